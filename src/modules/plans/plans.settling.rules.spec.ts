import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../../test/support/random.js';
import { keyOf, type Party, type Question, type SeatParty, type TargetDay, type TargetSlot } from './plans.rules.js';
import { settle } from './plans.settling.rules.js';

const at = (day: number, hour: number) => new Date(Date.UTC(2027, 1, day, hour));
const NOW = at(1, 0).getTime();

interface Row {
  id: string;
  key: string;
  people?: number;
  places?: number;
  needs?: boolean;
  rank?: number;
  booked?: number;
  service?: string;
  cards?: number;
  mayStayWithout?: boolean;
}

const party = ({ id, key, people = 1, places = people, booked = 0, ...row }: Row): Party => ({
  id,
  people,
  hasNeeds: row.needs ?? false,
  rank: row.rank ?? 1,
  createdAt: booked,
  startsAt: at(13, 9).getTime(),
  pool: 'public',
  serviceCode: row.service ?? 'B',
  holds: new Map([[key, places]]),
  cards: row.cards ?? 0,
  mayStayWithout: row.mayStayWithout ?? false,
});

const slot = (id: string, day: number, hour: number, free: number, services: string[] | null = null): TargetSlot => ({
  id,
  startsAt: at(day, hour),
  endsAt: at(day, hour + 1),
  serviceCodes: services,
  left: { public: free },
});
const dayOf = (day: number, ...slots: TargetSlot[]): TargetDay => ({ id: `d${day}`, date: `2027-02-${day}`, slots });

/** One after the other from the chosen slot on. */
const seat: SeatParty = (slots, firstId, pool, steps) => {
  const free = slots.flatMap((s, i) =>
    Array.from({ length: s.left[pool] ?? 0 }, () => ({ s, i })).filter(
      () => i >= slots.findIndex((x) => x.id === firstId),
    ),
  );
  const own = free.slice(0, steps.length);
  if (own.length < steps.length || own[0]?.s.id !== firstId) return null;
  return {
    seats: own.map(({ s }) => ({ startsAt: s.startsAt, slotIds: [s.id] })),
    claims: own.map(({ s }) => ({ slotId: s.id, pool, places: 1 })),
  };
};

interface Wanted {
  parties: Party[];
  scarce: Record<string, number>;
  days?: TargetDay[];
  cards?: Record<string, number>;
  fitOf?: Question['fitOf'];
  isInTurn?: boolean;
}

/** What becomes of each, as `a: moved d14/x`. */
function outcome({ parties, scarce, days = [], cards = {}, fitOf, isInTurn = false }: Wanted): Record<string, string> {
  const question: Question = {
    parties,
    days,
    seat,
    isInTurn,
    scarce: new Map(Object.entries(scarce)),
    earliest: NOW,
    noticeUntil: NOW,
    fitOf:
      fitOf ?? ((p) => ({ steps: Array.from({ length: p.people }, () => 1), cards: p.cards, mayGoWithout: false })),
    cardsLeft: (_, day) => cards[day.id] ?? 0,
  };
  return Object.fromEntries(
    settle(question).map((s) => [
      s.party.id,
      s.fate === 'moved' ? `${s.claims.map((c) => c.slotId).join('+')}` : s.fate,
    ]),
  );
}

const X = keyOf('x', 'public');
const Y = keyOf('y', 'public');

describe('who gives way', () => {
  it.each<[string, Row[], number, string[]]>([
    [
      'the newest',
      [
        { id: 'old', key: X, booked: 3 },
        { id: 'new', key: X, booked: 1_201 },
      ],
      1,
      ['new'],
    ],
    [
      'the worse class before the newer',
      [
        { id: 'lost', key: X, rank: 3, booked: 1 },
        { id: 'first', key: X, booked: 9 },
      ],
      1,
      ['lost'],
    ],
    [
      'priority groups last',
      [
        { id: 'elderly', key: X, needs: true, rank: 3, booked: 9 },
        { id: 'first', key: X },
      ],
      1,
      ['first'],
    ],
    [
      'one person rather than a family',
      [
        { id: 'family', key: X, people: 3, rank: 3, booked: 9 },
        { id: 'one', key: X },
      ],
      3,
      ['one'],
    ],
    [
      'the family when it alone is too many',
      [
        { id: 'family', key: X, people: 3 },
        { id: 'one', key: X, rank: 3 },
      ],
      2,
      ['family'],
    ],
    [
      'the smaller family',
      [
        { id: 'three', key: X, people: 3, rank: 3 },
        { id: 'two', key: X, people: 2 },
      ],
      3,
      ['two'],
    ],
    [
      'nobody when there is room',
      [
        { id: 'a', key: X },
        { id: 'b', key: X },
      ],
      2,
      [],
    ],
    [
      'all when the day closes',
      [
        { id: 'a', key: X, needs: true },
        { id: 'b', key: X, people: 2 },
      ],
      0,
      ['a', 'b'],
    ],
  ])('%s', (_name, rows, free, leavers) => {
    const found = outcome({ parties: rows.map(party), scarce: { [X]: free } });
    expect(
      Object.keys(found)
        .filter((id) => found[id] !== 'stays')
        .sort(),
    ).toEqual(leavers.sort());
  });

  it('two families rather than a priority group, when the same number of people leaves', () => {
    const rows = [party({ id: 'needs', key: X, people: 2, needs: true }), party({ id: 'others', key: X, people: 2 })];
    expect(outcome({ parties: rows, scarce: { [X]: 2 } })).toEqual({ needs: 'stays', others: 'without_place' });
  });
});

describe('where they go', () => {
  it('an older booking gets the one place that two compete for', () => {
    const parties = [
      party({ id: 'december', key: X, booked: 1_201 }),
      party({ id: 'november', key: X, booked: 1_103 }),
    ];
    const found = outcome({ parties, scarce: { [X]: 0 }, days: [dayOf(14, slot('z', 14, 9, 1))] });
    expect(found).toEqual({ november: 'z', december: 'without_place' });
  });

  it('three sessions that offer two services each keep all three bookings', () => {
    const key = keyOf('closed', 'public');
    const parties = [
      party({ id: '1', key, service: 'B' }),
      party({ id: '2', key, service: 'O', booked: 1 }),
      party({ id: '3', key, service: 'B', booked: 2 }),
    ];
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const hours = order.map((i) => 9 + i);
      const slots = [
        slot('GB', 14, hours[0] as number, 1, ['G', 'B']),
        slot('GO', 14, hours[1] as number, 1, ['G', 'O']),
        slot('OB', 14, hours[2] as number, 1, ['O', 'B']),
      ].toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
      const found = outcome({ parties, scarce: { [key]: 0 }, days: [dayOf(14, ...slots)] });
      expect(Object.values(found).sort()).toEqual(['GB', 'GO', 'OB']);
      expect(found['2']).toBe('GO');
    }
  });

  it('another time of the same day when it is free, before another day', () => {
    const found = outcome({
      parties: [party({ id: 'a', key: X })],
      scarce: { [X]: 0 },
      days: [dayOf(13, slot('x', 13, 9, 0), slot('later', 13, 12, 1)), dayOf(14, slot('next', 14, 9, 1))],
    });
    expect(found).toEqual({ a: 'later' });
  });

  it('somebody else gives way when that leaves fewer without a place', () => {
    const parties = [party({ id: 'B', key: X, service: 'B', booked: 9 }), party({ id: 'O', key: X, service: 'O' })];
    const found = outcome({ parties, scarce: { [X]: 1 }, days: [dayOf(14, slot('z', 14, 9, 1, ['O']))] });
    expect(found).toEqual({ B: 'stays', O: 'z' });
  });

  it('nobody is sent where the rules refuse them', () => {
    const found = outcome({
      parties: [party({ id: 'young', key: X })],
      scarce: { [X]: 0 },
      days: [dayOf(14, slot('z', 14, 9, 5)), dayOf(20, slot('w', 20, 9, 5))],
      fitOf: (_, day) => (day.id === 'd14' ? null : { steps: [1], cards: 0, mayGoWithout: false }),
    });
    expect(found).toEqual({ young: 'w' });
  });

  it('a family goes as a whole, and not into the places that others contend for', () => {
    const parties = [
      party({ id: 'family', key: X, people: 2 }),
      party({ id: 'one', key: Y }),
      party({ id: 'two', key: Y, booked: 1 }),
    ];
    const days = [
      dayOf(13, slot('x', 13, 9, 0), slot('y', 13, 10, 0)),
      dayOf(14, slot('a', 14, 9, 1), slot('b', 14, 10, 1), slot('c', 14, 11, 1)),
    ];
    expect(outcome({ parties, scarce: { [X]: 0, [Y]: 1 }, days })).toEqual({ family: 'a+b', one: 'stays', two: 'c' });
  });

  it('someone who needs two places in a row where they go gets them', () => {
    const found = outcome({
      parties: [party({ id: 'long', key: X }), party({ id: 'short', key: X, booked: 1, service: 'S' })],
      scarce: { [X]: 0 },
      days: [dayOf(14, slot('a', 14, 9, 1), slot('b', 14, 10, 1), slot('c', 14, 11, 1))],
      fitOf: (p) => ({ steps: p.id === 'long' ? [2] : [1], cards: 0, mayGoWithout: false }),
    });
    expect(found.short).toBe('a');
    expect(found.long).not.toBe('stays');
  });
});

describe('cards', () => {
  it('of a day are never given twice; whoever booked later goes on to the next day', () => {
    const parties = ['a', 'b', 'c'].map((id, i) => party({ id, key: X, cards: 1, booked: i }));
    const days = [dayOf(14, slot('y', 14, 9, 9)), dayOf(20, slot('z', 20, 9, 9))];
    const found = outcome({ parties, scarce: { [X]: 0 }, days, cards: { d14: 2, d20: 5 } });
    expect(Object.values(found).sort()).toEqual(['y', 'y', 'z']);
  });

  it('also where others come who need none', () => {
    const parties = [
      party({ id: 'a', key: X, cards: 1 }),
      party({ id: 'b', key: X, cards: 1, booked: 1 }),
      party({ id: 'plain', key: X, booked: 2 }),
    ];
    const found = outcome({ parties, scarce: { [X]: 0 }, days: [dayOf(14, slot('y', 14, 9, 9))], cards: { d14: 1 } });
    expect(found).toEqual({ a: 'y', b: 'without_place', plain: 'y' });
  });

  it('missing ones leave the time to whoever can be recorded without', () => {
    const row = { key: 'cards', cards: 1 };
    const parties = [
      party({ ...row, id: 'first', rank: 1, mayStayWithout: true }),
      party({ ...row, id: 'waits', rank: 2 }),
      party({ ...row, id: 'lost', rank: 4 }),
    ];
    const found = (cards: number) => outcome({ parties, scarce: { cards }, isInTurn: true });
    expect(found(3)).toEqual({ first: 'stays', waits: 'stays', lost: 'stays' });
    expect(found(2)).toEqual({ first: 'stays', waits: 'stays', lost: 'without_place' });
    expect(found(1)).toEqual({ first: 'stays', waits: 'without_place', lost: 'without_place' });
    expect(found(0)).toEqual({ first: 'card_lost', waits: 'without_place', lost: 'without_place' });
  });

  it('a family that gives way for one card lets others keep theirs', () => {
    const row = { key: 'cards', cards: 1 };
    const parties = [
      party({ ...row, id: 'family', rank: 4, people: 3, cards: 3, booked: 1 }),
      party({ ...row, id: 'last', rank: 4, booked: 2 }),
      party({ ...row, id: 'first' }),
    ];
    const found = (cards: number) => outcome({ parties, scarce: { cards }, isInTurn: true });
    expect(found(4)).toEqual({ family: 'stays', last: 'without_place', first: 'stays' });
    expect(found(3)).toEqual({ family: 'without_place', last: 'stays', first: 'stays' });
  });
});

/** The fewest people without a place, and of those the fewest moved, by trying every way. */
function best(parties: Party[], scarce: Map<string, number>, places: TargetSlot[]): [number, number] {
  let found: [number, number] = [99, 99];
  const left = new Map([...places.map((s) => [keyOf(s.id, 'public'), s.left.public ?? 0] as const), ...scarce]);
  const walk = (index: number, lost: number, moved: number): void => {
    const one = parties[index];
    if (!one) {
      if (lost < found[0] || (lost === found[0] && moved < found[1])) found = [lost, moved];
      return;
    }
    const [own = ''] = one.holds.keys();
    const goals = places.filter((s) => !s.serviceCodes || s.serviceCodes.includes(one.serviceCode));
    for (const key of new Set([own, ...goals.map((s) => keyOf(s.id, 'public'))])) {
      if ((left.get(key) ?? 0) < 1) continue;
      left.set(key, (left.get(key) ?? 0) - 1);
      walk(index + 1, lost, moved + (key === own ? 0 : 1));
      left.set(key, (left.get(key) ?? 0) + 1);
    }
    walk(index + 1, lost + 1, moved);
  };
  walk(0, 0, 0);
  return found;
}

it('never leaves more people without a place, or moves more, than any other way would', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = seeded(seed);
    const next = (below: number) => Math.floor(random() * below);
    const contended = Array.from({ length: 1 + next(2) }, (_, i) =>
      slot(`c${i}`, 13, 9 + i, 0, next(2) ? ['A', 'B'] : null),
    );
    const free = Array.from({ length: next(4) }, (_, i) =>
      slot(`f${i}`, 14, 9 + i, 1 + next(2), [['A'], ['B'], ['A', 'B']][next(3)] ?? null),
    );
    const scarce = new Map(contended.map(({ id }) => [keyOf(id, 'public'), next(2)]));
    const parties = Array.from({ length: 1 + next(5) }, (_, i) =>
      party({
        id: `p${i}`,
        key: keyOf(`c${next(contended.length)}`, 'public'),
        service: next(2) ? 'A' : 'B',
        booked: next(9),
        rank: 1 + next(3),
      }),
    );
    const found = Object.values(
      outcome({ parties, scarce: Object.fromEntries(scarce), days: [dayOf(13, ...contended), dayOf(14, ...free)] }),
    );
    const lost = found.filter((fate) => fate === 'without_place').length;
    const moved = found.length - lost - found.filter((fate) => fate === 'stays').length;
    expect([seed, lost, moved]).toEqual([seed, ...best(parties, scarce, [...contended, ...free])]);
  }
});
