import { describe, expect, it } from '@jest/globals';
import { keptDay } from '../../../test/support/kept-day.js';
import { coverDays } from './blanks.cover.rules.js';
import type { DayStock } from './blanks.types.js';

const [SAT, SUN, LATER] = ['2027-02-13', '2027-02-14', '2027-02-20'];
const changesOf = (days: DayStock[], onHand: number) => {
  const { changes, short } = coverDays(days, onHand);
  return { changes: changes.map((c) => [c.serviceDayId, c.allotted, c.reserve]), short };
};

describe('a loss', () => {
  const full = [
    keptDay(SAT, { promised: 10 }),
    keptDay(SUN, { promised: 4, used: 1, reserve: 3 }),
    keptDay(LATER, { reserve: 2 }),
  ];
  it.each([
    ['of what no day has leaves the days alone', 29, [], 0],
    ['is taken off the latest day first', 25, [[LATER, 6, 2]], 0],
    ['takes its reserve too', 20, [[LATER, 1, 1]], 0],
    [
      'goes on to the day before when that is not enough',
      17,
      [
        [SUN, 8, 3],
        [LATER, 0, 0],
      ],
      0,
    ],
    [
      'spares what people were promised as long as it can',
      14,
      [
        [SUN, 5, 0],
        [LATER, 0, 0],
      ],
      0,
    ],
    [
      'then leaves the latest promises short, and says how many',
      11,
      [
        [SUN, 2, 0],
        [LATER, 0, 0],
      ],
      3,
    ],
    [
      'of everything leaves all promises short',
      0,
      [
        [SAT, 0, 0],
        [SUN, 1, 0],
        [LATER, 0, 0],
      ],
      14,
    ],
  ])('%s', (_name, onHand, changes, short) => {
    expect(changesOf(full, onHand)).toEqual({ changes, short });
  });
});

describe('a day that is short', () => {
  const short = keptDay(SAT, { promised: 10, used: 2 });
  it.each([
    ['gets unallotted cards first', [short, keptDay(LATER)], 30, [[SAT, 12, 0]], 0],
    [
      'then unpromised cards of the latest day',
      [short, keptDay(SUN, { promised: 5 }), keptDay(LATER, { promised: 9 })],
      28,
      [
        [SAT, 12, 0],
        [SUN, 9, 0],
        [LATER, 9, 0],
      ],
      0,
    ],
    ['stays short when every other card is promised', [short, keptDay(LATER, { promised: 10 })], 18, [], 2],
    [
      'has used more than it was given: the cards were its own',
      [keptDay(SAT, { allotted: 2, used: 5, promised: 1 })],
      4,
      [[SAT, 6, 0]],
      0,
    ],
  ])('%s', (_name, days, onHand, changes, lacking) => {
    expect(changesOf(days, onHand)).toEqual({ changes, short: lacking });
  });

  it('is helped before a later one', () => {
    const two = [keptDay(LATER, { promised: 12 }), keptDay(SAT, { promised: 12 })];
    expect(changesOf(two, 22)).toEqual({ changes: [[SAT, 12, 0]], short: 2 });
  });
});
