import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { Clock } from '../clock/clock.service.js';
import { rows, type Tx } from '../database/sql.js';
import { type Actor, type Place, staffIdOf } from './actor.js';

export interface AuditEntry {
  /** What was done, in the past tense: `stock.moved`, `nik.revealed`. */
  action: string;
  subjectType: string;
  subjectId: string;
  at?: Place;
  /** Facts without personal data. */
  details?: Record<string, unknown>;
}

/** Append-only: the application's database role may insert and read, nothing else. */
@Injectable()
export class Audit {
  constructor(private readonly clock: Clock) {}

  async record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
    const now = this.clock.now();
    await rows(
      tx,
      `INSERT INTO audit_entries (id, occurred_at, staff_id, action, subject_type, subject_id, region_id, site_id, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
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
      ],
    );
  }
}
