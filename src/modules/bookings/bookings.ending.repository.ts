import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';

/** Which bookings are to end by themselves. */
@Injectable()
export class BookingsEndingRepository {
  /** Pending rows whose time is over: of one day, or of all. */
  async listExpired(tx: Tx, now: Date, limit: number, serviceDayId?: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM bookings WHERE status = 'pending' AND expires_at <= $1 AND ($3::uuid IS NULL OR service_day_id = $3)
       ORDER BY expires_at LIMIT $2`,
      [now, limit, serviceDayId ?? null],
    );
    return found.map((row) => row.id);
  }

  /** Bookings of these people that stayed `booked` though their day is over. */
  async listForgotten(tx: Tx, nikHmacs: readonly string[], now: Date): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT b.id FROM bookings b JOIN booking_people p ON p.booking_id = b.id JOIN sites s ON s.id = b.site_id
       WHERE p.nik_hmac = ANY($1) AND b.status IN ('booked', 'arrived') AND b.service_on < ($2 AT TIME ZONE s.timezone)::date`,
      [nikHmacs, now],
    );
    return found.map((row) => row.id);
  }

  /** Bookings whose day is over at their site and that nobody came for. */
  async listPast(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT b.id FROM bookings b JOIN sites s ON s.id = b.site_id
       WHERE b.status = 'booked' AND b.service_on < ($1 AT TIME ZONE s.timezone)::date ORDER BY b.service_on LIMIT $2`,
      [now, limit],
    );
    return found.map((row) => row.id);
  }
}
