import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import { UNVERSIONED } from './messages.repository.js';
import type { UnreachedBooking } from './messages.types.js';

/**
 * The last message about a booking, as it stands, that was due and reached nobody; unless a later one did, or another channel is
 * still at it. Who asks for a code or a link, and who stands in the room, is not called.
 */
const UNREACHED = `SELECT DISTINCT ON (b.id) b.id AS "bookingId", b.version, b.code, b.starts_at AS "startsAt", b.service_on AS "serviceOn",
    m.kind, m.status, m.reason, m.applicant_id AS "applicantId", b.region_id AS "regionId", b.site_id AS "siteId"
  FROM messages m JOIN bookings b ON b.id = m.subject_id AND b.version = m.subject_version
  WHERE m.region_id = $1 AND m.deadline_at > $2 AND m.applicant_id IS NOT NULL
    AND m.kind NOT IN (${UNVERSIONED})
    AND ((m.status = 'skipped' AND m.reason IN ('no_contact', 'no_channel', 'stopped'))
      OR (m.status IN ('failed', 'unknown') AND m.followed_at IS NOT NULL AND m.reason IS DISTINCT FROM 'restored'))
    AND (b.status = 'booked' OR (b.status = 'pending' AND b.expires_at > $2) OR m.kind = 'cancelled_by_office')
    AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.subject_id = m.subject_id AND o.subject_version = m.subject_version
      AND (o.status = 'sent' AND o.due_at >= m.due_at
        OR o.kind = m.kind AND (o.status IN ('due', 'claimed', 'sending')
          OR o.status IN ('failed', 'unknown') AND o.followed_at IS NULL)))
  ORDER BY b.id, m.due_at <= $2 DESC, m.due_at DESC`;

/** Who could not be told something, and whom the office has called since. */
@Injectable()
export class MessagesCallsRepository {
  /** Who is still to be called first, by when they are to come. */
  list(tx: Tx, regionId: string, now: Date, limit: number, offset: number): Promise<UnreachedBooking[]> {
    return rows<UnreachedBooking>(
      tx,
      `SELECT u.*, CASE WHEN c.is_called THEN c.at END AS "calledAt", CASE WHEN c.is_called THEN a.name END AS "calledBy"
       FROM (${UNREACHED}) u
       LEFT JOIN message_calls c ON c.booking_id = u."bookingId" AND c.booking_version = u.version
       LEFT JOIN staff_accounts a ON a.id = c.staff_id
       ORDER BY coalesce(c.is_called, false), u."startsAt", u."bookingId" LIMIT $3 OFFSET $4`,
      [regionId, now, limit, offset],
    );
  }

  /** Who is still to be called. */
  async count(tx: Tx, regionId: string, now: Date): Promise<number> {
    const found = await firstRow<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM (${UNREACHED}) u
       LEFT JOIN message_calls c ON c.booking_id = u."bookingId" AND c.booking_version = u.version
       WHERE c.is_called IS NOT TRUE`,
      [regionId, now],
    );
    return found?.n ?? 0;
  }

  find(tx: Tx, regionId: string, bookingId: string, now: Date): Promise<UnreachedBooking | null> {
    return firstRow<UnreachedBooking>(
      tx,
      `SELECT u.*, NULL AS "calledAt", NULL AS "calledBy" FROM (${UNREACHED}) u WHERE u."bookingId" = $3`,
      [regionId, now, bookingId],
    );
  }

  /** Of the booking as it stands: whoever is moved afterwards is to be called again. */
  async mark(
    tx: Tx,
    { bookingId, version, regionId }: UnreachedBooking,
    isCalled: boolean,
    staffId: string,
    at: Date,
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO message_calls (booking_id, booking_version, region_id, is_called, staff_id, at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (booking_id, booking_version)
       DO UPDATE SET is_called = EXCLUDED.is_called, staff_id = EXCLUDED.staff_id, at = EXCLUDED.at`,
      [bookingId, version, regionId, isCalled, staffId, at],
    );
  }
}
