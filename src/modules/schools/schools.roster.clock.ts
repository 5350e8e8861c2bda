import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DAY_MS } from '../../common/duration.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { SchoolsRosterRepository } from './schools.roster.repository.js';
import { SchoolsRosterSeatingService } from './schools.roster.seating.service.js';

const REFUSED_ROWS_DAYS = 14;
/** Whoever waits for a card is kept where records are kept, not on the list of the school. */
const NUMBERS_DAYS = 30;
const NAMES_DAYS = 90;

@Injectable()
export class SchoolsRosterClock {
  private readonly noName: string;

  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly seating: SchoolsRosterSeatingService,
    private readonly repository: SchoolsRosterRepository,
    secrets: Secrets,
  ) {
    this.noName = secrets.seal('–', 'name');
  }

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
    await this.scheduled.run('forget-pupils', () => this.forgetDue());
  }

  /** What is older than its purpose goes. Twice does no more than once. */
  forgetDue(): Promise<void> {
    const before = (days: number) => new Date(this.clock.now().getTime() - days * DAY_MS);
    return this.unitOfWork.run(async (tx) => {
      await this.repository.forgetRefusalsBefore(tx, before(REFUSED_ROWS_DAYS));
      await this.repository.forgetPupils(tx, before(NUMBERS_DAYS), before(NAMES_DAYS), this.noName);
    });
  }
}
