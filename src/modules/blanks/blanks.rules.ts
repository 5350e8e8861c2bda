import type { LocalDate } from '../../common/local-date.js';
import type { DayStock, NewMovement } from './blanks.types.js';

/** Cards that may still be promised to the public on a day. */
export const cardsLeft = (day: Pick<DayStock, 'allotted' | 'reserve' | 'promised' | 'used'>): number =>
  Math.max(0, day.allotted - day.reserve - day.promised - day.used);

/** What a movement entered by hand changes on hand: signed. */
export function signedQuantity({ kind, quantity }: Pick<NewMovement, 'kind' | 'quantity'>): number {
  return kind === 'receipt' || kind === 'adjustment' ? quantity : -quantity;
}

/**
 * Takes `excess` cards off the allotments of open days where nobody was promised them: the latest day first.
 * Gives the new allotments; what could not be covered stays short.
 */
export function coverShortage(days: readonly DayStock[], excess: number): { serviceDayId: string; allotted: number }[] {
  const cuts: { serviceDayId: string; allotted: number }[] = [];
  let open = excess;
  for (const day of [...days].sort((a, b) => (a.date < b.date ? 1 : -1))) {
    const cut = Math.min(open, Math.max(0, day.allotted - day.used - day.promised));
    if (cut > 0) cuts.push({ serviceDayId: day.serviceDayId, allotted: day.allotted - cut });
    open -= cut;
  }
  return cuts;
}

/** How far the cards reach over the coming service days, at the average burn or as promised, whichever is more. */
export function runway(
  onHand: number,
  burnPerDay: number | null,
  days: readonly Pick<DayStock, 'date' | 'promised'>[],
): { runwayDays: number | null; runsOutOn: LocalDate | null } {
  let left = onHand;
  for (const [index, day] of days.entries()) {
    left -= Math.max(burnPerDay ?? 0, day.promised);
    if (left < 0) return { runwayDays: index, runsOutOn: day.date };
  }
  if (!burnPerDay) return { runwayDays: null, runsOutOn: null };
  return { runwayDays: days.length + Math.floor(left / burnPerDay), runsOutOn: null };
}
