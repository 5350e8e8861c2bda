import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import { BOOKING } from './bookings.repository.js';
import type { Booking } from './bookings.types.js';

/** What only holds need: their end, and the device that each belongs to. */
@Injectable()
export class BookingsHoldRepository {
  /** Guarded: 0 when the hold has ended. */
  extend(tx: Tx, id: string, now: Date, expiresAt: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE bookings SET expires_at = $3 WHERE id = $1 AND status = 'pending' AND expires_at > $2`,
      [id, now, expiresAt],
    );
  }

  /** Replacing the hold of a device is one at a time, until `tx` ends. */
  async lockDevice(tx: Tx, deviceHmac: string): Promise<void> {
    await rows(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [deviceHmac]);
  }

  async setDevice(tx: Tx, id: string, deviceHmac: string): Promise<void> {
    await rows(tx, `UPDATE bookings SET device_hmac = $2 WHERE id = $1 AND status = 'pending'`, [id, deviceHmac]);
  }

  findOfDevice(tx: Tx, deviceHmac: string): Promise<Booking | null> {
    return firstRow<Booking>(
      tx,
      `SELECT ${BOOKING} FROM bookings b WHERE b.device_hmac = $1 AND b.status = 'pending' AND b.kind = 'booking'`,
      [deviceHmac],
    );
  }
}
