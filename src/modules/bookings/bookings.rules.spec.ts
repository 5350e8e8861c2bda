import { describe, expect, it } from '@jest/globals';
import { coolsUntil, extendedUntil, isLive, mayBecome, mayCancel, mayMove, NEXT } from './bookings.rules.js';
import { plusMinutes } from '../../common/duration.js';
import type { BookingStatus } from './bookings.types.js';

const at = (time: string) => new Date(`2027-02-13T${time}:00+07:00`);
const ALL = Object.keys(NEXT) as BookingStatus[];

describe('moves of a booking', () => {
  const allowed = new Set([
    'pending>booked',
    'pending>arrived',
    'pending>cancelled',
    'booked>arrived',
    'booked>cancelled',
    'booked>noshow',
    'arrived>fulfilled',
    'arrived>booked',
    'arrived>cancelled',
    'arrived>noshow',
    'fulfilled>arrived',
    'noshow>arrived',
  ]);
  const moves = ALL.flatMap((from) => ALL.map((to): [BookingStatus, BookingStatus] => [from, to]));
  it.each(moves)('%s to %s', (from, to) => {
    expect(mayBecome(from, to)).toBe(allowed.has(`${from}>${to}`));
  });

  it('what is over does not stand in the way of a new booking', () => {
    expect(ALL.filter(isLive)).toEqual(['pending', 'booked', 'arrived']);
  });

  it('a cancelled booking stays cancelled', () => {
    expect(NEXT.cancelled).toEqual([]);
  });
});

describe('a hold that is extended', () => {
  it.each([
    ['gets two minutes more', '09:00', '09:10', '09:12'],
    ['never lasts longer than thirty minutes', '09:00', '09:29', '09:30'],
    ['gets nothing more once it reached thirty', '09:00', '09:30', '09:30'],
  ])('%s', (_name, createdAt, expiresAt, wanted) => {
    expect(extendedUntil(at(createdAt), at(expiresAt))).toEqual(at(wanted));
  });
});

describe('a place that was given back', () => {
  it.each([
    ['cools ten minutes at least', '09:00', '13:00', 60, 0, '09:10'],
    ['cools forty minutes at most', '09:00', '13:00', 60, 1, '09:40'],
    ['cools somewhere between', '09:00', '13:00', 60, 0.5, '09:25'],
    ['does not cool when nobody could book it afterwards', '09:00', '10:10', 60, 0, null],
    ['cools when one minute of booking is left', '09:00', '10:11', 60, 0, '09:10'],
    ['does not cool for a time that has begun', '09:00', '08:00', 0, 0, null],
  ])('%s', (_name, now, startsAt, lead, random, wanted) => {
    const until = coolsUntil(at(now), at(startsAt), lead, () => random);
    expect(until).toEqual(wanted === null ? null : at(wanted));
  });
});

describe('until when', () => {
  it.each([
    ['one minute before the cut-off', '07:11', true, true],
    ['at the cut-off', '07:12', true, true],
    ['one minute after the cut-off', '07:13', false, true],
    ['one minute before the start', '09:11', false, true],
    ['at the start', '09:12', false, false],
  ])('%s', (_name, now, canMove, canCancel) => {
    expect(mayMove(at('09:12'), at(now), 120)).toBe(canMove);
    expect(mayCancel(at('09:12'), at(now))).toBe(canCancel);
  });

  it('adds minutes over midnight', () => {
    expect(plusMinutes(at('23:50'), 20)).toEqual(new Date('2027-02-14T00:10:00+07:00'));
  });
});
