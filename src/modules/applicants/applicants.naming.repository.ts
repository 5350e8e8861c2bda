import { Injectable } from '@nestjs/common';
import { type Tx, updateCount } from '../../platform/database/sql.js';
import type { ApplicantRow } from './applicants.repository.js';

@Injectable()
export class ApplicantsNamingRepository {
  /** Guarded: 0 when a NIK is known already, or the person was erased. */
  name(tx: Tx, id: string, row: Omit<ApplicantRow, 'regionId'>): Promise<number> {
    return updateCount(
      tx,
      `UPDATE applicants SET name_enc = $2, nik_enc = $3, nik_hmac = $4, nik_last4 = $5, birth_on = $6, sex = $7, warnings = $8
       WHERE id = $1 AND nik_hmac IS NULL AND erased_at IS NULL`,
      [id, row.nameEnc, row.nikEnc, row.nikHmac, row.nikLast4, row.birthDate, row.sex, row.warnings],
    );
  }
}
