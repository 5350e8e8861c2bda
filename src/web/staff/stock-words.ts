import { plainDate } from '../../common/spoken-date.js';
import type { BlankKind, Effect, ForecastWeek, KeptDay, MovementKind } from '../../modules/blanks/blanks.types.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';

/** A page of the stock, at the kind of card that is looked at. */
export function stockPath(page: string, blankKind: BlankKind, query: Record<string, string | undefined> = {}): string {
  const given = Object.entries({ ...query, kartu: blankKind === 'ktp' ? undefined : blankKind });
  const text = new URLSearchParams(given.flatMap(([name, value]) => (value ? [[name, value]] : []))).toString();
  return `/stok${page}${text ? `?${text}` : ''}`;
}

export const kindOf = (kartu: string | undefined): BlankKind => (kartu === 'kia' ? 'kia' : 'ktp');

export const kindWord = (locale: Locale, kind: MovementKind): string => t(locale, `stock.word.${kind}`);

/** '+5', '-3', '0' */
export const signed = (value: number): string => (value > 0 ? `+${amount(value)}` : amount(value));

export const cardsWord = (locale: Locale, count: number | null): string =>
  count === null ? t(locale, 'stock.cards.unknown') : t(locale, 'stock.cards', { count: amount(count) });

/** '13 – 14 Februari 2027' */
export function weekWord(locale: Locale, { from, to }: Pick<ForecastWeek, 'from' | 'to'>): string {
  const [first, last] = [plainDate(locale, from, 'UTC'), plainDate(locale, to, 'UTC')];
  if (from === to) return first;
  const [start = '', end = ''] = [first.split(' '), last.split(' ')].map((words) => words.slice(1).join(' '));
  return start === end ? `${first.split(' ')[0]}–${last}` : `${first} – ${last}`;
}

/** '28 Nov' */
export function shortDay(locale: Locale, date: string): string {
  const [day = '', month = ''] = plainDate(locale, date, 'UTC').split(' ');
  return `${day} ${month.slice(0, 3)}`;
}

export interface State {
  tone: 'ok' | 'warn' | 'stop';
  words: string;
}

const LOW_SHARE = 0.1;

/** Cards that the week would need beyond what is there when it begins. */
export const weekLack = ({ expectedUse, atStart }: ForecastWeek): number => Math.max(0, expectedUse - atStart);

export function weekState(locale: Locale, week: ForecastWeek, most: number): State {
  if (week.atStart === 0) return { tone: 'stop', words: t(locale, 'stock.state.gone') };
  const lack = weekLack(week);
  if (lack > 0) return { tone: 'stop', words: t(locale, 'stock.state.short', { count: amount(lack) }) };
  return week.atEnd <= most * LOW_SHARE
    ? { tone: 'warn', words: t(locale, 'stock.state.low') }
    : { tone: 'ok', words: t(locale, 'stock.state.enough') };
}

const WEEKS_SHOWN = 9;

/** The coming weeks, until the cards are gone and nothing is promised any more. */
export function weeksShown(weeks: readonly ForecastWeek[]): ForecastWeek[] {
  const gone = weeks.findIndex(({ atStart }) => atStart === 0);
  const promised = weeks.findLastIndex(({ promised: cards }) => cards > 0);
  return weeks.slice(0, Math.min(WEEKS_SHOWN, gone < 0 ? WEEKS_SHOWN : Math.max(gone, promised, 1) + 1));
}

/** How a day's own cards stand. */
export function dayState(locale: Locale, { allotted, promised, used, left }: KeptDay & { left: number }): State {
  const over = promised + used - allotted;
  if (over > 0) return { tone: 'stop', words: t(locale, 'stock.state.short', { count: amount(over) }) };
  if (allotted === 0) return { tone: 'warn', words: t(locale, 'stock.state.none') };
  if (left === 0) return { tone: 'warn', words: t(locale, 'stock.state.allPromised') };
  return left <= allotted * LOW_SHARE
    ? { tone: 'warn', words: t(locale, 'stock.state.low') }
    : { tone: 'ok', words: t(locale, 'stock.state.enough') };
}

const DAYS_NAMED = 4;

/** What a change on hand does to the coming days, one line each. */
export function effectWords(locale: Locale, { changes, short }: Effect): string[] {
  if (changes.length === 0 && short === 0) return [t(locale, 'stock.effect.none')];
  const named = changes.slice(0, DAYS_NAMED).map(({ date, before, allotted }) =>
    t(locale, 'stock.effect.day', {
      date: plainDate(locale, date, 'UTC'),
      before: amount(before.allotted),
      after: amount(allotted),
    }),
  );
  const more = changes.length - named.length;
  const end = short > 0 ? t(locale, 'stock.effect.short', { count: amount(short) }) : t(locale, 'stock.effect.safe');
  return [...named, ...(more > 0 ? [t(locale, 'stock.effect.more', { count: more })] : []), end];
}
