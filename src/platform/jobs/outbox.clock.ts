import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Outbox } from './outbox.service.js';
import { ScheduledWork } from './scheduled-work.service.js';

@Injectable()
export class OutboxClock {
  constructor(
    private readonly outbox: Outbox,
    private readonly scheduled: ScheduledWork,
  ) {}

  @Interval(500)
  async handOver(): Promise<void> {
    await this.scheduled.run('outbox', () => this.outbox.handOver());
  }
}
