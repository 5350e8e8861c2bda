import type {
  BlockPlaces,
  Claim,
  ClaimPlan,
  OfferedSlot,
  Pool,
  Pools,
  Seat,
  SlotWithPool,
  StartPlan,
} from './capacity.types.js';

/** A party sits side by side: its last person starts at most this many slots after its first. */
const MAX_SPREAD = 3;

const listOf = (pools: Pools): readonly Pool[] => (typeof pools === 'string' ? [pools] : pools);

/** Never more than is left in the pools and in the slot. */
export function placesLeft(slot: SlotWithPool, pools?: Pools): number {
  const { leftByPool } = slot;
  const inPools =
    leftByPool && pools
      ? listOf(pools).reduce((sum, pool) => sum + Math.max(0, leftByPool[pool] ?? 0), 0)
      : slot.poolCapacity - slot.poolTaken;
  return Math.max(0, Math.min(inPools, slot.capacity - slot.taken));
}

/** The slots that a party may use, from the chosen one on. */
interface Bench {
  left: number[];
  /** Whether the slot follows the one before it without a gap. */
  isNext: boolean[];
}

/** Takes `change` places more (or gives them back) in `length` slots from `start` on. */
function move({ left }: Bench, start: number, length: number, change: number): void {
  for (let i = start; i < start + length; i += 1) left[i] = (left[i] ?? 0) + change;
}

function hasRun({ left, isNext }: Bench, start: number, length: number): boolean {
  for (let i = start; i < start + length; i += 1) {
    if ((left[i] ?? 0) < 1 || (i > start && !isNext[i])) return false;
  }
  return true;
}

/**
 * Starts for people who need `lengths` (longest first) slots each, none later than `last`, at least one at 0; earliest
 * first. Every seating is tried, but for the order of people who need the same. Null when there is none.
 */
function seat(bench: Bench, lengths: readonly number[], last: number, starts: readonly number[] = []): number[] | null {
  const length = lengths[starts.length];
  if (length === undefined) return starts.includes(0) ? [...starts] : null;
  const isLikeBefore = starts.length > 0 && lengths[starts.length - 1] === length;
  for (let start = isLikeBefore ? (starts.at(-1) ?? 0) : 0; start <= last; start += 1) {
    if (!hasRun(bench, start, length)) continue;
    move(bench, start, length, -1);
    const found = seat(bench, lengths, last, [...starts, start]);
    move(bench, start, length, 1);
    if (found) return found;
  }
  return null;
}

/**
 * Seats a party from the slot `firstId` on, all or none: each person takes consecutive slots (`steps`, for each or one
 * number for all), somebody starts in the chosen slot, and nobody later than needed. `slots` are the day's timed slots by
 * start. Null when it won't fit.
 */
export function planClaims(
  slots: readonly SlotWithPool[],
  firstId: string,
  pools: Pools,
  party: number,
  steps: number | readonly number[],
): ClaimPlan | null {
  const first = slots.findIndex((slot) => slot.id === firstId);
  if (first < 0) return null;
  const lengths = typeof steps === 'number' ? Array.from({ length: party }, () => steps) : steps;
  const people = lengths.map((length, person) => ({ length, person })).sort((a, b) => b.length - a.length);
  const row = slots.slice(first, first + MAX_SPREAD + (people[0]?.length ?? 0));
  const bench: Bench = {
    left: row.map((slot) => placesLeft(slot, pools)),
    isNext: row.map((slot, i) => row[i - 1]?.endsAt.getTime() === slot.startsAt.getTime()),
  };
  if ((bench.left[0] ?? 0) < 1) return null;
  // The closest seating wins; one person alone starts in the chosen slot or not at all.
  for (let last = 0; last <= (people.length > 1 ? MAX_SPREAD : 0); last += 1) {
    const starts = seat(
      bench,
      people.map(({ length }) => length),
      last,
    );
    if (!starts) continue;
    const seats: Seat[] = [];
    for (const [index, { person, length }] of people.entries()) {
      const own = row.slice(starts[index], (starts[index] ?? 0) + length);
      seats[person] = { startsAt: (own[0] as SlotWithPool).startsAt, slotIds: own.map(({ id }) => id) };
    }
    return { seats, claims: claimsOf(row, seats, pools) };
  }
  return null;
}

/** Seats a party within places that are taken already, at the earliest start that has room. Null when it won't fit. */
export function planWithin(
  slots: readonly SlotWithPool[],
  within: readonly Claim[],
  pool: Pool,
  party: number,
  steps: number,
): StartPlan | null {
  const own = slots.map((slot): SlotWithPool => {
    const claims = within.filter((claim) => claim.slotId === slot.id && claim.pool === pool);
    const places = claims.reduce((sum, claim) => sum + claim.places, 0);
    return { ...slot, capacity: places, taken: 0, poolCapacity: places, poolTaken: 0, leftByPool: undefined };
  });
  for (const { id, startsAt } of own) {
    const plan = planClaims(own, id, pool, party, steps);
    if (plan) return { ...plan, slotId: id, startsAt };
  }
  return null;
}

/** One person's places from the slot `firstId` on, each of whatever pool they were taken from. Null without them. */
export function seatWithin(
  slots: readonly SlotWithPool[],
  firstId: string,
  within: readonly Claim[],
  steps: number,
): Claim[] | null {
  const own = slots.map((slot): SlotWithPool => {
    const claims = within.filter(({ slotId }) => slotId === slot.id);
    const capacity = claims.reduce((sum, { places }) => sum + places, 0);
    return { ...slot, capacity, taken: 0, leftByPool: Object.fromEntries(claims.map((c) => [c.pool, c.places])) };
  });
  return planClaims(own, firstId, ['school', 'priority', 'public'], 1, steps)?.claims ?? null;
}

function claimsOf(slots: readonly SlotWithPool[], seats: readonly Seat[], pools: Pools): Claim[] {
  const places = new Map<string, number>();
  for (const id of seats.flatMap(({ slotIds }) => slotIds)) places.set(id, (places.get(id) ?? 0) + 1);
  return slots.flatMap((slot) => split(slot, places.get(slot.id) ?? 0, pools));
}

/** Places of one slot by pool, in the order of the pools. */
function split(slot: SlotWithPool, places: number, pools: Pools): Claim[] {
  const claims: Claim[] = [];
  let open = places;
  for (const pool of listOf(pools)) {
    const taken = slot.leftByPool ? Math.min(open, Math.max(0, slot.leftByPool[pool] ?? 0)) : open;
    if (taken > 0) claims.push({ slotId: slot.id, pool, places: taken });
    open -= taken;
  }
  return claims;
}

/** Claims the places in memory, so that the next one who looks at these slots sees them taken. */
export function takeFrom(slots: readonly SlotWithPool[], claims: readonly Claim[]): void {
  for (const { slotId, pool, places } of claims) {
    const slot = slots.find(({ id }) => id === slotId);
    if (!slot) continue;
    slot.taken += places;
    slot.poolTaken += places;
    if (slot.leftByPool) slot.leftByPool[pool] = (slot.leftByPool[pool] ?? 0) - places;
  }
}

/**
 * Claims for a block, all or none: the slots that were named, then days from their first start on. `slots` are those of
 * all its days and are taken from as it goes. Null when they have not that many.
 */
export function planBlock(
  slots: readonly SlotWithPool[],
  pools: Pools,
  wanted: readonly BlockPlaces[],
): Claim[] | null {
  const all: Claim[] = [];
  const take = (slot: SlotWithPool, places: number) => {
    const claims = split(slot, places, pools);
    takeFrom(slots, claims);
    all.push(...claims);
  };
  for (const one of wanted.toSorted((a, b) => Number('slotId' in b) - Number('slotId' in a))) {
    let open = one.places;
    for (const slot of slots.filter((s) =>
      'slotId' in one ? s.id === one.slotId : s.serviceDayId === one.serviceDayId,
    )) {
      const places = Math.min(open, placesLeft(slot, pools));
      take(slot, places);
      open -= places;
    }
    if (open > 0) return null;
  }
  return merged(all);
}

/** One claim per slot and pool. */
export function merged(claims: readonly Claim[]): Claim[] {
  const byKey = new Map<string, Claim>();
  for (const claim of claims) {
    const key = `${claim.slotId} ${claim.pool}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, places: known.places + claim.places } : claim);
  }
  return [...byKey.values()];
}

/** Every slot with what is left for a party of this size; 0 where the party would not fit. */
export const offerSlots = (slots: readonly SlotWithPool[], pools: Pools, party: number, steps: number): OfferedSlot[] =>
  slots.map((slot) => ({
    id: slot.id,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    placesLeft: planClaims(slots, slot.id, pools, party, steps) ? placesLeft(slot, pools) : 0,
  }));
