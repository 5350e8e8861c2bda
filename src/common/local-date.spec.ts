import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  ageOn,
  birthdayOf,
  daysBetween,
  instantAt,
  isLocalDate,
  isoWithOffset,
  localDateIn,
  localTimeIn,
  minutesOfDay,
  timeOfDay,
  weekdayOf,
} from './local-date.js';

describe('a local date', () => {
  it.each(['2009-08-25', '2024-02-29', '1900-01-01', '2000-02-29', '2100-12-31'])('takes %s', (value) => {
    expect(isLocalDate(value)).toBe(true);
  });

  it.each([
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '1899-12-31',
    '2101-01-01',
    '25/08/2009',
    '2009-8-5',
    '2009-08-25T00:00:00+07:00',
    '2009-08-25\n',
    ' 2009-08-25',
    '-2009-08-25',
    '٢٠٠٩-٠٨-٢٥',
    'infinity',
    'epoch',
    '',
    20090825,
    null,
    undefined,
    ['2009-08-25'],
    { toString: () => '2009-08-25' },
  ])('refuses %p', (value) => {
    expect(isLocalDate(value)).toBe(false);
  });

  it.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-02-28', 1, '2025-03-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-01-01', 0, '2026-01-01'],
  ])('moves %s by %i days to %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
    expect(daysBetween(date, expected)).toBe(days);
  });

  it.each([
    ['2026-11-28', 6],
    ['2026-11-29', 0],
    ['2027-05-17', 1],
    ['1900-01-01', 1],
  ])('knows the weekday of %s', (date, weekday) => {
    expect(weekdayOf(date)).toBe(weekday);
  });
});

describe('age', () => {
  it.each([
    ['2009-08-25', '2025-08-24', 15],
    ['2009-08-25', '2025-08-25', 16],
    ['2009-08-25', '2026-08-24', 16],
    ['2008-02-29', '2025-02-28', 16],
    ['2008-02-29', '2025-03-01', 17],
    ['2008-02-29', '2024-02-28', 15],
    ['2008-02-29', '2024-02-29', 16],
    ['2026-05-01', '2026-05-01', 0],
    ['2026-05-02', '2026-05-01', -1],
  ])('of someone born %s on %s is %i', (birth, on, age) => {
    expect(ageOn(birth, on)).toBe(age);
  });

  it.each([
    ['2009-08-25', 17, '2026-08-25'],
    ['2008-02-29', 17, '2025-03-01'],
    ['2008-02-29', 16, '2024-02-29'],
    ['2008-02-29', 18, '2026-03-01'],
  ])('someone born %s turns %i on %s', (birth, years, day) => {
    expect(birthdayOf(birth, years)).toBe(day);
    expect(ageOn(birth, day)).toBe(years);
    expect(ageOn(birth, addDays(day, -1))).toBe(years - 1);
  });
});

describe('a zone', () => {
  it('is already on Saturday in Jakarta when a UTC server is at 17.30 on Friday', () => {
    const instant = new Date('2026-11-27T17:30:00Z');
    expect(localDateIn('Asia/Jakarta', instant)).toBe('2026-11-28');
    expect(localTimeIn('Asia/Jakarta', instant)).toBe('00:30');
    expect(localDateIn('UTC', instant)).toBe('2026-11-27');
  });

  it.each([
    ['Asia/Jakarta', '2026-11-28', '09:00', '2026-11-28T02:00:00.000Z'],
    ['Asia/Makassar', '2026-11-28', '09:00', '2026-11-28T01:00:00.000Z'],
    ['Asia/Jayapura', '2026-11-28', '09:00', '2026-11-28T00:00:00.000Z'],
    ['Asia/Jakarta', '2026-11-28', '00:00', '2026-11-27T17:00:00.000Z'],
    ['Asia/Jakarta', '2027-01-01', '06:59', '2026-12-31T23:59:00.000Z'],
    ['Asia/Kathmandu', '2026-11-28', '09:00', '2026-11-28T03:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-28', '09:00', '2026-11-27T19:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-11-28', '20:00', '2026-11-29T07:00:00.000Z'],
    ['America/New_York', '2026-07-04', '23:30', '2026-07-05T03:30:00.000Z'],
    ['UTC', '2026-11-28', '09:00', '2026-11-28T09:00:00.000Z'],
  ])('turns %s %s %s into an instant and back', (zone, date, time, expected) => {
    const instant = instantAt(date, time, zone);
    expect(instant.toISOString()).toBe(expected);
    expect(localDateIn(zone, instant)).toBe(date);
    expect(localTimeIn(zone, instant)).toBe(time);
  });

  it('reads a time that occurs twice as the first, and a skipped time with the offset before', () => {
    expect(instantAt('2026-10-25', '02:30', 'Europe/Berlin').toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(instantAt('2026-03-29', '02:30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(instantAt('2026-03-29', '03:30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it.each([
    ['Asia/Jakarta', '2026-11-28T02:12:00.900Z', '2026-11-28T09:12:00+07:00'],
    ['Asia/Jayapura', '2026-11-28T15:00:01Z', '2026-11-29T00:00:01+09:00'],
    ['America/St_Johns', '2026-01-01T12:00:00Z', '2026-01-01T08:30:00-03:30'],
    ['UTC', '2026-01-01T12:00:00Z', '2026-01-01T12:00:00+00:00'],
  ])('writes instants in %s with its offset', (zone, instant, expected) => {
    expect(isoWithOffset(zone, new Date(instant))).toBe(expected);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => localDateIn('Asia/Bengkulu', new Date(0))).toThrow(RangeError);
  });
});

describe('a time of day', () => {
  it.each([
    ['00:00', 0],
    ['09:00', 540],
    ['12:48', 768],
    ['23:59', 1439],
  ])('%s is %i minutes after midnight', (time, minutes) => {
    expect(minutesOfDay(time)).toBe(minutes);
    expect(timeOfDay(minutes)).toBe(time);
  });

  it.each(['24:00', '9:00', '09.00', '12:60', '09:00:00', ''])('refuses %p', (time) => {
    expect(() => minutesOfDay(time)).toThrow(RangeError);
  });
});
