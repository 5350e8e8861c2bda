import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { BookingsLineService } from './bookings.line.service.js';
import { BookingsWaitingService } from './bookings.waiting.service.js';

@Injectable()
export class BookingsWaitingClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly line: BookingsLineService,
    private readonly waiting: BookingsWaitingService,
  ) {}

  /** A freed place passes on by itself; this is for places and cards that were added, or cool. */
  @Interval(15_000)
  async offerPlaces(): Promise<void> {
    await this.scheduled.run('offer-places', () => this.line.offerPlaces());
  }

  @Interval(60_000)
  async expire(): Promise<void> {
    await this.scheduled.run('expire-waiting', () => this.waiting.expire());
  }
}
