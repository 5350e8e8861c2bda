import { describe, expect, it } from '@jest/globals';
import { burnOf, byWeek, forecast, projectDates, runwayOf } from './blanks.forecast.rules.js';
import type { Burn } from './blanks.types.js';

const steady = (perDay: number, deviation = 0): Burn => ({ perDay, deviation, days: 8 });
/** Saturdays and Sundays from 13 February 2027. */
const weekend = (...promised: number[]) =>
  ['2027-02-13', '2027-02-14', '2027-02-20', '2027-02-21']
    .slice(0, promised.length)
    .map((date, i) => ({ date, promised: promised[i] ?? 0, used: 0 }));
const run = (onHand: number, burn: Burn | null, days: ReturnType<typeof weekend>) => {
  const { runwayDays, runsOutOn } = runwayOf(forecast({ onHand, burn, days }), burn);
  return [runwayDays, runsOutOn];
};

describe('the burn', () => {
  it.each([
    ['is not known before anything was used', [0, 0], null],
    ['is the average of the days on which cards were used', [40, 0, 44], { perDay: 42, days: 2 }],
    ['of one day has no deviation', [40], { perDay: 40, deviation: 0, days: 1 }],
  ])('%s', (_name, used, burn) => {
    const found = burnOf(used);
    if (burn) expect(found).toMatchObject(burn);
    else expect(found).toBeNull();
  });
});

describe('dates that are not published yet', () => {
  it('fall on the weekdays that are served', () => {
    expect(projectDates(['2027-02-14', '2027-02-13'], 3)).toEqual(['2027-02-20', '2027-02-21', '2027-02-27']);
    expect(projectDates([], 3)).toEqual([]);
  });
});

describe('the runway', () => {
  it.each([
    ['is unknown before anything was used and while promises suffice', 100, null, weekend(5), null, null],
    ['ends on the day whose promises cannot be kept', 8, null, weekend(5, 4, 0), 1, '2027-02-14'],
    ['counts the usual burn where little was promised', 25, steady(10), weekend(0, 0, 0), 2, '2027-02-20'],
    ['counts the promises where they are more than usual', 25, steady(10), weekend(20, 10), 1, '2027-02-14'],
    ['goes on past the published days at the usual burn', 65, steady(10), weekend(10, 10), 6, '2027-03-06'],
    ['lasts to the last card', 20, steady(10), weekend(10, 10), 2, '2027-02-20'],
    ['is over at once with nothing on hand', 0, steady(10), weekend(1), 0, '2027-02-13'],
  ])('%s', (_name, onHand, burn, days, runwayDays, runsOutOn) => {
    expect(run(onHand, burn, days)).toEqual([runwayDays, runsOutOn]);
  });

  it('is a range when the days differ, and wider the farther it is', () => {
    const burn = steady(10, 4);
    const days = forecast({ onHand: 100, burn, days: weekend(0, 0) });
    const { runsOutBetween, runsOutOn } = runwayOf(days, burn);
    const { from = '', to = '' } = runsOutBetween ?? {};
    expect(from < (runsOutOn ?? '') && (runsOutOn ?? '') < (to ?? '')).toBe(true);
    expect((days[5]?.high ?? 0) - (days[5]?.low ?? 0)).toBeGreaterThan((days[1]?.high ?? 0) - (days[1]?.low ?? 0));
  });

  it('takes what today has used already off the burn of today', () => {
    const [today] = forecast({ onHand: 50, burn: steady(20), days: [{ date: '2027-02-13', promised: 5, used: 12 }] });
    expect(today).toMatchObject({ atStart: 50, expectedUse: 8 });
  });
});

describe('the forecast by week', () => {
  it('shows a weekend as one row', () => {
    const days = forecast({ onHand: 45, burn: null, days: weekend(20, 30, 4) });
    expect(byWeek(days)).toMatchObject([
      { from: '2027-02-13', to: '2027-02-14', atStart: 45, promised: 50, expectedUse: 50, atEnd: 0, short: 5 },
      { from: '2027-02-20', to: '2027-02-20', atStart: 0, promised: 4, short: 4 },
    ]);
  });
});
