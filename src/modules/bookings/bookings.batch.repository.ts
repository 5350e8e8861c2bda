import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { LiveBooking } from './bookings.batch.types.js';
import type { Booking } from './bookings.types.js';

/** What many requests for one day need at once. */
@Injectable()
export class BookingsBatchRepository {
  /** Whose live booking stands, by person and group. */
  listLive(
    tx: Tx,
    nikHmacs: readonly string[],
    now: Date,
  ): Promise<{ nikHmac: string; group: string; live: LiveBooking }[]> {
    return rows(
      tx,
      `SELECT p.nik_hmac AS "nikHmac", p.service_group AS "group",
         CASE WHEN b.status IN ('booked', 'arrived') AND b.service_on < ($2 AT TIME ZONE s.timezone)::date
           THEN 'forgotten' ELSE 'live' END AS live
       FROM booking_people p JOIN bookings b ON b.id = p.booking_id JOIN sites s ON s.id = b.site_id
       WHERE p.nik_hmac = ANY($1) AND p.status IN ('pending', 'booked', 'arrived')`,
      [nikHmacs, now],
    );
  }

  /**
   * Live bookings that phone numbers stand for, each counted once however many people it has. What a school made, and
   * days that are over, do not count.
   */
  async countByPhone(tx: Tx, phoneHmacs: readonly string[], now: Date): Promise<Map<string, number>> {
    if (phoneHmacs.length === 0) return new Map();
    const found = await rows<{ phone: string; n: number }>(
      tx,
      `SELECT a.phone_hmac AS phone, count(DISTINCT b.id)::int AS n
       FROM applicants a JOIN booking_people p ON p.applicant_id = a.id JOIN bookings b ON b.id = p.booking_id
       WHERE a.phone_hmac = ANY($1) AND p.status IN ('pending', 'booked', 'arrived') AND b.channel <> 'school'
         AND b.service_on >= ($2::timestamptz - interval '1 day')::date GROUP BY a.phone_hmac`,
      [phoneHmacs, now],
    );
    return new Map(found.map(({ phone, n }) => [phone, n]));
  }

  /** Which of these devices have a live hold. */
  async listDevices(tx: Tx, deviceHmacs: readonly string[]): Promise<string[]> {
    const found = await rows<{ device: string }>(
      tx,
      `SELECT device_hmac AS device FROM bookings WHERE device_hmac = ANY($1) AND status = 'pending' AND kind = 'booking'`,
      [deviceHmacs],
    );
    return found.map(({ device }) => device);
  }

  /** Is there anything on this day whose time is over, but that still holds its places? */
  async hasExpired(tx: Tx, serviceDayId: string, now: Date): Promise<boolean> {
    const sql = `SELECT 1 FROM bookings WHERE status = 'pending' AND service_day_id = $1 AND expires_at <= $2 LIMIT 1`;
    return (await firstRow(tx, sql, [serviceDayId, now])) !== null;
  }

  /** Locked holds become bookings. */
  async confirm(tx: Tx, bookings: readonly Booking[]): Promise<void> {
    if (bookings.length === 0) return;
    await rows(
      tx,
      `UPDATE bookings b SET status = 'booked', cards_held = c.cards, language = c.language, device_hmac = NULL, expires_at = NULL
       FROM unnest($1::uuid[], $2::int[], $3::text[]) AS c (id, cards, language) WHERE b.id = c.id AND b.status = 'pending'`,
      [bookings.map((b) => b.id), bookings.map((b) => b.cardsHeld), bookings.map((b) => b.language)],
    );
  }
}
