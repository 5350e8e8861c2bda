import { exponential, lognormal, normal, seededChance } from '../../common/chance.js';

/** Somebody on the way to a counter; instants are minutes from now. */
export interface Coming {
  /** Smaller is called first. */
  rank: number;
  /** From then on another rank holds: the window of a booked time begins. */
  window: { from: number; rank: number } | null;
  /** Zero for those who wait already. */
  arrives: number;
  /** Of the whole party. */
  minutes: number;
  party: number;
}

/** Booked and not here: comes or not, early or late. */
export interface Expected {
  bookedFor: number;
  /** As the person said. */
  late: number;
  share: number;
  minutes: number;
  party: number;
}

export interface Scene {
  line: readonly Coming[];
  /** People without a booking who would join the end of the line now. */
  newcomers: readonly Coming[];
  expected: readonly Expected[];
  /** Open ones: for how long the ticket there has been called; null when free. */
  counters: readonly { since: number | null; minutes: number; party: number }[];
  /** Counters that served today and are closed for the moment. */
  paused: number;
  walkInsPerHour: number;
  walkInMinutes: number;
  cv: number;
  error: number;
  early: number;
  late: number;
}

/** One imagined day after the other: minutes from now until each is called, and until each is done. */
export interface Futures {
  called: Float64Array[];
  done: Float64Array[];
  /** When the last one of all is done, those who are booked and come included. */
  over: Float64Array;
}

export const RANK = 1e6;
export const BOOKED_RANK = 1;
const WALK_IN_RANK = 2;
const EARLY_RANK = 3;
/** How booked people come: some minutes before their time, give or take. */
const COMES_AT = -6;
const COMES_SPREAD = 9;
/** A counter that is open closes for a while now and then, and one that did comes back, or not. */
const PAUSE_EVERY = 720;
const PAUSE_MINUTES = 25;
const RETURNS = 0.6;
const TRIES = 12;

/** Minutes that one ticket still takes, given that it has taken `since` already. */
function remaining(chance: () => number, minutes: number, cv: number, since: number): number {
  for (let i = 0; i < TRIES; i += 1) {
    const all = lognormal(chance, minutes, cv);
    if (all > since) return all - since;
    if (cv === 0) return 0;
  }
  return exponential(chance, minutes / 2);
}

/** Who is booked, has not come by now and still does: when. */
function arrival(chance: () => number, { bookedFor, late, share }: Expected): number | null {
  for (let i = 0; i < TRIES; i += 1) {
    if (chance() >= share) return null;
    const at = bookedFor + COMES_AT + late + COMES_SPREAD * normal(chance);
    // Who would have come before now is not the one who is missing: another try.
    if (at > 0) return at;
  }
  return null;
}

function rankOf(at: number, bookedFor: number, scene: Scene): Pick<Coming, 'rank' | 'window'> {
  if (at > bookedFor + scene.late) return { rank: WALK_IN_RANK * RANK + at, window: null };
  const window = { from: bookedFor - scene.early, rank: BOOKED_RANK * RANK + bookedFor };
  return { rank: EARLY_RANK * RANK + bookedFor, window };
}

const IS_BOOKED = -1;
const IS_WALK_IN = -2;

/** `index` into line and newcomers, or what else it is; `turn` is the rank that holds at the moment. */
interface Imagined extends Coming {
  index: number;
  turn: number;
}

const imagined = (one: Coming, index: number): Imagined => ({ ...one, index, turn: one.rank });

function booked(chance: () => number, scene: Scene, until: number): Imagined[] {
  const all: Imagined[] = [];
  for (const one of scene.expected) {
    const arrives = one.bookedFor <= until ? arrival(chance, one) : null;
    if (arrives === null) continue;
    const { minutes, party } = one;
    all.push(imagined({ ...rankOf(arrives, one.bookedFor, scene), arrives, minutes, party }, IS_BOOKED));
  }
  return all;
}

const LEEWAY = 60;

/** Who is booked for later than this is not called before the last of the line; half of the time may go to others. */
function horizon({ line, newcomers, counters }: Scene): number {
  const work = [...line, ...newcomers].reduce((sum, { minutes }) => sum + minutes, 0);
  const windows = line.map(({ window }) => window?.from ?? 0);
  return Math.max((2 * work) / Math.max(1, counters.length), ...windows) + LEEWAY;
}

/** Walk-ins to come are called ahead of nobody but those who are early. */
function walkIns(chance: () => number, { walkInsPerHour, walkInMinutes: minutes, line }: Scene): Imagined[] {
  const until = Math.max(0, ...line.map(({ window }) => window?.from ?? 0));
  const all: Imagined[] = [];
  if (walkInsPerHour <= 0) return all;
  const between = 60 / walkInsPerHour;
  for (let at = exponential(chance, between); at < until; at += exponential(chance, between))
    all.push(imagined({ rank: WALK_IN_RANK * RANK + at, window: null, arrives: at, minutes, party: 1 }, IS_WALK_IN));
  return all;
}

/** Who is here, the first to be called last; who is here too early; who is still on the way. */
class Hall {
  private readonly here: Imagined[] = [];
  private readonly early: Imagined[] = [];

  constructor(
    own: readonly Imagined[],
    private readonly coming: Imagined[],
  ) {
    for (let i = own.length - 1; i >= 0; i -= 1) {
      const one = own[i] as Imagined;
      one.turn = one.rank;
      if (one.window) this.early.push(one);
      else this.here.push(one);
    }
    this.early.sort((a, b) => (a.window?.from ?? 0) - (b.window?.from ?? 0));
    this.coming.sort((a, b) => b.arrives - a.arrives);
  }

  /** The next to be called at `at`; null when nobody is here. */
  next(at: number): Imagined | null {
    while (this.coming.length > 0 && (this.coming.at(-1) as Imagined).arrives <= at) {
      const one = this.coming.pop() as Imagined;
      if (one.window) this.wait(one);
      else this.insert(one);
    }
    while (this.early.length > 0 && (this.early[0]?.window?.from ?? 0) <= at) {
      const one = this.early.shift() as Imagined;
      one.turn = one.window?.rank ?? one.rank;
      this.insert(one);
    }
    return this.here.pop() ?? this.early.shift() ?? null;
  }

  /** When the next one comes; never when all are here. */
  get opensAt(): number {
    return this.coming.at(-1)?.arrives ?? Infinity;
  }

  private insert(one: Imagined): void {
    let i = this.here.length;
    while (i > 0 && (this.here[i - 1] as Imagined).turn <= one.turn) i -= 1;
    this.here.splice(i, 0, one);
  }

  private wait(one: Imagined): void {
    let i = this.early.length;
    while (i > 0 && (this.early[i - 1]?.window?.from ?? 0) > (one.window?.from ?? 0)) i -= 1;
    this.early.splice(i, 0, one);
  }
}

function freeAt(chance: () => number, scene: Scene, pace: number): number[] {
  const open = scene.counters.map(({ since, minutes, party }) =>
    since === null ? 0 : remaining(chance, minutes * pace, scene.cv / Math.sqrt(party), since),
  );
  for (let i = 0; i < scene.paused; i += 1) if (chance() < RETURNS) open.push(exponential(chance, PAUSE_MINUTES));
  return open;
}

/** Plays one future through until `left` of those who count are called; `tell` hears of everybody. */
function play(
  chance: () => number,
  scene: Scene,
  hall: Hall,
  left: number,
  tell: (index: number, called: number, done: number) => boolean,
): void {
  const pace = lognormal(chance, 1, scene.error);
  const free = freeAt(chance, scene, pace);
  for (let open = left; open > 0 && free.length > 0; ) {
    let counter = 0;
    for (let i = 1; i < free.length; i += 1) if ((free[i] as number) < (free[counter] as number)) counter = i;
    const from = free[counter] as number;
    const one = hall.next(from);
    if (one === null) {
      free[counter] = hall.opensAt;
      continue;
    }
    const until = from + lognormal(chance, one.minutes * pace, scene.cv / Math.sqrt(one.party));
    const pauses = scene.cv > 0 && chance() < (until - from) / PAUSE_EVERY;
    free[counter] = until + (pauses ? exponential(chance, PAUSE_MINUTES) : 0);
    if (tell(one.index, from, until)) open -= 1;
  }
}

/**
 * Imagines `times` futures of a scene; the seed decides them, so everybody who asks in a minute is told the same. For
 * the whole day also those who are booked and come are played to their end.
 */
export function futuresOf(scene: Scene, seed: number, times: number, isWholeDay = false): Futures {
  const chance = seededChance(seed);
  const own = [...scene.line, ...scene.newcomers].map(imagined);
  const called = own.map(() => new Float64Array(times).fill(Infinity));
  const done = own.map(() => new Float64Array(times).fill(Infinity));
  const over = new Float64Array(times);
  const until = isWholeDay ? Infinity : horizon(scene);
  for (let i = 0; i < times; i += 1) {
    const coming = booked(chance, scene, until);
    const left = own.length + (isWholeDay ? coming.length : 0);
    const hall = new Hall(own, [...coming, ...walkIns(chance, scene)]);
    play(chance, scene, hall, left, (index, start, end) => {
      if (index !== IS_WALK_IN) over[i] = Math.max(over[i] as number, end);
      if (index < 0) return isWholeDay && index === IS_BOOKED;
      (called[index] as Float64Array)[i] = start;
      (done[index] as Float64Array)[i] = end;
      return true;
    });
  }
  for (const one of [...called, ...done]) one.sort();
  return { called, done, over: over.sort() };
}

const LOW = 0.1;
const HIGH = 0.9;
const STEP = 5;
/** So that 10 minutes stay 10 when they come out as 10.000001. */
const HAIR = 1e-6;

/** `sorted` by size. */
export const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Infinity;

export const floorTo5 = (minutes: number): number => Math.floor(minutes / STEP + HAIR) * STEP;
export const ceilTo5 = (minutes: number): number => Math.ceil(minutes / STEP - HAIR) * STEP;

/** P10 to P90, outward to five minutes. */
export function rangeOf(sorted: Float64Array, isCertain: boolean): { low: number; high: number } {
  const low = floorTo5(quantile(sorted, LOW));
  const high = ceilTo5(quantile(sorted, HIGH));
  // Where a counter is free, the clerk still has to look up and call.
  return { low, high: isCertain ? high : Math.max(high, STEP) };
}

export const isDoneBy = (sorted: Float64Array, minutes: number): boolean => quantile(sorted, HIGH) <= minutes;

export const average = (values: Float64Array): number =>
  Math.round(values.reduce((all, value) => all + value, 0) / values.length);
