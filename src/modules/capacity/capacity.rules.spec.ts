import { describe, expect, it } from '@jest/globals';
import { offerSlots, placesLeft, planClaims } from './capacity.rules.js';
import type { SlotWithPool } from './capacity.types.js';

const NINE = Date.parse('2027-02-13T09:00:00+07:00');
const STEP = 12 * 60_000;

type Row = Partial<Pick<SlotWithPool, 'capacity' | 'taken' | 'poolCapacity' | 'poolTaken'>> & { gapBefore?: number };

/** Slots of a day, one per row, each right after the one before unless a gap (in steps) is given. */
function day(rows: readonly Row[]): SlotWithPool[] {
  let at = NINE;
  return rows.map(({ gapBefore = 0, ...row }, index) => {
    const startsAt = new Date(at + gapBefore * STEP);
    at = startsAt.getTime() + STEP;
    const { capacity = 1, taken = 0 } = row;
    const { poolCapacity = capacity, poolTaken = taken } = row;
    const own = { capacity, taken, poolCapacity, poolTaken, startsAt, endsAt: new Date(at) };
    return { ...own, id: `s${index}`, regionId: 'r', serviceDayId: 'd', kind: 'timed', serviceCodes: null };
  });
}

/** As `s0*2 s1*1`. */
const claimed = (plan: ReturnType<typeof planClaims>) =>
  plan && plan.claims.map(({ slotId, places }) => `${slotId}*${places}`).join(' ');

describe('places left', () => {
  it.each([
    ['a free slot', { capacity: 3 }, 3],
    ['the pool is the smaller one', { capacity: 3, poolCapacity: 2 }, 2],
    ['the pool is free, the slot is not', { capacity: 3, taken: 2, poolCapacity: 3, poolTaken: 0 }, 1],
    ['the slot is free, the pool is not', { capacity: 3, taken: 2, poolCapacity: 2, poolTaken: 2 }, 0],
    ['a capacity that was lowered below what is taken', { capacity: 1, taken: 2 }, 0],
  ])('%s', (_name, row, left) => {
    expect(placesLeft(day([row])[0] as SlotWithPool)).toBe(left);
  });
});

describe('seats of a party', () => {
  const one = { capacity: 1 };
  const two = { capacity: 2 };
  const full = { capacity: 2, taken: 2 };
  const cases: [string, Row[], number, number, string | null][] = [
    ['one person in the chosen slot', [one, one], 1, 1, 's0*1'],
    ['two side by side where both fit', [two, two], 2, 1, 's0*2'],
    ['spills into the next slots', [two, two, two], 5, 1, 's0*2 s1*2 s2*1'],
    ['passes over a full slot on its way', [one, full, one], 2, 1, 's0*1 s2*1'],
    ['never starts elsewhere than chosen', [full, two], 1, 1, null],
    ['spreads over three slots more at most', [one, one, one, one, one], 5, 1, null],
    ['fits in those three', [one, one, one, two], 5, 1, 's0*1 s1*1 s2*1 s3*2'],
    ['a long service takes the slot after as well', [one, one], 1, 2, 's0*1 s1*1'],
    ['a long service needs the slot after to be free', [one, { taken: 1 }], 1, 2, null],
    ['a long service does not run over a break', [one, { gapBefore: 1 }], 1, 2, null],
    ['a long service does not run past the end of the day', [one], 1, 2, null],
    ['two people with two steps share the slot in the middle', [two, two, two], 2, 2, 's0*2 s1*2'],
    [
      'two people with two steps at one counter come one after the other',
      [one, one, one, one],
      2,
      2,
      's0*1 s1*1 s2*1 s3*1',
    ],
    ['a party sits on both sides of a break', [one, { gapBefore: 3 }], 2, 1, 's0*1 s1*1'],
  ];
  it.each(cases)('%s', (_name, rows, party, steps, wanted) => {
    expect(claimed(planClaims(day(rows), 's0', 'public', party, steps))).toBe(wanted);
  });

  it('says when each person starts, and which pool it takes from', () => {
    const plan = planClaims(day([one, one]), 's0', 'school', 2, 1);
    expect(plan?.seats.map((seat) => seat.startsAt.getTime())).toEqual([NINE, NINE + STEP]);
    expect(plan?.claims.map((claim) => claim.pool)).toEqual(['school', 'school']);
  });

  it('knows no slot of another day', () => {
    expect(planClaims(day([one]), 'elsewhere', 'public', 1, 1)).toBeNull();
  });
});

describe('what is offered', () => {
  it('keeps every slot, with nothing left where the party would not fit', () => {
    const slots = day([{ capacity: 2 }, { capacity: 2, taken: 2 }, { capacity: 2, taken: 1 }]);
    const left = (party: number, steps = 1) => offerSlots(slots, 'public', party, steps).map((slot) => slot.placesLeft);
    expect(left(1)).toEqual([2, 0, 1]);
    expect(left(3)).toEqual([2, 0, 0]);
    expect(left(4)).toEqual([0, 0, 0]);
    expect(left(1, 2)).toEqual([0, 0, 0]);
  });

  it('an empty day offers nothing', () => {
    expect(offerSlots([], 'public', 1, 1)).toEqual([]);
  });
});
