import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import { BOOKING } from './bookings.repository.js';
import type { Booking } from './bookings.types.js';

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

  /** The time stays, the promised card goes. */
  async dropCards(tx: Tx, bookingId: string): Promise<void> {
    await rows(tx, 'UPDATE bookings SET cards_held = 0, version = version + 1 WHERE id = $1', [bookingId]);
    await rows(
      tx,
      `UPDATE booking_people SET card_state = 'later', printable_from = NULL WHERE booking_id = $1 AND card_state = 'promised'`,
      [bookingId],
    );
  }
}
