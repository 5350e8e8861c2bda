import { Injectable } from '@nestjs/common';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { BookingStatus } from './bookings.types.js';

const CODE_WORD = '^[a-z][a-z0-9_]*$';

@Injectable()
export class BookingsErasingRepository {
  /** Bookings, holds and invitations that these people are in. */
  listOf(tx: Tx, applicantIds: readonly string[]): Promise<{ id: string; status: BookingStatus }[]> {
    return rows(
      tx,
      `SELECT b.id, b.status FROM bookings b WHERE b.id IN (SELECT booking_id FROM booking_people WHERE applicant_id = ANY($1)
         UNION SELECT booking_id FROM booking_guests WHERE applicant_id = ANY($1)) ORDER BY b.id`,
      [applicantIds],
    );
  }

  /** Every place that was ever offered to one who waited with these people. */
  async listOffers(tx: Tx, applicantIds: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT v.offer_id AS id FROM waiting_people w JOIN waiting_events v ON v.entry_id = w.entry_id
       WHERE w.applicant_id = ANY($1) AND v.offer_id IS NOT NULL`,
      [applicantIds],
    );
    return found.map(({ id }) => id);
  }

  /** No keyed hash of a person or a device stays, and no word of their own. */
  async forget(tx: Tx, applicantIds: readonly string[], bookingIds: readonly string[]): Promise<void> {
    await updateCount(
      tx,
      `UPDATE bookings SET device_hmac = NULL, reason = CASE WHEN reason ~ '${CODE_WORD}' THEN reason END WHERE id = ANY($1)`,
      [bookingIds],
    );
    await updateCount(
      tx,
      `UPDATE booking_people SET outcome_reason = NULL WHERE applicant_id = ANY($1) AND outcome_reason !~ '${CODE_WORD}'`,
      [applicantIds],
    );
    await this.forgetNiks(tx, applicantIds);
  }

  /** By what a person is found. */
  async forgetNiks(tx: Tx, applicantIds: readonly string[]): Promise<void> {
    await updateCount(tx, 'UPDATE booking_people SET nik_hmac = NULL WHERE applicant_id = ANY($1)', [applicantIds]);
    await updateCount(tx, 'UPDATE waiting_people SET nik_hmac = NULL WHERE applicant_id = ANY($1)', [applicantIds]);
  }
}
