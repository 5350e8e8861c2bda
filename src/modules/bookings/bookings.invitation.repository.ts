import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';

@Injectable()
export class BookingsInvitationRepository {
  /** Keeps whom an invitation is for. */
  async insertGuest(tx: Tx, bookingId: string, applicantId: string): Promise<void> {
    await rows(tx, 'INSERT INTO booking_guests (booking_id, applicant_id) VALUES ($1, $2)', [bookingId, applicantId]);
  }

  async findGuest(tx: Tx, bookingId: string): Promise<string | null> {
    const row = await firstRow<{ applicantId: string }>(
      tx,
      'SELECT applicant_id AS "applicantId" FROM booking_guests WHERE booking_id = $1',
      [bookingId],
    );
    return row?.applicantId ?? null;
  }

  /** Guarded: 0 when it ran out, was let go, or was taken already. */
  take(tx: Tx, id: string, now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE bookings SET status = 'booked', kind = 'booking', expires_at = NULL
       WHERE id = $1 AND kind = 'invitation' AND status = 'pending' AND expires_at > $2`,
      [id, now],
    );
  }

  /** Public places that are kept for people who were sent for, on one day, taken or not. */
  async countInvited(tx: Tx, serviceDayId: string): Promise<number> {
    const row = await firstRow<{ places: number }>(
      tx,
      `SELECT coalesce(sum(party), 0)::int AS places FROM bookings
       WHERE service_day_id = $1 AND channel = 'printing' AND kind <> 'cooling' AND status IN ('pending', 'booked', 'arrived', 'fulfilled')`,
      [serviceDayId],
    );
    return row?.places ?? 0;
  }
}
