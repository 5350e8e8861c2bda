import { daysBetween } from '../../common/local-date.js';
import { hourWord, longDate, shortDate, time } from '../../common/spoken-date.js';
import type { ChangeOutcome, Fate, Plan, PlanChange, PlanMove, PlanPlace } from '../../modules/plans/plans.types.js';
import { type Locale, t } from '../messages.js';
import { periodWords } from './calendar-checks.service.js';
import { done, type Done } from './supervisor-types.js';

export const planPath = (id: string): string => `/rencana/${id}`;

/** Done at once, or on to the plan that shows who would have to move. */
export function outcomeOfChange(
  locale: Locale,
  outcome: ChangeOutcome,
  { to, head, text }: { to: string; head: string; text: string },
): Done {
  return outcome.applied ? done(to, head, text) : onToPlan(locale, outcome.plan);
}

/** Nothing has changed yet: the plan asks first. */
export function onToPlan(locale: Locale, { id }: Plan): Done {
  const [head, text] = [t(locale, 'plan.made'), t(locale, 'plan.madeText')];
  return { to: planPath(id), outcome: { tone: 'warn', head, text } };
}

/** What the plan is about, in a line. */
export function changeWords(locale: Locale, change: PlanChange): string {
  const spoken = (date: string) => longDate(locale, date, 'UTC');
  switch (change.kind) {
    case 'day': {
      const { counters, opensAt, closesAt, standbyPlaces } = change.shape;
      const parts = [
        counters === undefined ? '' : t(locale, 'plan.counters', { counters }),
        hoursWords(locale, opensAt, closesAt),
        standbyPlaces === undefined ? '' : t(locale, 'plan.standby', { places: standbyPlaces }),
      ];
      return t(locale, 'plan.day', { date: spoken(change.date), shape: parts.filter(Boolean).join(', ') });
    }
    case 'closure':
      return t(locale, 'plan.closure', { period: periodWords(locale, change) });
    case 'allotment':
      return t(locale, 'plan.allotment', { date: spoken(change.date), count: change.allotted });
    case 'shortage':
      return t(locale, 'plan.shortage');
  }
}

function hoursWords(locale: Locale, opensAt: string | undefined, closesAt: string | undefined): string {
  const show = (at: string) => hourWord(locale, at);
  if (opensAt && closesAt) return t(locale, 'plan.hours', { from: show(opensAt), to: show(closesAt) });
  if (opensAt) return t(locale, 'plan.opens', { at: show(opensAt) });
  return closesAt ? t(locale, 'plan.closes', { at: show(closesAt) }) : '';
}

export const reasonOf = (change: PlanChange): string => ('reason' in change ? change.reason : '');

/** '09.30 WIB' on the day of the plan, with its date on any other. */
export function placeWords(locale: Locale, { date, startsAt }: PlanPlace, zone: string, ownDate?: string): string {
  const at = time(locale, new Date(startsAt), zone);
  return date === ownDate ? at : `${shortDate(locale, date, 'UTC')}, ${at}`;
}

/** How far somebody moves: '24 menit kemudian', '7 hari kemudian'. */
export function distanceWords(locale: Locale, from: PlanPlace, to: PlanPlace): string {
  const days = daysBetween(from.date, to.date);
  if (days !== 0) return t(locale, days > 0 ? 'plan.daysLater' : 'plan.daysEarlier', { count: Math.abs(days) });
  const minutes = (new Date(to.startsAt).getTime() - new Date(from.startsAt).getTime()) / 60_000;
  return t(locale, minutes > 0 ? 'plan.minutesLater' : 'plan.minutesEarlier', { count: Math.abs(minutes) });
}

/** More than this do not go through a form; then differences are not marked. */
const MOST_SEEN = 2_500;
const CODE_SIGNS = 10;
const LETTERS: Record<Fate, string> = { moved: 'm', card_lost: 'c', without_place: 'w' };

/** What a plan does to each booking, short enough to go through a form: what was shown may differ from what is. */
export function seenOf({ effect: { moves } }: Plan): string {
  return moves.length > MOST_SEEN ? '' : moves.map((move) => `${move.code}${markOf(move)}`).join(' ');
}

/** 'm' and the new time in minutes, to base 36. */
const markOf = ({ fate, to }: PlanMove): string =>
  `${LETTERS[fate]}${to ? (new Date(to.startsAt).getTime() / 60_000).toString(36) : ''}`;

type MoveChange = 'same' | 'new' | 'changed';

export interface PlanDifference {
  of(move: PlanMove): MoveChange;
  /** Codes of bookings that are not concerned any more. */
  gone: string[];
}

/** What changed since `seen` was shown; nothing did when it is empty. */
export function differenceOf(plan: Plan, seen: string | undefined): PlanDifference {
  if (!seen) return { of: () => 'same', gone: [] };
  const entries = seen.split(' ').filter((entry) => /^[0-9A-Z]{10}[mcw][0-9a-z]*$/.test(entry));
  const before = new Map(entries.map((entry) => [entry.slice(0, CODE_SIGNS), entry.slice(CODE_SIGNS)]));
  const here = new Set(plan.effect.moves.map(({ code }) => code));
  return {
    of: (move) => {
      const known = before.get(move.code);
      if (known === undefined) return 'new';
      return known === markOf(move) ? 'same' : 'changed';
    },
    gone: [...before.keys()].filter((code) => !here.has(code)),
  };
}
