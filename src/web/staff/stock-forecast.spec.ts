import { describe, expect, it } from '@jest/globals';
import { axisMarks, forecastStock, stockState } from './stock-forecast.js';

const day = (
  date: string,
  facts: Partial<{ allotted: number; reserve: number; promised: number; used: number; left: number }> = {},
) => ({
  date,
  serviceDayId: date,
  blankKind: 'ktp' as const,
  version: 1,
  allotted: 60,
  reserve: 6,
  promised: 20,
  used: 0,
  left: 34,
  ...facts,
});

describe('the stock of coming days', () => {
  it('falls by what was promised while nothing is known of the burn', () => {
    const byDay = [day('2027-02-13'), day('2027-02-14', { promised: 30 }), day('2027-02-20')];
    expect(forecastStock({ onHand: 45, burnPerDay: null, byDay })).toEqual([
      { date: '2027-02-13', atStart: 45, short: 0 },
      { date: '2027-02-14', atStart: 25, short: 5 },
      { date: '2027-02-20', atStart: 0, short: 20 },
    ]);
  });

  it('falls by the burn where that is more', () => {
    const byDay = [day('2027-02-13'), day('2027-02-14')];
    expect(forecastStock({ onHand: 100, burnPerDay: 44, byDay }).map((d) => d.atStart)).toEqual([100, 56]);
  });

  it.each([
    [day('2027-02-13'), 0, 'Cukup'],
    [day('2027-02-13', { left: 5 }), 0, 'Menipis'],
    [day('2027-02-13', { left: 0 }), 0, 'Habis dijanjikan'],
    [day('2027-02-13', { allotted: 0, promised: 0, left: 0 }), 0, 'Belum dijatah'],
    [day('2027-02-13', { allotted: 18, left: 0 }), 0, 'Kurang 2'],
    [day('2027-02-13'), 12, 'Kurang 12'],
  ])('names the state of %j with %d lacking', (stock, short, words) => {
    expect(stockState(stock, short).words).toBe(words);
  });

  it.each([
    [212, [0, 100, 200, 300]],
    [4000, [0, 1000, 2000, 3000, 4000]],
    [7, [0, 2, 4, 6, 8]],
    [0, [0, 1]],
  ])('marks an axis up to %d', (most, marks) => {
    expect(axisMarks(most)).toEqual(marks);
  });
});
