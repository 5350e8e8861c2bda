import { describe, expect, it } from '@jest/globals';
import type { Plan, PlanMove } from '../../modules/plans/plans.types.js';
import { changeWords, differenceOf, distanceWords, placeWords, seenOf } from './plan-words.js';

const place = (date: string, time: string) => ({ date, startsAt: `${date}T${time}:00+07:00` });
const NINE = place('2027-02-13', '09:00');

const move = (code: string, more: Partial<PlanMove> = {}): PlanMove => ({
  bookingId: code,
  code,
  service: 'record_first',
  party: 1,
  fate: 'moved',
  from: NINE,
  to: place('2027-02-13', '09:24'),
  cardsLost: 0,
  hasNeeds: false,
  isReachable: true,
  ...more,
});
const planOf = (moves: PlanMove[]) => ({ effect: { moves } }) as unknown as Plan;

describe('a plan in words', () => {
  it.each([
    [
      { kind: 'day', date: '2027-02-13', shape: { counters: 2 }, reason: '' },
      'Sabtu, 13 Februari 2027: menjadi 2 loket',
    ],
    [
      { kind: 'day', date: '2027-02-13', shape: { opensAt: '09:00', closesAt: '12:00' }, reason: '' },
      'Sabtu, 13 Februari 2027: menjadi pukul 09.00 sampai 12.00',
    ],
    [
      { kind: 'day', date: '2027-02-13', shape: { closesAt: '12:00' }, reason: '' },
      'Sabtu, 13 Februari 2027: menjadi tutup pukul 12.00',
    ],
    [
      { kind: 'closure', from: '2027-02-13', to: '2027-02-14', reason: '' },
      'Tutup Sabtu, 13 Februari 2027 sampai Minggu, 14 Februari 2027',
    ],
    [
      { kind: 'allotment', date: '2027-02-13', blankKind: 'ktp', allotted: 20, reserve: 2 },
      'Sabtu, 13 Februari 2027: jatah menjadi 20 kartu',
    ],
    [{ kind: 'shortage', blankKind: 'ktp' }, 'Kartu kurang dari yang dijanjikan'],
  ] as const)('%j', (change, words) => {
    expect(changeWords('id', change)).toBe(words);
  });

  it.each([
    [place('2027-02-13', '09:24'), '24 menit kemudian'],
    [place('2027-02-13', '08:48'), '12 menit lebih cepat'],
    [place('2027-02-20', '09:00'), '7 hari kemudian'],
    [place('2027-02-12', '10:00'), '1 hari lebih cepat'],
  ])('%j is %s', (to, words) => {
    expect(distanceWords('id', NINE, to)).toBe(words);
  });

  it('names the date only where it is another one', () => {
    expect(placeWords('id', NINE, 'Asia/Jakarta', '2027-02-13')).toBe('09.00 WIB');
    expect(placeWords('id', NINE, 'Asia/Jakarta')).toBe('Sabtu, 13 Februari, 09.00 WIB');
  });
});

describe('what changed since a plan was shown', () => {
  const kept = move('AAAAA22222');
  const seen = seenOf(planOf([kept, move('BBBBB22222'), move('CCCCC22222')]));

  it('is said of each booking, and of those that are not concerned any more', () => {
    const worse = move('BBBBB22222', { fate: 'without_place', to: null });
    const fresh = move('DDDDD22222');
    const difference = differenceOf(planOf([kept, worse, fresh]), seen);
    expect([kept, worse, fresh].map(difference.of)).toEqual(['same', 'changed', 'new']);
    expect(difference.gone).toEqual(['CCCCC22222']);
  });

  it('is nothing on the first look', () => {
    const difference = differenceOf(planOf([kept]), undefined);
    expect([difference.of(kept), difference.gone]).toEqual(['same', []]);
  });

  it('goes through a form for a thousand bookings', () => {
    const moves = Array.from({ length: 1_000 }, (_, index) => move(`A${String(index).padStart(9, '0')}`));
    expect(new URLSearchParams({ dilihat: seenOf(planOf(moves)) }).toString().length).toBeLessThan(20_000);
  });

  it('takes nothing but codes from what a form sent', () => {
    expect(differenceOf(planOf([]), '<b>x</b>m AAAAA22222m AAAAA22222"').gone).toEqual(['AAAAA22222']);
  });
});
