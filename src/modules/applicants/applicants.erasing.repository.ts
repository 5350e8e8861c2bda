import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';

/** Rows of the person behind $1, found where the keyed hash of a NIK is looked up anyway. */
const OTHERS = `(SELECT p.applicant_id FROM applicants own JOIN booking_people p ON p.nik_hmac = own.nik_hmac AND p.region_id = own.region_id
    WHERE own.id = $1
  UNION SELECT w.applicant_id FROM applicants own JOIN waiting_people w ON w.nik_hmac = own.nik_hmac AND w.region_id = own.region_id
    WHERE own.id = $1)`;

const NO_NIK = 'nik_hmac = NULL, nik_enc = NULL, nik_last4 = NULL';
const NO_CONTACT =
  'phone_enc = NULL, phone_hmac = NULL, email_enc = NULL, guardian_enc = NULL, guardian_phone_hmac = NULL';
const NO_RECORD = `${NO_NIK}, birth_on = NULL`;

@Injectable()
export class ApplicantsErasingRepository {
  /** All rows of the same person in the region, by NIK; the row alone when its NIK is gone. Locked. */
  async idsOfPerson(tx: Tx, applicantId: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT a.id FROM applicants a WHERE a.id = $1 OR a.id IN ${OTHERS} ORDER BY a.id FOR UPDATE`,
      [applicantId],
    );
    return found.map(({ id }) => id);
  }

  async countOthers(tx: Tx, applicantId: string): Promise<number> {
    const found = await firstRow<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM applicants a WHERE a.id <> $1 AND a.id IN ${OTHERS}`,
      [applicantId],
    );
    return found?.n ?? 0;
  }

  freeze(tx: Tx, ids: readonly string[], at: Date | null): Promise<number> {
    return updateCount(
      tx,
      'UPDATE applicants SET frozen_at = $2 WHERE id = ANY($1) AND (frozen_at IS NULL) <> ($2::timestamptz IS NULL)',
      [ids, at],
    );
  }

  async listFrozen(tx: Tx, ids: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      'SELECT id FROM applicants WHERE id = ANY($1) AND frozen_at IS NOT NULL',
      [ids],
    );
    return found.map(({ id }) => id);
  }

  async eraseNik(tx: Tx, ids: readonly string[]): Promise<void> {
    await updateCount(tx, `UPDATE applicants SET ${NO_NIK} WHERE id = ANY($1)`, [ids]);
  }

  /** How the person and the guardian are reached. */
  async eraseContact(tx: Tx, ids: readonly string[]): Promise<void> {
    await updateCount(tx, `UPDATE applicants SET ${NO_CONTACT} WHERE id = ANY($1)`, [ids]);
  }

  /** Name, birth date and contact; the row stays and is counted. */
  async eraseName(tx: Tx, ids: readonly string[], noName: string, at: Date): Promise<void> {
    await updateCount(
      tx,
      `UPDATE applicants SET ${NO_CONTACT}, name_enc = $2, birth_on = NULL, needs = '{}', warnings = '{}',
         erased_at = coalesce(erased_at, $3) WHERE id = ANY($1)`,
      [ids, noName, at],
    );
  }

  /** The row stays and is counted; nothing in it tells who it was. */
  async erase(tx: Tx, ids: readonly string[], noName: string, at: Date): Promise<void> {
    await updateCount(
      tx,
      `UPDATE applicants SET ${NO_NIK}, ${NO_CONTACT}, name_enc = $2, birth_on = NULL, sex = NULL, recorded_before = NULL,
         ever_married = false, needs = '{}', warnings = '{}', erased_at = coalesce(erased_at, $3) WHERE id = ANY($1)`,
      [ids, noName, at],
    );
  }

  /** Records that one of these rows made; with the keyed hashes, all of the person in the region. */
  async eraseRecords(tx: Tx, ids: readonly string[], nikHmacs: readonly string[], noName: string): Promise<void> {
    await updateCount(
      tx,
      `UPDATE person_records SET ${NO_RECORD}, name_enc = $3
       WHERE nik_hmac IS NOT NULL AND (applicant_id = ANY($1)
         OR (nik_hmac = ANY($2) AND region_id IN (SELECT region_id FROM applicants WHERE id = ANY($1))))`,
      [ids, nikHmacs, noName],
    );
  }

  /**
   * Records that have served their purpose: printed before `printedUntil`, or not come that far by `waitedUntil`; what was
   * never begun goes with the printed ones. Nobody of them has a booking to come.
   */
  forgetRecords(tx: Tx, printedUntil: Date, waitedUntil: Date, noName: string, limit: number): Promise<number> {
    return updateCount(
      tx,
      `UPDATE person_records SET ${NO_RECORD}, name_enc = $3
       WHERE id IN (SELECT r.id FROM person_records r WHERE r.nik_hmac IS NOT NULL
         AND r.status_at <= CASE WHEN r.status IN ('recorded', 'sent', 'print_ready', 'failed') THEN $2::timestamptz ELSE $1::timestamptz END
         AND NOT EXISTS (SELECT 1 FROM booking_people p WHERE p.nik_hmac = r.nik_hmac AND p.status IN ('pending', 'booked', 'arrived'))
         LIMIT $4)`,
      [printedUntil, waitedUntil, noName, limit],
    );
  }
}
