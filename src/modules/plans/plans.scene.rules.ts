import type { Booking } from '../bookings/bookings.types.js';
import { type Pending, release } from './plans.rules.js';

/** A live row as it sits on a day that changes. */
export interface Sitting extends Pending {
  /** A hold, an offer, a cooling place, or a block that nobody confirmed in time. */
  isPending: boolean;
  /** Somebody's, and not begun: it can be sent elsewhere. */
  isMovable: boolean;
}

export interface Scene {
  /** What there is for the bookings that contend for it, by key; what is enough for all is missing. */
  scarce: Map<string, number>;
  /** Ids of what ends first. */
  released: Set<string>;
  /** What is taken by everybody who does not end first, by key. */
  taken: Map<string, number>;
}

/** As it sits there now, with what it holds by key. */
export function sittingOf(booking: Booking, holds: ReadonlyMap<string, number>, now: Date): Sitting {
  const { id, kind, status, startsAt, expiresAt, createdAt } = booking;
  // A school's block is kept for its pupils though nobody has a name there yet, until its time to confirm is over.
  const isKeptBlock = kind === 'block' && expiresAt !== null && expiresAt > now;
  return {
    id,
    kind,
    holds,
    expiresAt: expiresAt?.getTime() ?? 0,
    createdAt: createdAt.getTime(),
    isPending: status === 'pending' && !isKeptBlock,
    isMovable: startsAt > now && (status === 'booked' || (status === 'pending' && isKeptBlock)),
  };
}

const sums = (sittings: readonly Sitting[]): Map<string, number> => {
  const total = new Map<string, number>();
  for (const { holds } of sittings) for (const [key, amount] of holds) total.set(key, (total.get(key) ?? 0) + amount);
  return total;
};

/** Places of people who are there or were served: what is taken, without all who could leave. */
export function keptIn(taken: ReadonlyMap<string, number>, sittings: readonly Sitting[]): Map<string, number> {
  const leavable = sums(sittings.filter(({ isPending, isMovable }) => isPending || isMovable));
  return new Map([...taken].map(([key, all]) => [key, all - (leavable.get(key) ?? 0)]));
}

/** Who sits where, and what is too little for them, when there are so many places by key. */
export function sceneOf(
  places: ReadonlyMap<string, number>,
  kept: ReadonlyMap<string, number>,
  sittings: readonly Sitting[],
  now: number,
): Scene {
  const pending = sittings.filter(({ isPending }) => isPending);
  const movable = sums(sittings.filter(({ isMovable }) => isMovable));
  const all = sums(sittings.filter(({ isPending, isMovable }) => isPending || isMovable));
  const room = (key: string): number => (places.get(key) ?? 0) - (kept.get(key) ?? 0);
  const missing = new Map([...places.keys()].map((key) => [key, (all.get(key) ?? 0) - room(key)]));
  const released = new Set(release(pending, missing, now).map(({ id }) => id));
  const waiting = sums(pending.filter(({ id }) => !released.has(id)));
  const scarce = new Map<string, number>();
  const taken = new Map<string, number>();
  for (const key of places.keys()) {
    const free = room(key) - (waiting.get(key) ?? 0);
    if ((movable.get(key) ?? 0) > free) scarce.set(key, Math.max(0, free));
    taken.set(key, (kept.get(key) ?? 0) + (waiting.get(key) ?? 0) + (movable.get(key) ?? 0));
  }
  return { scarce, released, taken };
}
