import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { MINUTE_MS } from '../../common/duration.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { BlanksPolicyService } from './blanks.policy.service.js';

const QUARTER_HOUR = 15 * MINUTE_MS;

/** Asks often, works once a local day: each site has its own midnight. */
@Injectable()
export class BlanksClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly policy: BlanksPolicyService,
  ) {}

  @Interval(QUARTER_HOUR)
  async spread(): Promise<void> {
    await this.scheduled.run('spread-cards', () => this.policy.applyDue());
  }
}
