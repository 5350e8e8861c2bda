import type { PlannedSlot, Pool, SlotOfDay } from './capacity.types.js';

/** What stays whatever is decided: places of people who are there or were served. */
export type Kept = Partial<Record<Pool, number>>;

/**
 * The pools that a slot gets for what is planned there; none planned closes it. Kept pools shrink before the public's
 * when their time to fall back has come, and nothing goes below what stays.
 */
export function shapedPools(
  slot: Pick<SlotOfDay, 'kind' | 'pools' | 'passedOn' | 'forecast'>,
  planned: Pick<PlannedSlot, 'places' | 'school' | 'priority'> | undefined,
  kept: Kept,
  now: Date,
): Partial<Record<Pool, number>> {
  const places = planned?.places ?? 0;
  const of = (pool: Pool) => slot.pools.find((p) => p.pool === pool);
  // What people who did not come left to others stays theirs, whatever else is decided for the day.
  const passed = planned ? slot.passedOn + slot.forecast : 0;
  if (slot.kind === 'standby') return { standby: Math.max(places + passed, kept.standby ?? 0) };
  const wanted = (pool: 'school' | 'priority', most: number): number => {
    const own = of(pool);
    const isDue = own?.fallsBackAt && own.fallsBackAt <= now;
    const asked = Math.min(planned?.[pool] ?? 0, most);
    return Math.max(isDue ? Math.min(asked, own.taken) : asked, kept[pool] ?? 0);
  };
  const priority = wanted('priority', places);
  const school = wanted('school', Math.max(0, places - priority));
  return {
    public: Math.max(0, places - priority - school, kept.public ?? 0),
    ...(school > 0 || of('school') ? { school } : {}),
    ...(priority > 0 || of('priority') ? { priority } : {}),
  };
}
