import { Injectable } from '@nestjs/common';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';
import { asGrant } from './identity.repository.js';
import { ALL_SOURCES } from './identity.throttle.repository.js';
import { type AccountView, type Grant, NO_PASSWORD } from './identity.types.js';

const MOST_LISTED = 200;

/** What a look at accounts depends on. */
export interface AccountLook {
  now: Date;
  idleSince: Date;
  triesSince: Date;
}

@Injectable()
export class IdentityAccountsRepository {
  /** By name; with `search` only those whose name or username has it. */
  async list(tx: Tx, search: string, look: AccountLook): Promise<AccountView[]> {
    const pattern = `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    return this.select(tx, 'a.name ILIKE $6 OR a.username ILIKE $6', pattern, look);
  }

  async find(tx: Tx, id: string, look: AccountLook): Promise<AccountView | null> {
    return (await this.select(tx, 'a.id = $6::uuid', id, look))[0] ?? null;
  }

  private async select(tx: Tx, which: string, value: string, look: AccountLook): Promise<AccountView[]> {
    const { now, idleSince, triesSince } = look;
    const found = await rows<AccountView>(
      tx,
      `SELECT a.id, a.username, a.name, a.is_disabled AS "isDisabled", a.password_hash <> $1 AS "hasPassword",
         EXISTS (SELECT FROM staff_contacts c WHERE c.staff_id = a.id) AS "hasContact",
         EXISTS (SELECT FROM staff_second_factors f WHERE f.staff_id = a.id AND f.confirmed_at IS NOT NULL)
           AS "hasSecondFactor",
         (SELECT max(s.seen_at) FROM staff_sessions s WHERE s.staff_id = a.id AND s.needs IS NULL) AS "lastSeenAt",
         (SELECT count(*)::int FROM staff_sessions s WHERE s.staff_id = a.id AND s.ended_at IS NULL AND s.needs IS NULL
            AND s.expires_at > $2 AND s.seen_at > $3) AS sessions,
         (SELECT coalesce(sum(t.times), 0)::int FROM sign_in_tries t
            WHERE t.staff_id = a.id AND t.source_key = $5 AND t.since > $4) AS tries,
         coalesce((SELECT jsonb_agg(jsonb_build_object('role', g.role, 'regionId', g.region_id, 'siteId', g.site_id,
            'schoolId', g.school_id) ORDER BY g.role, g.region_id, g.site_id) FROM staff_grants g WHERE g.staff_id = a.id),
            '[]') AS grants
       FROM staff_accounts a WHERE ${which} ORDER BY a.is_disabled, a.name, a.id LIMIT ${MOST_LISTED}`,
      [NO_PASSWORD, now, idleSince, triesSince, ALL_SOURCES, value],
    );
    return found.map((account) => ({ ...account, grants: account.grants.map(asGrant) }));
  }

  async setDisabled(tx: Tx, id: string, isDisabled: boolean): Promise<boolean> {
    return (await updateCount(tx, 'UPDATE staff_accounts SET is_disabled = $2 WHERE id = $1', [id, isDisabled])) === 1;
  }

  /** False when there is no such grant. */
  async deleteGrant(tx: Tx, staffId: string, { role, regionId, siteId, schoolId = null }: Grant): Promise<boolean> {
    const deleted = await updateCount(
      tx,
      `DELETE FROM staff_grants WHERE staff_id = $1 AND role = $2 AND region_id = $3
         AND site_id IS NOT DISTINCT FROM $4::uuid AND school_id IS NOT DISTINCT FROM $5::uuid`,
      [staffId, role, regionId, siteId, schoolId],
    );
    return deleted === 1;
  }

  /** One change at a time of who administers: two that each leave the other one as the last would leave none. */
  async lockAdmins(tx: Tx): Promise<void> {
    await rows(tx, `SELECT pg_advisory_xact_lock(hashtext('giliran:admins'))`);
  }

  /** Regions that somebody administered who can sign in, and that nobody but this account administers. */
  async listLastRegions(tx: Tx, staffId: string): Promise<string[]> {
    const found = await rows<{ regionId: string }>(
      tx,
      `SELECT g.region_id AS "regionId" FROM staff_grants g
       WHERE g.staff_id = $1 AND g.role = 'admin' AND g.site_id IS NULL AND NOT EXISTS (
         SELECT FROM staff_grants o JOIN staff_accounts a ON a.id = o.staff_id
         WHERE o.role = 'admin' AND o.site_id IS NULL AND o.region_id = g.region_id AND o.staff_id <> $1
           AND NOT a.is_disabled AND a.password_hash <> $2)`,
      [staffId, NO_PASSWORD],
    );
    return found.map(({ regionId }) => regionId);
  }

  async listRegions(tx: Tx, code: string | null): Promise<string[]> {
    const found = await rows<{ id: string }>(tx, 'SELECT id FROM regions WHERE $1::text IS NULL OR code = $1', [code]);
    return found.map(({ id }) => id);
  }
}
