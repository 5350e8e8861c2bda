import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { Account } from './identity.types.js';

/** What a link is good for. */
export type LinkPurpose = 'sign-in' | 'password';

export interface SignInLink {
  id: string;
  staffId: string;
  expiresAt: Date;
}

@Injectable()
export class IdentityLinkRepository {
  findByContact(tx: Tx, contactKey: string): Promise<Pick<Account, 'id' | 'isDisabled'> | null> {
    return firstRow(
      tx,
      `SELECT a.id, a.is_disabled AS "isDisabled" FROM staff_contacts c JOIN staff_accounts a ON a.id = c.staff_id
       WHERE c.contact_key = $1`,
      [contactKey],
    );
  }

  /** False when the contact belongs to somebody already. */
  async insertContact(
    tx: Tx,
    contact: { key: string; sealed: string; kind: 'phone' | 'email'; staffId: string },
  ): Promise<boolean> {
    const inserted = await rows(
      tx,
      `INSERT INTO staff_contacts (contact_key, contact_enc, kind, staff_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (contact_key) DO NOTHING RETURNING 1`,
      [contact.key, contact.sealed, contact.kind, contact.staffId],
    );
    return inserted.length === 1;
  }

  listContacts(
    tx: Tx,
    staffIds: readonly string[],
  ): Promise<{ staffId: string; sealed: string; kind: 'phone' | 'email' }[]> {
    return rows(
      tx,
      `SELECT staff_id AS "staffId", contact_enc AS sealed, kind FROM staff_contacts WHERE staff_id = ANY($1) ORDER BY kind`,
      [staffIds],
    );
  }

  async countSince(tx: Tx, staffId: string, since: Date): Promise<number> {
    const found = await firstRow<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM sign_in_links WHERE staff_id = $1 AND created_at > $2 AND purpose = 'sign-in'`,
      [staffId, since],
    );
    return found?.n ?? 0;
  }

  async insert(tx: Tx, { id, staffId, expiresAt }: SignInLink, purpose: LinkPurpose, at: Date): Promise<void> {
    await rows(
      tx,
      'INSERT INTO sign_in_links (id, staff_id, created_at, expires_at, purpose) VALUES ($1, $2, $3, $4, $5)',
      [id, staffId, at, expiresAt, purpose],
    );
  }

  find(tx: Tx, id: string, purpose: LinkPurpose, now: Date): Promise<SignInLink | null> {
    return firstRow<SignInLink>(
      tx,
      `SELECT l.id, l.staff_id AS "staffId", l.expires_at AS "expiresAt"
       FROM sign_in_links l JOIN staff_accounts a ON a.id = l.staff_id AND NOT a.is_disabled
       WHERE l.id = $1 AND l.purpose = $2 AND l.used_at IS NULL AND l.expires_at > $3`,
      [id, purpose, now],
    );
  }

  /** Guarded: whose link it was, for the first who uses it in time. */
  async use(tx: Tx, id: string, purpose: LinkPurpose, now: Date): Promise<string | null> {
    const used = await firstRow<{ staffId: string }>(
      tx,
      `UPDATE sign_in_links l SET used_at = $3 FROM staff_accounts a
       WHERE l.id = $1 AND l.purpose = $2 AND l.used_at IS NULL AND l.expires_at > $3
         AND a.id = l.staff_id AND NOT a.is_disabled
       RETURNING l.staff_id AS "staffId"`,
      [id, purpose, now],
    );
    return used?.staffId ?? null;
  }

  /** Links that were never used are worth nothing any more. */
  async endAll(tx: Tx, staffId: string, purpose: LinkPurpose, now: Date): Promise<void> {
    await rows(tx, 'UPDATE sign_in_links SET used_at = $3 WHERE staff_id = $1 AND purpose = $2 AND used_at IS NULL', [
      staffId,
      purpose,
      now,
    ]);
  }
}
