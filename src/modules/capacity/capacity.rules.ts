import type { Claim, ClaimPlan, OfferedSlot, Pool, Seat, SlotWithPool } from './capacity.types.js';

/** A party sits side by side: its last person starts at most this many slots after its first. */
const MAX_SPREAD = 3;

/** Never more than is left in the pool and in the slot. */
export const placesLeft = (slot: SlotWithPool): number =>
  Math.max(0, Math.min(slot.poolCapacity - slot.poolTaken, slot.capacity - slot.taken));

const isNext = (a: SlotWithPool, b: SlotWithPool): boolean => a.endsAt.getTime() === b.startsAt.getTime();

/** `count` slots that follow each other without a gap from `index` on, or null. */
function runFrom(slots: readonly SlotWithPool[], index: number, count: number): SlotWithPool[] | null {
  const run = slots.slice(index, index + count);
  if (run.length < count) return null;
  return run.every((slot, i) => i === 0 || isNext(run[i - 1] as SlotWithPool, slot)) ? run : null;
}

/**
 * Seats a party from the slot `firstId` on, all or none: each person takes `steps` consecutive slots, in the chosen
 * slot while it has places, else in the next ones. `slots` are the day's timed slots by start. Null when it won't fit.
 */
export function planClaims(
  slots: readonly SlotWithPool[],
  firstId: string,
  pool: Pool,
  party: number,
  steps: number,
): ClaimPlan | null {
  const first = slots.findIndex((slot) => slot.id === firstId);
  if (first < 0) return null;
  const left = new Map(slots.map((slot) => [slot.id, placesLeft(slot)]));
  const seats: Seat[] = [];
  for (let index = first; seats.length < party && index <= first + MAX_SPREAD; ) {
    const run = runFrom(slots, index, steps);
    if (!run) return null;
    if (run.some((slot) => (left.get(slot.id) ?? 0) < 1)) {
      // The chosen time itself must have a place: a party may spill over, never start elsewhere.
      if (seats.length === 0) return null;
      index += 1;
      continue;
    }
    for (const slot of run) left.set(slot.id, (left.get(slot.id) ?? 0) - 1);
    seats.push({ startsAt: (run[0] as SlotWithPool).startsAt, slotIds: run.map((slot) => slot.id) });
  }
  return seats.length === party ? { seats, claims: claimsOf(seats, pool) } : null;
}

function claimsOf(seats: readonly Seat[], pool: Pool): Claim[] {
  const places = new Map<string, number>();
  for (const id of seats.flatMap((seat) => seat.slotIds)) places.set(id, (places.get(id) ?? 0) + 1);
  return [...places].map(([slotId, count]) => ({ slotId, pool, places: count }));
}

/** Every slot with what is left for a party of this size; 0 where the party would not fit. */
export const offerSlots = (slots: readonly SlotWithPool[], pool: Pool, party: number, steps: number): OfferedSlot[] =>
  slots.map((slot) => ({
    id: slot.id,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    placesLeft: planClaims(slots, slot.id, pool, party, steps) ? placesLeft(slot) : 0,
  }));
