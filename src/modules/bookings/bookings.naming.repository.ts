import { Injectable } from '@nestjs/common';
import { firstRow, type Tx, updateCount } from '../../platform/database/sql.js';

export interface Unnamed {
  id: string;
  applicantId: string;
  bookingId: string;
  siteId: string;
  regionId: string;
  serviceOn: string;
  serviceGroup: string;
  outcome: string | null;
}

@Injectable()
export class BookingsNamingRepository {
  /** The one person of a booking that was made without a NIK, locked. */
  lock(tx: Tx, bookingId: string): Promise<Unnamed | null> {
    return firstRow<Unnamed>(
      tx,
      `SELECT p.id, p.applicant_id AS "applicantId", b.id AS "bookingId", b.site_id AS "siteId", b.region_id AS "regionId",
         b.service_on AS "serviceOn", p.service_group AS "serviceGroup", p.outcome
       FROM booking_people p JOIN bookings b ON b.id = p.booking_id
       WHERE b.id = $1 AND p.nik_hmac IS NULL ORDER BY p.position LIMIT 1 FOR NO KEY UPDATE OF p`,
      [bookingId],
    );
  }

  setNik(tx: Tx, id: string, nikHmac: string | null): Promise<number> {
    return updateCount(tx, 'UPDATE booking_people SET nik_hmac = $2 WHERE id = $1', [id, nikHmac]);
  }
}
