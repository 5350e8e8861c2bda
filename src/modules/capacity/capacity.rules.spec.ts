import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../../test/support/random.js';
import { offerSlots, placesLeft, planBlock, planClaims, seatWithin } from './capacity.rules.js';
import type { ClaimPlan, SlotWithPool } from './capacity.types.js';

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
    [
      'people with two steps sit on both sides of a break',
      [one, one, { gapBefore: 3 }, one],
      2,
      2,
      's0*1 s1*1 s2*1 s3*1',
    ],
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

describe('people who need different lengths', () => {
  const one = { capacity: 1 };
  const two = { capacity: 2 };
  const seats = (rows: Row[], lengths: number[]) =>
    planClaims(day(rows), 's0', 'public', lengths.length, lengths)?.seats.map(({ slotIds }) => slotIds.join('+'));

  it.each<[string, Row[], number[], string[] | undefined]>([
    ['side by side, as close as can be', [two, two], [1, 2], ['s0', 's0+s1']],
    ['the short one opens where the long one does not fit', [one, { gapBefore: 1 }, one], [2, 1], ['s1+s2', 's0']],
    ['each keeps the place in the list', [two, one, one], [1, 2, 1], ['s0', 's1+s2', 's0']],
    ['all or none', [one, one], [1, 2], undefined],
    ['somebody starts at the chosen time', [{ taken: 1 }, two, two], [1, 2], undefined],
  ])('%s', (_name, rows, lengths, wanted) => {
    expect(seats(rows, lengths)).toEqual(wanted);
  });
});

describe('every party that could sit is seated', () => {
  const SPREAD = 3;
  const TRIALS = 3_000;

  /** Tries every start of every person, without any cleverness. */
  function couldSit(slots: readonly SlotWithPool[], lengths: readonly number[]): boolean {
    const left = slots.map((slot) => placesLeft(slot));
    const follows = slots.map((slot, i) => i === 0 || slots[i - 1]?.endsAt.getTime() === slot.startsAt.getTime());
    const tryAll = (person: number, isOpened: boolean): boolean => {
      const length = lengths[person];
      if (length === undefined) return isOpened;
      for (let start = 0; start <= SPREAD; start += 1) {
        const run = Array.from({ length }, (_, i) => start + i);
        if (run.some((i) => (left[i] ?? 0) < 1) || run.slice(1).some((i) => !follows[i])) continue;
        for (const i of run) left[i] = (left[i] ?? 0) - 1;
        const fits = tryAll(person + 1, isOpened || start === 0);
        for (const i of run) left[i] = (left[i] ?? 0) + 1;
        if (fits) return true;
      }
      return false;
    };
    return tryAll(0, false);
  }

  function expectHonest(
    slots: readonly SlotWithPool[],
    lengths: readonly number[],
    { seats, claims }: ClaimPlan,
  ): void {
    const index = (id: string) => slots.findIndex((slot) => slot.id === id);
    const starts = seats.map(({ slotIds }) => index(slotIds[0] ?? ''));
    expect(seats.map(({ slotIds }) => slotIds.length)).toEqual(lengths);
    expect([Math.min(...starts), Math.max(...starts) <= SPREAD]).toEqual([0, true]);
    for (const { slotIds } of seats)
      expect(slotIds.map(index)).toEqual(slotIds.map((_id, i) => index(slotIds[0] ?? '') + i));
    for (const { slotId, places } of claims) {
      expect(places).toBe(seats.filter(({ slotIds }) => slotIds.includes(slotId)).length);
      expect(places).toBeLessThanOrEqual(placesLeft(slots[index(slotId)] as SlotWithPool));
    }
  }

  it('as against all seatings there are', () => {
    const random = seeded(20270213);
    const upTo = (most: number) => Math.floor(random() * (most + 1));
    let seated = 0;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const rows = Array.from({ length: 3 + upTo(6) }, (): Row => {
        const capacity = 1 + upTo(2);
        return { capacity, taken: upTo(capacity), gapBefore: random() < 0.15 ? 1 : 0 };
      });
      const lengths = Array.from({ length: 1 + upTo(4) }, () => 1 + upTo(2));
      const slots = day(rows);
      const plan = planClaims(slots, 's0', 'public', lengths.length, lengths);
      const question = { rows, lengths };
      expect({ question, fits: plan !== null }).toEqual({ question, fits: couldSit(slots, lengths) });
      if (!plan) continue;
      seated += 1;
      expectHonest(slots, lengths, plan);
    }
    expect(seated).toBeGreaterThan(TRIALS / 10);
    expect(seated).toBeLessThan((TRIALS * 9) / 10);
  });
});

describe('places of several pools', () => {
  const pooled = (rows: { capacity: number; taken?: number; school: number; open: number }[]) =>
    day(rows).map((slot, i) => {
      const { school = 0, open = 0 } = rows[i] ?? {};
      return { ...slot, poolCapacity: slot.capacity, leftByPool: { school, public: open } };
    });
  const claims = (plan: { slotId: string; pool: string; places: number }[] | null | undefined) =>
    plan?.map(({ slotId, pool, places }) => `${slotId} ${pool}*${places}`);

  it('come from the first pool that has them', () => {
    const slots = pooled([{ capacity: 3, school: 1, open: 2 }]);
    expect(claims(planClaims(slots, 's0', ['school', 'public'], 3, 1)?.claims)).toEqual(['s0 school*1', 's0 public*2']);
    expect(claims(planClaims(slots, 's0', 'public', 2, 1)?.claims)).toEqual(['s0 public*2']);
    expect(planClaims(slots, 's0', 'public', 3, 1)).toBeNull();
  });

  it('are never more than the slot has', () => {
    expect(
      placesLeft(pooled([{ capacity: 4, taken: 3, school: 2, open: 2 }])[0] as SlotWithPool, ['school', 'public']),
    ).toBe(1);
  });

  it('make a block: named slots first, then the day from its start on, all or none', () => {
    const slots = () => pooled([0, 1, 2].map(() => ({ capacity: 2, school: 1, open: 1 })));
    const wanted = [
      { serviceDayId: 'd', places: 3 },
      { slotId: 's1', places: 2 },
    ];
    expect(claims(planBlock(slots(), ['school', 'public'], wanted))).toEqual([
      's1 school*1',
      's1 public*1',
      's0 school*1',
      's0 public*1',
      's2 school*1',
    ]);
    expect(planBlock(slots(), ['school', 'public'], [{ serviceDayId: 'd', places: 7 }])).toBeNull();
    expect(claims(planBlock(slots(), 'school', [{ serviceDayId: 'd', places: 3 }]))).toEqual([
      's0 school*1',
      's1 school*1',
      's2 school*1',
    ]);
    expect(planBlock(slots(), 'school', [{ serviceDayId: 'd', places: 4 }])).toBeNull();
  });

  it('give one person a seat out of a block', () => {
    const slots = day([{ capacity: 2 }, { capacity: 2 }, { capacity: 2 }]);
    const within = [
      { slotId: 's0', pool: 'school' as const, places: 1 },
      { slotId: 's1', pool: 'public' as const, places: 1 },
    ];
    expect(claims(seatWithin(slots, 's0', within, 2))).toEqual(['s0 school*1', 's1 public*1']);
    expect(seatWithin(slots, 's1', within, 2)).toBeNull();
    expect(seatWithin(slots, 's2', within, 1)).toBeNull();
  });
});
