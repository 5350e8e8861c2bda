import { exponential, lognormal, normals, seededChance, sigmaOf } from '../../common/chance.js';

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
/** How booked people come: some minutes before their time, give or take. */
const COMES_AT = -6;
const COMES_SPREAD = 9;
/** A counter that is open closes for a while now and then, and one that did comes back, or not. */
const PAUSE_EVERY = 720;
const PAUSE_MINUTES = 25;
const RETURNS = 0.6;
const TRIES = 12;
const OPEN = Number.NEGATIVE_INFINITY;
const NEVER = Number.POSITIVE_INFINITY;

/** What decides the futures of one question: uniform and normal numbers. */
interface Dice {
  chance: () => number;
  normal: () => number;
}

/** Minutes that one ticket still takes, given that it has taken `since` already. */
function remaining({ chance, normal }: Dice, minutes: number, sigma: number, since: number): number {
  for (let i = 0; i < TRIES; i += 1) {
    const all = lognormal(normal, minutes, sigma);
    if (all > since) return all - since;
    if (sigma === 0) return 0;
  }
  return exponential(chance, minutes / 2);
}

/** Who is booked, has not come by now and still does: when; never for who does not. */
function arrival({ chance, normal }: Dice, { bookedFor, late, share }: Expected): number {
  for (let i = 0; i < TRIES; i += 1) {
    if (chance() >= share) return NEVER;
    const at = bookedFor + COMES_AT + late + COMES_SPREAD * normal();
    // Who would have come before now is not the one who is missing: another try.
    if (at > 0) return at;
  }
  return NEVER;
}

const IS_BOOKED = -1;
const IS_WALK_IN = -2;

/** Somebody in one future. `index` is that of line and newcomers, or what else it is. */
interface Imagined {
  index: number;
  arrives: number;
  /** The rank that holds, once the window has begun where there is one. */
  rank: number;
  window: number;
  minutes: number;
  sigma: number;
}

function ownOf({ rank, window, minutes, party }: Coming, index: number, cv: number): Imagined {
  const own = { index, arrives: 0, minutes, sigma: sigmaOf(cv / Math.sqrt(party)) };
  return window ? { ...own, rank: window.rank, window: window.from } : { ...own, rank, window: OPEN };
}

function bookedOf(dice: Dice, scene: Scene, until: number): Imagined[] {
  const all: Imagined[] = [];
  for (const one of scene.expected) {
    if (one.bookedFor > until) continue;
    const arrives = arrival(dice, one);
    if (arrives === NEVER) continue;
    const { minutes, party, bookedFor } = one;
    const isLate = arrives > bookedFor + scene.late;
    const rank = isLate ? WALK_IN_RANK * RANK + arrives : BOOKED_RANK * RANK + bookedFor;
    const window = isLate ? OPEN : bookedFor - scene.early;
    all.push({ index: IS_BOOKED, arrives, rank, window, minutes, sigma: sigmaOf(scene.cv / Math.sqrt(party)) });
  }
  return all;
}

/** Walk-ins to come are called ahead of nobody but those who are early, so only until their windows begin. */
function walkInsOf({ chance }: Dice, { walkInsPerHour, walkInMinutes: minutes, cv }: Scene, until: number): Imagined[] {
  const all: Imagined[] = [];
  if (walkInsPerHour <= 0) return all;
  const between = 60 / walkInsPerHour;
  for (let at = exponential(chance, between); at < until; at += exponential(chance, between))
    all.push({
      index: IS_WALK_IN,
      arrives: at,
      rank: WALK_IN_RANK * RANK + at,
      window: OPEN,
      minutes,
      sigma: sigmaOf(cv),
    });
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
      if (one.window === OPEN) this.here.push(one);
      else this.wait(one);
    }
    this.coming.sort((a, b) => b.arrives - a.arrives);
  }

  /** The next to be called at `at`; null when nobody is here. */
  next(at: number): Imagined | null {
    while (this.opensAt <= at) {
      const one = this.coming.pop() as Imagined;
      if (one.window > at) this.wait(one);
      else this.insert(one);
    }
    while (this.early.length > 0 && (this.early[0] as Imagined).window <= at)
      this.insert(this.early.shift() as Imagined);
    return this.here.pop() ?? this.early.shift() ?? null;
  }

  /** When the next one comes; never when all are here. */
  get opensAt(): number {
    const next = this.coming[this.coming.length - 1];
    return next ? next.arrives : NEVER;
  }

  private insert(one: Imagined): void {
    let i = this.here.length;
    while (i > 0 && (this.here[i - 1] as Imagined).rank <= one.rank) i -= 1;
    this.here.splice(i, 0, one);
  }

  private wait(one: Imagined): void {
    let i = this.early.length;
    while (i > 0 && (this.early[i - 1] as Imagined).window > one.window) i -= 1;
    this.early.splice(i, 0, one);
  }
}

function freeAt(dice: Dice, scene: Scene, pace: number): number[] {
  const open = scene.counters.map(({ since, minutes, party }) =>
    since === null ? 0 : remaining(dice, minutes * pace, sigmaOf(scene.cv / Math.sqrt(party)), since),
  );
  const { chance } = dice;
  for (let i = 0; i < scene.paused; i += 1) if (chance() < RETURNS) open.push(exponential(chance, PAUSE_MINUTES));
  return open;
}

/** Plays one future through until `left` of those who count are called; `tell` hears of everybody. */
function play(
  dice: Dice,
  scene: Scene,
  hall: Hall,
  left: number,
  tell: (index: number, called: number, done: number) => boolean,
): void {
  const { chance, normal } = dice;
  const pace = lognormal(normal, 1, sigmaOf(scene.error));
  const free = freeAt(dice, scene, pace);
  for (let open = left; open > 0 && free.length > 0; ) {
    let counter = 0;
    for (let i = 1; i < free.length; i += 1) if ((free[i] as number) < (free[counter] as number)) counter = i;
    const from = free[counter] as number;
    const one = hall.next(from);
    if (one === null) {
      free[counter] = hall.opensAt;
      continue;
    }
    const until = from + lognormal(normal, one.minutes * pace, one.sigma);
    const pauses = scene.cv > 0 && chance() < (until - from) / PAUSE_EVERY;
    free[counter] = until + (pauses ? exponential(chance, PAUSE_MINUTES) : 0);
    if (tell(one.index, from, until)) open -= 1;
  }
}

const LEEWAY = 60;

/** Who is booked for later than this is not called before the last of the line; half of the time may go to others. */
function horizon({ line, newcomers, counters }: Scene): number {
  const work = [...line, ...newcomers].reduce((sum, { minutes }) => sum + minutes, 0);
  return (2 * work) / Math.max(1, counters.length) + LEEWAY;
}

/**
 * Imagines `times` futures of a scene; the seed decides them, so everybody who asks in a minute is told the same. For
 * the whole day also those who are booked and come are played to their end.
 */
export function futuresOf(scene: Scene, seed: number, times: number, isWholeDay = false): Futures {
  const chance = seededChance(seed);
  const dice = { chance, normal: normals(chance) };
  const own = [...scene.line, ...scene.newcomers].map((one, index) => ownOf(one, index, scene.cv));
  const called = own.map(() => new Float64Array(times).fill(NEVER));
  const done = own.map(() => new Float64Array(times).fill(NEVER));
  const over = new Float64Array(times);
  const windows = Math.max(0, ...own.map(({ window }) => window));
  const until = isWholeDay ? NEVER : Math.max(horizon(scene), windows);
  for (let i = 0; i < times; i += 1) {
    const coming = bookedOf(dice, scene, until);
    const left = own.length + (isWholeDay ? coming.length : 0);
    const hall = new Hall(own, coming.concat(walkInsOf(dice, scene, windows)));
    play(dice, scene, hall, left, (index, start, end) => {
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
const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? NEVER;

const floorTo5 = (minutes: number): number => Math.floor(minutes / STEP + HAIR) * STEP;
/** Never minus zero, which JSON and people do not know. */
const ceilTo5 = (minutes: number): number => Math.max(0, Math.ceil(minutes / STEP - HAIR) * STEP);

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
