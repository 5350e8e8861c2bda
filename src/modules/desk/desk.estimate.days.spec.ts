import { describe, expect, it } from '@jest/globals';
import { DAY, minuteOf, ServiceDay } from '../../../test/support/service-days.js';
import { isFull } from '../../../test/support/tier.js';
import { lineOutlook, newcomerOutlook } from './desk.outlook.rules.js';
import { likelyAbsent, placesAhead } from './desk.recovery.rules.js';
import type { SceneFacts } from './desk.scene.rules.js';

const DAYS = isFull ? 100 : 6;
const WORK = { service: 'record_first', party: 1 } as const;
const END = DAY.hours * 60;

const say = (text: string): boolean => process.stderr.write(`${text}\n`);
const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function tellAll(bookedPerHour: number) {
  const widths: number[] = [];
  let hits = 0;
  for (let seed = 1; seed <= DAYS; seed += 1) {
    const told = new Map<string, { low: number; high: number; at: number }>();
    new ServiceDay({ ...DAY, seed, bookedPerHour }).run({
      arrived(ticket, facts) {
        const range = lineOutlook(facts, END - minuteOf(facts.now), seed)?.byTicket.get(ticket.id);
        if (range) told.set(ticket.id, { low: range.low, high: range.high, at: minuteOf(facts.now) });
      },
      called({ id }, minute) {
        const range = told.get(id);
        if (!range) return;
        widths.push(range.high - range.low);
        const waited = minute - range.at;
        if (waited >= range.low && waited <= range.high) hits += 1;
      },
    });
  }
  return { visits: widths.length, hitRate: hits / widths.length, width: median(widths) };
}

describe(`ranges told on ${DAYS} days that the estimator knows nothing of`, () => {
  // Fewer people than three counters serve, and more.
  it.each([10, 15])(
    '%i booked an hour: 80 to 95 % of the visits lie inside, the median width is at most 20 min',
    (b) => {
      const { visits, hitRate, width } = tellAll(b);
      say(
        `Estimates, ${DAYS} days, ${b} booked an hour: ${visits} visits, ${percent(hitRate, 1)} inside, width ${width} min`,
      );
      expect(visits).toBeGreaterThan(DAYS * 40);
      expect(hitRate).toBeGreaterThanOrEqual(0.8);
      expect(hitRate).toBeLessThanOrEqual(0.95);
      expect(width).toBeLessThanOrEqual(20);
    },
  );
});

/** One day with a standby slot: what is reserved, what was passed on, and, if so, what is given ahead. */
function admit(seed: number, absent: number, givesAhead: boolean) {
  const earlier = [{ hour: 9, came: Math.round(200 * (1 - absent)), missed: Math.round(200 * absent) }];
  const day = new ServiceDay({ ...DAY, seed, absent, bookedPerHour: 15, earlier });
  const reserve = 8;
  let [taken, ahead, late, overtime, most] = [0, 0, 0, 0, 0];
  const aheadNow = (facts: SceneFacts, minute: number, free: number): number => {
    const absent = likelyAbsent(facts);
    if (absent === 0) return 0;
    const asked = { closesIn: END - minute, seed, most: Math.max(0, free) + absent };
    return placesAhead(absent, { safe: newcomerOutlook(facts, WORK, asked)?.safe ?? 0, free });
  };
  day.run({
    arrived: () => undefined,
    called: () => undefined,
    admits(facts, minute) {
      const own = reserve + day.missedBy(minute);
      ahead = givesAhead ? Math.max(aheadNow(facts, minute, own - taken), taken - own, 0) : 0;
      most = Math.max(most, ahead);
      if (taken >= own + ahead) return false;
      taken += 1;
      return true;
    },
    done(ticket, minute) {
      if (!ticket.bookedFor || minute <= END) return;
      late += 1;
      overtime += minute - END;
    },
  });
  return { taken, late, overtime, most };
}

describe('places given ahead', () => {
  it.each([0.2, 0.5])('let more people in and keep no booked one beyond closing time (%d absent)', (absent) => {
    const sum = (givesAhead: boolean) => {
      const days = Array.from({ length: isFull ? 60 : 5 }, (_, i) => admit(i + 1, absent, givesAhead));
      const all = (key: 'taken' | 'late' | 'overtime' | 'most') => days.reduce((total, day) => total + day[key], 0);
      return { taken: all('taken'), late: all('late'), overtime: all('overtime'), most: all('most') };
    };
    const [without, ahead] = [sum(false), sum(true)];
    say(
      `Given ahead, ${absent} absent: ${ahead.taken - without.taken} more let in, late ${without.late} -> ${ahead.late}`,
    );
    expect(ahead.late).toBeLessThanOrEqual(without.late);
    expect(ahead.overtime).toBeLessThanOrEqual(without.overtime + ahead.late);
    expect(ahead.taken).toBeGreaterThanOrEqual(without.taken);
    if (absent === 0.5) expect(ahead.most).toBeGreaterThan(0);
  });
});
