import { Controller, Get, Module } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../access/access.decorators.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { firstRow } from '../database/sql.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Public()
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** 503 while the database does not answer. */
  @Public()
  @Get('ready')
  async ready() {
    await this.unitOfWork.read((tx) => firstRow(tx, 'SELECT 1'));
    return { status: 'ok' };
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
