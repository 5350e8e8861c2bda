import type { LocalDate } from '../../common/local-date.js';
import { keptForFirst, openCards } from './blanks.rules.js';
import type { KeptDay, SpreadDay, SpreadProposal, StockPolicy } from './blanks.types.js';

/** A day that takes part: what it must have, and what it can use. */
export interface Spreadable {
  /** Promised and used. */
  floor: number;
  /** Places of the day: more cards than people would lie idle. */
  most: number;
}

export interface Spread {
  /** The allotment of each day, in the order given. */
  allotments: number[];
  /** Free cards that no day took: kept for days to come. */
  left: number;
}

/**
 * Spreads free cards (on hand and promised to nobody) over days, on top of what each must have. No two days' shares
 * differ by more than one, unless a day has a card for each of its places already; what remains of the division goes to
 * the first days. `daysToCome` are days that are not published yet: their shares stay unallotted.
 */
export function spread(free: number, days: readonly Spreadable[], daysToCome = 0): Spread {
  const rooms = [...days.map((d) => Math.max(0, d.most - d.floor)), ...Array<number>(daysToCome).fill(Infinity)];
  const shares = rooms.map(() => 0);
  let left = Math.max(0, free);
  let open = rooms.map((_, index) => index).filter((index) => (rooms[index] ?? 0) > 0);
  while (left > 0 && open.length > 0) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (const index of open.slice(0, left)) {
      const given = Math.min(each, (rooms[index] ?? 0) - (shares[index] ?? 0));
      shares[index] = (shares[index] ?? 0) + given;
      left -= given;
    }
    open = open.filter((index) => (shares[index] ?? 0) < (rooms[index] ?? 0));
  }
  const toCome = shares.slice(days.length).reduce((sum, share) => sum + share, 0);
  return { allotments: days.map((day, index) => day.floor + (shares[index] ?? 0)), left: left + toCome };
}

/** Cards of a day's allotment that wait for walk-ins: never those that were promised. */
export const reserveOf = (allotted: number, floor: number, percent: number): number =>
  Math.min(Math.floor((allotted * percent) / 100), Math.max(0, allotted - floor));

export interface SpreadQuestion {
  /** Open days from today on, in order of date. */
  days: readonly KeptDay[];
  onHand: number;
  policy: Pick<StockPolicy, 'reservePercent' | 'firstPercent'>;
  /** The first day that takes no part: when the next delivery comes, or the weeks are over; null when none is known. */
  before: LocalDate | null;
  unpublishedDays: number;
  /** Also days whose allotment somebody set by hand. */
  includesHand: boolean;
}

/** What spreading would make of the days; a day after `before` keeps what was promised and no more. */
export function proposeSpread(question: SpreadQuestion): Omit<SpreadProposal, 'until' | 'reason'> {
  const { days, onHand, before, includesHand, unpublishedDays } = question;
  const roleOf = (day: KeptDay): SpreadDay['role'] => {
    if (day.setBy === 'hand' && !includesHand) return 'hand';
    return before !== null && day.date >= before ? 'later' : 'spread';
  };
  const taking = days.filter((day) => roleOf(day) === 'spread');
  const bound = days.reduce((sum, day) => sum + (roleOf(day) === 'hand' ? openCards(day) : day.promised), 0);
  const free = Math.max(0, onHand - bound);
  const result = spread(
    free,
    taking.map((day) => ({ floor: day.promised + day.used, most: day.places })),
    unpublishedDays,
  );
  const proposed = days.map((day): SpreadDay => {
    const role = roleOf(day);
    const floor = day.promised + day.used;
    const allotted = role === 'spread' ? (result.allotments[taking.indexOf(day)] ?? floor) : floor;
    return role === 'hand' ? asItIs(day) : spreadDay(day, role, allotted, question.policy);
  });
  return { days: proposed, onHand, free: free - result.left, unallotted: result.left, unpublishedDays };
}

const asItIs = (day: KeptDay): SpreadDay => {
  const { date, allotted, reserve } = day;
  return { date, before: day, allotted, reserve, keptForFirst: day.keptForFirst, role: 'hand' };
};

function spreadDay(
  day: KeptDay,
  role: 'spread' | 'later',
  allotted: number,
  { reservePercent, firstPercent }: SpreadQuestion['policy'],
): SpreadDay {
  const reserve = reserveOf(allotted, day.promised + day.used, reservePercent);
  const kept = keptForFirst({ allotted, reserve, places: day.places }, firstPercent);
  return { date: day.date, before: day, allotted, reserve, keptForFirst: kept, role };
}
