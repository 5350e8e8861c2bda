import { describe, expect, it } from '@jest/globals';
import { HOUR_MS } from '../common/duration.js';
import { wasFreeThroughout } from './history.rules.js';
import type { History, Occupation, SlotTimeline } from './history.types.js';
import { DOUBT_MS, earliestAt, timelinesOf } from './timeline.rules.js';
import type { HolderRow, SlotRow } from './timeline.types.js';

const taken = (from: number, to = Infinity, places = 1, pool = 'public'): Occupation => ({ from, to, places, pool });
const slotOf = (occupations: Occupation[], capacity = 2): SlotTimeline => ({
  slotId: 's',
  capacity,
  publicCapacity: capacity,
  services: ['ikd'],
  occupations,
});

describe('was a place free during the whole request, from 1,000 to 2,000?', () => {
  it.each<[string, Occupation[], boolean]>([
    ['nobody was there', [], true],
    ['one of two places was taken', [taken(0)], true],
    ['both were taken', [taken(0), taken(500)], false],
    ['the second was taken just before the answer', [taken(0), taken(1_990)], false],
    ['the second was taken after the answer', [taken(0), taken(2_500)], true],
    ['one had left long before', [taken(0), taken(0, 500)], true],
    ['one left while it was asked', [taken(0), taken(0, 1_500)], false],
    ['one came when the other had left', [taken(0), taken(0, 1_200), taken(1_200)], false],
    ['two came and went after each other', [taken(0), taken(0, 800), taken(2_200)], true],
    ['a family of two', [taken(0, Infinity, 2)], false],
  ])('%s', (_how, occupations, isFree) => {
    expect(wasFreeThroughout(slotOf(occupations), 1_000, 2_000)).toBe(isFree);
  });

  it('asks the public pool and the slot', () => {
    const school = { ...slotOf([taken(0, Infinity, 1, 'school'), taken(0)], 3), publicCapacity: 1 };
    expect(wasFreeThroughout(school, 1_000, 2_000)).toBe(false);
    expect(wasFreeThroughout({ ...school, publicCapacity: 2 }, 1_000, 2_000)).toBe(true);
    expect(wasFreeThroughout({ ...school, publicCapacity: 2, capacity: 2 }, 1_000, 2_000)).toBe(false);
  });
});

const begin: History['begin'] = { type: 'begin', at: 0, skewMs: 10, offsetMs: HOUR_MS, isComplete: true, before: [] };
const history = (more: Partial<History> = {}): History => ({ begin, clock: [], operations: [], ...more });

describe('the clock of the program, by that of the clients', () => {
  it.each<[string, History['clock'], number, number]>([
    ['runs on', [], HOUR_MS + 110, 100],
    ['is moved ahead', [{ type: 'clock', at: 1_000, offsetMs: 2 * HOUR_MS }], 2 * HOUR_MS + 5_010, 5_000],
    ['is moved back: the first time counts', [{ type: 'clock', at: 10_000, offsetMs: 0 }], HOUR_MS + 9_010, 9_000],
    [
      'skips an hour, which it never read',
      [{ type: 'clock', at: 1_000, offsetMs: 2 * HOUR_MS }],
      1.5 * HOUR_MS,
      -Infinity,
    ],
  ])('%s', (_how, clock, app, moment) => {
    expect(earliestAt(history({ clock }), app)).toBe(moment);
  });
});

describe('what was taken of a slot, at the most', () => {
  const slot: SlotRow = { id: 's', serviceDayId: 'd', startsAt: 0, capacity: 2, publicCapacity: 2, services: ['ikd'] };
  const holder: HolderRow = {
    id: 'b',
    code: 'KODE',
    party: 1,
    pool: 'public',
    slotId: 's',
    serviceDayId: 'd',
    slotStartsAt: 0,
    isWide: false,
    createdApp: HOUR_MS + 20_010,
    expiresApp: null,
    moves: 0,
    movedApp: null,
    movedCommit: null,
    endedCommit: null,
    isEnded: false,
    claims: [],
  };
  const claim = { slotId: 's', pool: 'public', places: 1, since: 20_060 };
  const of = (own: Partial<HolderRow>, at = history()) =>
    timelinesOf([slot], [{ ...holder, ...own }], at)[0]?.occupations;
  const moved = { moves: 1, movedApp: HOUR_MS + 30_010, movedCommit: 30_060, slotId: 'other' };
  const operation = { op: 1, act: 'book', t0: 0, t1: 0, key: null, service: 'ikd', party: 1, payload: '' } as const;
  const booked = {
    ...operation,
    on: null,
    slotId: 's',
    outcome: 'ok',
    status: 201,
    code: null,
    subject: 'KODE',
  } as const;

  it('what stands counts from its commit', () => {
    expect(of({ claims: [claim] })).toEqual([taken(20_050)]);
  });
  it('without commit times, from some seconds before it was written', () => {
    expect(of({ claims: [{ ...claim, since: null }] })).toEqual([taken(20_000 - DOUBT_MS)]);
  });
  it('a hold counts until it runs out', () => {
    expect(of({ claims: [claim], expiresApp: HOUR_MS + 60_010 })).toEqual([taken(20_050, 60_000 + DOUBT_MS)]);
  });
  it('what ended counts until some seconds after that was committed', () => {
    expect(of({ isEnded: true, endedCommit: 40_010 })).toEqual([taken(20_000 - DOUBT_MS, 40_000 + DOUBT_MS)]);
  });
  it('what ended nobody knows when never ended', () => {
    expect(of({ isEnded: true })).toEqual([taken(20_000 - DOUBT_MS)]);
  });
  it('what was moved away counts where the clients had asked for it', () => {
    const left = [taken(20_000 - DOUBT_MS, 30_050 + DOUBT_MS)];
    expect(of(moved, history({ operations: [booked] }))).toEqual(left);
    const elsewhere = { ...booked, slotId: 'third' };
    expect(of(moved, history({ operations: [elsewhere] }))).toEqual([]);
  });
  it('what somebody else moved may have been anywhere', () => {
    expect(of(moved)).toEqual([taken(20_000 - DOUBT_MS, 30_050 + DOUBT_MS)]);
  });
  it('a party that ended may have reached into later times of its day, not into earlier ones', () => {
    const party = { isEnded: true, isWide: true, party: 3, slotId: 'other' };
    expect(of({ ...party, slotStartsAt: -1 })).toEqual([taken(20_000 - DOUBT_MS, Infinity, 3)]);
    expect(of({ ...party, slotStartsAt: 1 })).toEqual([]);
    expect(of({ ...party, slotStartsAt: -1, serviceDayId: 'next' })).toEqual([]);
  });
});
