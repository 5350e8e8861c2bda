import { LEDGER, OUTBOX, PEOPLE, PLACES_AND_CARDS } from './booking.invariants.js';
import { TIMES, TRANSACTIONS } from './database.invariants.js';
import { SYNCED, TURNS } from './desk.invariants.js';
import { BASES } from './rights.invariants.js';
import type { Invariant } from './verify.types.js';

/** Every invariant that the rows themselves can show. The tests ask them too, after each change. */
export const INVARIANTS: readonly Invariant[] = [
  PLACES_AND_CARDS,
  LEDGER,
  PEOPLE,
  OUTBOX,
  TURNS,
  SYNCED,
  TRANSACTIONS,
  TIMES,
  BASES,
];
