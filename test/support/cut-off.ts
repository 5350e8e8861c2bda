import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../src/modules/bookings/bookings.arrival.service.js';
import type { SyncAct } from '../../src/modules/desk/desk.sync.types.js';

/** A console that is cut off: what it knew before, and how wrong its clock is. */
export interface CutOff {
  counterId: string;
  handoutId: string;
  numbers: readonly number[];
  places: number;
  cards: number;
  /** Who may come to it; two consoles may be given the same codes. */
  codes: readonly string[];
  from: Date;
  minutes: number;
  /** Added to the true time to get what its clock says. */
  clockMs: number;
}

interface Visit {
  nonce: string;
  isWalkIn: boolean;
  hasCard: boolean;
}

const MINUTE = 60_000;

/**
 * What a clerk does while the line is down, as the console itself allows it: numbers, places and cards of the block
 * alone, one person at the counter at a time. The same random numbers give the same acts, but for their nonces.
 */
export function actsOf(console: CutOff, random: () => number): SyncAct[] {
  const acts: SyncAct[] = [];
  const codes = [...console.codes];
  const numbers = [...console.numbers];
  const line: Visit[] = [];
  const parked: Visit[] = [];
  let { places, cards } = console;
  let current: (Visit & { isServing: boolean }) | null = null;
  let minute = 0;
  const add = (act: Omit<SyncAct, 'nonce' | 'seq' | 'at'>): string => {
    const nonce = randomUUID();
    const at = new Date(console.from.getTime() + minute * MINUTE + console.clockMs);
    acts.push({ nonce, seq: acts.length, at, handoutId: console.handoutId, ...act });
    return nonce;
  };
  const on = (visit: Visit) => ({ of: visit.nonce, counterId: console.counterId });
  const steps: Record<string, () => void> = {
    checkIn: () => {
      const code = codes.splice(Math.floor(random() * codes.length), 1)[0];
      if (code) line.push({ nonce: add({ kind: 'check_in', code }), isWalkIn: false, hasCard: false });
    },
    walkIn: () => {
      const number = places > 0 ? numbers.shift() : undefined;
      if (number === undefined) return;
      const withCard = cards > 0 && random() < 0.5;
      places -= 1;
      if (withCard) cards -= 1;
      const nonce = add({ kind: 'walk_in', number, service: 'record_first', withCard });
      line.push({ nonce, isWalkIn: true, hasCard: withCard });
    },
    call: () => {
      const next = current ? undefined : line.shift();
      if (!next) return;
      add({ kind: 'call', ...on(next) });
      current = { ...next, isServing: false };
    },
    resume: () => {
      const next = current ? undefined : parked.shift();
      if (!next) return;
      add({ kind: 'resume', ...on(next) });
      current = { ...next, isServing: false };
    },
    recall: () => {
      if (current && !current.isServing) add({ kind: 'recall', ...on(current) });
    },
    skip: () => {
      if (!current || current.isServing || random() < 0.7) return;
      add({ kind: 'skip', ...on(current) });
      current = null;
    },
    park: () => {
      if (!current || random() < 0.7) return;
      add({ kind: 'park', ...on(current) });
      parked.push(current);
      current = null;
    },
    start: () => {
      if (!current || current.isServing) return;
      add({ kind: 'start', ...on(current) });
      current.isServing = true;
    },
    finish: () => {
      if (!current?.isServing) return;
      const mayPrint = current.hasCard || cards > 0;
      const outcome: Outcome = mayPrint && random() < 0.6 ? 'recorded_and_printed' : 'recorded';
      if (outcome === 'recorded_and_printed' && !current.hasCard) cards -= 1;
      add({ kind: 'finish', outcomes: [outcome], ...on(current) });
      current = null;
    },
  };
  const names = Object.keys(steps);
  for (; minute < console.minutes; minute += 1) steps[names[Math.floor(random() * names.length)] ?? 'call']?.();
  return acts;
}

/** Uploads of one device: pieces in order, each mixed up within itself, some sent again because the reply was lost. */
export function uploadsOf(acts: readonly SyncAct[], random: () => number): SyncAct[][] {
  const pieces: SyncAct[][] = [];
  for (let at = 0; at < acts.length; ) {
    const size = 1 + Math.floor(random() * 12);
    const piece = acts.slice(at, at + size);
    pieces.push(piece.toSorted(() => random() - 0.5));
    if (random() < 0.3) pieces.push(piece);
    at += size;
  }
  return [...pieces, ...(random() < 0.5 ? [[...acts]] : [])];
}

/** Several queues as one, each in its own order. */
export function interleaved<T>(queues: readonly (readonly T[])[], random: () => number): T[] {
  const rest = queues.map((queue) => [...queue]);
  const all: T[] = [];
  while (rest.some((queue) => queue.length > 0)) {
    const open = rest.filter((queue) => queue.length > 0);
    const [next] = open[Math.floor(random() * open.length)]?.splice(0, 1) ?? [];
    if (next !== undefined) all.push(next);
  }
  return all;
}
