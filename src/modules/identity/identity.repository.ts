import { Injectable } from '@nestjs/common';
import type { Grant } from '../../platform/access/actor.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Account, SessionNeed, SessionView } from './identity.types.js';

const ACCOUNT = 'a.id, a.username, a.name, a.password_hash AS "passwordHash", a.is_disabled AS "isDisabled"';

/** Names a school only where there is one. */
export const asGrant = ({ schoolId, ...grant }: Grant): Grant => (schoolId ? { ...grant, schoolId } : grant);

@Injectable()
export class IdentityRepository {
  findByUsername(tx: Tx, username: string): Promise<Account | null> {
    return firstRow<Account>(tx, `SELECT ${ACCOUNT} FROM staff_accounts a WHERE a.username = $1`, [username]);
  }

  findById(tx: Tx, id: string): Promise<Account | null> {
    return firstRow<Account>(tx, `SELECT ${ACCOUNT} FROM staff_accounts a WHERE a.id = $1`, [id]);
  }

  /** Nobody changes or disables it before `tx` ends. */
  lock(tx: Tx, id: string): Promise<Account | null> {
    return firstRow<Account>(tx, `SELECT ${ACCOUNT} FROM staff_accounts a WHERE a.id = $1 FOR SHARE`, [id]);
  }

  async setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
    await rows(tx, 'UPDATE staff_accounts SET password_hash = $2 WHERE id = $1', [id, passwordHash]);
  }

  /** Guarded, so that a hash that was replaced meanwhile stays replaced. */
  async replaceHash(tx: Tx, id: string, before: string, after: string): Promise<boolean> {
    const replaced = await updateCount(
      tx,
      'UPDATE staff_accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
      [id, before, after],
    );
    return replaced === 1;
  }

  async listGrants(tx: Tx, staffId: string): Promise<Grant[]> {
    const grants = await rows<Grant>(
      tx,
      `SELECT role, region_id AS "regionId", site_id AS "siteId", school_id AS "schoolId" FROM staff_grants WHERE staff_id = $1`,
      [staffId],
    );
    return grants.map(asGrant);
  }

  /** Enabled. False when the username is taken. */
  async insertAccount(tx: Tx, account: Omit<Account, 'isDisabled'>, at: Date): Promise<boolean> {
    const inserted = await rows(
      tx,
      `INSERT INTO staff_accounts (id, username, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT staff_accounts_username_uq DO NOTHING RETURNING 1`,
      [account.id, account.username, account.name, account.passwordHash, at],
    );
    return inserted.length === 1;
  }

  /** A grant that is there already stays. */
  async insertGrant(tx: Tx, staffId: string, { role, regionId, siteId, schoolId = null }: Grant): Promise<void> {
    await rows(
      tx,
      `INSERT INTO staff_grants (staff_id, role, region_id, site_id, school_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT staff_grants_once_uq DO NOTHING`,
      [staffId, role, regionId, siteId, schoolId],
    );
  }

  async insertSession(
    tx: Tx,
    session: {
      id: string;
      tokenHash: string;
      staffId: string;
      startedAt: Date;
      expiresAt: Date;
      needs: SessionNeed | null;
      network: string | null;
      agent: string | null;
    },
  ): Promise<void> {
    const { id, tokenHash, staffId, startedAt, expiresAt, needs, network, agent } = session;
    await rows(
      tx,
      `INSERT INTO staff_sessions (id, token_hash, staff_id, started_at, seen_at, expires_at, needs, network, agent)
       VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)`,
      [id, tokenHash, staffId, startedAt, expiresAt, needs, network, agent],
    );
  }

  /** The account behind a running session; a disabled account has none. */
  findSession(
    tx: Tx,
    tokenHash: string,
    now: Date,
    idleSince: Date,
  ): Promise<(Account & { sessionId: string; seenAt: Date; needs: SessionNeed | null }) | null> {
    return firstRow(
      tx,
      `SELECT ${ACCOUNT}, s.id AS "sessionId", s.seen_at AS "seenAt", s.needs
       FROM staff_sessions s JOIN staff_accounts a ON a.id = s.staff_id
       WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND s.seen_at > $3 AND NOT a.is_disabled`,
      [tokenHash, now, idleSince],
    );
  }

  listSessions(tx: Tx, staffId: string, now: Date, idleSince: Date): Promise<SessionView[]> {
    return rows(
      tx,
      `SELECT id, started_at AS "startedAt", seen_at AS "seenAt", network, agent FROM staff_sessions
       WHERE staff_id = $1 AND ended_at IS NULL AND needs IS NULL AND expires_at > $2 AND seen_at > $3
       ORDER BY seen_at DESC LIMIT 50`,
      [staffId, now, idleSince],
    );
  }

  /** Of one account: all of them, or one, or all but one. */
  async endSessions(tx: Tx, staffId: string, now: Date, which: { only?: string; but?: string } = {}): Promise<number> {
    return updateCount(
      tx,
      `UPDATE staff_sessions SET ended_at = $2 WHERE staff_id = $1 AND ended_at IS NULL
         AND ($3::uuid IS NULL OR id = $3) AND ($4::uuid IS NULL OR id <> $4)`,
      [staffId, now, which.only ?? null, which.but ?? null],
    );
  }

  /** Whosever it is. */
  async endSession(tx: Tx, tokenHash: string, now: Date): Promise<void> {
    await rows(tx, 'UPDATE staff_sessions SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL', [
      tokenHash,
      now,
    ]);
  }

  async touchSession(tx: Tx, id: string, now: Date): Promise<void> {
    await rows(tx, 'UPDATE staff_sessions SET seen_at = $2 WHERE id = $1', [id, now]);
  }

  /** Moves every session that runs at `now` by so many milliseconds. */
  async moveSessions(tx: Tx, now: Date, idleSince: Date, byMs: number): Promise<void> {
    await rows(
      tx,
      `UPDATE staff_sessions SET started_at = started_at + move.by, seen_at = seen_at + move.by, expires_at = expires_at + move.by
       FROM (SELECT $3::float8 * interval '1 millisecond' AS by) move
       WHERE ended_at IS NULL AND expires_at > $1 AND seen_at > $2`,
      [now, idleSince, byMs],
    );
  }
}
