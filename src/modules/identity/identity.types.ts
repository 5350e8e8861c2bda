import type { Grant } from '../../platform/access/actor.js';

export type { Grant };

export interface Account {
  id: string;
  username: string;
  name: string;
  passwordHash: string;
  isDisabled: boolean;
}

/** In place of a hash, for accounts that have no password: they sign in by link, or have yet to choose one. */
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

/** Where somebody signs in from. */
export interface SignInSource {
  address: string;
  /** What this browser was given at an earlier sign-in. */
  device: string | null;
  /** The browser in two words, such as `Firefox, Windows`. */
  agent: string | null;
  /** Token of the session that this browser had: a new one ends it. */
  session?: string | null;
}

/** What is still asked of somebody who has shown the first factor: a code, or to set one up. */
export type SessionNeed = 'code' | 'enrol';

export interface StartedSession {
  id: string;
  /** For the cookie; only its hash is stored. */
  token: string;
  expiresAt: Date;
  /** Until it is met, the session opens nothing. */
  needs: SessionNeed | null;
  /** For the cookie of a browser that has none yet. */
  device: string | null;
}

/** A session on its way, and whose it will be. */
export interface PendingSession {
  sessionId: string;
  staffId: string;
  username: string;
  name: string;
  needs: SessionNeed;
}

/** One's own running session. */
export interface SessionView {
  id: string;
  startedAt: Date;
  seenAt: Date;
  network: string | null;
  agent: string | null;
}

export interface SecondFactorState {
  isOn: boolean;
  since: Date | null;
  codesLeft: number;
  /** One of the roles asks for it. */
  isRequired: boolean;
}

/** What an authenticator app takes: by its camera, or typed. */
export interface Enrolment {
  address: string;
  /** Base32, in groups of four. */
  key: string;
}

/** An account as administrators see it. */
export interface AccountView {
  id: string;
  username: string;
  name: string;
  isDisabled: boolean;
  hasPassword: boolean;
  hasContact: boolean;
  hasSecondFactor: boolean;
  lastSeenAt: Date | null;
  sessions: number;
  grants: Grant[];
  /** Wrong passwords of unknown sources in the last hour. */
  tries: number;
}

/** Many wrong passwords at one account, none of them from where it was used before. */
export interface AttackView {
  staffId: string;
  username: string;
  name: string;
  times: number;
  since: Date;
}
