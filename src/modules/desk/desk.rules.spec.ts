import { describe, expect, it } from '@jest/globals';
import { mayBecome, NEXT, orderLine, seriesOf, ticketLabel, waitRange } from './desk.rules.js';
import type { Ticket, TicketStatus } from './desk.types.js';

const at = (time: string) => new Date(`2027-02-13T${time}:00+07:00`);
const RULE = { earlyMinutes: 15, lateMinutes: 10 };

interface Who {
  name: string;
  arrived: string;
  booked?: string;
  isPriority?: boolean;
}

const ticket = ({ name, arrived, booked, isPriority = false }: Who): Ticket => ({
  id: name,
  regionId: 'r',
  siteId: 's',
  serviceOn: '2027-02-13',
  series: booked ? 'A' : 'B',
  number: 1,
  bookingId: 'b',
  status: 'waiting',
  counterId: null,
  counterNumber: null,
  bookedFor: booked ? at(booked) : null,
  arrivedAt: at(arrived),
  isPriority,
  calls: 0,
  calledAt: null,
  servingAt: null,
  endedAt: null,
  note: null,
});

const line = (now: string, ...people: Who[]) =>
  orderLine(people.map(ticket), RULE, at(now)).map(({ ticket: { id }, reason }) => `${id} ${reason}`);

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
      'priority groups come first, by arrival',
      '09:30',
      [
        { name: 'booked', arrived: '09:00', booked: '09:24' },
        { name: 'second', arrived: '09:20', isPriority: true },
        { name: 'first', arrived: '09:10', booked: '12:00', isPriority: true },
      ],
      ['first priority', 'second priority', 'booked on_time'],
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
    'serving>served',
    'serving>parked',
    'serving>called',
    'parked>waiting',
    'parked>called',
    'parked>void',
    'missed>waiting',
    'missed>void',
    'served>serving',
    'void>waiting',
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
    ['booking', false, 'A'],
    ['walk_in', false, 'B'],
    ['block', false, 'S'],
    ['booking', true, 'P'],
    ['walk_in', true, 'P'],
  ])('%s, priority %s: series %s', (kind, isPriority, series) => {
    expect(seriesOf(kind, isPriority)).toBe(series);
  });
});

describe('the wait', () => {
  it.each([
    ['nobody ahead', 0, 1, 12, { low: 0, high: 5 }],
    ['one ahead at one counter', 1, 1, 10, { low: 5, high: 15 }],
    ['one ahead at two counters: the second is free', 1, 2, 10, { low: 0, high: 15 }],
    ['two rounds', 5, 3, 12, { low: 5, high: 20 }],
    ['ten ahead at one counter', 10, 1, 12, { low: 80, high: 170 }],
    ['no counter is open: as if one were', 3, 0, 10, { low: 20, high: 45 }],
  ])('%s', (_name, ahead, counters, minutes, range) => {
    expect(waitRange(ahead, counters, minutes)).toEqual(range);
  });
});
