import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Consent } from './applicants.consents.types.js';
import type { Need, RecordStatus } from './applicants.types.js';

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
  /** Since then the person wants to be left alone. */
  frozenAt?: Date | null;
}

export type ConsentRow = Omit<Consent, 'at'> & { id: string; applicantId: string };

const APPLICANT = `id, region_id AS "regionId", nik_hmac AS "nikHmac", nik_enc AS "nikEnc", nik_last4 AS "nikLast4",
  name_enc AS "nameEnc", birth_on AS "birthDate", sex, phone_enc AS "phoneEnc", phone_hmac AS "phoneHmac", email_enc AS "emailEnc",
  ever_married AS "everMarried", recorded_before AS "recordedBefore", needs, guardian_enc AS "guardianEnc",
  guardian_phone_hmac AS "guardianPhoneHmac", warnings, frozen_at AS "frozenAt"`;

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
      `INSERT INTO consents (id, applicant_id, purpose, basis, is_given, given_by, text_version, channel, occurred_at)
       SELECT (c->>'id')::uuid, (c->>'applicantId')::uuid, c->>'purpose', c->>'basis', (c->>'isGiven')::boolean,
              c->>'givenBy', c->>'textVersion', c->>'channel', $2
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

  /** Guarded: 0 when the person was erased meanwhile. */
  correct(
    tx: Tx,
    id: string,
    to: Pick<ApplicantRow, 'nameEnc' | 'phoneEnc' | 'phoneHmac' | 'emailEnc'>,
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE applicants SET name_enc = $2, phone_enc = $3, phone_hmac = $4, email_enc = $5
       WHERE id = $1 AND erased_at IS NULL`,
      [id, to.nameEnc, to.phoneEnc, to.phoneHmac, to.emailEnc],
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
}
