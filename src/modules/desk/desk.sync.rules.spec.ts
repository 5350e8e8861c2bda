import { describe, expect, it } from '@jest/globals';
import { decide, replay } from './desk.sync.rules.js';
import type { BookingFacts, DayFacts, SyncAct, TicketFacts } from './desk.sync.types.js';

const NOW = new Date('2027-02-13T11:00:00+07:00');
const at = (time: string) => new Date(`2027-02-13T${time}:00+07:00`);
const expected: BookingFacts = { id: 'b1', status: 'booked', isHere: true, ticketKey: null, promised: [false] };
const waiting: TicketFacts = { status: 'waiting', counterId: null, promised: [false], brokenBy: null };

const facts = (own: Partial<DayFacts> = {}): DayFacts => ({
  now: NOW,
  from: new Date('2027-02-13T00:00:00+07:00'),
  to: new Date('2027-02-14T00:00:00+07:00'),
  known: new Set(),
  bookings: new Map([['CODE', expected]]),
  tickets: new Map([['t1', waiting]]),
  arrivals: new Map(),
  blocks: new Map([['h1', { numbers: [7, 8], places: 1, cards: 1 }]]),
  pool: { places: 0, cards: 0 },
  ...own,
});
const act = (own: Partial<SyncAct>): SyncAct => ({
  nonce: 'n1',
  seq: 1,
  at: at('10:00'),
  kind: 'check_in',
  code: 'CODE',
  ...own,
});
const codeOf = (state: DayFacts, own: Partial<SyncAct>, offsetMs = 0) => {
  const decision = decide(state, act(own), offsetMs);
  return decision.kind === 'conflict' ? decision.code : decision.kind;
};

describe('what becomes of one act', () => {
  it.each<[string, Partial<BookingFacts> | null, string]>([
    ['expected', {}, 'apply'],
    ['closed as no-show and came after all', { status: 'noshow' }, 'apply'],
    ['checked in elsewhere', { status: 'arrived', ticketKey: 't9' }, 'checked_in_elsewhere'],
    ['served already', { status: 'fulfilled', ticketKey: 't9' }, 'checked_in_elsewhere'],
    ['cancelled', { status: 'cancelled' }, 'cancelled'],
    ['moved to another day', { isHere: false }, 'moved'],
    ['a hold', { status: 'pending' }, 'unknown_code'],
    ['unknown', null, 'unknown_code'],
  ])('a check-in of a booking that is %s', (_, booking, result) => {
    const bookings = new Map(booking ? [['CODE', { ...expected, ...booking }]] : []);
    expect(codeOf(facts({ bookings }), {})).toBe(result);
  });

  it.each<[string, Partial<SyncAct>, Partial<DayFacts>, string]>([
    ['from the block', { number: 7 }, {}, 'apply'],
    ['with a card of the block', { number: 7, withCard: true }, {}, 'apply'],
    ['with a number of nobody', { number: 9 }, {}, 'number_not_in_block'],
    ['without a block', { number: 7, handoutId: 'h2' }, {}, 'number_not_in_block'],
    [
      'when the block was returned',
      { number: 7 },
      { blocks: new Map([['h1', { numbers: [7], places: 0, cards: 0 }]]) },
      'no_place_left',
    ],
    [
      'when the block was returned and the day has places',
      { number: 7 },
      { blocks: new Map([['h1', { numbers: [7], places: 0, cards: 0 }]]), pool: { places: 1, cards: 0 } },
      'apply',
    ],
    [
      'with a card that nobody has',
      { number: 7, withCard: true },
      { blocks: new Map([['h1', { numbers: [7], places: 1, cards: 0 }]]) },
      'card_without_block',
    ],
  ])('a walk-in %s', (_, own, state, result) => {
    expect(codeOf(facts(state), { kind: 'walk_in', code: undefined, handoutId: 'h1', ...own })).toBe(result);
  });

  it.each<[string, SyncAct['kind'], Partial<TicketFacts>, string]>([
    ['a call', 'call', {}, 'apply'],
    ['a call of somebody who is called elsewhere', 'call', { status: 'called', counterId: 'c2' }, 'moved_on'],
    ['a start', 'start', { status: 'called', counterId: 'c1' }, 'apply'],
    ['a start at another counter', 'start', { status: 'called', counterId: 'c2' }, 'at_other_counter'],
    ['a finish of somebody who is served', 'finish', { status: 'served', counterId: 'c1' }, 'moved_on'],
    ['an act on a ticket with a conflict', 'start', { status: 'called', counterId: 'c1', brokenBy: 'n0' }, 'depends'],
  ])('%s', (_, kind, ticket, result) => {
    const tickets = new Map([['t1', { ...waiting, ...ticket }]]);
    const own = { kind, ticketId: 't1', counterId: 'c1', outcomes: ['recorded' as const] };
    expect(codeOf(facts({ tickets }), own)).toBe(result);
  });

  it('a counter with somebody else takes nobody', () => {
    const tickets = new Map([
      ['t1', waiting],
      ['t2', { ...waiting, status: 'serving' as const, counterId: 'c1' }],
    ]);
    expect(codeOf(facts({ tickets }), { kind: 'call', ticketId: 't1', counterId: 'c1' })).toBe('counter_busy');
  });

  it.each<[string, boolean, number, string]>([
    ['promised to the person', true, 0, 'apply'],
    ['of the block', false, 1, 'apply'],
    ['of nobody', false, 0, 'card_without_block'],
  ])('a card printed that was %s', (_, isPromised, cards, result) => {
    const tickets = new Map([
      ['t1', { ...waiting, status: 'serving' as const, counterId: 'c1', promised: [isPromised] }],
    ]);
    const blocks = new Map([['h1', { numbers: [], places: 0, cards }]]);
    const own = {
      kind: 'finish' as const,
      ticketId: 't1',
      counterId: 'c1',
      handoutId: 'h1',
      outcomes: ['printed' as const],
    };
    expect(codeOf(facts({ tickets, blocks, pool: { places: 9, cards: 9 } }), own)).toBe(result);
  });

  it.each<[string, Date, number, string]>([
    ['an hour slow', at('09:00'), 3_600_000, 'apply'],
    ['a day fast', new Date('2027-02-14T10:00:00+07:00'), -86_400_000, 'apply'],
    ['more than a day wrong', new Date('2027-02-15T10:00:00+07:00'), -2 * 86_400_000, 'clock'],
    ['set right in between', new Date('2027-02-14T10:00:00+07:00'), 0, 'clock'],
    ['ahead of now', at('11:10'), 0, 'clock'],
  ])('a clock that is %s', (_, told, offsetMs, result) => {
    expect(codeOf(facts(), { at: told }, offsetMs)).toBe(result);
  });

  it('corrects the time by what the clock was wrong', () => {
    const decision = decide(facts(), act({ at: at('09:00') }), 3_600_000);
    expect(decision).toMatchObject({ kind: 'apply', at: at('10:00') });
  });
});

describe('a replay', () => {
  const acts = [
    act({ nonce: 'a', seq: 1 }),
    act({ nonce: 'b', seq: 2, kind: 'call', code: undefined, of: 'a', counterId: 'c1' }),
    act({ nonce: 'c', seq: 3, code: 'CODE' }),
    act({ nonce: 'd', seq: 4, kind: 'call', code: undefined, of: 'c', counterId: 'c1' }),
  ];
  const kinds = ({ decisions }: ReturnType<typeof replay>) => decisions.map(({ decision }) => decision.kind);

  it('goes in the order of the device and says what waits for what', () => {
    const done = replay(facts(), acts.toReversed(), 0);
    expect(kinds(done)).toEqual(['apply', 'apply', 'conflict', 'conflict']);
    expect(done.decisions[3]?.decision).toMatchObject({ code: 'depends', cause: 'c' });
  });

  it('a second time changes nothing', () => {
    const once = replay(facts(), acts, 0);
    const twice = replay(once.facts, acts, 0);
    expect(kinds(twice)).toEqual(['already', 'already', 'already', 'already']);
    expect(twice.facts).toEqual(once.facts);
  });
});
