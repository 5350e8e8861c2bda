import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { Clock } from '../clock/clock.service.js';
import { rows, type Tx } from '../database/sql.js';
import { Secrets } from '../secrets/secrets.service.js';
import { type Actor, staffIdOf } from './actor.js';

export interface AuditEntry {
  /** What was done, in the past tense: `stock.moved`, `nik.revealed`. */
  action: string;
  subjectType: string;
  subjectId: string;
  at?: { regionId: string; siteId: string | null };
  /** Facts without personal data. */
  details?: Record<string, unknown>;
  /** Look-up keys of those whose full NIK was shown: the row is found by them, also when the person was erased. */
  people?: readonly string[];
}

/** Append-only: the application's database role may insert and read, nothing else. A job seals what is written. */
@Injectable()
export class Audit {
  constructor(
    private readonly clock: Clock,
    private readonly secrets: Secrets,
  ) {}

  async record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
    const now = this.clock.now();
    await rows(
      tx,
      `WITH entry AS (
         INSERT INTO audit_entries (id, occurred_at, staff_id, action, subject_type, subject_id, region_id, site_id, details,
           people_hmacs)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id)
       INSERT INTO audit_unsealed (entry_id) SELECT id FROM entry`,
      [
        newId(now),
        now,
        staffIdOf(actor),
        entry.action,
        entry.subjectType,
        entry.subjectId,
        entry.at?.regionId ?? null,
        entry.at?.siteId ?? null,
        JSON.stringify(entry.details ?? {}),
        entry.people?.map((nikHmac) => this.personKey(nikHmac)) ?? null,
      ],
    );
  }

  /** Another hash than that of the person's own rows, so that it leads to no person but for whoever knows the NIK. */
  personKey(nikHmac: string): string {
    return this.secrets.lookup('audited', nikHmac);
  }
}
