import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsRepository } from './applicants.repository.js';
import type { RecordChannel } from './applicants.types.js';

@Injectable()
export class ApplicantsTakingBackService {
  constructor(
    private readonly clock: Clock,
    private readonly repository: ApplicantsRepository,
  ) {}

  /** Takes back what one visit did to a record, by an event of its own; what others did to it since stays. */
  async takeRecordBack(
    tx: Tx,
    actor: Actor,
    applicantId: string,
    move: { channel: RecordChannel; siteId: string; bookingPersonId: string; reason: string },
  ): Promise<void> {
    const row = await this.repository.find(tx, applicantId);
    const record = row?.nikHmac ? await this.repository.lockMovedBy(tx, row.nikHmac, move.bookingPersonId) : null;
    if (!record) return;
    const now = this.clock.now();
    const event = { ...move, to: record.before, eventId: newId(now), staffId: staffIdOf(actor) };
    await this.repository.moveRecord(tx, record, event, now);
  }
}
