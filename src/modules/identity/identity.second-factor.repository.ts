import { Injectable } from '@nestjs/common';
import type { Role } from '../../platform/access/actor.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';

export interface SecondFactor {
  secretEnc: string | null;
  nextEnc: string | null;
  confirmedAt: Date | null;
  lastStep: number;
}

@Injectable()
export class IdentitySecondFactorRepository {
  find(tx: Tx, staffId: string): Promise<SecondFactor | null> {
    return firstRow<SecondFactor>(
      tx,
      `SELECT secret_enc AS "secretEnc", next_enc AS "nextEnc", confirmed_at AS "confirmedAt", last_step::float8 AS "lastStep"
       FROM staff_second_factors WHERE staff_id = $1`,
      [staffId],
    );
  }

  /** The one that is on its way, if there is one already. */
  async keepNext(tx: Tx, staffId: string, nextEnc: string): Promise<string> {
    const kept = await firstRow<{ next: string }>(
      tx,
      `INSERT INTO staff_second_factors AS f (staff_id, next_enc) VALUES ($1, $2)
       ON CONFLICT (staff_id) DO UPDATE SET next_enc = coalesce(f.next_enc, excluded.next_enc) RETURNING next_enc AS next`,
      [staffId, nextEnc],
    );
    return kept?.next ?? nextEnc;
  }

  /** Another one, in the transaction of `keepNext`, which holds the row. */
  async replaceNext(tx: Tx, staffId: string, nextEnc: string): Promise<void> {
    await rows(tx, 'UPDATE staff_second_factors SET next_enc = $2 WHERE staff_id = $1', [staffId, nextEnc]);
  }

  /** Guarded: the secret that was shown, and no other, counts from now on. */
  async confirmNext(
    tx: Tx,
    staffId: string,
    { nextEnc, secretEnc, step }: { nextEnc: string; secretEnc: string; step: number },
    now: Date,
  ): Promise<boolean> {
    const confirmed = await updateCount(
      tx,
      `UPDATE staff_second_factors SET secret_enc = $3, next_enc = NULL, confirmed_at = $5, last_step = $4
       WHERE staff_id = $1 AND next_enc = $2`,
      [staffId, nextEnc, secretEnc, step, now],
    );
    return confirmed === 1;
  }

  /** Guarded: false when the code of this step, or of a later one, was taken before. */
  async takeStep(tx: Tx, staffId: string, step: number): Promise<boolean> {
    const taken = await updateCount(
      tx,
      `UPDATE staff_second_factors SET last_step = $2
       WHERE staff_id = $1 AND last_step < $2 AND confirmed_at IS NOT NULL`,
      [staffId, step],
    );
    return taken === 1;
  }

  async clear(tx: Tx, staffId: string): Promise<void> {
    await rows(
      tx,
      'UPDATE staff_second_factors SET secret_enc = NULL, next_enc = NULL, confirmed_at = NULL WHERE staff_id = $1',
      [staffId],
    );
    await rows(tx, 'DELETE FROM staff_recovery_codes WHERE staff_id = $1', [staffId]);
  }

  async replaceCodes(tx: Tx, staffId: string, keys: readonly string[]): Promise<void> {
    await rows(tx, 'DELETE FROM staff_recovery_codes WHERE staff_id = $1', [staffId]);
    await rows(tx, 'INSERT INTO staff_recovery_codes (staff_id, code_key) SELECT $1, unnest($2::text[])', [
      staffId,
      keys,
    ]);
  }

  /** Guarded: for the first who brings it. */
  async takeCode(tx: Tx, staffId: string, key: string, now: Date): Promise<boolean> {
    const taken = await updateCount(
      tx,
      'UPDATE staff_recovery_codes SET used_at = $3 WHERE staff_id = $1 AND code_key = $2 AND used_at IS NULL',
      [staffId, key, now],
    );
    return taken === 1;
  }

  async countCodes(tx: Tx, staffId: string): Promise<number> {
    const found = await firstRow<{ n: number }>(
      tx,
      'SELECT count(*)::int AS n FROM staff_recovery_codes WHERE staff_id = $1 AND used_at IS NULL',
      [staffId],
    );
    return found?.n ?? 0;
  }

  listRoles(tx: Tx): Promise<{ role: Role; isRequired: boolean }[]> {
    return rows(tx, 'SELECT role, is_required AS "isRequired" FROM second_factor_roles');
  }

  async setRole(tx: Tx, role: Role, isRequired: boolean): Promise<void> {
    await rows(
      tx,
      `INSERT INTO second_factor_roles (role, is_required) VALUES ($1, $2)
       ON CONFLICT (role) DO UPDATE SET is_required = $2`,
      [role, isRequired],
    );
  }
}
