import { longDate } from '../../common/spoken-date.js';
import type { ServiceDay, SlotPlan } from '../../modules/calendar/calendar.types.js';
import type { SupervisedDay } from '../../modules/plans/plans.days.service.js';
import type { DayShape } from '../../modules/plans/plans.types.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { t } from '../messages.js';
import type { WantedShape } from './calendar.form.js';
import { dayHours, offerWords } from './day-words.js';
import type { Check, SupervisorFrame } from './supervisor-types.js';

const SHAPE = ['opensAt', 'closesAt', 'counters', 'standbyPlaces'] as const;

/** What is to be other than it is. */
export const differenceTo = (day: ServiceDay, want: WantedShape): DayShape =>
  Object.fromEntries(SHAPE.filter((part) => day[part] !== want[part]).map((part) => [part, want[part]]));

/**
 * What other hours or counters do to a day: places added at once, or a plan first.
 * @throws InvalidInput when nothing is to change
 */
export function shapeCheck(
  { locale, site }: SupervisorFrame,
  { day, places }: SupervisedDay,
  want: WantedShape,
  planSlots: (shape: ServiceDay) => SlotPlan,
): Check {
  if (Object.keys(differenceTo(day, want)).length === 0) throw new InvalidInput([{ field: 'loket', code: 'same' }]);
  const after = { ...day, ...want };
  const count = (shape: typeof day) => planSlots(shape).starts.length * shape.counters;
  const added = count(after) - count(day);
  const isLess =
    want.opensAt > day.opensAt ||
    want.closesAt < day.closesAt ||
    want.counters < day.counters ||
    want.standbyPlaces < day.standbyPlaces;
  const was = (now: string, before: string) => (now === before ? now : t(locale, 'check.was', { now, before }));
  const taken = places ? places.taken + places.standbyTaken : 0;
  return {
    title: t(locale, 'change.check', { date: longDate(locale, day.date, 'UTC') }),
    rows: [
      [t(locale, 'cal.col.hours'), was(dayHours(locale, after, site.timezone), dayHours(locale, day, site.timezone))],
      [t(locale, 'cal.col.counters'), was(String(after.counters), String(day.counters))],
      [t(locale, 'cal.col.standby'), was(String(after.standbyPlaces), String(day.standbyPlaces))],
      [t(locale, 'field.reason'), want.reason],
    ],
    effects: [
      ...offerWords(locale, planSlots(after), after),
      ...(added > 0 ? [t(locale, 'change.adds', { count: added })] : []),
      ...(added < 0 ? [t(locale, 'change.takes', { count: -added })] : []),
      ...(isLess && taken > 0 ? [t(locale, 'change.plan', { count: taken })] : []),
      ...(isLess && taken === 0 ? [t(locale, 'change.nobody')] : []),
    ],
    button: t(locale, isLess && taken > 0 ? 'change.goOn' : 'change.do'),
  };
}
