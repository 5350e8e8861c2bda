import { describe, expect, it } from '@jest/globals';
import { keptDay } from '../../../test/support/kept-day.js';
import { proposeSpread, reserveOf, spread } from './blanks.spread.rules.js';
import type { KeptDay } from './blanks.types.js';

const many = { floor: 0, most: 1_000 };

describe('spreading cards over days', () => {
  it.each([
    ['evenly', 30, [many, many, many], 0, [10, 10, 10], 0],
    ['with what remains on the first days', 32, [many, many, many], 0, [11, 11, 10], 0],
    ['on top of what was promised', 10, [{ floor: 8, most: 50 }, many], 0, [13, 5], 0],
    ['to a day until it has a card for every place', 40, [{ floor: 45, most: 50 }, many, many], 0, [50, 18, 17], 0],
    ['and keeps what no day can use', 100, [{ floor: 0, most: 20 }], 0, [20], 80],
    ['never takes away what was promised beyond the places', 10, [{ floor: 60, most: 50 }, many], 0, [60, 10], 0],
    ['and keeps a share for days that are not published', 40, [many, many], 2, [10, 10], 20],
    ['fewer cards than days', 2, [many, many, many], 0, [1, 1, 0], 0],
    ['nothing', 0, [{ floor: 3, most: 50 }, many], 0, [3, 0], 0],
    ['less than nothing', -5, [{ floor: 3, most: 50 }], 0, [3], 0],
    ['over no day', 7, [], 0, [], 7],
  ])('%s', (_name, free, days, toCome, allotments, left) => {
    expect(spread(free, days, toCome)).toEqual({ allotments, left });
  });

  it('gives out what is free, fair within one, and never less than was promised, whatever the days', () => {
    let state = 42;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % below;
    };
    for (let round = 0; round < 2_000; round += 1) {
      const days = Array.from({ length: random(12) }, () => ({ floor: random(40), most: random(60) }));
      const [free, toCome] = [random(400), random(3)];
      const { allotments, left } = spread(free, days, toCome);
      const shares = allotments.map((cards, index) => cards - (days[index]?.floor ?? 0));
      expect(shares.reduce((sum, share) => sum + share, 0) + left).toBe(free);
      expect(Math.min(0, ...shares)).toBe(0);
      const open = shares.filter((_, i) => (allotments[i] ?? 0) < (days[i]?.most ?? 0));
      const most = Math.max(0, ...shares);
      // Who could have taken more has no less than anybody else, but for the remainder.
      for (const share of open) expect(most - share).toBeLessThanOrEqual(1);
      if (open.length > 0 && toCome === 0) expect(left).toBe(0);
      for (const [i, cards] of allotments.entries())
        expect(cards).toBeLessThanOrEqual(Math.max(days[i]?.most ?? 0, days[i]?.floor ?? 0));
    }
  });

  it.each([
    [50, 12, 10, 5],
    [50, 48, 10, 2],
    [50, 60, 10, 0],
    [9, 0, 10, 0],
  ])('the reserve of %i cards with %i bound at %i %% is %i', (allotted, floor, percent, reserve) => {
    expect(reserveOf(allotted, floor, percent)).toBe(reserve);
  });
});

describe('what the policy proposes', () => {
  const day = (date: string, more: Partial<KeptDay> = {}) => keptDay(date, { allotted: 30, reserve: 3, ...more });
  const question = {
    days: [
      day('2027-02-13', { promised: 10 }),
      day('2027-02-14', { setBy: 'hand' }),
      day('2027-02-20', { promised: 4 }),
    ],
    onHand: 100,
    policy: { reservePercent: 10, firstPercent: 40 },
    before: null,
    unpublishedDays: 0,
    includesHand: false,
  };
  const shown = (more: object) =>
    proposeSpread({ ...question, ...more }).days.map((d) => [d.role, d.allotted, d.reserve, d.keptForFirst]);

  it('leaves a day that was set by hand, and counts its cards as gone', () => {
    expect(shown({})).toEqual([
      ['spread', 38, 3, 14],
      ['hand', 30, 3, 0],
      ['spread', 32, 3, 11],
    ]);
  });

  it('takes it in when it is told to', () => {
    expect(shown({ includesHand: true }).map(([role, cards]) => [role, cards])).toEqual([
      ['spread', 39],
      ['spread', 29],
      ['spread', 32],
    ]);
  });

  it('leaves a day after the next delivery with what was promised', () => {
    expect(shown({ before: '2027-02-20' })).toEqual([
      ['spread', 50, 5, 0],
      ['hand', 30, 3, 0],
      ['later', 4, 0, 1],
    ]);
  });

  it('says what was spread and what stays unallotted', () => {
    expect(proposeSpread(question)).toMatchObject({ onHand: 100, free: 56, unallotted: 0 });
    expect(proposeSpread({ ...question, before: '2027-02-20' })).toMatchObject({ free: 40, unallotted: 16 });
    expect(proposeSpread({ ...question, unpublishedDays: 2 })).toMatchObject({ free: 28, unallotted: 28 });
  });
});
