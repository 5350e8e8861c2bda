import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DAY_MS, HOUR_MS } from '../../common/duration.js';
import { addDays, HOME_ZONE, localDateIn } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { DeskErasingService } from '../desk/desk.erasing.service.js';
import { MessagesErasingService } from '../messages/messages.erasing.service.js';
import { RightsRepository } from './rights.repository.js';

/** As long as a contact is kept after a visit: so long one may ask what was said, and answered. */
const KEPT_DAYS = 90;
const BATCH = 500;

/**
 * Retention of what stands beside a person: what a clerk noted, what a provider called a message, what somebody asked
 * about their data. The data themselves go with the bookings, the lists of pupils with the schools.
 */
@Injectable()
export class RightsRetentionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly scheduled: ScheduledWork,
    private readonly desk: DeskErasingService,
    private readonly messages: MessagesErasingService,
    private readonly repository: RightsRepository,
  ) {}

  @Interval(HOUR_MS)
  async run(): Promise<void> {
    await this.scheduled.run('retention-beside', () => this.forgetDue());
  }

  /** In short transactions; what is gone already is not met again. */
  async forgetDue(): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
    const until = addDays(localDateIn(HOME_ZONE, now), -KEPT_DAYS);
    await this.inBatches((tx) => this.desk.forgetUntil(tx, until, BATCH));
    await this.inBatches((tx) => this.messages.forgetBefore(tx, before, BATCH));
    await this.inBatches((tx) => this.repository.forgetBefore(tx, before, BATCH));
  }

  private async inBatches(work: (tx: Tx) => Promise<number>): Promise<void> {
    while ((await this.unitOfWork.run(work)) >= BATCH);
  }
}
