import { describe, expect, it } from '@jest/globals';
import { judge, percentOf, progressOf, sumOf } from './coverage.rules.js';
import type { Snapshot } from './coverage.types.js';

const snapshot = (more: Partial<Snapshot>): Snapshot => ({
  id: '1',
  asOf: '2024-08-10',
  asOfPrecision: 'day',
  eligible: 279_871,
  recorded: 278_057,
  statedPercent: null,
  statedLeft: null,
  source: 'uji',
  enteredAt: new Date(0),
  ...more,
});

describe('what a source says beside its own counts', () => {
  it.each<[string, Partial<Snapshot>, string[]]>([
    ['99.03 % beside 278,057 of 279,871, which is 99.35 %', { statedPercent: 99.03 }, ['percent']],
    ['99.3 % of the same counts, which is a rounding away', { statedPercent: 99.3 }, ['percent']],
    ['99.35 %, as the counts say', { statedPercent: 99.35 }, []],
    ['a percentage just within the tolerance', { statedPercent: 99.4 }, []],
    [
      '11,870 left where subtraction gives 11,780',
      { eligible: 214_600, recorded: 202_820, statedLeft: 11_870 },
      ['left'],
    ],
    ['nothing', {}, []],
    ['a percentage of nobody', { eligible: 0, recorded: 0, statedPercent: 50 }, []],
  ])('%s', (_what, more, disagrees) => expect(judge(snapshot(more)).disagrees).toEqual(disagrees));

  it('is never used: the percentage comes from the counts', () => {
    expect(judge(snapshot({ statedPercent: 12 }))).toMatchObject({ percent: 99.35, left: 1_814 });
    expect(judge(snapshot({ eligible: 281_968, recorded: 281_760 }))).toMatchObject({ percent: 99.93, left: 208 });
  });
});

it.each([
  [0, 0, null],
  [0, 10, 0],
  [10, 10, 100],
  [99_999, 100_000, 99.99],
  [1, 3, 33.33],
])('%i of %i is %s percent', (part, whole, percent) => expect(percentOf(part, whole)).toBe(percent));

it('sums counts, and computes the percentage of the sum', () => {
  const a = { total: 10, recorded: 10, printReady: 2, printed: 3, handedOver: 4 };
  const b = { total: 30, recorded: 10, printReady: 1, printed: 0, handedOver: 0 };
  expect(sumOf([a, b])).toEqual(progressOf({ total: 40, recorded: 20, printReady: 3, printed: 3, handedOver: 4 }));
  expect(sumOf([a, b])).toMatchObject({ left: 20, percent: 50 });
});
