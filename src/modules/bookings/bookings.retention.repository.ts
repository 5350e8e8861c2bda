import { Injectable } from '@nestjs/common';
import { HOME_ZONE, type LocalDate } from '../../common/local-date.js';
import { rows, type Tx } from '../../platform/database/sql.js';

const IS_KEPT = { nik: 'a.nik_enc IS NOT NULL', name: 'a.erased_at IS NULL' } as const;

/** Nobody meets this person again by then: every visit is over, nothing is waited for, and nothing came in since. */
const IS_OVER = `(a.created_at AT TIME ZONE '${HOME_ZONE}')::date <= $1
  AND NOT EXISTS (SELECT 1 FROM booking_people p JOIN bookings b ON b.id = p.booking_id
    WHERE p.applicant_id = a.id AND b.service_on > $1)
  AND NOT EXISTS (SELECT 1 FROM waiting_people w JOIN waiting_entries e ON e.id = w.entry_id
    WHERE w.applicant_id = a.id AND (e.status IN ('waiting', 'offered')
      OR (e.settled_at AT TIME ZONE '${HOME_ZONE}')::date > $1))`;

/** Recorded and not printed for at most 24 months, or printed lately: the office still has to reach this person. */
const WAITS_FOR_CARD = `EXISTS (SELECT 1 FROM person_records r WHERE r.applicant_id = a.id AND (
    (r.status IN ('recorded', 'sent', 'print_ready', 'failed') AND r.status_at > $2)
    OR (r.status IN ('printed', 'handed_over') AND r.status_at > $3)))`;

/** Until when data have served their purpose. */
export interface Served {
  /** By the last visit. */
  visitUntil: LocalDate;
  /** By when a card was printed, or waited for, last. */
  printedSince: Date;
  waitsSince: Date;
}

@Injectable()
export class BookingsRetentionRepository {
  /** People of whom that is still kept, whose visits are over, and whom the office need not reach any more. */
  async list(
    tx: Tx,
    kept: 'nik' | 'name',
    { visitUntil, waitsSince, printedSince }: Served,
    limit: number,
  ): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT a.id FROM applicants a WHERE ${IS_KEPT[kept]} AND ${IS_OVER} AND NOT ${WAITS_FOR_CARD} ORDER BY a.created_at LIMIT $4`,
      [visitUntil, waitsSince, printedSince, limit],
    );
    return found.map(({ id }) => id);
  }
}
