import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { Need, RecordChannel, RecordStatus } from './applicants.types.js';

export interface ApplicantRow {
  id: string;
  regionId: string;
  nikHmac: string | null;
  nikEnc: string | null;
  nikLast4: string | null;
  nameEnc: string;
  birthDate: LocalDate | null;
  sex: 'F' | 'M' | null;
  phoneEnc: string | null;
  phoneHmac: string | null;
  emailEnc: string | null;
  everMarried: boolean;
  recordedBefore: boolean | null;
  needs: Need[];
  guardianEnc: string | null;
  guardianPhoneHmac: string | null;
  warnings: string[];
}

export interface ConsentRow {
  id: string;
  applicantId: string;
  purpose: 'booking' | 'messages' | 'guardian';
  basis: 'public_task' | 'consent';
  isGiven: boolean;
  textVersion: string;
  channel: string;
}

export interface RecordRow {
  id: string;
  status: RecordStatus;
}

const APPLICANT = `id, region_id AS "regionId", nik_hmac AS "nikHmac", nik_enc AS "nikEnc", nik_last4 AS "nikLast4",
  name_enc AS "nameEnc", birth_on AS "birthDate", sex, phone_enc AS "phoneEnc", phone_hmac AS "phoneHmac", email_enc AS "emailEnc",
  ever_married AS "everMarried", recorded_before AS "recordedBefore", needs, guardian_enc AS "guardianEnc",
  guardian_phone_hmac AS "guardianPhoneHmac", warnings`;

@Injectable()
export class ApplicantsRepository {
  async insert(tx: Tx, applicants: readonly ApplicantRow[], at: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO applicants (id, region_id, nik_hmac, nik_enc, nik_last4, name_enc, birth_on, sex, phone_enc, phone_hmac,
         email_enc, ever_married, recorded_before, needs, guardian_enc, guardian_phone_hmac, warnings, created_at)
       SELECT id, "regionId", "nikHmac", "nikEnc", "nikLast4", "nameEnc", "birthDate", sex, "phoneEnc", "phoneHmac",
         "emailEnc", "everMarried", "recordedBefore", needs, "guardianEnc", "guardianPhoneHmac", warnings, $2
       FROM json_to_recordset($1::json) AS a (id uuid, "regionId" uuid, "nikHmac" text, "nikEnc" text, "nikLast4" text,
         "nameEnc" text, "birthDate" date, sex text, "phoneEnc" text, "phoneHmac" text, "emailEnc" text, "everMarried" boolean,
         "recordedBefore" boolean, needs text[], "guardianEnc" text, "guardianPhoneHmac" text, warnings text[])`,
      [JSON.stringify(applicants), at],
    );
  }

  async idsOfPhone(tx: Tx, phoneHmac: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      'SELECT id FROM applicants WHERE phone_hmac = $1 OR guardian_phone_hmac = $1',
      [phoneHmac],
    );
    return found.map((row) => row.id);
  }

  async insertConsents(tx: Tx, consents: readonly ConsentRow[], at: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO consents (id, applicant_id, purpose, basis, is_given, text_version, channel, occurred_at)
       SELECT (c->>'id')::uuid, (c->>'applicantId')::uuid, c->>'purpose', c->>'basis', (c->>'isGiven')::boolean,
              c->>'textVersion', c->>'channel', $2
       FROM jsonb_array_elements($1::jsonb) c`,
      [JSON.stringify(consents), at],
    );
  }

  list(tx: Tx, ids: readonly string[]): Promise<ApplicantRow[]> {
    return rows<ApplicantRow>(tx, `SELECT ${APPLICANT} FROM applicants WHERE id = ANY($1)`, [ids]);
  }

  find(tx: Tx, id: string): Promise<ApplicantRow | null> {
    return firstRow<ApplicantRow>(tx, `SELECT ${APPLICANT} FROM applicants WHERE id = $1`, [id]);
  }

  async eraseNik(tx: Tx, ids: readonly string[]): Promise<void> {
    await rows(tx, 'UPDATE applicants SET nik_hmac = NULL, nik_enc = NULL, nik_last4 = NULL WHERE id = ANY($1)', [ids]);
  }

  async eraseContact(tx: Tx, ids: readonly string[], noName: string): Promise<void> {
    await rows(
      tx,
      `UPDATE applicants SET name_enc = $2, birth_on = NULL, phone_enc = NULL, phone_hmac = NULL, email_enc = NULL, guardian_enc = NULL,
         guardian_phone_hmac = NULL, needs = '{}', warnings = '{}' WHERE id = ANY($1)`,
      [ids, noName],
    );
  }

  async statusesOf(tx: Tx, nikHmacs: readonly string[]): Promise<Map<string, RecordStatus>> {
    const found = await rows<{ nikHmac: string; status: RecordStatus }>(
      tx,
      'SELECT nik_hmac AS "nikHmac", status FROM person_records WHERE nik_hmac = ANY($1)',
      [nikHmacs],
    );
    return new Map(found.map((row) => [row.nikHmac, row.status]));
  }

  /** Creates the record when the person is new, and locks it. */
  async lockRecord(
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
  ): Promise<RecordRow> {
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
    const record = await firstRow<RecordRow>(
      tx,
      'SELECT id, status FROM person_records WHERE nik_hmac = $1 FOR UPDATE',
      [fresh.nikHmac],
    );
    return record as RecordRow;
  }

  /**
   * The record that a visit moved, locked, and where it stood before; null when the visit moved none, or somebody moved it
   * on since. Its moves make a path: left once more than entered where it began.
   */
  lockMovedBy(
    tx: Tx,
    nikHmac: string,
    bookingPersonId: string,
  ): Promise<(RecordRow & { before: RecordStatus }) | null> {
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

  async moveRecord(
    tx: Tx,
    record: RecordRow,
    move: {
      eventId: string;
      to: RecordStatus;
      channel: RecordChannel;
      siteId: string;
      bookingPersonId: string | null;
      staffId: string | null;
      reason: string | null;
    },
    at: Date,
  ): Promise<void> {
    await rows(tx, 'UPDATE person_records SET status = $2, status_at = $3 WHERE id = $1', [record.id, move.to, at]);
    await rows(
      tx,
      `INSERT INTO person_record_events (id, person_record_id, from_status, to_status, channel, site_id, booking_person_id, staff_id,
         reason, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        move.eventId,
        record.id,
        record.status,
        move.to,
        move.channel,
        move.siteId,
        move.bookingPersonId,
        move.staffId,
        move.reason,
        at,
      ],
    );
  }
}
