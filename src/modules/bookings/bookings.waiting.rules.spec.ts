import { describe, expect, it } from '@jest/globals';
import type { Claim } from '../capacity/capacity.types.js';
import {
  afterOffer,
  canMoveTo,
  isFarEnough,
  isOfferTime,
  isOpenOffer,
  lastDay,
  nextOfferTime,
  offerEnd,
  withoutClaims,
} from './bookings.waiting.rules.js';

const wib = (at: string) => new Date(`${at}:00+07:00`);
const ZONE = 'Asia/Jakarta';

describe('when a place is offered', () => {
  it.each([
    ['2027-02-08T06:59', false],
    ['2027-02-08T07:00', true],
    ['2027-02-08T19:59', true],
    ['2027-02-08T20:00', false],
    ['2027-02-08T00:10', false],
  ])('at %s in Bengkulu: %s', (at, is) => {
    expect(isOfferTime(wib(at), ZONE)).toBe(is);
  });

  it('goes by the clock of the site', () => {
    expect(isOfferTime(wib('2027-02-08T19:30'), 'Asia/Jayapura')).toBe(false);
  });

  it.each([
    ['2027-02-08T03:00', '2027-02-08T07:00'],
    ['2027-02-08T20:00', '2027-02-09T07:00'],
    ['2027-02-28T23:30', '2027-03-01T07:00'],
  ])('after %s offers begin again at %s', (at, next) => {
    expect(nextOfferTime(wib(at), ZONE)).toEqual(wib(next));
  });

  it('starts at least ninety minutes later, and is kept for twenty', () => {
    const now = wib('2027-02-13T08:00');
    expect([isFarEnough(now, wib('2027-02-13T09:29')), isFarEnough(now, wib('2027-02-13T09:30'))]).toEqual([
      false,
      true,
    ]);
    expect(offerEnd(now)).toEqual(wib('2027-02-13T08:20'));
  });
});

describe('how long somebody waits', () => {
  it('until the day that is wished, the day before the booking, or ninety days', () => {
    const booking = { serviceOn: '2027-02-20' };
    expect(lastDay('2027-02-08', '2027-02-13')).toBe('2027-02-13');
    expect(lastDay('2027-02-08', undefined, booking)).toBe('2027-02-19');
    expect(lastDay('2027-02-08', '2027-02-13', booking)).toBe('2027-02-13');
    expect(lastDay('2027-02-08', undefined)).toBe('2027-05-09');
  });

  it.each([
    ['expired', 'passed'],
    ['declined', 'passed'],
    ['left', 'left'],
    ['withdrawn', 'waiting'],
  ])('an offer that ended because %s leaves the entry %s', (reason, status) => {
    expect(afterOffer(reason)).toBe(status);
  });
});

describe('a booking that would move', () => {
  const entry = { party: 2, regionId: 'r' };
  const booking = { status: 'booked', kind: 'booking', party: 2, regionId: 'r', serviceOn: '2027-02-14' } as const;
  it.each([
    ['to an earlier day', booking, 2, '2027-02-13', true],
    ['not to its own day', booking, 2, '2027-02-14', false],
    ['not to a later day', booking, 2, '2027-02-15', false],
    ['not once somebody has come', { ...booking, status: 'arrived' as const }, 2, '2027-02-13', false],
    ['not with people who do not wait', { ...booking, party: 3 }, 2, '2027-02-13', false],
    ['not without all who wait', booking, 1, '2027-02-13', false],
    ['not to another region', { ...booking, regionId: 'q' }, 2, '2027-02-13', false],
  ])('%s', (_name, of, people, on, can) => {
    expect(canMoveTo(entry, of, people, on)).toBe(can);
  });
});

describe('an offer', () => {
  it('is open while its place is pending', () => {
    expect(isOpenOffer({ kind: 'offer', status: 'pending' })).toBe(true);
    expect(isOpenOffer({ kind: 'booking', status: 'booked' })).toBe(false);
    expect(isOpenOffer({ kind: 'offer', status: 'cancelled' })).toBe(false);
    expect(isOpenOffer(null)).toBe(false);
  });

  it('leaves what it does not take', () => {
    const claim = (slotId: string, places: number): Claim => ({ slotId, places, pool: 'public' });
    expect(withoutClaims([claim('a', 2), claim('b', 1)], [claim('a', 1)])).toEqual([claim('a', 1), claim('b', 1)]);
    expect(withoutClaims([claim('a', 1)], [claim('a', 1)])).toEqual([]);
  });
});
