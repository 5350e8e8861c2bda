import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { SchoolsRosterRepository } from './schools.roster.repository.js';
import { SchoolsRosterSeatingService } from './schools.roster.seating.service.js';

const REFUSED_ROWS_DAYS = 14;
const DAY_MS = 86_400_000;

@Injectable()
export class SchoolsRosterClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly seating: SchoolsRosterSeatingService,
    private readonly repository: SchoolsRosterRepository,
  ) {}

  /** Whoever accepted need not wait for two hundred bookings: they follow within seconds, also after a crash. */
  @Interval(10_000)
  async seat(): Promise<void> {
    await this.scheduled.run('seat-pupils', async () => {
      await this.seating.freeMoved();
      await this.seating.seatAll();
    });
  }

  @Interval(60_000)
  async release(): Promise<void> {
    await this.scheduled.run('return-school-places', () => this.seating.releaseDue());
  }

  @Interval(3_600_000)
  async forget(): Promise<void> {
    await this.scheduled.run('forget-refused-rows', () => {
      const before = new Date(this.clock.now().getTime() - REFUSED_ROWS_DAYS * DAY_MS);
      return this.unitOfWork.run((tx) => this.repository.forgetRefusalsBefore(tx, before));
    });
  }
}
