import type { DayStock, KeptDay, NationalClass, NewMovement } from './blanks.types.js';

/** The last class of the national order: lost, damaged and changed cards. */
const LAST_CLASS = 3;

/** Cards of the day that lie there for nobody yet, whoever may have them. */
export const openCards = (day: Pick<DayStock, 'allotted' | 'used'>): number => Math.max(0, day.allotted - day.used);

/** Promised cards that no card of the day lies there for. */
export const cardsShort = (day: Pick<DayStock, 'allotted' | 'promised' | 'used'>): number =>
  Math.max(0, day.promised - openCards(day));

/**
 * Cards that may still be promised to the public on a day. The day's last share is kept for first-timers and people
 * who wait print-ready (classes 1 and 2 of the national order of 2020), where the site's rule says so.
 */
export function cardsLeft(
  day: Pick<DayStock, 'allotted' | 'reserve' | 'promised' | 'used'> & Partial<Pick<KeptDay, 'keptForFirst'>>,
  nationalClass: NationalClass = 1,
): number {
  const kept = nationalClass === LAST_CLASS ? (day.keptForFirst ?? 0) : 0;
  return Math.max(0, day.allotted - day.reserve - kept - day.promised - day.used);
}

/** May a claim of this class take so many cards? The guarded statement of the repository says the same in SQL. */
export const mayClaim = (day: Parameters<typeof cardsLeft>[0], nationalClass: NationalClass, cards: number): boolean =>
  cards <= cardsLeft(day, nationalClass);

/** The cards kept for the first classes: none on a day that has a card for every place. */
export function keptForFirst(
  { allotted, reserve, places }: Pick<KeptDay, 'allotted' | 'reserve' | 'places'>,
  firstPercent: number,
): number {
  return allotted < places ? Math.floor(((allotted - Math.min(reserve, allotted)) * firstPercent) / 100) : 0;
}

/** What a movement entered by hand changes on hand: signed. */
export function signedQuantity({ kind, quantity }: Pick<NewMovement, 'kind' | 'quantity'>): number {
  return kind === 'receipt' || kind === 'adjustment' ? quantity : -quantity;
}
