import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Claim } from '../capacity/capacity.types.js';
import type { BlockSeats } from './bookings.block.types.js';
import type { Booking } from './bookings.types.js';

@Injectable()
export class BookingsBlockRepository {
  /** Says of bookings that they are parts of a block, or were made from it. */
  async mark(tx: Tx, bookingIds: readonly string[], blockId: string): Promise<void> {
    await rows(tx, 'UPDATE bookings SET block_id = $2 WHERE id = ANY($1)', [bookingIds, blockId]);
  }

  /** The rows of a block, one per service day, in the order of their keys. */
  async listIds(tx: Tx, blockId: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM bookings WHERE block_id = $1 AND kind = 'block' ORDER BY id`,
      [blockId],
    );
    return found.map(({ id }) => id);
  }

  /** The part of a block on one day. */
  findPart(
    tx: Tx,
    blockId: string,
    serviceDayId: string,
  ): Promise<Pick<Booking, 'id' | 'serviceCode' | 'blankKind'> | null> {
    return firstRow(
      tx,
      `SELECT id, service_code AS "serviceCode", blank_kind AS "blankKind" FROM bookings
       WHERE block_id = $1 AND service_day_id = $2 AND kind = 'block'`,
      [blockId, serviceDayId],
    );
  }

  listSeats(tx: Tx, bookingIds: readonly string[]): Promise<(BlockSeats & { bookingId: string })[]> {
    return rows(
      tx,
      `SELECT c.booking_id AS "bookingId", c.slot_id AS "slotId", s.starts_at AS "startsAt", sum(c.places)::int AS places
       FROM booking_claims c JOIN slots s ON s.id = c.slot_id WHERE c.booking_id = ANY($1)
       GROUP BY c.booking_id, c.slot_id, s.starts_at ORDER BY s.starts_at, c.slot_id`,
      [bookingIds],
    );
  }

  /** Holds become lasting; how many did. */
  confirm(tx: Tx, bookingIds: readonly string[], now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE bookings SET status = 'booked', expires_at = NULL, version = version + 1
       WHERE id = ANY($1) AND status = 'pending' AND expires_at > $2`,
      [bookingIds, now],
    );
  }

  /** Takes places out of what the block holds; the slots' own counters stay. Guarded: false when it has not that many. */
  async takeOut(tx: Tx, bookingId: string, { slotId, pool, places }: Claim): Promise<boolean> {
    const key = [bookingId, slotId, pool, places];
    const fewer = await updateCount(
      tx,
      `UPDATE booking_claims SET places = places - $4
       WHERE booking_id = $1 AND slot_id = $2 AND pool = $3 AND places > $4`,
      key,
    );
    if (fewer > 0) return true;
    const last = 'DELETE FROM booking_claims WHERE booking_id = $1 AND slot_id = $2 AND pool = $3 AND places = $4';
    return (await updateCount(tx, last, key)) > 0;
  }

  /** What is left of a block's row after seats were taken out of it; without a seat left it has ended. */
  async shrink(tx: Tx, bookingId: string, cards: number): Promise<void> {
    await rows(
      tx,
      `UPDATE bookings b SET version = version + 1, cards_held = cards_held - $2, party = greatest(c.places, 1),
         status = CASE WHEN c.places = 0 THEN 'cancelled' ELSE status END,
         reason = CASE WHEN c.places = 0 THEN 'all_named' ELSE reason END
       FROM (SELECT coalesce(sum(places), 0)::int AS places FROM booking_claims WHERE booking_id = $1) c
       WHERE b.id = $1`,
      [bookingId, cards],
    );
  }
}
