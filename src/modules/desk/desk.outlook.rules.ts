import { average, type Futures, futuresOf, isDoneBy, rangeOf, type Scene } from './desk.estimate.rules.js';
import type { WaitEstimate } from './desk.estimate.types.js';
import { lineOf, newcomersOf, type SceneFacts, sceneOf, type Work } from './desk.scene.rules.js';

/** Futures that are imagined: enough for a P10 and a P90 that are rounded to five minutes. */
const TIMES = 120;
/** More people than this are not asked about. */
const MOST_NEWCOMERS = 40;

const isCertain = ({ cv, error }: Scene): boolean => cv === 0 && error === 0;

function estimateOf(scene: Scene, { called, done }: Futures, index: number, closesIn: number): WaitEstimate | null {
  const [start, end] = [called[index], done[index]];
  if (!start || !end || !Number.isFinite(end.at(-1))) return null;
  const whole = rangeOf(end, isCertain(scene));
  return {
    ...rangeOf(start, isCertain(scene)),
    doneLow: whole.low,
    doneHigh: whole.high,
    called: average(start),
    done: average(end),
    isSafe: isDoneBy(end, closesIn),
  };
}

/** Of those who are here: how long each waits, and who is done by closing time. */
export interface LineOutlook {
  byTicket: ReadonlyMap<string, WaitEstimate>;
  /** Tickets in the order of calls, as long as all of them are done in time. */
  safe: readonly string[];
  isDoneInTime: boolean;
}

/** Null while no counter is open: then nothing can be said. `closesIn` in minutes. */
export function lineOutlook(facts: SceneFacts, closesIn: number, seed: number): LineOutlook | null {
  if (facts.counters.length === 0) return null;
  const { ids, line } = lineOf(facts);
  const scene = sceneOf(facts, line, []);
  const futures = futuresOf(scene, seed, TIMES, true);
  const byTicket = new Map(
    ids.flatMap((id, index): [string, WaitEstimate][] => {
      const estimate = estimateOf(scene, futures, index, closesIn);
      return estimate ? [[id, estimate]] : [];
    }),
  );
  const unsafe = futures.done.findIndex((done) => !isDoneBy(done, closesIn));
  const safe = unsafe < 0 ? ids : ids.slice(0, unsafe);
  return { byTicket, safe, isDoneInTime: isDoneBy(futures.over, closesIn) };
}

/** Of somebody without a booking who would come now; and how many such people are done by closing time. */
export interface NewcomerOutlook {
  estimate: WaitEstimate;
  safe: number;
}

/** Null while no counter is open. `most` people are asked about, at least one. */
export function newcomerOutlook(
  facts: SceneFacts,
  work: Work,
  { closesIn, seed, most }: { closesIn: number; seed: number; most: number },
): NewcomerOutlook | null {
  if (facts.counters.length === 0) return null;
  const { line } = lineOf(facts);
  const newcomers = newcomersOf(facts, line, work, Math.min(Math.max(most, 1), MOST_NEWCOMERS));
  const scene = sceneOf(facts, line, newcomers);
  const futures = futuresOf(scene, seed, TIMES);
  const estimate = estimateOf(scene, futures, line.length, closesIn);
  if (!estimate) return null;
  const own = futures.done.slice(line.length);
  const unsafe = own.findIndex((done) => !isDoneBy(done, closesIn));
  return { estimate, safe: unsafe < 0 ? own.length : unsafe };
}
