import { describe, expect, it } from '@jest/globals';
import { cardsFor, localDay, type LocalTicket } from './line.js';
import type { Day, KeptAct } from './types.js';

const DAY: Day = {
  siteId: 's',
  date: '2027-02-13',
  secret: '',
  now: '',
  zone: 'Asia/Jakarta',
  prints: true,
  device: 'd',
  skewMs: 0,
  conflicts: 0,
  counter: { id: 'c1', number: 1 },
  handout: { id: 'h1', numbers: [4, 5], places: 2, cards: 1 },
  expected: [{ hash: 'x', service: 'record_first', party: 2, isOfAge: true, cards: 2 }],
  tickets: [
    { id: 't1', ticket: 'A001', status: 'serving', service: 'ikd', party: 1, isOfAge: true, cards: 0, isOwn: true },
    { id: 't2', ticket: 'A002', status: 'waiting', service: 'ikd', party: 1, isOfAge: null, cards: 0, isOwn: false },
  ],
};
const acts = (...own: Partial<KeptAct>[]) =>
  own.map((one, index): KeptAct => ({ nonce: `n${index}`, seq: index, at: '', kind: 'check_in', ...one }));

describe('the day of a device', () => {
  it('goes on with whoever stood at the counter', () => {
    expect(localDay(DAY, []).current?.label).toBe('A001');
    const done = localDay(DAY, acts({ kind: 'finish', ticketId: 't1', outcomes: ['activated'] }));
    expect([done.current, done.left]).toEqual([null, { numbers: [4, 5], places: 2, cards: 1 }]);
  });

  it('knows an expected booking by the hash of its code', () => {
    const { tickets } = localDay(DAY, acts({ code: 'K7M4P2WX9R', hash: 'x' }));
    expect(tickets.at(-1)).toMatchObject({ label: 'K7M4P', party: 2, cards: 2, status: 'waiting', isLocal: true });
  });

  it('counts numbers, places and cards of the block down', () => {
    const walkIn = { kind: 'walk_in', number: 4, service: 'record_first', withCard: true } as const;
    const { left, tickets } = localDay(DAY, acts(walkIn));
    expect(left).toEqual({ numbers: [5], places: 1, cards: 0 });
    expect(tickets.at(-1)?.label).toBe('B004');
    // The card that was set aside is the one that is printed.
    const more = acts(
      walkIn,
      { kind: 'call', of: 'n0' },
      { kind: 'start', of: 'n0' },
      { kind: 'finish', of: 'n0', outcomes: ['printed'] },
    );
    expect(localDay({ ...DAY, tickets: [] }, more).left.cards).toBe(0);
  });

  it('gives no place or card away after a walk-in that may have used them up', () => {
    expect(localDay(DAY, [], true).left).toEqual({ numbers: [4, 5], places: 0, cards: 0 });
  });

  it.each<[number, number, string[], number]>([
    [1, 0, ['printed'], 1],
    [1, 1, ['printed'], 0],
    [2, 1, ['printed', 'recorded_and_printed'], 1],
    [3, 0, ['printed'], 3],
    [2, 0, ['recorded', 'refused'], 0],
  ])('%i people with %i cards kept, %j: %i of the block', (party, cards, outcomes, count) => {
    expect(cardsFor({ party, cards } as LocalTicket, outcomes)).toBe(count);
  });
});
