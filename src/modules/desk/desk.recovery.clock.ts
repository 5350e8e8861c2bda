import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { DeskRecoveryService } from './desk.recovery.service.js';

@Injectable()
export class DeskRecoveryClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly recovery: DeskRecoveryService,
  ) {}

  @Interval(10_000)
  async passOnMissed(): Promise<void> {
    await this.scheduled.run('pass-on-missed', () => this.recovery.passOnMissed());
  }

  @Interval(30_000)
  async giveAhead(): Promise<void> {
    await this.scheduled.run('give-places-ahead', () => this.recovery.giveAhead());
  }
}
