import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { CapacityPoolsService } from './capacity.pools.service.js';

@Injectable()
export class CapacityClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly pools: CapacityPoolsService,
  ) {}

  /** A claim that finds no place looks for what is due by itself; this moves it when nobody claims. */
  @Interval(10_000)
  async fallBack(): Promise<void> {
    await this.scheduled.run('fall-back-pools', () => this.pools.fallBack());
  }
}
