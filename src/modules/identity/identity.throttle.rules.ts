import { HOUR_MS, MINUTE_MS } from '../../common/duration.js';

/** What somebody may be wrong about. */
export type Gate = 'password' | 'code';

interface Limits {
  /** Tries of one device or line at one account, in `OWN_MS`. */
  own: number;
  /** Tries of all unknown sources at one account in `WIDE_MS`, from which on they are let in by `wary` alone. */
  alarm: number;
  /** Tries of one network at an account that is under attack, in `WIDE_MS`. */
  wary: number;
  /** Tries of all unknown sources at one account in `WIDE_MS`. */
  most: number;
}

export const LIMITS: Record<Gate, Limits> = {
  password: { own: 10, alarm: 100, wary: 3, most: 2_000 },
  // A code has a million values, and whoever is asked for one knows the password.
  code: { own: 5, alarm: 20, wary: 3, most: 100 },
};
/** Tries of one line at any accounts, in `OWN_MS`; an office stands behind one. */
const LINE_LIMIT = 100;
export const OWN_MS = 5 * MINUTE_MS;
export const WIDE_MS = HOUR_MS;

/** Tries so far, this one among them. */
export interface Tries {
  own: number;
  network: number;
  account: number;
  line: number;
}

/** A source from which the account was used before answers for its own tries alone: nobody else can lock it out. */
export const isKnownLetIn = (gate: Gate, own: number): boolean => own <= LIMITS[gate].own;

/** Any other source answers for what is tried at the account as a whole, too. */
export function isUnknownLetIn(gate: Gate, { own, network, account, line }: Tries): boolean {
  const limits = LIMITS[gate];
  if (own > limits.own || line > LINE_LIMIT || account > limits.most) return false;
  return account <= limits.alarm || network <= limits.wary;
}
