import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { BookingsEndingService } from './bookings.ending.service.js';

@Injectable()
export class BookingsClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly ending: BookingsEndingService,
  ) {}

  /** A claim frees what stands in its way by itself; this keeps what is shown true when nobody claims. */
  @Interval(2_000)
  async releaseExpired(): Promise<void> {
    await this.scheduled.run('release-expired', () => this.ending.releaseExpired());
  }

  @Interval(60_000)
  async rollDay(): Promise<void> {
    await this.scheduled.run('roll-day', () => this.ending.closePast());
  }
}
