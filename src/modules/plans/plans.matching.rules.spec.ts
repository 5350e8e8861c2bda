import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../../test/support/random.js';
import { assign, type Choice, type Cost, type Place } from './plans.matching.rules.js';

const NOBODY: Cost = [1, 0, 0, 0, 0];
const at = (placeId: string, distance = 0): Choice => ({ placeId, cost: [0, 0, 0, 0, distance] });
const without: Choice = { placeId: null, cost: NOBODY };
const one = (...ids: string[]): Place[] => ids.map((id) => ({ id, free: 1 }));

/** Where everybody sits, `-` without a place. */
const seated = (seekers: Choice[][], places: Place[], shares?: Map<string, number>) =>
  assign(seekers, places, shares).map((chosen, i) => seekers[i]?.[chosen]?.placeId ?? '-');

describe('matching people with places', () => {
  it('lets whoever chose first move over so that all keep a place', () => {
    const seekers = [
      [at('GB'), at('OB'), without],
      [at('GO'), at('OB'), without],
      [at('OB'), at('GB'), without],
    ];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ])
      expect(
        seated(
          order.map((i) => seekers[i] as Choice[]),
          one('GB', 'GO', 'OB'),
        ),
      ).not.toContain('-');
  });

  it.each<[string, Choice[][], Place[], string[]]>([
    ['nobody', [], one('a'), []],
    ['no place at all', [[without]], [], ['-']],
    ['the nearer of two', [[at('far', 9), at('near', 2), without]], one('far', 'near'), ['near']],
    ['a place that is not there is no choice', [[at('gone'), without]], one('a'), ['-']],
    ['a full place is none', [[at('a'), without]], [{ id: 'a', free: 0 }], ['-']],
    ['a lowered place is none', [[at('a'), without]], [{ id: 'a', free: -2 }], ['-']],
    [
      'the least distance in all, not for the first one',
      [
        [at('a', 1), at('b', 2), without],
        [at('a', 1), at('b', 9), without],
      ],
      one('a', 'b'),
      ['b', 'a'],
    ],
    [
      'a long chain',
      [
        [at('a', 1), at('b', 2), without],
        [at('b', 1), at('c', 2), without],
        [at('c', 1), at('d', 2), without],
        [at('a', 1), without],
      ],
      one('a', 'b', 'c', 'd'),
      ['b', 'c', 'd', 'a'],
    ],
  ])('%s', (_name, seekers, places, wanted) => {
    expect(seated(seekers, places)).toEqual(wanted);
  });

  it('never more than the share of places that have one in common', () => {
    const places: Place[] = [
      { id: 'a', free: 5, shareId: 'cards' },
      { id: 'b', free: 5, shareId: 'cards' },
    ];
    const seekers = Array.from({ length: 4 }, () => [at('a', 1), at('b', 2), without]);
    const found = seated(seekers, places, new Map([['cards', 3]]));
    expect(found.filter((place) => place === '-')).toHaveLength(1);
  });
});

/** The least cost by trying everything. */
function cheapestOfAll(seekers: Choice[][], places: Place[], shares: Map<string, number>): Cost {
  let best: number[] | null = null;
  const free = new Map(places.map((p) => [p.id, p.free]));
  const left = new Map(shares);
  const shareOf = new Map(places.map((p) => [p.id, p.shareId]));
  const walk = (index: number, cost: number[]): void => {
    if (index === seekers.length) {
      if (!best || isLess(cost, best)) best = cost;
      return;
    }
    for (const { placeId, cost: own } of seekers[index] as Choice[]) {
      const share = placeId === null ? undefined : shareOf.get(placeId);
      if (placeId !== null && (free.get(placeId) ?? 0) < 1) continue;
      if (share !== undefined && (left.get(share) ?? 0) < 1) continue;
      if (placeId !== null) free.set(placeId, (free.get(placeId) ?? 0) - 1);
      if (share !== undefined) left.set(share, (left.get(share) ?? 0) - 1);
      walk(
        index + 1,
        cost.map((part, i) => part + (own[i] as number)),
      );
      if (placeId !== null) free.set(placeId, (free.get(placeId) ?? 0) + 1);
      if (share !== undefined) left.set(share, (left.get(share) ?? 0) + 1);
    }
  };
  walk(0, [0, 0, 0, 0, 0]);
  return best as unknown as Cost;
}

const isLess = (a: readonly number[], b: readonly number[]): boolean => {
  const i = a.findIndex((part, index) => part !== b[index]);
  return i >= 0 && (a[i] as number) < (b[i] as number);
};

it('costs the least there is, against every possible assignment', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const next = (below: number) => Math.floor(random() * below);
    const places: Place[] = Array.from({ length: 1 + next(4) }, (_, i) => ({
      id: `p${i}`,
      free: next(3),
      ...(next(2) ? { shareId: `s${next(2)}` } : {}),
    }));
    const shares = new Map([
      ['s0', next(4)],
      ['s1', next(4)],
    ]);
    const seekers: Choice[][] = Array.from({ length: 1 + next(5) }, () => [
      ...places
        .filter(() => next(3) > 0)
        .map(({ id }) => ({ placeId: id, cost: [0, next(2), next(2), next(4), next(50)] as Cost })),
      { placeId: null, cost: [1 + next(3), 0, 0, 0, 0] as Cost },
    ]);
    const chosen = assign(seekers, places, shares);
    const sum = [0, 1, 2, 3, 4].map((part) =>
      chosen.reduce((total, c, i) => total + (seekers[i]?.[c]?.cost[part] ?? Number.NaN), 0),
    );
    expect([seed, ...sum]).toEqual([seed, ...cheapestOfAll(seekers, places, shares)]);
    for (const place of places)
      expect(seekers.filter((s, i) => s[chosen[i] ?? -1]?.placeId === place.id).length).toBeLessThanOrEqual(place.free);
  }
});
