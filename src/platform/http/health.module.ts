import { Controller, Get, Module } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Describes, record, text } from './answers.js';
import { Public } from '../access/access.decorators.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { firstRow } from '../database/sql.js';

const HEALTH = record('Health', { status: text });

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

  /** 503 while the database does not answer. */
  @Public()
  @Get('ready')
  @Describes('The database answers too', { 200: HEALTH })
  async ready() {
    await this.unitOfWork.read((tx) => firstRow(tx, 'SELECT 1'));
    return { status: 'ok' };
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
