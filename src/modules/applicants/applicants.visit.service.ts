import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsRecordsRepository } from './applicants.records.repository.js';
import { ApplicantsRepository } from './applicants.repository.js';
import type { RecordChannel, RecordStatus } from './applicants.types.js';
import { printableOn } from './eligibility.rules.js';

/** The visit that a move of a record comes of. */
export interface RecordVisit {
  channel: RecordChannel;
  siteId: string;
  bookingPersonId: string;
  reason?: string;
}

/** What a visit does to the record of the person behind an applicant, and takes back. */
@Injectable()
export class ApplicantsVisitService {
  constructor(
    private readonly clock: Clock,
    private readonly applicants: ApplicantsRepository,
    private readonly records: ApplicantsRecordsRepository,
  ) {}

  /** Moves the record along a path, with its history. Does nothing for a person without a NIK. `on` is the service day. */
  async moveRecord(
    tx: Tx,
    actor: Actor,
    applicantId: string,
    path: readonly RecordStatus[],
    { on, ...visit }: RecordVisit & { on: LocalDate },
  ): Promise<void> {
    const row = path.length > 0 ? await this.applicants.find(tx, applicantId) : null;
    if (!row?.nikHmac || !row.nikEnc || !row.nikLast4 || !row.birthDate) return;
    const now = this.clock.now();
    const { regionId, nikHmac, nikEnc, nikLast4, nameEnc, birthDate, everMarried } = row;
    const dueOn = printableOn(birthDate, everMarried, on);
    const person = { regionId, nikHmac, nikEnc, nikLast4, nameEnc, birthDate, everMarried, dueOn, applicantId };
    const { id, status } = await this.records.lock(tx, { id: newId(now), ...person }, now);
    let from = status;
    for (const to of path) {
      await this.move(tx, actor, id, from, to, visit);
      from = to;
    }
  }

  /** Takes back what one visit did to a record, by an event of its own; what others did to it since stays. */
  async takeRecordBack(tx: Tx, actor: Actor, applicantId: string, visit: RecordVisit): Promise<void> {
    const row = await this.applicants.find(tx, applicantId);
    const record = row?.nikHmac ? await this.records.lockMovedBy(tx, row.nikHmac, visit.bookingPersonId) : null;
    if (record) await this.move(tx, actor, record.id, record.status, record.before, visit);
  }

  private async move(
    tx: Tx,
    actor: Actor,
    recordId: string,
    from: RecordStatus,
    to: RecordStatus,
    { reason, ...visit }: RecordVisit,
  ): Promise<void> {
    const at = this.clock.now();
    const author = { staffId: staffIdOf(actor), reason: reason ?? null };
    await this.records.move(tx, { id: newId(at), recordId, from, to, ...visit, ...author, at });
  }
}
