import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DAY_MS, HOUR_MS } from '../../common/duration.js';
import { addDays, HOME_ZONE, localDateIn } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { ApplicantsErasingService } from '../applicants/applicants.erasing.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BookingsErasingService } from './bookings.erasing.service.js';
import { BookingsRetentionRepository } from './bookings.retention.repository.js';

/** Days after the last visit. */
const NIK_DAYS = 30;
const CONTACT_DAYS = 90;
const AFTER_PRINTING_DAYS = 30;
const CARD_MONTHS = 24;
const BATCH = 500;

/**
 * Retention by purpose (UU 27/2022 art. 42-44): the NIK goes 30 days after the visit, name, birth date and contact 90
 * days after it; people who wait for a card keep them until 30 days after printing, or 24 months, and so does the record of
 * their card. Counts stay.
 */
@Injectable()
export class BookingsRetentionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly scheduled: ScheduledWork,
    private readonly applicants: ApplicantsService,
    private readonly people: ApplicantsErasingService,
    private readonly beside: BookingsErasingService,
    private readonly repository: BookingsRetentionRepository,
  ) {}

  @Interval(HOUR_MS)
  async run(): Promise<void> {
    await this.scheduled.run('retention', () => this.erase());
  }

  /** In short transactions; what is erased already is not met again. Gives how many people were touched. */
  async erase(): Promise<{ niks: number; contacts: number; records: number }> {
    const now = this.clock.now();
    const today = localDateIn(HOME_ZONE, now);
    const printedSince = new Date(now.getTime() - AFTER_PRINTING_DAYS * DAY_MS);
    const waitsSince = new Date(now);
    waitsSince.setUTCMonth(waitsSince.getUTCMonth() - CARD_MONTHS);
    const niks = await this.inBatches(async (tx) => {
      const ids = await this.repository.listForNik(tx, addDays(today, -NIK_DAYS), waitsSince, printedSince, BATCH);
      await this.repository.eraseNik(tx, ids);
      await this.applicants.eraseNik(tx, ids);
      return ids.length;
    });
    const contacts = await this.inBatches(async (tx) => {
      const until = addDays(today, -CONTACT_DAYS);
      const ids = await this.repository.listForContact(tx, until, waitsSince, printedSince, BATCH);
      await this.beside.forget(tx, ids);
      await this.applicants.eraseContact(tx, ids);
      return ids.length;
    });
    const records = await this.inBatches((tx) => this.people.forgetRecords(tx, printedSince, waitsSince, BATCH));
    return { niks, contacts, records };
  }

  private async inBatches(work: (tx: Tx) => Promise<number>): Promise<number> {
    let all = 0;
    while (true) {
      const done = await this.unitOfWork.run(work);
      all += done;
      if (done < BATCH) return all;
    }
  }
}
