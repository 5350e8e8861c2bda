import { describe, expect, it } from '@jest/globals';
import { replay } from '../../src/modules/desk/desk.sync.rules.js';
import type { DayFacts, Decision, SyncAct } from '../../src/modules/desk/desk.sync.types.js';
import { actsOf, interleaved, uploadsOf } from '../support/cut-off.js';
import { seeded } from '../support/random.js';
import { isFull } from '../support/tier.js';

const SEEDS = isFull ? 100 : 4;
const DAY_MS = 86_400_000;
const CLOCKS = [-DAY_MS, -3_600_000, 0, 7_000, DAY_MS];
const START = new Date('2027-02-13T09:00:00+07:00');

interface Device {
  acts: SyncAct[];
  uploads: SyncAct[][];
  offsetMs: number;
}

/** A day with two consoles that were cut off for two hours, and with what happened to its bookings meanwhile. */
function dayOf(seed: number): { facts: DayFacts; devices: Device[] } {
  const random = seeded(seed);
  const codes = Array.from({ length: 16 }, (_, i) => `CODE${i}`);
  const states = ['booked', 'booked', 'booked', 'booked', 'cancelled', 'arrived', 'noshow'] as const;
  const bookings = codes.map((code) => {
    const status = states[Math.floor(random() * states.length)] ?? 'booked';
    const own = { status, isHere: random() > 0.1, ticketKey: status === 'arrived' ? `elsewhere-${code}` : null };
    return [code, { id: code, promised: [random() < 0.5], ...own }] as const;
  });
  const blocks = new Map<string, { numbers: number[]; places: number; cards: number }>();
  const devices = [0, 1].map((index): Device => {
    const [places, cards] = [Math.floor(random() * 11), Math.floor(random() * 6)];
    const numbers = Array.from({ length: 10 }, (_, i) => index * 10 + i + 1);
    blocks.set(`h${index}`, { numbers, places, cards });
    const clockMs = CLOCKS[Math.floor(random() * CLOCKS.length)] ?? 0;
    const own = {
      counterId: `c${index}`,
      handoutId: `h${index}`,
      numbers,
      places,
      cards,
      codes,
      from: START,
      minutes: 120,
    };
    const acts = actsOf({ ...own, clockMs }, random);
    return { acts, uploads: uploadsOf(acts, random), offsetMs: -clockMs };
  });
  const facts: DayFacts = {
    now: new Date(START.getTime() + 121 * 60_000),
    from: new Date('2027-02-13T00:00:00+07:00'),
    to: new Date('2027-02-14T00:00:00+07:00'),
    known: new Set(),
    bookings: new Map(bookings),
    tickets: new Map(),
    arrivals: new Map(),
    blocks,
    pool: { places: Math.floor(random() * 3), cards: Math.floor(random() * 3) },
  };
  return { facts, devices };
}

/** The first answer to each act, in the order in which everything reached the server, and the least stock ever seen. */
function played(seed: number, order: () => number, forgets = false) {
  const { facts, devices } = dayOf(seed);
  const firsts = new Map<string, Decision>();
  const queue = interleaved(
    devices.map((device) => device.uploads.map((upload) => ({ device, upload }))),
    order,
  );
  let state = facts;
  let least = 0;
  let applied = 0;
  for (const { device, upload } of queue) {
    const done = replay(forgets ? { ...state, known: new Set() } : state, upload, device.offsetMs);
    state = done.facts;
    for (const { nonce, decision } of done.decisions) {
      if (decision.kind !== 'already' && !firsts.has(nonce)) firsts.set(nonce, decision);
      if (decision.kind === 'apply') applied += 1;
    }
    for (const { places, cards } of [state.pool, ...state.blocks.values()]) least = Math.min(least, places, cards);
  }
  return { before: facts, after: state, devices, firsts, least, applied };
}

/** What should come of it, told without the rules: who was first with each booking, who was refused by the facts. */
function admitted({ before, devices, firsts }: ReturnType<typeof played>) {
  const acts = devices.flatMap((device) => device.acts);
  const checkIns = new Map<string, SyncAct[]>();
  for (const act of acts)
    if (act.kind === 'check_in') checkIns.set(act.code ?? '', [...(checkIns.get(act.code ?? '') ?? []), act]);
  return [...checkIns].map(([code, all]) => {
    const booking = before.bookings.get(code);
    const mayCome = booking?.isHere === true && (booking.status === 'booked' || booking.status === 'noshow');
    return { should: mayCome ? 1 : 0, did: all.filter(({ nonce }) => firsts.get(nonce)?.kind === 'apply').length };
  });
}

describe('two consoles that were cut off for two hours', () => {
  it.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
    'day %i: nothing lost, nothing twice, no card too many',
    (seed) => {
      const random = seeded(seed * 7_919);
      const run = played(seed, random);
      const acts = run.devices.flatMap((device) => device.acts);
      // Nothing is lost: each act was applied or is a conflict.
      expect(acts.filter(({ nonce }) => !run.firsts.has(nonce))).toEqual([]);
      // Nothing counts twice, and whoever was first with a booking is in.
      expect(run.applied).toBe([...run.firsts.values()].filter(({ kind }) => kind === 'apply').length);
      expect(admitted(run).filter(({ should, did }) => should !== did)).toEqual([]);
      // What a block allowed was never promised to somebody else: no walk-in is refused.
      expect(acts.filter((act) => act.kind === 'walk_in' && run.firsts.get(act.nonce)?.kind !== 'apply')).toEqual([]);
      // No stock falls below zero, and no card is printed beyond block and promise.
      expect(run.least).toBe(0);
      const printed = acts.filter((act) => act.kind === 'finish' && run.firsts.get(act.nonce)?.kind === 'apply');
      const cards = printed.filter((act) => act.outcomes?.includes('recorded_and_printed')).length;
      const before = [...run.before.blocks.values()].reduce((sum, block) => sum + block.cards, 0);
      const promised = [...run.before.bookings.values()].filter((booking) => booking.promised[0]).length;
      expect(cards).toBeLessThanOrEqual(before + promised);
      // Whatever hangs on a conflict is flagged with it.
      const refused = new Set(
        acts.filter(({ nonce }) => run.firsts.get(nonce)?.kind === 'conflict').map(({ nonce }) => nonce),
      );
      expect(acts.filter(({ nonce, of }) => of !== undefined && refused.has(of) && !refused.has(nonce))).toEqual([]);
      // Clocks that are a day apart leave no act outside its day.
      expect([...run.firsts.values()].filter((d) => d.kind === 'conflict' && d.code === 'clock')).toEqual([]);
    },
  );

  it('without the nonce the same upload counts twice', () => {
    const failing = Array.from({ length: SEEDS }, (_, i) => i + 1).filter((seed) => {
      const run = played(seed, seeded(seed), true);
      return run.applied !== [...run.firsts.values()].filter(({ kind }) => kind === 'apply').length;
    });
    expect(failing.length).toBeGreaterThan(0);
  });
});
