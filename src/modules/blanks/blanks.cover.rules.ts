import { openCards } from './blanks.rules.js';
import type { DayStock } from './blanks.types.js';

export interface Coverage {
  /** Days whose allotment or reserve changes. */
  changes: { serviceDayId: string; allotted: number; reserve: number }[];
  /** Cards that were promised and that no card is left for: only a plan can settle those. */
  short: number;
}

interface Working {
  day: DayStock;
  open: number;
}

const freeOf = ({ day, open }: Working): number => Math.max(0, open - day.promised);
const lackOf = ({ day, open }: Working): number => Math.max(0, day.promised - open);

/**
 * Brings the allotments of the open days in line with the cards on hand, without asking anybody. A day's own free cards
 * and reserve are used up by the fact itself; then come the unallotted cards of the site, then cards of other days that
 * were promised to nobody, the latest first. What is still missing leaves the latest days short.
 */
export function coverDays(days: readonly DayStock[], onHand: number): Coverage {
  const byDate = [...days].sort((a, b) => (a.date < b.date ? -1 : 1)).map((day) => ({ day, open: openCards(day) }));
  const latestFirst = [...byDate].reverse();
  let unallotted = onHand - byDate.reduce((sum, { open }) => sum + open, 0);
  const take = (wanted: number, most: (from: Working) => number): number => {
    let missing = wanted;
    for (const from of latestFirst) {
      const cut = Math.min(missing, most(from));
      from.open -= cut;
      missing -= cut;
    }
    return wanted - missing;
  };
  if (unallotted < 0) unallotted += take(-unallotted, freeOf);
  if (unallotted < 0) unallotted += take(-unallotted, ({ open }) => open);
  for (const lacking of byDate) {
    const given = Math.min(lackOf(lacking), unallotted);
    unallotted -= given;
    lacking.open += given;
    lacking.open += take(lackOf(lacking), freeOf);
  }
  return { changes: byDate.flatMap(changeOf), short: byDate.reduce((sum, w) => sum + lackOf(w), 0) };
}

/** What a fact used up of a day's own reserve is no change: it is counted as used. */
function changeOf({ day, open }: Working): Coverage['changes'] {
  if (open === openCards(day)) return [];
  const reserve = Math.min(day.reserve, Math.max(0, open - day.promised));
  return [{ serviceDayId: day.serviceDayId, allotted: day.used + open, reserve }];
}
