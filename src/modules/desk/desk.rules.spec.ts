import { describe, expect, it } from '@jest/globals';
import { at, RULE, ticketOf, type Who } from '../../../test/support/line.js';
import {
  hasPriority,
  lineFor,
  mayBecome,
  NEXT,
  orderLine,
  secondsToRecall,
  seriesOf,
  ticketLabel,
} from './desk.rules.js';
import type { InLine, TicketStatus } from './desk.types.js';

const words = (inLine: readonly InLine[]) => inLine.map(({ ticket: { id }, reason }) => `${id} ${reason}`);
const line = (now: string, ...people: Who[]) => words(orderLine(people.map(ticketOf), RULE, at(now)));
const walkers = (count: number): Who[] =>
  Array.from({ length: count }, (_, i) => ({ name: `w${i}`, arrived: `09:0${i}` }));

describe('the order in line', () => {
  const cases: [string, string, Who[], string[]][] = [
    ['nobody waits', '09:00', [], []],
    [
      'booked people come by their booked time, not by when they came',
      '09:30',
      [
        { name: 'later', arrived: '08:50', booked: '09:36' },
        { name: 'sooner', arrived: '09:10', booked: '09:24' },
      ],
      ['sooner on_time', 'later on_time'],
    ],
    [
      'a booked person in the window comes before a walk-in who came first',
      '09:15',
      [
        { name: 'walk-in', arrived: '08:00' },
        { name: 'booked', arrived: '09:14', booked: '09:24' },
      ],
      ['booked on_time', 'walk-in walk_in'],
    ],
    [
      'before the window a booked person comes after the walk-ins, so that no counter idles',
      '09:00',
      [
        { name: 'booked', arrived: '08:30', booked: '09:36' },
        { name: 'walk-in', arrived: '08:59' },
      ],
      ['walk-in walk_in', 'booked early'],
    ],
    [
      'the window opens at its minute, not one before',
      '09:21',
      [
        { name: 'in', arrived: '09:00', booked: '09:36' },
        { name: 'out', arrived: '09:00', booked: '09:37' },
      ],
      ['in on_time', 'out early'],
    ],
    [
      'who comes too late waits with the walk-ins, by arrival',
      '10:00',
      [
        { name: 'late', arrived: '09:35', booked: '09:24' },
        { name: 'walk-in', arrived: '09:34' },
        { name: 'after', arrived: '09:36' },
      ],
      ['walk-in walk_in', 'late late', 'after walk_in'],
    ],
    [
      'ten minutes late is still on time',
      '10:00',
      [
        { name: 'walk-in', arrived: '09:00' },
        { name: 'just', arrived: '09:34', booked: '09:24' },
      ],
      ['just on_time', 'walk-in walk_in'],
    ],
    [
      'priority groups come first, by arrival, and every second turn while others are due',
      '09:30',
      [
        { name: 'booked', arrived: '09:00', booked: '09:24' },
        { name: 'second', arrived: '09:20', isPriority: true },
        { name: 'first', arrived: '09:10', booked: '12:00', isPriority: true },
        { name: 'third', arrived: '09:21', isPriority: true },
      ],
      ['first priority', 'booked on_time', 'second priority', 'third priority'],
    ],
    [
      'nobody gives way to a booked person who is early: priority groups go on',
      '09:00',
      [
        { name: 'early', arrived: '08:00', booked: '11:00' },
        { name: 'one', arrived: '08:30', isPriority: true },
        { name: 'two', arrived: '08:40', isPriority: true },
      ],
      ['one priority', 'two priority', 'early early'],
    ],
    [
      'who was missed and came back stands behind as many numbers as are still to be called',
      '09:30',
      [...walkers(6), { name: 'back', arrived: '08:00', returned: '09:20', behind: 5 }],
      ['w0 walk_in', 'w1 walk_in', 'w2 walk_in', 'w3 walk_in', 'w4 walk_in', 'back returned', 'w5 walk_in'],
    ],
    [
      'when fewer wait, who came back is last, but before those who are early',
      '09:10',
      [
        ...walkers(2),
        { name: 'back', arrived: '08:00', booked: '08:24', returned: '09:08', behind: 5 },
        { name: 'early', arrived: '08:50', booked: '11:00' },
      ],
      ['w0 walk_in', 'w1 walk_in', 'back returned', 'early early'],
    ],
    [
      'when the numbers were called, who came back is next, whoever arrived meanwhile',
      '09:30',
      [
        { name: 'back', arrived: '08:00', returned: '09:20' },
        { name: 'pregnant', arrived: '09:25', isPriority: true },
        { name: 'booked', arrived: '09:24', booked: '09:24' },
      ],
      ['back returned', 'pregnant priority', 'booked on_time'],
    ],
    [
      'two who came back keep the order of coming back',
      '09:30',
      [
        ...walkers(3),
        { name: 'second', arrived: '08:00', returned: '09:21', behind: 2 },
        { name: 'first', arrived: '08:10', returned: '09:20', behind: 1 },
        { name: 'with second', arrived: '08:10', returned: '09:22', behind: 2 },
      ],
      ['w0 walk_in', 'first returned', 'second returned', 'with second returned', 'w1 walk_in', 'w2 walk_in'],
    ],
    [
      'who was handed from counter to counter is first',
      '09:30',
      [...walkers(1), { name: 'handed', arrived: '09:20', counter: 'two' }],
      ['handed transferred', 'w0 walk_in'],
    ],
    [
      'one booked time: by arrival, then always the same way',
      '09:30',
      [
        { name: 'c', arrived: '09:02', booked: '09:24' },
        { name: 'b', arrived: '09:01', booked: '09:24' },
        { name: 'a', arrived: '09:01', booked: '09:24' },
      ],
      ['a on_time', 'b on_time', 'c on_time'],
    ],
  ];
  it.each(cases)('%s', (_name, now, people, wanted) => {
    expect(line(now, ...people)).toEqual(wanted);
    expect(line(now, ...people.toReversed())).toEqual(wanted);
  });

  const three: Who[] = [
    { name: 'p', arrived: '09:20', isPriority: true },
    { name: 'q', arrived: '09:21', isPriority: true },
    ...walkers(3),
  ];
  it.each([
    [1, Number.POSITIVE_INFINITY, 'p q w0 w1 w2'],
    [1, 0, 'p q w0 w1 w2'],
    [2, Number.POSITIVE_INFINITY, 'p w0 q w1 w2'],
    [2, 0, 'w0 p w1 q w2'],
    [3, 0, 'w0 w1 p w2 q'],
    [3, 1, 'w0 p w1 w2 q'],
    [3, 2, 'p w0 w1 q w2'],
  ])('one priority turn in %i, %d turns of others since the last: %s', (priorityEvery, since, wanted) => {
    const order = orderLine(three.map(ticketOf), { ...RULE, priorityEvery }, at('09:30'), since);
    expect(order.map((one) => one.ticket.id).join(' ')).toBe(wanted);
  });

  it('at a counter has those handed to it, and none that wait for another one', () => {
    const all = [
      ...walkers(1),
      { name: 'here', arrived: '09:20', counter: 'one' },
      { name: 'there', arrived: '09:10', counter: 'two' },
    ];
    const order = orderLine(all.map(ticketOf), RULE, at('09:30'));
    expect(words(lineFor(order, 'one'))).toEqual(['here transferred', 'w0 walk_in']);
    expect(words(lineFor(order, 'three'))).toEqual(['w0 walk_in']);
  });
});

describe('priority', () => {
  const all = ['elderly', 'disability', 'pregnant', 'small_child'];
  it.each([
    ['a need of the list', ['pregnant'], null, all, true],
    ['a need that the site does not list', ['pregnant'], null, ['elderly'], false],
    ['no need', [], '1990-01-01', all, false],
    ['sixty on the day', [], '1967-02-13', all, true],
    ['sixty tomorrow', [], '1967-02-14', all, false],
    ['sixty, where age is no reason', [], '1950-01-01', ['pregnant'], false],
    ['nothing known', [], null, all, false],
  ])('%s', (_name, needs, birthDate, rule, expected) => {
    expect(hasPriority([{ needs, birthDate }], rule, '2027-02-13')).toBe(expected);
  });

  it('of one is priority of the whole family', () => {
    const people = [
      { needs: [], birthDate: null },
      { needs: ['disability'], birthDate: null },
    ];
    expect(hasPriority(people, all, '2027-02-13')).toBe(true);
  });
});

describe('calling again', () => {
  const called = at('09:00');
  const plus = (seconds: number) => new Date(called.getTime() + seconds * 1_000);
  it.each([
    [0, 60],
    [0.4, 60],
    [59, 1],
    [59.9, 1],
    [60, 0],
    [600, 0],
  ])('%d s after the last call: %i s to go', (after, seconds) => {
    expect(secondsToRecall(called, 60, plus(after))).toBe(seconds);
  });
  it('needs no wait where nobody called yet', () => expect(secondsToRecall(null, 60, called)).toBe(0));
});

describe('moves of a ticket', () => {
  const all = Object.keys(NEXT) as TicketStatus[];
  const allowed = new Set([
    'waiting>called',
    'waiting>void',
    'called>called',
    'called>serving',
    'called>parked',
    'called>missed',
    'called>waiting',
    'called>void',
    'serving>served',
    'serving>parked',
    'serving>called',
    'serving>waiting',
    'serving>void',
    'parked>waiting',
    'parked>called',
    'parked>void',
    'missed>waiting',
    'missed>void',
    'served>served',
  ]);
  const moves = all.flatMap((from) => all.map((to): [TicketStatus, TicketStatus] => [from, to]));
  it.each(moves)('%s to %s', (from, to) => {
    expect(mayBecome(from, to)).toBe(allowed.has(`${from}>${to}`));
  });
});

describe('numbers', () => {
  it.each([
    ['A', 1, 'A001'],
    ['B', 42, 'B042'],
    ['P', 999, 'P999'],
    ['S', 1000, 'S1000'],
  ] as const)('%s and %i is %s', (series, number, label) => {
    expect(ticketLabel({ series, number })).toBe(label);
  });

  it.each([
    ['booking', 'web', false, 'A'],
    ['walk_in', 'desk', false, 'B'],
    ['block', 'school', false, 'S'],
    ['booking', 'school', false, 'S'],
    ['booking', 'web', true, 'P'],
    ['booking', 'school', true, 'P'],
    ['walk_in', 'desk', true, 'P'],
  ])('%s by %s, priority %s: series %s', (kind, channel, isPriority, series) => {
    expect(seriesOf({ kind, channel }, isPriority)).toBe(series);
  });
});
