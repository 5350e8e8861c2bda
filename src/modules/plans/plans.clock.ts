import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { MINUTE_MS } from '../../common/duration.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { PlansService } from './plans.service.js';

const QUARTER_HOUR = 15 * MINUTE_MS;

/** Rolls the horizon on: a new day is published long before its release time shows it to residents. */
@Injectable()
export class PlansClock implements OnApplicationBootstrap {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly plans: PlansService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.publishHorizon();
  }

  @Interval(QUARTER_HOUR)
  async publishHorizon(): Promise<void> {
    await this.scheduled.run('publish-horizon', () => this.plans.publishHorizon());
  }
}
