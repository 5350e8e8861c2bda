import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsRecordsRepository, type RecordRow } from './applicants.records.repository.js';
import { needsReason } from './applicants.records.rules.js';
import type { DueMonth, NamedRecord, PersonRecord, RecordFilter } from './applicants.records.types.js';
import type { RecordChannel, RecordStatus } from './applicants.types.js';

/** The records of people as staff keep them: this system has no line to the centre, so every status is entered. */
@Injectable()
export class ApplicantsRecordsService {
  constructor(
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly repository: ApplicantsRecordsRepository,
  ) {}

  /** @throws NotFound, also for a record of another region */
  async get(tx: Tx, regionId: string, id: string): Promise<PersonRecord> {
    const record = await this.repository.find(tx, id);
    if (!record || record.regionId !== regionId) throw new NotFound();
    return withoutName(record);
  }

  /** As `get`, with the name. @throws NotFound */
  async getNamed(tx: Tx, regionId: string, id: string): Promise<NamedRecord> {
    const record = await this.repository.find(tx, id);
    if (!record || record.regionId !== regionId) throw new NotFound();
    return this.named(record);
  }

  async findByLookup(tx: Tx, regionId: string, nikHmac: string): Promise<PersonRecord | null> {
    const record = await this.repository.findByNik(tx, nikHmac);
    return record?.regionId === regionId ? withoutName(record) : null;
  }

  /** By the day from which the card may be printed, the earliest first. */
  async list(tx: Tx, regionId: string, filter: RecordFilter, limit: number, offset = 0): Promise<NamedRecord[]> {
    const found = await this.repository.list(tx, regionId, filter, limit, offset);
    return found.map((row) => this.named(row));
  }

  countByStatus(tx: Tx, regionId: string): Promise<Map<RecordStatus, number>> {
    return this.repository.count(tx, regionId);
  }

  dueByMonth(tx: Tx, regionId: string, from: LocalDate, months: number): Promise<DueMonth[]> {
    return this.repository.countDue(tx, regionId, from, months);
  }

  /** Known people born on `bornUntil` or before whose recording is not known. */
  async listUnrecorded(tx: Tx, regionId: string, bornUntil: LocalDate, limit: number) {
    const found = await this.repository.listUnrecorded(tx, regionId, bornUntil, limit);
    return found.map(({ nameEnc, ...person }) => ({ ...person, name: this.secrets.open(nameEnc, 'name') }));
  }

  /** @throws InvalidInput when a correction has no reason */
  assertMayMove({ status }: PersonRecord, to: RecordStatus, reason?: string): void {
    if (status !== to && needsReason(status, to) && !reason)
      throw new InvalidInput([{ field: 'reason', code: 'required' }]);
  }

  /**
   * Enters a status. False when it is the status already, or moved meanwhile. Locks the record.
   * @throws InvalidInput when a correction has no reason
   */
  async move(
    tx: Tx,
    actor: Actor,
    seen: PersonRecord,
    move: { to: RecordStatus; channel: RecordChannel; siteId: string; reason?: string },
  ): Promise<boolean> {
    if (seen.status === move.to) return false;
    this.assertMayMove(seen, move.to, move.reason);
    const at = this.clock.now();
    const { to, channel, siteId, reason = null } = move;
    const event = { id: newId(at), recordId: seen.id, from: seen.status, to, channel, siteId, reason, at };
    return (await this.repository.move(tx, { ...event, staffId: staffIdOf(actor) })) > 0;
  }

  private named(row: RecordRow): NamedRecord {
    return { ...withoutName(row), name: this.secrets.open(row.nameEnc, 'name') };
  }
}

const withoutName = ({ nameEnc: _, ...record }: RecordRow): PersonRecord => record;
