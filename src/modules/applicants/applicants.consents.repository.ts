import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { Consent, ConsentPurpose } from './applicants.consents.types.js';

@Injectable()
export class ApplicantsConsentsRepository {
  /** By applicant, the oldest first. */
  list(tx: Tx, applicantIds: readonly string[]): Promise<(Consent & { applicantId: string })[]> {
    return rows(
      tx,
      `SELECT applicant_id AS "applicantId", purpose, basis, is_given AS "isGiven", given_by AS "givenBy",
         text_version AS "textVersion", channel, occurred_at AS at
       FROM consents WHERE applicant_id = ANY($1) ORDER BY occurred_at, purpose, id`,
      [applicantIds],
    );
  }

  /** What is agreed to now: the last row of each purpose that rests on consent says so. */
  listStanding(
    tx: Tx,
    applicantIds: readonly string[],
  ): Promise<{ applicantId: string; purpose: ConsentPurpose; textVersion: string; givenBy: Consent['givenBy'] }[]> {
    return rows(
      tx,
      `SELECT "applicantId", purpose, "textVersion", "givenBy" FROM (
         SELECT DISTINCT ON (applicant_id, purpose) applicant_id AS "applicantId", purpose, is_given,
           text_version AS "textVersion", given_by AS "givenBy"
         FROM consents WHERE applicant_id = ANY($1) AND basis = 'consent' ORDER BY applicant_id, purpose, occurred_at DESC, id DESC) c
       WHERE is_given ORDER BY "applicantId", purpose`,
      [applicantIds],
    );
  }
}
