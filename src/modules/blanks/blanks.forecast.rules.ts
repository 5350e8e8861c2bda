import { addDays, type LocalDate, weekdayOf } from '../../common/local-date.js';
import type { Burn, DayStock, ForecastDay, ForecastWeek, Runway } from './blanks.types.js';

/** Of a normal distribution, 80 of 100 lie within so many standard deviations. */
const EIGHT_OF_TEN = 1.2816;
/** Nothing is foretold beyond: with 2 days a week it is nearly five years. */
const FORESEEN_DAYS = 500;

/** Average use of the days on which any card was used; null when there is none. */
export function burnOf(used: readonly number[]): Burn | null {
  const served = used.filter((cards) => cards > 0);
  if (served.length === 0) return null;
  const mean = served.reduce((sum, cards) => sum + cards, 0) / served.length;
  const squares = served.reduce((sum, cards) => sum + (cards - mean) ** 2, 0);
  const deviation = served.length > 1 ? Math.sqrt(squares / (served.length - 1)) : 0;
  return { perDay: Math.round(mean), deviation, days: served.length };
}

/** Dates after the last known one on the weekdays that were served so far: where nothing is published yet. */
export function projectDates(known: readonly LocalDate[], count: number): LocalDate[] {
  const weekdays = new Set(known.map(weekdayOf));
  const dates: LocalDate[] = [];
  let date = [...known].sort().at(-1);
  while (date && dates.length < count) {
    date = addDays(date, 1);
    if (weekdays.has(weekdayOf(date))) dates.push(date);
  }
  return dates;
}

interface ForecastQuestion {
  onHand: number;
  burn: Burn | null;
  /** Published days, in order. */
  days: readonly Pick<DayStock, 'date' | 'promised' | 'used'>[];
  /** Service days of the last weeks. */
  pastDates?: readonly LocalDate[];
}

/** The coming service days without any delivery, until the cards are gone. */
export function forecast({ onHand, burn, days, pastDates = [] }: ForecastQuestion): ForecastDay[] {
  const perDay = burn?.perDay ?? 0;
  const published = days.map(({ date, promised, used }) => ({ date, promised, used, isPublished: true }));
  // Every day takes at least the burn: this many suffice to see the end, also at the slow edge of the band.
  const enough = perDay > 0 ? Math.min(FORESEEN_DAYS, Math.ceil((onHand / perDay) * 1.5) + 8) : 0;
  // The weekdays of now; those of the past only while nothing is published.
  const known = days.length > 0 ? days.map(({ date }) => date) : pastDates;
  const toCome = projectDates(known, Math.max(0, enough - days.length));
  const all = [...published, ...toCome.map((date) => ({ date, promised: 0, used: 0, isPublished: false }))];
  let left = onHand;
  return all.map(({ date, promised, used, isPublished }, index) => {
    const spreadOut = EIGHT_OF_TEN * (burn?.deviation ?? 0) * Math.sqrt(index);
    const atStart = Math.max(0, left);
    const low = Math.max(0, Math.round(left - spreadOut));
    const high = Math.max(0, Math.round(left + spreadOut));
    const expectedUse = Math.max(perDay - used, promised, 0);
    left -= expectedUse;
    return { date, isPublished, promised, expectedUse, atStart, low, high, short: Math.max(0, promised - atStart) };
  });
}

const firstWithout = (days: readonly ForecastDay[], field: 'low' | 'atStart' | 'high'): number =>
  days.findIndex((day) => day[field] < day.expectedUse);

/** How far the cards reach. The day that they run out is the first that needs more than is there. */
export function runwayOf(days: readonly ForecastDay[], burn: Burn | null): Runway {
  const index = firstWithout(days, 'atStart');
  const runsOutOn = days[index]?.date ?? null;
  const early = days[firstWithout(days, 'low')]?.date ?? null;
  const late = days[firstWithout(days, 'high')]?.date ?? null;
  const runsOutBetween = burn && burn.days > 1 && early ? { from: early, to: late } : null;
  return { runwayDays: index >= 0 ? index : null, runsOutOn, runsOutBetween };
}

const mondayOf = (date: LocalDate): LocalDate => addDays(date, -((weekdayOf(date) + 6) % 7));

/** The same days by week, Monday to Sunday: a weekend is one row. */
export function byWeek(days: readonly ForecastDay[]): ForecastWeek[] {
  const weeks = new Map<LocalDate, ForecastDay[]>();
  for (const day of days) weeks.set(mondayOf(day.date), [...(weeks.get(mondayOf(day.date)) ?? []), day]);
  return [...weeks.values()].map((group) => {
    const [first, last] = [group[0] as ForecastDay, group.at(-1) as ForecastDay];
    const sum = (field: 'promised' | 'expectedUse' | 'short') => group.reduce((total, day) => total + day[field], 0);
    const { atStart, low, high } = first;
    const atEnd = Math.max(0, last.atStart - last.expectedUse);
    const totals = { promised: sum('promised'), expectedUse: sum('expectedUse'), short: sum('short') };
    return { from: first.date, to: last.date, atStart, low, high, ...totals, atEnd };
  });
}
