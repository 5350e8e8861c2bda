import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import { MOST_UNUSED } from './printing.types.js';

/** Somebody whose card may be printed and who was not sent for. */
export interface Candidate {
  recordId: string;
  applicantId: string;
  dueOn: LocalDate;
}

export interface InvitationRow {
  id: string;
  regionId: string;
  siteId: string;
  recordId: string;
  bookingId: string;
  invitedAt: Date;
}

/** The person asked that their data be left alone. */
const IS_FROZEN = `EXISTS (SELECT 1 FROM applicants f WHERE f.id = r.applicant_id AND f.frozen_at IS NOT NULL)`;

/** Print-ready, due, no open invitation, none unused lately, not three unused ones, and no booking of their own. */
const IS_WAITING = `r.status = 'print_ready' AND r.due_on <= $2 AND r.applicant_id IS NOT NULL AND r.nik_hmac IS NOT NULL
  AND NOT ${IS_FROZEN}
  AND NOT EXISTS (SELECT 1 FROM print_invitations i WHERE i.person_record_id = r.id
    AND (i.settled_at IS NULL OR (i.outcome <> 'withdrawn' AND i.invited_at > $3)))
  AND NOT EXISTS (SELECT 1 FROM booking_people p WHERE p.nik_hmac = r.nik_hmac AND p.service_group = 'ktp'
    AND p.status IN ('pending', 'booked', 'arrived'))
  AND (SELECT count(*) FROM print_invitations i WHERE i.person_record_id = r.id AND i.outcome = 'unused') < ${MOST_UNUSED}`;

@Injectable()
export class PrintingRepository {
  /** In birthday order, after one that was looked at already. */
  listCandidates(
    tx: Tx,
    regionId: string,
    today: LocalDate,
    notSince: Date,
    after: Pick<Candidate, 'dueOn' | 'recordId'> | null,
    limit: number,
  ): Promise<Candidate[]> {
    return rows<Candidate>(
      tx,
      `SELECT r.id AS "recordId", r.applicant_id AS "applicantId", r.due_on AS "dueOn" FROM person_records r
       WHERE r.region_id = $1 AND ${IS_WAITING} AND ($4::date IS NULL OR (r.due_on, r.id) > ($4, $5))
       ORDER BY r.due_on, r.id LIMIT $6`,
      [regionId, today, notSince, after?.dueOn ?? null, after?.recordId ?? null, limit],
    );
  }

  async countCandidates(tx: Tx, regionId: string, today: LocalDate, notSince: Date): Promise<number> {
    const row = await firstRow<{ people: number }>(
      tx,
      `SELECT count(*)::int AS people FROM person_records r WHERE r.region_id = $1 AND ${IS_WAITING}`,
      [regionId, today, notSince],
    );
    return row?.people ?? 0;
  }

  async countOpen(tx: Tx, regionId: string): Promise<number> {
    const row = await firstRow<{ people: number }>(
      tx,
      'SELECT count(*)::int AS people FROM print_invitations WHERE region_id = $1 AND settled_at IS NULL',
      [regionId],
    );
    return row?.people ?? 0;
  }

  /** Due and print-ready, and sent for in vain three times. */
  listGivenUp(tx: Tx, regionId: string, today: LocalDate): Promise<{ recordId: string }[]> {
    return rows(
      tx,
      `SELECT r.id AS "recordId" FROM person_records r WHERE r.region_id = $1 AND r.status = 'print_ready' AND r.due_on <= $2
         AND r.nik_hmac IS NOT NULL AND NOT ${IS_FROZEN} AND (SELECT count(*) FROM print_invitations i WHERE i.person_record_id = r.id AND i.outcome = 'unused') >= ${MOST_UNUSED}`,
      [regionId, today],
    );
  }

  async invitedPercent(tx: Tx, siteId: string): Promise<number> {
    const row = await firstRow<{ percent: number }>(tx, 'SELECT invited_percent AS percent FROM sites WHERE id = $1', [
      siteId,
    ]);
    return row?.percent ?? 0;
  }

  /** False when the person was sent for meanwhile: print_invitations_one_open_uq. */
  async insert(tx: Tx, row: InvitationRow): Promise<boolean> {
    const made = await rows(
      tx,
      `INSERT INTO print_invitations (id, region_id, site_id, person_record_id, booking_id, invited_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
      [row.id, row.regionId, row.siteId, row.recordId, row.bookingId, row.invitedAt],
    );
    return made.length > 0;
  }

  /** Notes what came of invitations whose booking is over. */
  settle(tx: Tx, now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE print_invitations i SET settled_at = $1, outcome = CASE
           WHEN b.status = 'fulfilled' THEN 'taken' WHEN b.reason IN ('withdrawn', 'by_office') THEN 'withdrawn' ELSE 'unused' END
       FROM bookings b WHERE b.id = i.booking_id AND i.settled_at IS NULL AND b.status IN ('fulfilled', 'cancelled', 'noshow')`,
      [now],
    );
  }

  /**
   * Invitations that nobody needs any more: the card is printed, the person has a booking of their own, or wants to be
   * left alone.
   */
  async listNeedless(tx: Tx): Promise<string[]> {
    const found = await rows<{ bookingId: string }>(
      tx,
      `SELECT i.booking_id AS "bookingId" FROM print_invitations i JOIN bookings b ON b.id = i.booking_id
         JOIN person_records r ON r.id = i.person_record_id
       WHERE i.settled_at IS NULL AND b.status = 'pending' AND (r.status <> 'print_ready' OR r.nik_hmac IS NULL OR ${IS_FROZEN} OR EXISTS (
         SELECT 1 FROM booking_people p WHERE p.nik_hmac = r.nik_hmac AND p.service_group = 'ktp'
           AND p.status IN ('pending', 'booked', 'arrived')))`,
    );
    return found.map(({ bookingId }) => bookingId);
  }

  invitationsOf(tx: Tx, recordIds: readonly string[]) {
    return rows<{ recordId: string; count: number; openUntil: Date | null; startsAt: Date | null }>(
      tx,
      `SELECT i.person_record_id AS "recordId", count(*)::int AS count,
         max(coalesce(b.expires_at, b.starts_at)) FILTER (WHERE i.settled_at IS NULL) AS "openUntil",
         max(b.starts_at) FILTER (WHERE i.settled_at IS NULL) AS "startsAt"
       FROM print_invitations i JOIN bookings b ON b.id = i.booking_id
       WHERE i.person_record_id = ANY($1) GROUP BY i.person_record_id`,
      [recordIds],
    );
  }
}
