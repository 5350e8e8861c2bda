import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { ServiceGroup } from '../catalogue/catalogue.types.js';
import type { AccessKind, BookingAccess, BookingReport, Conclusion } from './bookings.types.js';

const ACCESS = `id, booking_id AS "bookingId", kind, nonce, expires_at AS "expiresAt"`;

// A booking that is over needs no decision any more. Reports that came to nothing do not count against a phone number.
const FROM_OPEN_REPORTS = `FROM booking_reports r JOIN bookings b ON b.id = r.booking_id
  WHERE r.site_id = $1 AND r.settled_at IS NULL AND b.status IN ('booked', 'arrived')`;
const REPORT = `r.id, r.region_id AS "regionId", r.site_id AS "siteId", r.booking_id AS "bookingId", b.code,
  b.service_code AS "serviceCode", b.starts_at AS "startsAt", b.status, r.reported_at AS "reportedAt", r.times, r.conclusion,
  (SELECT count(DISTINCT other.booking_id)::int FROM booking_people own
     JOIN applicants a ON a.id = own.applicant_id JOIN applicants alike ON alike.phone_hmac = a.phone_hmac
     JOIN booking_people p ON p.applicant_id = alike.id
     JOIN booking_reports other ON other.booking_id = p.booking_id AND other.region_id = r.region_id
   WHERE own.booking_id = r.booking_id AND other.times > 0 AND other.conclusion IS DISTINCT FROM 'kept') AS "reportedOnPhone"`;

/** What is asked for at most. */
export interface AskLimit {
  now: Date;
  expiresAt: Date;
  /** An earlier ask after this instant still stands. */
  restingSince: Date;
  /** Asks since then are counted. */
  countingSince: Date;
  most: number;
}

/** Ways back to a booking, and reports about one. */
@Injectable()
export class BookingsAccessRepository {
  /** A new nonce, which makes an earlier code worthless; null when it was asked too soon or too often. */
  ask(tx: Tx, id: string, bookingId: string, kind: AccessKind, limit: AskLimit): Promise<BookingAccess | null> {
    return firstRow<BookingAccess>(
      tx,
      `INSERT INTO booking_accesses AS a (id, booking_id, kind, asked_at, expires_at, counting_since) VALUES ($1, $2, $3, $4, $5, $4)
       ON CONFLICT ON CONSTRAINT booking_accesses_one_per_kind_uq DO UPDATE
         SET nonce = a.nonce + 1, asked_at = $4, expires_at = $5, tries = 0, used_at = NULL,
           asked = CASE WHEN a.counting_since <= $7 THEN 1 ELSE a.asked + 1 END,
           counting_since = CASE WHEN a.counting_since <= $7 THEN $4 ELSE a.counting_since END
         WHERE a.asked_at <= $6 AND (a.counting_since <= $7 OR a.asked < $8)
       RETURNING ${ACCESS}`,
      [id, bookingId, kind, limit.now, limit.expiresAt, limit.restingSince, limit.countingSince, limit.most],
    );
  }

  /** Counts a try and gives what it is tried against; null when no code is open for it any more. */
  tryOne(tx: Tx, bookingId: string, now: Date, most: number): Promise<BookingAccess | null> {
    return firstRow<BookingAccess>(
      tx,
      `WITH tried AS (UPDATE booking_accesses SET tries = tries + 1
         WHERE booking_id = $1 AND kind = 'code' AND used_at IS NULL AND expires_at > $2 AND tries < $3 RETURNING *)
       SELECT ${ACCESS} FROM tried`,
      [bookingId, now, most],
    );
  }

  /** Guarded: 0 when it was used meanwhile. */
  use(tx: Tx, id: string, nonce: number, now: Date): Promise<number> {
    return updateCount(
      tx,
      'UPDATE booking_accesses SET used_at = $3 WHERE id = $1 AND nonce = $2 AND used_at IS NULL',
      [id, nonce, now],
    );
  }

  find(tx: Tx, id: string): Promise<BookingAccess | null> {
    return firstRow<BookingAccess>(tx, `SELECT ${ACCESS} FROM booking_accesses WHERE id = $1`, [id]);
  }

  findOfBooking(tx: Tx, bookingId: string, kind: AccessKind): Promise<BookingAccess | null> {
    return firstRow<BookingAccess>(tx, `SELECT ${ACCESS} FROM booking_accesses WHERE booking_id = $1 AND kind = $2`, [
      bookingId,
      kind,
    ]);
  }

  /** Bookings still to come of these applicants. */
  async listLiveOfApplicants(tx: Tx, applicantIds: readonly string[], limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT b.id FROM bookings b WHERE b.status IN ('booked', 'arrived')
         AND b.id IN (SELECT booking_id FROM booking_people WHERE applicant_id = ANY($1)) ORDER BY b.starts_at, b.id LIMIT $2`,
      [applicantIds, limit],
    );
    return found.map((row) => row.id);
  }

  /** Live bookings of a group that one of these people is in. */
  listLiveOfPeople(
    tx: Tx,
    nikHmacs: readonly string[],
    group: ServiceGroup,
  ): Promise<{ id: string; regionId: string; siteId: string }[]> {
    return rows(
      tx,
      `SELECT b.id, b.region_id AS "regionId", b.site_id AS "siteId" FROM bookings b
       WHERE b.status IN ('booked', 'arrived') AND b.id IN (SELECT booking_id FROM booking_people
         WHERE nik_hmac = ANY($1) AND service_group = $2 AND status IN ('booked', 'arrived')) ORDER BY b.id`,
      [nikHmacs, group],
    );
  }

  /** One open report per booking, with how often it was made. */
  async report(tx: Tx, id: string, booking: { id: string; regionId: string; siteId: string }, at: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO booking_reports AS r (id, region_id, site_id, booking_id, reported_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (booking_id) WHERE settled_at IS NULL DO UPDATE SET times = r.times + 1, reported_at = $5`,
      [id, booking.regionId, booking.siteId, booking.id, at],
    );
  }

  listOpenReports(tx: Tx, siteId: string, limit: number): Promise<BookingReport[]> {
    return rows<BookingReport>(tx, `SELECT ${REPORT} ${FROM_OPEN_REPORTS} ORDER BY r.reported_at, r.id LIMIT $2`, [
      siteId,
      limit,
    ]);
  }

  async countOpenReports(tx: Tx, siteId: string): Promise<number> {
    const found = await firstRow<{ n: number }>(tx, `SELECT count(*)::int AS n ${FROM_OPEN_REPORTS}`, [siteId]);
    return found?.n ?? 0;
  }

  findReport(tx: Tx, id: string): Promise<BookingReport | null> {
    return firstRow<BookingReport>(
      tx,
      `SELECT ${REPORT} FROM booking_reports r JOIN bookings b ON b.id = r.booking_id WHERE r.id = $1`,
      [id],
    );
  }

  findOpenReport(tx: Tx, bookingId: string): Promise<BookingReport | null> {
    return firstRow<BookingReport>(
      tx,
      `SELECT ${REPORT} FROM booking_reports r JOIN bookings b ON b.id = r.booking_id
       WHERE r.booking_id = $1 AND r.settled_at IS NULL`,
      [bookingId],
    );
  }

  /** Other bookings still to come, in the region, with a phone number of this one. */
  listLiveOnPhone(tx: Tx, bookingId: string): Promise<{ id: string; regionId: string; siteId: string }[]> {
    return rows(
      tx,
      `SELECT DISTINCT b.id, b.region_id AS "regionId", b.site_id AS "siteId" FROM booking_people own
       JOIN applicants a ON a.id = own.applicant_id JOIN applicants alike ON alike.phone_hmac = a.phone_hmac
       JOIN booking_people p ON p.applicant_id = alike.id JOIN bookings b ON b.id = p.booking_id
       WHERE own.booking_id = $1 AND b.id <> $1 AND b.status = 'booked' AND b.region_id = a.region_id`,
      [bookingId],
    );
  }

  /** For review, though nobody reported it; a report that is open stays as it is. */
  async holdForReview(
    tx: Tx,
    id: string,
    booking: { id: string; regionId: string; siteId: string },
    at: Date,
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO booking_reports (id, region_id, site_id, booking_id, reported_at, times) VALUES ($1, $2, $3, $4, $5, 0)
       ON CONFLICT (booking_id) WHERE settled_at IS NULL DO NOTHING`,
      [id, booking.regionId, booking.siteId, booking.id, at],
    );
  }

  /** Guarded: 0 when somebody else settled it. */
  settleReport(tx: Tx, id: string, by: string | null, conclusion: Conclusion, at: Date): Promise<number> {
    return updateCount(
      tx,
      'UPDATE booking_reports SET settled_at = $4, settled_by = $2, conclusion = $3 WHERE id = $1 AND settled_at IS NULL',
      [id, by, conclusion, at],
    );
  }
}
