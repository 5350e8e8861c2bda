import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { DueMonth, PersonRecord, RecordFilter } from './applicants.records.types.js';
import type { RecordChannel, RecordStatus } from './applicants.types.js';

const RECORD = `id, region_id AS "regionId", applicant_id AS "applicantId", nik_last4 AS "nikLast4", birth_on AS "birthDate",
  due_on AS "dueOn", status, status_at AS "statusAt"`;

/** Records that still name somebody who wants to be reached; an erased one is counted alone. */
const IS_NAMED = `nik_hmac IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM applicants f WHERE f.id = person_records.applicant_id AND f.frozen_at IS NOT NULL)`;

export type RecordRow = PersonRecord & { nameEnc: string };

export interface LockedRecord {
  id: string;
  status: RecordStatus;
}

export interface RecordEvent {
  id: string;
  recordId: string;
  from: RecordStatus;
  to: RecordStatus;
  channel: RecordChannel;
  siteId: string;
  /** The visit that it comes of; missing where staff entered it. */
  bookingPersonId?: string;
  staffId: string | null;
  reason: string | null;
  at: Date;
}

@Injectable()
export class ApplicantsRecordsRepository {
  find(tx: Tx, id: string): Promise<RecordRow | null> {
    return firstRow<RecordRow>(
      tx,
      `SELECT ${RECORD}, name_enc AS "nameEnc" FROM person_records WHERE id = $1 AND nik_hmac IS NOT NULL`,
      [id],
    );
  }

  findByNik(tx: Tx, nikHmac: string): Promise<RecordRow | null> {
    return firstRow<RecordRow>(tx, `SELECT ${RECORD}, name_enc AS "nameEnc" FROM person_records WHERE nik_hmac = $1`, [
      nikHmac,
    ]);
  }

  list(tx: Tx, regionId: string, { statuses, dueUntil }: RecordFilter, limit: number, offset: number) {
    return rows<RecordRow>(
      tx,
      `SELECT ${RECORD}, name_enc AS "nameEnc" FROM person_records
       WHERE region_id = $1 AND status = ANY($2) AND ($3::date IS NULL OR due_on <= $3) AND ${IS_NAMED}
       ORDER BY due_on, id LIMIT $4 OFFSET $5`,
      [regionId, statuses, dueUntil ?? null, limit, offset],
    );
  }

  async count(tx: Tx, regionId: string): Promise<Map<RecordStatus, number>> {
    const found = await rows<{ status: RecordStatus; people: number }>(
      tx,
      'SELECT status, count(*)::int AS people FROM person_records WHERE region_id = $1 GROUP BY status',
      [regionId],
    );
    return new Map(found.map(({ status, people }) => [status, people]));
  }

  /** People who wait for a card by the month of their day; those whose day is over count in the month of `from`. */
  countDue(tx: Tx, regionId: string, from: string, months: number): Promise<DueMonth[]> {
    return rows<DueMonth>(
      tx,
      `SELECT to_char(m.month, 'YYYY-MM') AS month, count(r.id)::int AS people
       FROM generate_series(date_trunc('month', $2::date), date_trunc('month', $2::date) + make_interval(months => $3 - 1),
         interval '1 month') AS m (month)
       LEFT JOIN person_records r ON r.region_id = $1 AND r.status IN ('recorded', 'sent', 'print_ready')
         AND GREATEST(date_trunc('month', r.due_on), date_trunc('month', $2::date)) = m.month
       GROUP BY m.month ORDER BY m.month`,
      [regionId, from, months],
    );
  }

  /** Creates the record when the person is new, and locks it. */
  async lock(
    tx: Tx,
    fresh: {
      id: string;
      regionId: string;
      nikHmac: string;
      nikEnc: string;
      nikLast4: string;
      nameEnc: string;
      birthDate: LocalDate;
      everMarried: boolean;
      /** The first day on which the card may be printed. */
      dueOn: LocalDate;
      applicantId: string;
    },
    at: Date,
  ): Promise<LockedRecord> {
    await rows(
      tx,
      `INSERT INTO person_records (id, region_id, nik_hmac, nik_enc, nik_last4, name_enc, birth_on, ever_married, due_on,
         applicant_id, status_at)
       SELECT id, "regionId", "nikHmac", "nikEnc", "nikLast4", "nameEnc", "birthDate", "everMarried", "dueOn", "applicantId", $2
       FROM json_to_record($1::json) AS r (id uuid, "regionId" uuid, "nikHmac" text, "nikEnc" text, "nikLast4" text,
         "nameEnc" text, "birthDate" date, "everMarried" boolean, "dueOn" date, "applicantId" uuid)
       ON CONFLICT (nik_hmac) DO UPDATE SET applicant_id = EXCLUDED.applicant_id,
         ever_married = person_records.ever_married OR EXCLUDED.ever_married,
         due_on = CASE WHEN EXCLUDED.ever_married THEN LEAST(person_records.due_on, EXCLUDED.due_on)
           ELSE person_records.due_on END`,
      [JSON.stringify(fresh), at],
    );
    const record = await firstRow<LockedRecord>(
      tx,
      'SELECT id, status FROM person_records WHERE nik_hmac = $1 FOR UPDATE',
      [fresh.nikHmac],
    );
    return record as LockedRecord;
  }

  /**
   * The record that a visit moved, locked, and where it stood before; null when the visit moved none, or somebody moved it
   * on since. Its moves make a path: left once more than entered where it began.
   */
  lockMovedBy(
    tx: Tx,
    nikHmac: string,
    bookingPersonId: string,
  ): Promise<(LockedRecord & { before: RecordStatus }) | null> {
    return firstRow(
      tx,
      `SELECT r.id, r.status, path.began AS before FROM person_records r
       CROSS JOIN LATERAL (
         SELECT min(status) FILTER (WHERE steps = 1) AS began, min(status) FILTER (WHERE steps = -1) AS stands FROM (
           SELECT status, sum(step) AS steps FROM (
             SELECT from_status AS status, 1 AS step FROM person_record_events WHERE person_record_id = r.id AND booking_person_id = $2
             UNION ALL
             SELECT to_status, -1 FROM person_record_events WHERE person_record_id = r.id AND booking_person_id = $2) moves
           GROUP BY status) ends) path
       WHERE r.nik_hmac = $1 AND r.status = path.stands FOR UPDATE OF r`,
      [nikHmac, bookingPersonId],
    );
  }

  /** Guarded by the status that was read: 0 when it moved meanwhile. */
  async move(tx: Tx, event: RecordEvent): Promise<number> {
    const moved = await updateCount(
      tx,
      'UPDATE person_records SET status = $3, status_at = $4 WHERE id = $1 AND status = $2',
      [event.recordId, event.from, event.to, event.at],
    );
    if (moved === 0) return 0;
    await rows(
      tx,
      `INSERT INTO person_record_events (id, person_record_id, from_status, to_status, channel, site_id, booking_person_id, staff_id,
         reason, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        event.id,
        event.recordId,
        event.from,
        event.to,
        event.channel,
        event.siteId,
        event.bookingPersonId ?? null,
        event.staffId,
        event.reason,
        event.at,
      ],
    );
    return moved;
  }

  /**
   * People known here who were born on `bornUntil` or before and of whom no recording is known; the latest said of each
   * NIK. Law: UU 24/2013 art. 63, a NIK may be switched off five years after the 17th birthday.
   */
  listUnrecorded(tx: Tx, regionId: string, bornUntil: string, limit: number) {
    return rows<{ nameEnc: string; nikLast4: string; birthDate: string; applicantId: string }>(
      tx,
      `SELECT DISTINCT ON (a.nik_hmac) a.id AS "applicantId", a.name_enc AS "nameEnc", a.nik_last4 AS "nikLast4",
         a.birth_on AS "birthDate"
       FROM applicants a LEFT JOIN person_records r ON r.nik_hmac = a.nik_hmac
       WHERE a.region_id = $1 AND a.birth_on <= $2 AND a.nik_hmac IS NOT NULL AND a.frozen_at IS NULL AND a.recorded_before IS NOT TRUE
         AND (r.id IS NULL OR r.status IN ('none', 'failed'))
       ORDER BY a.nik_hmac, a.created_at DESC LIMIT $3`,
      [regionId, bornUntil, limit],
    );
  }
}
