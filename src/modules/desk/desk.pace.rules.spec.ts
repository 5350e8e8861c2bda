import { describe, expect, it } from '@jest/globals';
import { absenceOf, type HourShow, paceOf, type Served } from './desk.pace.rules.js';

const CATALOGUE = new Map([
  ['record_first' as const, 12],
  ['ikd' as const, 6],
]);
const times = (count: number, minutes: number, more: Partial<Served> = {}): Served[] =>
  Array.from({ length: count }, () => ({ service: 'record_first', party: 1, minutes, ...more }));

describe('how fast a site serves', () => {
  it('is the catalogue until there is something to learn from', () => {
    const pace = paceOf(CATALOGUE, [], []);
    expect([pace.minutesOf('record_first'), pace.minutesOf('ikd'), pace.cv]).toEqual([12, 6, 0.5]);
  });

  it('follows the day, the more the longer it goes', () => {
    const [few, many] = [3, 60].map((n) => paceOf(CATALOGUE, [], times(n, 18)).minutesOf('record_first'));
    expect(few).toBeGreaterThan(13);
    expect(few).toBeLessThan(16);
    expect(many).toBeGreaterThan(17);
    expect(many).toBeLessThanOrEqual(18);
  });

  it('a slow day is slow for services that nobody asked for yet', () => {
    const pace = paceOf(CATALOGUE, [], times(40, 18));
    expect(pace.minutesOf('ikd')).toBeGreaterThan(8);
  });

  it('believes earlier days more than the catalogue', () => {
    const pace = paceOf(CATALOGUE, [{ service: 'record_first', tickets: 200, minutes: 9, cv: 0.2 }], []);
    expect(pace.minutesOf('record_first')).toBeLessThan(9.6);
    expect(pace.cv).toBeLessThan(0.35);
  });

  it('a family counts for each of its people', () => {
    expect(paceOf(CATALOGUE, [], times(30, 36, { party: 3 })).minutesOf('record_first')).toBeCloseTo(12);
  });

  it('a ticket that was never ended does not spoil the day', () => {
    const pace = paceOf(CATALOGUE, [], [...times(10, 12), ...times(1, 600)]);
    expect(pace.minutesOf('record_first')).toBeLessThan(16);
  });

  it('knows its mean better the more it has seen', () => {
    const [few, many] = [2, 100].map((n) => paceOf(CATALOGUE, [], times(n, 12)).error);
    expect(many).toBeLessThan((few ?? 0) / 2);
  });
});

describe('how many of the booked people do not come', () => {
  const hour = (at: number, came: number, missed: number): HourShow => ({ hour: at, came, missed });

  it('is guessed first, drawn to the hour of earlier days, and to today', () => {
    expect(absenceOf([], [])(9).share).toBeCloseTo(0.3);
    const earlier = [hour(9, 20, 80), hour(12, 90, 10)];
    const [nine, noon] = [9, 12].map((at) => absenceOf(earlier, [])(at).share);
    expect(nine).toBeGreaterThan(0.6);
    expect(noon).toBeLessThan(0.3);
    expect(absenceOf(earlier, [hour(0, 30, 0)])(9).share).toBeLessThan(0.35);
  });

  it('what may be given away ahead is less, and comes closer with what is known', () => {
    const [few, many] = [2, 200].map((n) => absenceOf([], [hour(0, n, n)])(9));
    expect(few?.atLeast).toBeLessThan((few?.share ?? 0) - 0.1);
    expect(many?.atLeast).toBeGreaterThan((many?.share ?? 0) - 0.06);
    expect(absenceOf([], [hour(0, 50, 0)])(9).atLeast).toBeLessThan(0.05);
  });
});
