import { daysBetween, type LocalDate } from '../../common/local-date.js';
import { timeRange } from '../../common/spoken-date.js';
import type { ServiceDay, SlotPlan } from '../../modules/calendar/calendar.types.js';
import type { SupervisedDay } from '../../modules/plans/plans.days.service.js';
import { type Locale, t } from '../messages.js';
import { dayReason } from '../resident/words.js';

const TONES = { open: 'ok', closed: 'stop', undecided: 'warn' } as const;

/** How a day stands, as a tag. */
export const dayState = (locale: Locale, { status }: Pick<ServiceDay, 'status'>) => ({
  tone: TONES[status],
  words: t(locale, `cal.state.${status}`),
});

/** Why a day is what it is: what people wrote, else the calendar's reason. */
export function dayWhy(locale: Locale, { reason, reasonCode, isExtra, status }: ServiceDay): string {
  const why = reason ?? (reasonCode && status !== 'open' ? dayReason(locale, reasonCode) : '');
  return [isExtra ? t(locale, 'cal.extra') : '', why].filter(Boolean).join(': ');
}

export const dayHours = (locale: Locale, day: Pick<ServiceDay, 'opensAt' | 'closesAt'>, zone: string): string =>
  timeRange(locale, day.opensAt, day.closesAt, zone);

/** Timed places that nobody has; none on a day that is not open. */
export const placesLeft = ({ day, places }: SupervisedDay): number =>
  day.status === 'open' && places ? places.capacity - places.taken : 0;

/** What a day of this shape offers, in sentences; the remainder of the hours that makes no place is named. */
export function offerWords(
  locale: Locale,
  { starts, warnings }: SlotPlan,
  shape: Pick<ServiceDay, 'counters' | 'stepMinutes' | 'standbyPlaces'>,
): string[] {
  const { counters, stepMinutes: minutes, standbyPlaces: standby } = shape;
  const places = starts.length * counters;
  const remainder = warnings.reduce((sum, warning) => sum + warning.minutes, 0);
  return [
    t(locale, 'cal.offer', { places, times: starts.length, counters, minutes }),
    t(locale, 'cal.offerStandby', { standby }),
    ...(remainder > 0 ? [t(locale, 'cal.remainder', { minutes: remainder })] : []),
  ];
}

export const isPast = (date: LocalDate, today: LocalDate): boolean => daysBetween(today, date) < 0;
