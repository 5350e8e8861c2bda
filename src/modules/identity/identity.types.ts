import type { Grant } from '../../platform/access/actor.js';

export interface Account {
  id: string;
  username: string;
  name: string;
  passwordHash: string;
  isDisabled: boolean;
}

/** In place of a hash, for accounts that sign in by link alone. */
export const NO_PASSWORD = '-';

/** Where a link goes to. */
export interface StaffContact {
  kind: 'phone' | 'email';
  /** E.164, or an address in small letters. */
  value: string;
}

export interface NewAccount {
  username: string;
  name: string;
  password: string;
  grants: Grant[];
}

export interface StartedSession {
  /** For the cookie; only its hash is stored. */
  token: string;
  expiresAt: Date;
}
