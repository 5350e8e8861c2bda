import { fillIn } from '../../../common/fill-in.js';
import { nowOf } from './clock.js';
import type { Day, Say } from './types.js';

/** Since when the line is down, in this tab. */
export const SINCE = 'giliran.putus';
/** The site of the console, for when the page of the console is gone. */
export const SITE = 'giliran.situs';
/** What was in the box when the line broke. */
export const TYPED = 'giliran.ketikan';

export const sayWith =
  (texts: Record<string, string>): Say =>
  (key, facts) =>
    texts[key] === undefined ? key : fillIn(texts[key], facts);

export const timeIn = (zone: string, at: number): string =>
  new Intl.DateTimeFormat('id-ID', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);

/** Midnight at the site has passed: nothing of the day may stay. */
export function isOver(day: Day): boolean {
  const shape = { timeZone: day.zone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', shape).format(nowOf(day)) !== day.date;
}
