import { Injectable } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { AttackView } from './identity.types.js';

/** One counter. */
export interface TryKey {
  accountKey: string;
  sourceKey: string;
}

/** In place of a source: what all that are not known try at an account together. */
export const ALL_SOURCES = 'all';

@Injectable()
export class IdentityThrottleRepository {
  /** Counts one more; from one again after `windowMs`, or when the clock went back by a minute. Locks the counter. */
  async count(tx: Tx, { accountKey, sourceKey }: TryKey, staffId: string | null, now: Date, windowMs: number) {
    const counted = await firstRow<{ times: number }>(
      tx,
      `INSERT INTO sign_in_tries AS t (account_key, source_key, staff_id, since, times) VALUES ($1, $2, $3, $4, 1)
       ON CONFLICT (account_key, source_key) DO UPDATE SET
         times = CASE WHEN t.since > $5 AND t.since < $6 THEN t.times + 1 ELSE 1 END,
         since = CASE WHEN t.since > $5 AND t.since < $6 THEN t.since ELSE $4 END
       RETURNING times`,
      [accountKey, sourceKey, staffId, now, new Date(now.getTime() - windowMs), plusMinutes(now, 1)],
    );
    return counted?.times ?? 1;
  }

  async giveBack(tx: Tx, { accountKey, sourceKey }: TryKey): Promise<void> {
    await rows(
      tx,
      'UPDATE sign_in_tries SET times = greatest(0, times - 1) WHERE account_key = $1 AND source_key = $2',
      [accountKey, sourceKey],
    );
  }

  async clear(tx: Tx, { accountKey, sourceKey }: TryKey): Promise<void> {
    await rows(tx, 'UPDATE sign_in_tries SET times = 0 WHERE account_key = $1 AND source_key = $2', [
      accountKey,
      sourceKey,
    ]);
  }

  async forget(tx: Tx, before: Date): Promise<void> {
    await rows(tx, 'DELETE FROM sign_in_tries WHERE since < $1', [before]);
  }

  /** The newest session of an account stays: it says when somebody was last here. */
  async forgetOld(tx: Tx, before: Date): Promise<void> {
    await rows(tx, 'DELETE FROM staff_known_sources WHERE last_at < $1', [before]);
    await rows(
      tx,
      `DELETE FROM staff_sessions s WHERE s.expires_at < $1
       AND EXISTS (SELECT 1 FROM staff_sessions later WHERE later.staff_id = s.staff_id AND later.seen_at > s.seen_at)`,
      [before],
    );
  }

  /** At accounts with a role in one of the regions. */
  listAttacks(tx: Tx, regionIds: readonly string[], since: Date, least: number): Promise<AttackView[]> {
    return rows(
      tx,
      `SELECT a.id AS "staffId", a.username, a.name, max(t.times) AS times, min(t.since) AS since
       FROM sign_in_tries t JOIN staff_accounts a ON a.id = t.staff_id
       WHERE t.source_key = $1 AND t.since > $2 AND t.times >= $3
         AND EXISTS (SELECT FROM staff_grants g WHERE g.staff_id = a.id AND g.region_id = ANY($4))
       GROUP BY a.id ORDER BY times DESC LIMIT 100`,
      [ALL_SOURCES, since, least, regionIds],
    );
  }

  async listKnown(tx: Tx, staffId: string, sourceKeys: readonly string[], since: Date): Promise<string[]> {
    const found = await rows<{ key: string }>(
      tx,
      'SELECT source_key AS key FROM staff_known_sources WHERE staff_id = $1 AND source_key = ANY($2) AND last_at > $3',
      [staffId, sourceKeys, since],
    );
    return found.map(({ key }) => key);
  }

  async rememberSources(tx: Tx, staffId: string, sourceKeys: readonly string[], now: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO staff_known_sources (staff_id, source_key, last_at) SELECT $1, key, $3 FROM unnest($2::text[]) key
       ON CONFLICT (staff_id, source_key) DO UPDATE SET last_at = $3`,
      [staffId, sourceKeys, now],
    );
  }
}
