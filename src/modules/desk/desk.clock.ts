import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { DeskDayService } from './desk.day.service.js';

@Injectable()
export class DeskClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly day: DeskDayService,
  ) {}

  @Interval(10_000)
  async voidMissed(): Promise<void> {
    await this.scheduled.run('desk-void-missed', () => this.day.voidMissed());
  }

  @Interval(60_000)
  async rollDay(): Promise<void> {
    await this.scheduled.run('desk-roll-day', () => this.day.roll());
  }
}
