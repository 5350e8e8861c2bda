import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DAY_MS, HOUR_MS } from '../../common/duration.js';
import { addDays, HOME_ZONE, localDateIn } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { ApplicantsErasingService } from '../applicants/applicants.erasing.service.js';
import { BookingsErasingService } from '../bookings/bookings.erasing.service.js';
import { DeskErasingService } from '../desk/desk.erasing.service.js';
import { MessagesErasingService } from '../messages/messages.erasing.service.js';
import { RightsRepository } from './rights.repository.js';

/** Days after the last visit. */
const NIK_DAYS = 30;
/** So long one may also ask what was said, and answered. */
const NAME_DAYS = 90;
const AFTER_PRINTING_DAYS = 30;
const CARD_MONTHS = 24;
const BATCH = 500;

/**
 * Retention by purpose (UU 27/2022 art. 42-44): the NIK goes 30 days after the visit; name, birth date and contact 90
 * days after it, and what stands beside a person: what a clerk noted, what a provider called a message, what somebody
 * asked about their data. People who wait for a card keep theirs until 30 days after printing, or 24 months, and so does
 * the record of their card. Counts stay. The lists of pupils go with the schools.
 */
@Injectable()
export class RightsRetentionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly scheduled: ScheduledWork,
    private readonly applicants: ApplicantsErasingService,
    private readonly bookings: BookingsErasingService,
    private readonly desk: DeskErasingService,
    private readonly messages: MessagesErasingService,
    private readonly repository: RightsRepository,
  ) {}

  @Interval(HOUR_MS)
  async run(): Promise<void> {
    await this.scheduled.run('retention', () => this.forgetDue());
  }

  /** In short transactions; what is gone already is not met again. */
  async forgetDue(): Promise<void> {
    const now = this.clock.now();
    const today = localDateIn(HOME_ZONE, now);
    const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
    const waitsSince = new Date(now);
    waitsSince.setUTCMonth(waitsSince.getUTCMonth() - CARD_MONTHS);
    const card = { waitsSince, printedSince: daysAgo(AFTER_PRINTING_DAYS) };
    await this.inBatches(async (tx) => {
      const until = { ...card, visitUntil: addDays(today, -NIK_DAYS) };
      const ids = await this.bookings.listServed(tx, 'nik', until, BATCH);
      await this.bookings.forgetNiks(tx, ids);
      await this.applicants.eraseNik(tx, ids);
      return ids.length;
    });
    const [until, before] = [addDays(today, -NAME_DAYS), daysAgo(NAME_DAYS)];
    await this.inBatches(async (tx) => {
      const ids = await this.bookings.listServed(tx, 'name', { ...card, visitUntil: until }, BATCH);
      await this.bookings.forget(tx, ids);
      await this.applicants.eraseName(tx, ids);
      return ids.length;
    });
    await this.inBatches((tx) => this.applicants.forgetRecords(tx, card.printedSince, waitsSince, BATCH));
    await this.inBatches((tx) => this.desk.forgetUntil(tx, until, BATCH));
    await this.inBatches((tx) => this.messages.forgetBefore(tx, before, BATCH));
    await this.inBatches((tx) => this.repository.forgetBefore(tx, before, BATCH));
  }

  private async inBatches(work: (tx: Tx) => Promise<number>): Promise<void> {
    while ((await this.unitOfWork.run(work)) >= BATCH);
  }
}
