import { byClaim, type Party } from './plans.rules.js';

/** Up to so many parties every choice is tried; of more, the one with the least claim leaves first. */
const MOST_TRIED = 12;

/** Takes one place or card of one thing, and nothing else: they leave one by one, in order. */
export const isLone = ({ people, holds }: Party): boolean =>
  people === 1 && holds.size === 1 && [...holds.values()][0] === 1;

interface Candidates {
  /** Parties that can stay at all, by what they hold. */
  parties: readonly Party[];
  scarce: ReadonlyMap<string, number>;
  weightOf: ReadonlyMap<string, number>;
  /** Lone people by key, those with the least claim first. */
  lone: ReadonlyMap<string, readonly Party[]>;
}

/**
 * The larger parties that leave so that the fewest people do, lone people who would have to leave counted in; of equal
 * choices the one whose people have the least claim. A party that no longer fits alone always leaves.
 */
export function leaving(
  parties: readonly Party[],
  scarce: ReadonlyMap<string, number>,
  weightOf: ReadonlyMap<string, number>,
): Set<string> {
  const large = parties.filter((party) => !isLone(party));
  const fits = ({ holds }: Party) => [...holds].every(([key, amount]) => amount <= (scarce.get(key) ?? 0));
  const gone = new Set(large.filter((party) => !fits(party)).map(({ id }) => id));
  const open: Candidates = { parties: large.filter(fits), scarce, weightOf, lone: loneByKey(parties) };
  const chosen = open.parties.length > MOST_TRIED ? inOrder(open) : fewest(open);
  for (const { id } of chosen) gone.add(id);
  return gone;
}

/**
 * Whoever leaves when the order alone decides, as with cards: from the least claim on until it is enough; of these whoever
 * can stay after all does, the best claim first.
 */
export function leavingInTurn(parties: readonly Party[], key: string, free: number): Set<string> {
  const amount = ({ holds }: Party) => holds.get(key) ?? 0;
  const gone: Party[] = [];
  let left = free - parties.reduce((sum, party) => sum + amount(party), 0);
  for (const party of parties.toSorted((a, b) => byClaim(b, a))) {
    if (left >= 0) break;
    gone.push(party);
    left += amount(party);
  }
  const leavers = new Set(gone.map(({ id }) => id));
  for (const party of gone.reverse()) {
    if (amount(party) > left) continue;
    left -= amount(party);
    leavers.delete(party.id);
  }
  return leavers;
}

function loneByKey(parties: readonly Party[]): Map<string, Party[]> {
  const byKey = new Map<string, Party[]>();
  for (const party of parties.filter(isLone).toSorted((a, b) => byClaim(b, a))) {
    const key = [...party.holds.keys()][0] ?? '';
    byKey.set(key, [...(byKey.get(key) ?? []), party]);
  }
  return byKey;
}

/** What is missing of each key when these stay, lone people not counted; negative is what is left for them. */
function missing(staying: readonly Party[], scarce: ReadonlyMap<string, number>): Map<string, number> {
  const open = new Map([...scarce].map(([key, free]) => [key, -free]));
  for (const { holds } of staying) for (const [key, amount] of holds) open.set(key, (open.get(key) ?? 0) + amount);
  return open;
}

/** People who leave and how much that weighs; null when the staying parties alone are too many. */
function priceOf(
  staying: ReadonlySet<Party>,
  { parties, scarce, weightOf, lone }: Candidates,
): [number, number] | null {
  const leavers = parties.filter((party) => !staying.has(party));
  for (const [key, lack] of missing([...staying], scarce)) {
    if (lack > 0) return null;
    const people = lone.get(key) ?? [];
    leavers.push(...people.slice(0, Math.max(0, people.length + lack)));
  }
  return [
    leavers.reduce((sum, { people }) => sum + people, 0),
    leavers.reduce((sum, { id }) => sum + (weightOf.get(id) ?? 0), 0),
  ];
}

function fewest(open: Candidates): Party[] {
  let best: { price: [number, number]; staying: Set<Party> } | null = null;
  for (let mask = 0; mask < 2 ** open.parties.length; mask += 1) {
    const staying = new Set(open.parties.filter((_, i) => mask & (1 << i)));
    const price = priceOf(staying, open);
    if (!price || (best && !isLess(price, best.price))) continue;
    best = { price, staying };
  }
  return open.parties.filter((party) => !best?.staying.has(party));
}

function inOrder({ parties, scarce }: Candidates): Party[] {
  const staying = parties.toSorted(byClaim);
  const gone: Party[] = [];
  for (const party of [...staying].reverse()) {
    const lack = missing(staying, scarce);
    if (![...party.holds.keys()].some((key) => (lack.get(key) ?? 0) > 0)) continue;
    staying.splice(staying.indexOf(party), 1);
    gone.push(party);
  }
  return gone;
}

const isLess = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
