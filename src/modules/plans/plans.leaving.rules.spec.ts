import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../../test/support/random.js';
import { leaving } from './plans.leaving.rules.js';
import { type Party, weights } from './plans.rules.js';

const party = (id: string, holds: Record<string, number>, people: number, rank: number): Party => ({
  id,
  people,
  rank,
  hasNeeds: false,
  createdAt: 0,
  startsAt: 0,
  pool: 'public',
  serviceCode: 'ikd',
  holds: new Map(Object.entries(holds)),
  cards: 0,
  mayStayWithout: false,
});

/** People who leave when these larger parties do, lone people who then find no room counted in; null when it won't fit. */
function peopleLeaving(
  parties: readonly Party[],
  gone: ReadonlySet<string>,
  scarce: Map<string, number>,
): number | null {
  const left = new Map(scarce);
  let people = 0;
  const isLone = (p: Party) => p.people === 1 && p.holds.size === 1 && [...p.holds.values()][0] === 1;
  for (const p of parties.filter((one) => !isLone(one))) {
    if (gone.has(p.id)) people += p.people;
    else for (const [key, n] of p.holds) left.set(key, (left.get(key) ?? 0) - n);
  }
  if ([...left.values()].some((n) => n < 0)) return null;
  for (const [key, free] of left)
    people += Math.max(0, parties.filter((p) => isLone(p) && p.holds.has(key)).length - free);
  return people;
}

describe('larger parties and people who come alone', () => {
  it('the fewest people leave, against every possible choice', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = seeded(seed);
      const next = (below: number) => Math.floor(random() * below);
      const scarce = new Map(['a', 'b', 'c'].map((key) => [key, next(4)]));
      const large = Array.from({ length: next(5) }, (_, i) => {
        const first = next(3);
        const people = 2 + next(3);
        const here = 1 + next(people);
        const keys = ['a', 'b', 'c'];
        const holds = {
          [keys[first] as string]: here,
          ...(here < people ? { [keys[(first + 1) % 3] as string]: people - here } : {}),
        };
        return party(`f${i}`, holds, people, 1 + next(3));
      });
      const lone = Array.from({ length: next(7) }, (_, i) =>
        party(`p${i}`, { [['a', 'b', 'c'][next(3)] as string]: 1 }, 1, 1 + next(3)),
      );
      const parties = [...large, ...lone];
      const found = leaving(parties, scarce, weights(parties));
      const all = Array.from(
        { length: 2 ** large.length },
        (_, mask) => new Set(large.filter((__, i) => mask & (1 << i)).map(({ id }) => id)),
      );
      const fewest = Math.min(...all.flatMap((gone) => peopleLeaving(parties, gone, scarce) ?? []));
      expect([seed, peopleLeaving(parties, found, scarce)]).toEqual([seed, fewest]);
    }
  });

  it('of more parties than can be tried, those with the least claim leave, and the rest fit', () => {
    const parties = Array.from({ length: 20 }, (_, i) =>
      party(`f${String(i).padStart(2, '0')}`, { a: 2 }, 2, i < 15 ? 1 : 3),
    );
    const gone = leaving(parties, new Map([['a', 31]]), weights(parties));
    expect([...gone].sort()).toEqual(['f15', 'f16', 'f17', 'f18', 'f19']);
  });
});
