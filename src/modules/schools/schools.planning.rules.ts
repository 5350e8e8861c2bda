import { daysBetween, type LocalDate } from '../../common/local-date.js';
import { blockedBy, type SchoolTimes } from './schools.calendar.rules.js';
import { placesOf, type SeatsAt, type VisitOption } from './schools.option.rules.js';
import type { Wishes } from './schools.types.js';

export type PlanQuestion = Pick<Wishes, 'pupils' | 'adults' | 'wishedDates' | 'maxDays'> & {
  times: SchoolTimes;
  /** Only what may be used. */
  options: readonly VisitOption[];
};

/** Pupils who use one option. */
export interface PlannedVisit {
  option: VisitOption;
  pupils: number;
  cards: number;
  /** The seats of the option that are used. */
  seats: SeatsAt[];
}

/**
 * Seats all pupils or none, on at most `maxDays` dates: on the dates nearest to the wished ones that still leave enough
 * for the rest. A wish within a break or an exam week means the days after it first. Null when no choice of dates has
 * the places.
 */
export function planVisits(question: PlanQuestion): PlannedVisit[] | null {
  const dates = byPreference(question);
  const chosen = chooseDates(dates, question.pupils, question.maxDays);
  if (!chosen) return null;
  let open = question.pupils;
  let cards = question.adults;
  return chosen
    .flatMap(({ options }) => options.toSorted(byUse(cards > 0)))
    .flatMap((option): PlannedVisit[] => {
      const pupils = Math.min(open, placesOf(option));
      if (pupils === 0) return [];
      open -= pupils;
      const own = Math.min(cards, option.cards, pupils);
      cards -= own;
      return [{ option, pupils, cards: own, seats: firstSeats(option, pupils) }];
    })
    .toSorted((a, b) => (a.option.date < b.option.date ? -1 : 1));
}

interface DateOptions {
  date: LocalDate;
  options: VisitOption[];
  places: number;
}

function byPreference({ options, wishedDates, times }: PlanQuestion): DateOptions[] {
  const byDate = new Map<LocalDate, VisitOption[]>();
  for (const option of options) byDate.set(option.date, [...(byDate.get(option.date) ?? []), option]);
  return [...byDate]
    .map(([date, own]) => ({
      date,
      options: own,
      places: own.reduce((sum, option) => sum + placesOf(option), 0),
      distance: distanceOf(date, wishedDates, times),
    }))
    .toSorted((a, b) => a.distance - b.distance || (a.date < b.date ? -1 : 1));
}

/** Days before a block that holds a wish come after all days that follow it. */
const BEFORE = 10_000;

/** Days to the nearest wish; to a wish within a break or an exam week from the end of it on. */
export function distanceOf(
  date: LocalDate,
  wishes: readonly LocalDate[],
  times: Pick<SchoolTimes, 'blocks' | 'accepts'>,
): number {
  const distances = wishes.map((wish) => {
    const block = blockedBy(times, wish);
    if (!block) return Math.abs(daysBetween(wish, date));
    return date > block.to ? daysBetween(block.to, date) : BEFORE + Math.abs(daysBetween(date, block.from));
  });
  return Math.min(...distances, 2 * BEFORE);
}

/** In the order given, each date is taken that leaves enough places for the rest on the best of the others. */
function chooseDates(dates: readonly DateOptions[], pupils: number, maxDays: number): DateOptions[] | null {
  const chosen: DateOptions[] = [];
  let open = pupils;
  for (const [index, one] of dates.entries()) {
    if (open <= 0) break;
    const others = dates.slice(index + 1).map(({ places }) => places);
    const best = sum(others.toSorted((a, b) => b - a).slice(0, maxDays - chosen.length - 1));
    if (chosen.length >= maxDays || one.places === 0 || one.places + best < open) continue;
    chosen.push(one);
    open -= one.places;
  }
  return open <= 0 ? chosen : null;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Where cards are wished for, places with cards first; then the largest, so that few places are used. */
const byUse =
  (wantsCards: boolean) =>
  (a: VisitOption, b: VisitOption): number =>
    (wantsCards ? b.cards - a.cards : 0) || placesOf(b) - placesOf(a) || (a.key < b.key ? -1 : 1);

function firstSeats({ seats }: VisitOption, pupils: number): SeatsAt[] {
  let open = pupils;
  return seats.flatMap((seat) => {
    const places = Math.min(open, seat.places);
    open -= places;
    return places > 0 ? [{ ...seat, places }] : [];
  });
}
