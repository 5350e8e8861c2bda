import { Controller, Get, Module } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Describes, oneOf, record, text } from './answers.js';
import { Public } from '../access/access.decorators.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { findWorkerPause } from '../jobs/worker-pause.js';

const HEALTH = record('Health', { status: text });
const READINESS = record('Readiness', { status: text, workers: oneOf(['released', 'paused']) });

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Public()
  @Get('live')
  @Describes('The process answers', { 200: HEALTH })
  live() {
    return { status: 'ok' };
  }

  /** 503 while the database does not answer. After a restore workers are paused until somebody releases them. */
  @Public()
  @Get('ready')
  @Describes('The database answers too', { 200: READINESS })
  async ready() {
    const pause = await this.unitOfWork.read(findWorkerPause);
    return { status: 'ok', workers: pause ? 'paused' : 'released' };
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
