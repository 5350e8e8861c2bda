import { Injectable } from '@nestjs/common';
import { HOME_ZONE, type LocalDate } from '../../common/local-date.js';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';

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

@Injectable()
export class BookingsRetentionRepository {
  /** People whose NIK has served its purpose; the day of the last visit is `visitUntil` or before. */
  listForNik(tx: Tx, visitUntil: LocalDate, waitsSince: Date, printedSince: Date, limit: number): Promise<string[]> {
    return this.list(tx, 'a.nik_enc IS NOT NULL', [visitUntil, waitsSince, printedSince, limit]);
  }

  /** As `listForNik`, for everything that names or reaches the person. */
  listForContact(tx: Tx, visitUntil: LocalDate, waitsSince: Date, printedSince: Date, limit: number) {
    return this.list(tx, 'a.erased_at IS NULL', [visitUntil, waitsSince, printedSince, limit]);
  }

  async eraseNik(tx: Tx, applicantIds: readonly string[]): Promise<void> {
    await updateCount(tx, 'UPDATE booking_people SET nik_hmac = NULL WHERE applicant_id = ANY($1)', [applicantIds]);
    await updateCount(tx, 'UPDATE waiting_people SET nik_hmac = NULL WHERE applicant_id = ANY($1)', [applicantIds]);
  }

  private async list(tx: Tx, isKept: string, parameters: unknown[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT a.id FROM applicants a WHERE ${isKept} AND ${IS_OVER} AND NOT ${WAITS_FOR_CARD} ORDER BY a.created_at LIMIT $4`,
      parameters,
    );
    return found.map(({ id }) => id);
  }
}
