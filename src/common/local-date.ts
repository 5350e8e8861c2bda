import { DAY_MS, MINUTE_MS } from './duration.js';

/**
 * A day on the wall calendar of one place, 'YYYY-MM-DD'; compares as text. Every function but `isLocalDate`
 * expects a real one.
 */
export type LocalDate = string;

/** Western Indonesia: for instants that belong to no site. */
export const HOME_ZONE = 'Asia/Jakarta';

const DATE_SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME_SHAPE = /^([01]\d|2[0-3]):([0-5]\d)$/;

const pad = (value: number): string => String(value).padStart(2, '0');
const epochMs = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);
const dateOfMs = (ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10);

/** Strict: only days that exist, in the years 1900 to 2100, in exactly this shape. */
export function isLocalDate(value: unknown): value is LocalDate {
  if (typeof value !== 'string') return false;
  const match = DATE_SHAPE.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1900 || year > 2100) return false;
  return dateOfMs(Date.UTC(year, month - 1, day)) === value;
}

export const addDays = (date: LocalDate, days: number): LocalDate => dateOfMs(epochMs(date) + days * DAY_MS);

/** 0 is Sunday, 6 is Saturday. */
export const weekdayOf = (date: LocalDate): number => new Date(epochMs(date)).getUTCDay();

/** Negative when `to` comes first. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => (epochMs(to) - epochMs(from)) / DAY_MS;

/** Whole years. Someone born on 29 February is a year older on 1 March of a year without that day. */
export function ageOn(birth: LocalDate, on: LocalDate): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) >= birth.slice(5) ? years : years - 1;
}

/** The day someone turns `years`; 29 February becomes 1 March in a year without that day. */
export function birthdayOf(birth: LocalDate, years: number): LocalDate {
  const year = Number(birth.slice(0, 4)) + years;
  return dateOfMs(Date.UTC(year, Number(birth.slice(5, 7)) - 1, Number(birth.slice(8, 10))));
}

/** '20270213T010000Z', as file names and calendars write an instant (ISO 8601, basic format). */
export const compactInstant = (instant: Date): string => instant.toISOString().replaceAll(/[-:]|\.\d+/g, '');

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const two = '2-digit';
  const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  formatters.set(zone, made);
  return made;
}

/** What calendar and clock on the wall show, as 'YYYY-MM-DDTHH:MM:SS'. */
function wallClock(zone: string, instant: Date): string {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(instant)) part[type] = value;
  return `${part.year?.padStart(4, '0')}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`;
}

/** How far the zone's wall clock is ahead of UTC at that instant, in milliseconds. */
function offsetMs(zone: string, instantMs: number): number {
  const wholeSecond = Math.floor(instantMs / 1000) * 1000;
  return Date.parse(`${wallClock(zone, new Date(wholeSecond))}Z`) - wholeSecond;
}

/** @throws RangeError for a zone the platform does not know. */
export const localDateIn = (zone: string, instant: Date): LocalDate => wallClock(zone, instant).slice(0, 10);

export const localTimeIn = (zone: string, instant: Date): string => wallClock(zone, instant).slice(11, 16);

/**
 * The instant at which the zone's clock shows this date and 'HH:MM'. As in RFC 5545, a time that occurs twice
 * (clocks set back) is the first one, and a time that is skipped (clocks set forward) is read with the offset before
 * the change.
 */
export function instantAt(date: LocalDate, time: string, zone: string): Date {
  const wallMs = epochMs(date) + minutesOfDay(time) * MINUTE_MS;
  const before = offsetMs(zone, wallMs - DAY_MS);
  const after = offsetMs(zone, wallMs + DAY_MS);
  const fits = [before, after].find((offset) => offsetMs(zone, wallMs - offset) === offset);
  return new Date(wallMs - (fits ?? before));
}

/** @throws RangeError unless 'HH:MM' from 00:00 to 23:59. */
export function minutesOfDay(time: string): number {
  const match = TIME_SHAPE.exec(time);
  if (!match) throw new RangeError(`not a time of day: ${time}`);
  return Number(match[1]) * 60 + Number(match[2]);
}

export const timeOfDay = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;

/** '2026-11-28T09:12:00+07:00', to the second. */
export function isoWithOffset(zone: string, instant: Date): string {
  const minutes = Math.round(offsetMs(zone, instant.getTime()) / MINUTE_MS);
  return `${wallClock(zone, instant)}${minutes < 0 ? '-' : '+'}${timeOfDay(Math.abs(minutes))}`;
}
