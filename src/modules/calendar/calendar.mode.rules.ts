import type { LocalDate } from '../../common/local-date.js';
import { type Mode, type ModePeriod, MODES, type ModeState } from './calendar.types.js';

export interface ModeQuestion {
  mode: Mode;
  /** Null asks for the region as a whole. */
  siteId: string | null;
  date: LocalDate;
}

/**
 * What a site says of itself stands before what holds for its region; of two periods the later begun. A mode that no
 * period names is not open: somebody has to answer for opening it. `periods` are of one region.
 */
export function modeOn(periods: readonly ModePeriod[], { mode, siteId, date }: ModeQuestion): ModeState {
  const inForce = periods.filter((p) => p.mode === mode && p.from <= date && date <= (p.to ?? date));
  const period = newest(inForce.filter((p) => p.siteId !== null && p.siteId === siteId)) ?? newest(wide(inForce));
  return { mode, isOpen: period?.isOpen ?? false, period: period ?? null };
}

/** The modes that are open, in their own order. */
export const openModes = (periods: readonly ModePeriod[], siteId: string | null, date: LocalDate): Mode[] =>
  MODES.filter((mode) => modeOn(periods, { mode, siteId, date }).isOpen);

const wide = (periods: readonly ModePeriod[]): ModePeriod[] => periods.filter((p) => p.siteId === null);

const newest = (periods: readonly ModePeriod[]): ModePeriod | undefined =>
  periods.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
