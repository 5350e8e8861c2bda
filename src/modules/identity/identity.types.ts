import type { Grant } from '../../platform/access/actor.js';

export interface Account {
  id: string;
  username: string;
  name: string;
  passwordHash: string;
  isDisabled: boolean;
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
