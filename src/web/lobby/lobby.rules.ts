import type { Board, BoardCall } from '../../modules/desk/desk.types.js';

/** Nobody misses a text that stays so long. */
export const HOLD_MS = 8_000;
/** As many calls at once as fit in letters that are read from 8 m. */
const LARGE = 8;
/** So many rows are filled, with earlier calls where nobody is awaited. */
const FILLED = 3;
const EARLIER = 5;
/** The server speaks each second and looks anew every five. */
const LATE_SECONDS = 8;
const LOST_SECONDS = 60;

export type Stage = 'closed' | 'before' | 'open' | 'over';
type Freshness = 'ok' | 'late' | 'lost';

/** One call; calling the same person again is another one. */
export const keyOf = ({ ticket, counter, calledAt }: BoardCall): string => `${ticket} ${counter} ${calledAt}`;

/** Who has not come to the counter, and whoever was called a moment ago. */
export const awaitedOn = ({ calls, asOf }: Pick<Board, 'calls' | 'asOf'>): BoardCall[] =>
  calls.filter((call) => call.isCurrent || Date.parse(asOf) - Date.parse(call.calledAt) < HOLD_MS);

export interface KeptCall {
  call: BoardCall;
  /** When it appeared, in milliseconds. */
  since: number;
}

/** Who is awaited, and whose text appeared on this display less than eight seconds ago; the newest first. */
export function keepCalls(before: readonly KeptCall[], awaited: readonly BoardCall[], now: number): KeptCall[] {
  const since = new Map(before.map((kept) => [keyOf(kept.call), kept.since]));
  const tickets = new Set(awaited.map((call) => call.ticket));
  const held = before.filter((kept) => now - kept.since < HOLD_MS && !tickets.has(kept.call.ticket));
  return [...awaited.map((call) => ({ call, since: since.get(keyOf(call)) ?? now })), ...held]
    .sort((a, b) => (a.call.calledAt < b.call.calledAt ? 1 : -1))
    .slice(0, LARGE);
}

export interface Arranged {
  large: { call: BoardCall; isAwaited: boolean }[];
  earlier: BoardCall[];
}

/** Large what is awaited; below it while there is service, and in the list, the last ones before that. */
export function arrange(awaited: readonly BoardCall[], calls: readonly BoardCall[], stage: Stage): Arranged {
  const keys = new Set(awaited.map(keyOf));
  const past = calls.filter((call) => !keys.has(keyOf(call)));
  const fill = stage === 'open' ? Math.max(0, FILLED - awaited.length) : 0;
  return {
    large: [
      ...awaited.map((call) => ({ call, isAwaited: true })),
      ...past.slice(0, fill).map((call) => ({ call, isAwaited: false })),
    ],
    earlier: past.slice(fill, fill + EARLIER),
  };
}

/** @param clock 'HH:MM' on the wall of the site */
export function stageOf({ opensAt, closesAt, calls, waiting }: Board, clock: string): Stage {
  if (opensAt === null || closesAt === null) return 'closed';
  if (clock < opensAt && calls.length === 0) return 'before';
  const isAnyoneHere = waiting > 0 || calls.some(({ isCurrent }) => isCurrent);
  return clock >= closesAt && !isAnyoneHere ? 'over' : 'open';
}

export function freshnessOf(seconds: number): Freshness {
  if (seconds >= LOST_SECONDS) return 'lost';
  return seconds >= LATE_SECONDS ? 'late' : 'ok';
}

/** Hours of each day in which a display keeps silent, 'HH:MM'; the end not included. May run over midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

export function isQuiet(clock: string, { from, to }: QuietHours): boolean {
  if (from === '' || to === '') return false;
  return from <= to ? from <= clock && clock < to : from <= clock || clock < to;
}

/** 'HH:MM' on the wall of the site so many milliseconds after an instant that is written with its offset. */
export const clockAfter = (asOf: string, passed: number): string =>
  new Date(Date.parse(`${asOf.slice(0, 19)}Z`) + passed).toISOString().slice(11, 16);

/** '9 detik', '12 menit', '3 jam' */
export function spokenAge(seconds: number): string {
  if (seconds < 2 * 60) return `${seconds} detik`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 2 * 60 ? `${minutes} menit` : `${Math.floor(minutes / 60)} jam`;
}
