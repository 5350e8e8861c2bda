import { MINUTE_MS } from '../../common/duration.js';
import {
  daysBetween,
  type LocalDate,
  localDateIn,
  localTimeIn,
  minutesOfDay,
  timeOfDay,
  weekdayOf,
} from '../../common/local-date.js';
import type {
  Closure,
  DayDecision,
  DayReason,
  DayWarning,
  ExtraOpening,
  Holiday,
  Opening,
  OpeningTemplate,
  ServiceDayOutcome,
  SlotPlan,
  TimeWindow,
} from './calendar.types.js';

interface Minutes {
  from: number;
  to: number;
}

export interface SlotQuestion {
  opensAt: string;
  closesAt: string;
  stepMinutes: number;
  /** Longer than a step when one person needs several; the last start leaves room for it. */
  serviceMinutes?: number;
  breaks?: readonly TimeWindow[];
}

/**
 * Starts every `stepMinutes` from the opening, and again from the end of each break; each is over by the break or
 * the closing.
 * @throws RangeError when the step is not a whole number of at least 1, or something ends before it starts.
 */
export function planSlots(question: SlotQuestion): SlotPlan {
  const { stepMinutes, serviceMinutes = stepMinutes, breaks = [] } = question;
  requireWholeMinutes(stepMinutes);
  requireWholeMinutes(serviceMinutes);
  const day = minutesOf({ from: question.opensAt, to: question.closesAt });
  const needed = Math.max(stepMinutes, serviceMinutes);
  const plan: SlotPlan = { starts: [], warnings: [] };
  for (const window of windowsBetween(day, breaks.map(minutesOf))) {
    for (let start = window.from; start + needed <= window.to; start += stepMinutes) plan.starts.push(timeOfDay(start));
    const remainder = (window.to - window.from) % stepMinutes;
    if (remainder > 0) plan.warnings.push({ code: 'remainder_dropped', minutes: remainder });
  }
  return plan;
}

/** Consecutive places one person takes. */
export function placesNeeded(serviceMinutes: number, stepMinutes: number): number {
  requireWholeMinutes(stepMinutes);
  return Math.max(1, Math.ceil(serviceMinutes / stepMinutes));
}

/** Touching ends are no overlap; identical times are. */
export const windowsOverlap = (a: TimeWindow, b: TimeWindow): boolean => a.from < b.to && b.from < a.to;

export interface ServiceDayQuestion {
  date: LocalDate;
  /** Of one site, like all the lists here; those of other days are passed over. */
  templates: readonly OpeningTemplate[];
  holidays: readonly Holiday[];
  closures: readonly Closure[];
  extraOpening?: ExtraOpening | null;
  decision?: DayDecision | null;
  /** Years whose holidays are known in full. */
  decreedYears: ReadonlySet<number>;
  /** Somebody answered for a year without a decree: days may open, with the warning. */
  acknowledgeUndecreed?: boolean;
}

/**
 * A closure closes; an opening for that very date overrides holidays; a decision settles a holiday either way.
 * Without one, a holiday on a weekend is undecided (the joint ministers' decrees ask units that serve the public
 * directly to roster staff) and a holiday on a working day is closed. A year without a decree is never silently
 * open.
 */
export function decideServiceDay(question: ServiceDayQuestion): ServiceDayOutcome {
  const { date } = question;
  const closure = question.closures.find((c) => c.from <= date && date <= c.to);
  if (closure) return closed({ code: 'closure', text: closure.reason });
  const extra = question.extraOpening?.date === date ? question.extraOpening : undefined;
  const opening = extra ?? templateOn(date, question.templates);
  if (!opening) return closed({ code: 'no_template' });
  if (opening.closesAt <= opening.opensAt) return closed({ code: 'invalid_opening' });
  const holiday = holidayOn(date, question.holidays);
  const year = Number(date.slice(0, 4));
  const isDecreed = question.decreedYears.has(year);
  const warnings: DayWarning[] = [];
  if (!isDecreed) warnings.push({ code: 'year_not_decreed', year });
  if (holiday?.isProvisional) warnings.push({ code: 'holiday_provisional', text: holiday.name });
  if (extra) return { status: 'open', opening, warnings };
  const verdict = verdictOn(question, holiday, isDecreed);
  return verdict.status === 'closed' ? { ...verdict, warnings } : { ...verdict, opening, warnings };
}

type Verdict = Pick<ServiceDayOutcome, 'status' | 'reason'>;

function verdictOn(question: ServiceDayQuestion, holiday: Holiday | undefined, isDecreed: boolean): Verdict {
  const decision = question.decision?.date === question.date ? question.decision : undefined;
  if (decision) {
    if (decision.open) return { status: 'open' };
    return { status: 'closed', reason: { code: holiday?.kind ?? 'decision', text: decision.reason } };
  }
  if (holiday) {
    const status = isWeekend(question.date) ? 'undecided' : 'closed';
    return { status, reason: { code: holiday.kind, text: holiday.name } };
  }
  if (isDecreed || question.acknowledgeUndecreed) return { status: 'open' };
  return { status: 'undecided', reason: { code: 'year_not_decreed' } };
}

export interface BookableQuestion {
  date: LocalDate;
  startsAt: Date;
  now: Date;
  zone: string;
  /** Time that must lie between now and the start. */
  leadMinutes: number;
  /** Whole days at the site before a date, whatever the hour: 1 is not today, tomorrow yes. */
  leadDays?: number;
  /** How many days ahead may be booked; the last of them opens at `releaseTime` ('HH:MM' at the site). */
  horizonDays: number;
  releaseTime: string;
}

export function isBookable(question: BookableQuestion): boolean {
  const { date, startsAt, now, zone } = question;
  const untilStart = startsAt.getTime() - now.getTime();
  if (untilStart <= 0 || untilStart < question.leadMinutes * MINUTE_MS) return false;
  const daysAhead = daysBetween(localDateIn(zone, now), date);
  if (daysAhead < (question.leadDays ?? 0) || daysAhead > question.horizonDays) return false;
  return daysAhead < question.horizonDays || localTimeIn(zone, now) >= question.releaseTime;
}

const closed = (reason: DayReason): ServiceDayOutcome => ({ status: 'closed', reason, warnings: [] });

const isWeekend = (date: LocalDate): boolean => [0, 6].includes(weekdayOf(date));

/** The newest in force, when periods overlap. */
function templateOn(date: LocalDate, templates: readonly OpeningTemplate[]): Opening | undefined {
  return templates
    .filter((t) => t.weekday === weekdayOf(date) && t.effectiveFrom <= date && date <= (t.effectiveTo ?? date))
    .reduce<OpeningTemplate | undefined>((a, b) => (a && a.effectiveFrom >= b.effectiveFrom ? a : b), undefined);
}

/** A national holiday before a joint leave of the same date. */
function holidayOn(date: LocalDate, holidays: readonly Holiday[]): Holiday | undefined {
  const onDate = holidays.filter((h) => h.date === date);
  return onDate.find((h) => h.kind === 'national_holiday') ?? onDate[0];
}

function minutesOf(window: TimeWindow): Minutes {
  const [from, to] = [minutesOfDay(window.from), minutesOfDay(window.to)];
  if (to <= from) throw new RangeError(`ends before it starts: ${window.from}-${window.to}`);
  return { from, to };
}

function windowsBetween(day: Minutes, breaks: Minutes[]): Minutes[] {
  const windows: Minutes[] = [];
  let from = day.from;
  for (const pause of breaks.toSorted((a, b) => a.from - b.from)) {
    if (pause.from > from) windows.push({ from, to: Math.min(pause.from, day.to) });
    from = Math.max(from, pause.to);
  }
  if (from < day.to) windows.push({ from, to: day.to });
  return windows.filter((window) => window.from < window.to);
}

function requireWholeMinutes(minutes: number): void {
  if (!Number.isInteger(minutes) || minutes < 1) throw new RangeError(`not a number of minutes from 1: ${minutes}`);
}
