import { describe, expect, it } from '@jest/globals';
import type { Board, BoardCall } from '../../modules/desk/desk.types.js';
import {
  arrange,
  awaitedOn,
  clockAfter,
  freshnessOf,
  HOLD_MS,
  isQuiet,
  keepCalls,
  spokenAge,
  stageOf,
} from './lobby.rules.js';

const call = (ticket: string, counter: number, second: number, isCurrent = true): BoardCall => ({
  ticket,
  counter,
  calledAt: `2027-02-13T09:00:${String(second).padStart(2, '0')}+07:00`,
  isCurrent,
});
const said = (calls: readonly { call: BoardCall }[]) => calls.map((one) => one.call.ticket);

describe('awaitedOn', () => {
  const asOf = '2027-02-13T09:00:20+07:00';

  it('has who is not at the counter yet, and who was called a moment ago', () => {
    const calls = [
      call('A004', 1, 19, false),
      call('A003', 2, 13, false),
      call('A002', 2, 12, false),
      call('A001', 3, 1),
    ];
    expect(awaitedOn({ calls, asOf }).map(({ ticket }) => ticket)).toEqual(['A004', 'A003', 'A001']);
  });
});

describe('keepCalls', () => {
  it('shows the newest first', () => {
    expect(said(keepCalls([], [call('A001', 1, 1), call('A002', 2, 5)], 0))).toEqual(['A002', 'A001']);
  });

  it('keeps a text for eight seconds, whatever became of the call', () => {
    const first = keepCalls([], [call('A001', 1, 1)], 1_000);
    expect(said(keepCalls(first, [], 1_000 + HOLD_MS - 1))).toEqual(['A001']);
    expect(said(keepCalls(first, [], 1_000 + HOLD_MS))).toEqual([]);
  });

  it('shows a person who is called again once, and holds the text anew', () => {
    const first = keepCalls([], [call('A001', 1, 1)], 0);
    const again = keepCalls(first, [call('A001', 1, 7)], 7_000);
    expect(said(again)).toEqual(['A001']);
    expect(again[0]?.since).toBe(7_000);
  });

  it('shows eight at most', () => {
    const calls = Array.from({ length: 10 }, (_, n) => call(`A0${10 + n}`, n, n));
    expect(keepCalls([], calls, 0)).toHaveLength(8);
  });
});

describe('arrange', () => {
  const past = Array.from({ length: 9 }, (_, n) => call(`B00${9 - n}`, 1, 30 - n, false));

  it('fills three rows with the last calls and lists five before them', () => {
    const { large, earlier } = arrange([call('A001', 1, 40)], past, 'open');
    expect(large.map((one) => [one.call.ticket, one.isAwaited])).toEqual([
      ['A001', true],
      ['B009', false],
      ['B008', false],
    ]);
    expect(earlier.map(({ ticket }) => ticket)).toEqual(['B007', 'B006', 'B005', 'B004', 'B003']);
  });

  it('fills nothing when enough are awaited', () => {
    const awaited = Array.from({ length: 8 }, (_, n) => call(`A00${n}`, n, 40));
    const { large, earlier } = arrange(awaited, [...awaited, ...past], 'open');
    expect(large.every((one) => one.isAwaited)).toBe(true);
    expect(earlier).toHaveLength(5);
  });

  it('leaves the room to the closing words when the day is over', () => {
    const { large, earlier } = arrange([], past, 'over');
    expect(large).toEqual([]);
    expect(earlier[0]?.ticket).toBe('B009');
  });
});

describe('stageOf', () => {
  const board = (more: Partial<Board>): Board =>
    ({ opensAt: '09:00', closesAt: '13:00', calls: [], waiting: 0, ...more }) as Board;

  it.each([
    ['08:59', board({}), 'before'],
    ['09:00', board({}), 'open'],
    ['08:50', board({ calls: [call('A001', 1, 1)] }), 'open'],
    ['13:00', board({}), 'over'],
    ['13:20', board({ waiting: 1 }), 'open'],
    ['13:20', board({ calls: [call('A001', 1, 1)] }), 'open'],
    ['13:20', board({ calls: [call('A001', 1, 1, false)] }), 'over'],
    ['10:00', board({ opensAt: null, closesAt: null }), 'closed'],
  ] as const)('at %s', (clock, given, stage) => {
    expect(stageOf(given, clock)).toBe(stage);
  });
});

describe('freshnessOf', () => {
  it.each([
    [0, 'ok'],
    [7, 'ok'],
    [8, 'late'],
    [59, 'late'],
    [60, 'lost'],
  ] as const)('%d seconds', (seconds, freshness) => {
    expect(freshnessOf(seconds)).toBe(freshness);
  });
});

describe('isQuiet', () => {
  it.each([
    ['11:59', '12:00', '13:00', false],
    ['12:00', '12:00', '13:00', true],
    ['13:00', '12:00', '13:00', false],
    ['23:30', '22:00', '06:00', true],
    ['05:59', '22:00', '06:00', true],
    ['06:00', '22:00', '06:00', false],
    ['12:30', '', '13:00', false],
    ['12:30', '', '', false],
  ])('at %s from %s to %s', (clock, from, to, quiet) => {
    expect(isQuiet(clock, { from, to })).toBe(quiet);
  });
});

describe('clockAfter', () => {
  it('goes on from the hour at the site, whatever the zone of the machine', () => {
    expect(clockAfter('2027-02-13T09:59:30+07:00', 0)).toBe('09:59');
    expect(clockAfter('2027-02-13T09:59:30.250+09:00', 30_000)).toBe('10:00');
    expect(clockAfter('2027-02-13T23:59:59+07:00', 1_000)).toBe('00:00');
  });
});

describe('spokenAge', () => {
  it.each([
    [0, '0 detik'],
    [119, '119 detik'],
    [120, '2 menit'],
    [7_199, '119 menit'],
    [7_200, '2 jam'],
  ])('%d', (seconds, words) => {
    expect(spokenAge(seconds)).toBe(words);
  });
});
