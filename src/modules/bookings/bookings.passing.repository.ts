import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { Booking } from './bookings.types.js';

/** An act of the desk may be taken back for so long. */
const UNDO_SECONDS = 60;

/** Which places pass on, and where they went. */
@Injectable()
export class BookingsPassingRepository {
  /**
   * Booked people of an open day that is not over who are not here by the end of their grace time, and still hold a place
   * at a time; or one that a check-in took back and its undoing left; and people who left the line and cannot be brought
   * back by an undo any more. A school's own people are the school's matter.
   */
  async listMissed(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT b.id FROM bookings b JOIN sites s ON s.id = b.site_id JOIN service_days d ON d.id = b.service_day_id
       WHERE b.kind = 'booking' AND b.status IN ('booked', 'noshow') AND b.channel <> 'school' AND d.status = 'open'
         AND b.starts_at BETWEEN $1::timestamptz - interval '1 day' AND $1 AND b.service_on = ($1 AT TIME ZONE s.timezone)::date
         AND (b.status = 'booked' AND b.starts_at + make_interval(mins => s.late_minutes + coalesce(b.late_minutes, 0)) <= $1
           OR b.status = 'noshow' AND NOT EXISTS (SELECT 1 FROM booking_events e
             WHERE e.booking_id = b.id AND e.occurred_at > $1::timestamptz - interval '${UNDO_SECONDS} seconds'))
         AND $1 < (d.service_on + d.closes_at) AT TIME ZONE s.timezone
         AND EXISTS (SELECT 1 FROM booking_claims c JOIN slots p ON p.id = c.slot_id
           WHERE c.booking_id = b.id AND (p.kind = 'timed' OR b.place_passed_at IS NOT NULL))
       ORDER BY b.starts_at, b.id LIMIT $2`,
      [now, limit],
    );
    return found.map(({ id }) => id);
  }

  async insert(tx: Tx, booking: Booking, slotId: string, at: Date): Promise<void> {
    await rows(
      tx,
      'INSERT INTO place_passings (booking_id, slot_id, region_id, places, passed_at) VALUES ($1, $2, $3, $4, $5)',
      [booking.id, slotId, booking.regionId, booking.party, at],
    );
    await rows(tx, 'UPDATE bookings SET place_passed_at = $2 WHERE id = $1', [booking.id, at]);
  }
}
