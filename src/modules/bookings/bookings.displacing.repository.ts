import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import { BOOKING } from './bookings.repository.js';
import type { Booking, BookingPerson } from './bookings.types.js';

const LIVE = `b.status IN ('pending', 'booked', 'arrived')`;

@Injectable()
export class BookingsDisplacingRepository {
  listLive(tx: Tx, serviceDayIds: readonly string[]): Promise<Booking[]> {
    return rows<Booking>(
      tx,
      `SELECT ${BOOKING} FROM bookings b WHERE b.service_day_id = ANY($1) AND ${LIVE} ORDER BY b.starts_at, b.id`,
      [serviceDayIds],
    );
  }

  async lockLive(tx: Tx, serviceDayIds: readonly string[]): Promise<void> {
    await rows(
      tx,
      `SELECT 1 FROM bookings b WHERE b.service_day_id = ANY($1) AND ${LIVE} ORDER BY b.id FOR NO KEY UPDATE`,
      [serviceDayIds],
    );
  }

  /** The newest of these reasons among the events of a booking. */
  async lastMove(tx: Tx, bookingId: string, reasons: readonly string[]): Promise<string | null> {
    const found = await firstRow<{ reason: string }>(
      tx,
      `SELECT reason FROM booking_events WHERE booking_id = $1 AND reason = ANY($2) ORDER BY occurred_at DESC, id DESC LIMIT 1`,
      [bookingId, reasons],
    );
    return found?.reason ?? null;
  }

  async deleteClaims(tx: Tx, bookingIds: readonly string[]): Promise<void> {
    await rows(tx, 'DELETE FROM booking_claims WHERE booking_id = ANY($1)', [bookingIds]);
  }

  /** Each booking to its new place, and its people with it. */
  async move(tx: Tx, bookings: readonly MovedBooking[], people: readonly MovedPerson[]): Promise<void> {
    await rows(
      tx,
      `UPDATE bookings b SET service_day_id = m."serviceDayId", service_on = m."serviceOn", slot_id = m."slotId",
         starts_at = m."startsAt", cards_held = m."cardsHeld", version = b.version + 1, will_attend = NULL, late_minutes = NULL
       FROM json_to_recordset($1::json) AS m (id uuid, "serviceDayId" uuid, "serviceOn" date, "slotId" uuid,
         "startsAt" timestamptz, "cardsHeld" int) WHERE b.id = m.id`,
      [JSON.stringify(bookings)],
    );
    await rows(
      tx,
      `UPDATE booking_people p SET starts_at = m."startsAt", card_state = m."cardState", printable_from = m."printableFrom"
       FROM json_to_recordset($1::json) AS m (id uuid, "startsAt" timestamptz, "cardState" text, "printableFrom" date)
       WHERE p.id = m.id`,
      [JSON.stringify(people)],
    );
  }

  /** The time stays, the promised card goes. */
  async dropCards(tx: Tx, bookingIds: readonly string[]): Promise<void> {
    await rows(tx, 'UPDATE bookings SET cards_held = 0, version = version + 1 WHERE id = ANY($1)', [bookingIds]);
    await rows(
      tx,
      `UPDATE booking_people SET card_state = 'later', printable_from = NULL
       WHERE booking_id = ANY($1) AND card_state = 'promised'`,
      [bookingIds],
    );
  }

  /** Ends locked bookings, with their people. */
  async cancel(tx: Tx, bookingIds: readonly string[], reason: string): Promise<void> {
    await rows(
      tx,
      `UPDATE bookings SET status = 'cancelled', reason = $2, version = version + 1, cards_held = 0, device_hmac = NULL
       WHERE id = ANY($1)`,
      [bookingIds, reason],
    );
    await rows(
      tx,
      `UPDATE booking_people SET status = 'cancelled', card_state = CASE card_state WHEN 'promised' THEN 'none' ELSE card_state END
       WHERE booking_id = ANY($1) AND status IN ('pending', 'booked', 'arrived')`,
      [bookingIds],
    );
  }
}

export interface MovedBooking {
  id: string;
  serviceDayId: string;
  serviceOn: string;
  slotId: string;
  startsAt: Date;
  cardsHeld: number;
}

export type MovedPerson = Pick<BookingPerson, 'id' | 'startsAt' | 'cardState' | 'printableFrom'>;
