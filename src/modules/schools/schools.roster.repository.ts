import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { PupilState, RosterFormat, RosterRemark } from './schools.roster.types.js';

export interface PupilRow {
  id: string;
  regionId: string;
  rosterId: string;
  requestId: string;
  schoolId: string;
  position: number;
  rowLabel: string;
  nameEnc: string;
  className: string;
  state: PupilState;
  hasConsent: boolean;
  /** Of what a guardian wrote the school sees the outcome only. */
  toldBy: 'list' | 'guardian';
  nikHmac: string | null;
  nikEnc: string | null;
  nikLast4: string | null;
  birthDate: LocalDate | null;
  phoneEnc: string | null;
  guardianEnc: string | null;
  hasNeeds: boolean;
  warnings: RosterRemark[];
  isOurs: boolean;
  linkNonce: number;
  visitId: string | null;
  slotId: string | null;
  bookingId: string | null;
  /** Since then it is given no booking, and later lists change nothing of it. */
  frozenAt: Date | null;
  version: number;
}

export interface RosterRecord {
  id: string;
  regionId: string;
  requestId: string;
  schoolId: string;
  contentHmac: string;
  format: RosterFormat;
  kept: number;
  added: number;
  refused: number;
  warnings: readonly RosterRemark[];
  uploadedBy: string | null;
}

/** One consent or withdrawal, as the ledger keeps it. */
export interface GuardianConsent {
  id: string;
  pupilId: string;
  isGiven: boolean;
  textVersion: string;
  channel: 'list' | 'link';
  language: string;
  staffId: string | null;
}

const PUPIL = `p.id, p.region_id AS "regionId", p.roster_id AS "rosterId", p.request_id AS "requestId", p.school_id AS "schoolId",
  p.position, p.row_label AS "rowLabel", p.name_enc AS "nameEnc", p.class_name AS "className", p.state,
  p.has_consent AS "hasConsent", p.told_by AS "toldBy", p.nik_hmac AS "nikHmac", p.nik_enc AS "nikEnc", p.nik_last4 AS "nikLast4",
  p.birth_on AS "birthDate", p.phone_enc AS "phoneEnc", p.guardian_enc AS "guardianEnc", p.has_needs AS "hasNeeds",
  p.warnings, p.is_ours AS "isOurs", p.link_nonce AS "linkNonce", p.visit_id AS "visitId", p.slot_id AS "slotId",
  p.booking_id AS "bookingId", p.frozen_at AS "frozenAt", p.version`;
const ROSTER = `id, region_id AS "regionId", request_id AS "requestId", school_id AS "schoolId", content_hmac AS "contentHmac",
  format, rows_kept AS kept, rows_added AS added, rows_refused AS refused, warnings, uploaded_by AS "uploadedBy"`;

/** The request's last visit, or the list itself where there never was one, is older than $1. */
const OVER_SINCE = `coalesce((SELECT max(v.ends_at) FROM school_visits v JOIN school_proposals q ON q.id = v.proposal_id
  WHERE q.request_id = p.request_id AND v.ended_reason IS NULL), p.created_at) < $1`;

@Injectable()
export class SchoolsRosterRepository {
  /** Two lists of one request are taken in one after the other. */
  async lockRequest(tx: Tx, requestId: string): Promise<void> {
    await rows(tx, 'SELECT 1 FROM school_requests WHERE id = $1 FOR NO KEY UPDATE', [requestId]);
  }

  findRosterOf(tx: Tx, requestId: string, contentHmac: string): Promise<RosterRecord | null> {
    const sql = `SELECT ${ROSTER} FROM school_rosters WHERE request_id = $1 AND content_hmac = $2`;
    return firstRow(tx, sql, [requestId, contentHmac]);
  }

  findLastRoster(tx: Tx, requestId: string): Promise<RosterRecord | null> {
    const sql = `SELECT ${ROSTER} FROM school_rosters WHERE request_id = $1 ORDER BY uploaded_at DESC, id DESC LIMIT 1`;
    return firstRow(tx, sql, [requestId]);
  }

  async insertRoster(tx: Tx, roster: RosterRecord, at: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO school_rosters (id, region_id, request_id, school_id, content_hmac, format, rows_kept, rows_added,
         rows_refused, warnings, uploaded_by, uploaded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        roster.id,
        roster.regionId,
        roster.requestId,
        roster.schoolId,
        roster.contentHmac,
        roster.format,
        roster.kept,
        roster.added,
        roster.refused,
        JSON.stringify(roster.warnings),
        roster.uploadedBy,
        at,
      ],
    );
  }

  async insertRefusals(
    tx: Tx,
    rosterId: string,
    refusals: readonly { id: string; position: number; contentEnc: string }[],
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO school_roster_refusals (id, roster_id, position, content_enc)
       SELECT id, $1, position, "contentEnc" FROM json_to_recordset($2::json) AS r (id uuid, position int, "contentEnc" text)`,
      [rosterId, JSON.stringify(refusals)],
    );
  }

  /** Of the last list of a request. */
  async listRefusals(tx: Tx, rosterId: string): Promise<string[]> {
    const found = await rows<{ content: string }>(
      tx,
      `SELECT content_enc AS content FROM school_roster_refusals
       WHERE roster_id = $1 AND content_enc IS NOT NULL ORDER BY position`,
      [rosterId],
    );
    return found.map(({ content }) => content);
  }

  /** What earlier lists of a request got wrong is answered by the next one. */
  async forgetRefusalsOf(tx: Tx, requestId: string): Promise<void> {
    await rows(
      tx,
      `UPDATE school_roster_refusals SET content_enc = NULL WHERE content_enc IS NOT NULL
         AND roster_id IN (SELECT id FROM school_rosters WHERE request_id = $1)`,
      [requestId],
    );
  }

  forgetRefusalsBefore(tx: Tx, at: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE school_roster_refusals SET content_enc = NULL WHERE content_enc IS NOT NULL
         AND roster_id IN (SELECT id FROM school_rosters WHERE uploaded_at < $1)`,
      [at],
    );
  }

  /** So long after their last visit, what was kept for it goes: numbers and dates first, then names. Counts stay. */
  async forgetPupils(tx: Tx, numbersBefore: Date, namesBefore: Date, noName: string): Promise<void> {
    await rows(
      tx,
      `UPDATE pupils p SET nik_hmac = NULL, nik_enc = NULL, nik_last4 = NULL, birth_on = NULL, phone_enc = NULL,
         guardian_enc = NULL, has_needs = false, warnings = '[]', version = version + 1
       WHERE num_nonnulls(nik_hmac, birth_on, phone_enc, guardian_enc) > 0 AND ${OVER_SINCE}`,
      [numbersBefore],
    );
    await rows(
      tx,
      `UPDATE pupils p SET name_enc = $2, row_label = '', version = version + 1
       WHERE row_label <> '' AND ${OVER_SINCE}`,
      [namesBefore, noName],
    );
  }

  async insertPupils(tx: Tx, pupils: readonly PupilRow[], at: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO pupils (id, region_id, roster_id, request_id, school_id, position, row_label, name_enc, class_name, state,
         has_consent, told_by, nik_hmac, nik_enc, nik_last4, birth_on, phone_enc, guardian_enc, has_needs, warnings, created_at)
       SELECT id, "regionId", "rosterId", "requestId", "schoolId", position, "rowLabel", "nameEnc", "className", state,
         "hasConsent", "toldBy", "nikHmac", "nikEnc", "nikLast4", "birthDate", "phoneEnc", "guardianEnc", "hasNeeds", warnings, $2
       FROM json_to_recordset($1::json) AS p (id uuid, "regionId" uuid, "rosterId" uuid, "requestId" uuid, "schoolId" uuid,
         position int, "rowLabel" text, "nameEnc" text, "className" text, state text, "hasConsent" boolean, "toldBy" text, "nikHmac" text,
         "nikEnc" text, "nikLast4" text, "birthDate" date, "phoneEnc" text, "guardianEnc" text, "hasNeeds" boolean,
         warnings jsonb)`,
      [JSON.stringify(pupils), at],
    );
  }

  /** Writes what may have changed of a pupil; the version rises. The caller holds the lock. */
  async save(tx: Tx, pupil: PupilRow): Promise<void> {
    await rows(
      tx,
      `UPDATE pupils SET state = $2, has_consent = $3, nik_hmac = $4, nik_enc = $5, nik_last4 = $6, birth_on = $7,
         phone_enc = $8, guardian_enc = $9, has_needs = $10, warnings = $11, is_ours = $12, visit_id = $13, slot_id = $14,
         booking_id = $15, told_by = $16, version = version + 1 WHERE id = $1`,
      [
        pupil.id,
        pupil.state,
        pupil.hasConsent,
        pupil.nikHmac,
        pupil.nikEnc,
        pupil.nikLast4,
        pupil.birthDate,
        pupil.phoneEnc,
        pupil.guardianEnc,
        pupil.hasNeeds,
        JSON.stringify(pupil.warnings),
        pupil.isOurs,
        pupil.visitId,
        pupil.slotId,
        pupil.bookingId,
        pupil.toldBy,
      ],
    );
  }

  list(tx: Tx, requestId: string): Promise<PupilRow[]> {
    const sql = `SELECT ${PUPIL} FROM pupils p WHERE p.request_id = $1 AND p.state <> 'removed' ORDER BY p.position`;
    return rows(tx, sql, [requestId]);
  }

  find(tx: Tx, id: string): Promise<PupilRow | null> {
    return firstRow(tx, `SELECT ${PUPIL} FROM pupils p WHERE p.id = $1`, [id]);
  }

  lock(tx: Tx, id: string): Promise<PupilRow | null> {
    return firstRow(tx, `SELECT ${PUPIL} FROM pupils p WHERE p.id = $1 FOR NO KEY UPDATE`, [id]);
  }

  /** Of these people, who stands on the list of another school, too. */
  async onOtherLists(tx: Tx, schoolId: string, nikHmacs: readonly string[]): Promise<Set<string>> {
    const found = await rows<{ nikHmac: string }>(
      tx,
      `SELECT DISTINCT nik_hmac AS "nikHmac" FROM pupils
       WHERE nik_hmac = ANY($2) AND school_id <> $1 AND state <> 'removed'`,
      [schoolId, nikHmacs],
    );
    return new Set(found.map(({ nikHmac }) => nikHmac));
  }

  async insertConsents(tx: Tx, consents: readonly GuardianConsent[], at: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO guardian_consents (id, pupil_id, is_given, text_version, channel, language, staff_id, occurred_at)
       SELECT id, "pupilId", "isGiven", "textVersion", channel, language, "staffId", $2
       FROM json_to_recordset($1::json) AS c (id uuid, "pupilId" uuid, "isGiven" boolean, "textVersion" text, channel text,
         language text, "staffId" uuid)`,
      [JSON.stringify(consents), at],
    );
  }
}
