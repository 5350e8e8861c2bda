import { randomFillSync } from 'node:crypto';
import { bookingCodeFrom } from './booking-code.js';
import { uuidv7 } from './uuid.js';

// Asking the system for ten bytes at a time costs more than all the rest of an id.
const pool = new Uint8Array(4_096);
let used = pool.length;

function fromPool(count: number): Uint8Array {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

/** A UUIDv7 whose time is that of `now`, so that ids sort by when things happened. */
export const newId = (now: Date): string => uuidv7(now.getTime(), fromPool);

/** A booking code that nobody can guess from another. */
export const newBookingCode = (): string => bookingCodeFrom(fromPool);
