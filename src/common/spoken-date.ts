import type { LocalDate } from './local-date.js';
import type { Locale } from './locale.js';

/** An instant, or a day that has no zone. */
export type DateLike = Date | LocalDate;

const SHORT_ZONES: Readonly<Record<string, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Ujung_Pandang': 'WITA',
  'Asia/Jayapura': 'WIT',
};
const LANGUAGE: Record<Locale, string> = { id: 'id-ID', en: 'en-GB' };
const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LANGUAGE[locale], { ...options, timeZone });
  formats.set(key, made);
  return made;
}

const YEARLY = { day: 'numeric', month: 'long' } as const;
const DATED = { ...YEARLY, year: 'numeric' } as const;

function date(locale: Locale, value: DateLike, zone: string, options: Intl.DateTimeFormatOptions): string {
  if (value instanceof Date) return formatter(locale, zone, options).format(value);
  return formatter(locale, 'UTC', options).format(new Date(`${value}T00:00:00Z`));
}

/** WIB, WITA or WIT; other zones keep their name. */
export const zoneName = (zone: string): string => SHORT_ZONES[zone] ?? zone;

/** 'Sabtu, 14 Februari 2026' */
export const longDate = (locale: Locale, value: DateLike, zone: string): string =>
  date(locale, value, zone, { weekday: 'long', ...DATED });

/** 'Sabtu, 14 Februari' */
export const shortDate = (locale: Locale, value: DateLike, zone: string): string =>
  date(locale, value, zone, { weekday: 'long', ...YEARLY });

/** '14 Februari 2026' */
export const plainDate = (locale: Locale, value: DateLike, zone: string): string => date(locale, value, zone, DATED);

/** 'Februari 2026' of '2026-02' */
export const monthName = (locale: Locale, month: string): string =>
  date(locale, `${month}-01`, 'UTC', { month: 'long', year: 'numeric' });

/** '09.30', without the zone: only where the zone stands beside it. */
export const clock = (locale: Locale, at: Date, zone: string): string =>
  formatter(locale, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** '09.30 WIB' */
export const time = (locale: Locale, at: Date, zone: string): string => `${clock(locale, at, zone)} ${zoneName(zone)}`;

/** 'pukul 09.30 WIB', 'at 09:30 WIB' */
export const atTime = (locale: Locale, at: Date, zone: string): string =>
  `${locale === 'id' ? 'pukul' : 'at'} ${time(locale, at, zone)}`;

/** 'Sabtu, 14 Februari 2026 pukul 09.30 WIB' */
export const dateTime = (locale: Locale, at: Date, zone: string): string =>
  `${longDate(locale, at, zone)} ${atTime(locale, at, zone)}`;

/** 'Sabtu, 14 Februari pukul 09.30 WIB' */
export const shortDateTime = (locale: Locale, at: Date, zone: string): string =>
  `${shortDate(locale, at, zone)} ${atTime(locale, at, zone)}`;

/** '19.36 WIB, 10 Februari' */
export const stamp = (locale: Locale, at: Date, zone: string): string =>
  `${time(locale, at, zone)}, ${date(locale, at, zone, YEARLY)}`;

/** '09.00' of '09:00'. */
export const hourWord = (locale: Locale, at: string): string => (locale === 'id' ? at.replace(':', '.') : at);

/** '09.00–13.00 WIB' from two times of day 'HH:MM' on the clock of the place. */
export function timeRange(locale: Locale, from: string, to: string, zone: string): string {
  return `${hourWord(locale, from)}–${hourWord(locale, to)} ${zoneName(zone)}`;
}
