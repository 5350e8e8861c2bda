import type { Provisions, SyncResult } from '../../../modules/desk/desk.sync.types.js';
import { deviceId, Store, waiting } from './store.js';
import { nowOf, skewTo } from './clock.js';
import type { Day } from './types.js';

const PIECE = 100;
const CACHE = 'giliran-meja';
export const SHELL = '/meja/luring';
const PATIENCE_MS = 8_000;

/** `signed-out` is an answer too: the line is there, the session is not. */
export type Line = 'up' | Fault;
type Fault = 'down' | 'signed-out';

async function post<T>(path: string, body: object): Promise<T | Fault> {
  try {
    const answer = await fetch(`/api/v1/desk/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401 || answer.status === 403) return 'signed-out';
    return answer.ok ? ((await answer.json()) as T) : 'down';
  } catch {
    return 'down';
  }
}

const isFault = (answer: unknown): answer is Fault => typeof answer === 'string';

/** Whether anybody answers. */
export async function isUp(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })).ok;
  } catch {
    return false;
  }
}

export interface Sent {
  line: Line;
  sent: number;
  conflicts: number;
}

/** One tab at a time. */
const alone = <T>(work: () => Promise<T>): Promise<T> => navigator.locks.request('giliran-meja', work) as Promise<T>;

/** Sends what waits, in order and in pieces; whatever had no answer is sent again, which changes nothing. */
export function sendAll(siteId: string): Promise<Sent> {
  return alone(async () => {
    const done: Sent = { line: 'up', sent: 0, conflicts: 0 };
    for (const date of (await waiting()).dates) {
      const store = await storeOf(siteId, date);
      if (isFault(store)) return { ...done, line: store };
      const day = await store.day();
      const open = (await store.acts()).filter((act) => !act.isSent && act.date === date);
      for (let at = 0; at < open.length; at += PIECE) {
        const piece = open.slice(at, at + PIECE);
        const acts = piece.map(({ isSent: _sent, date: _date, hash: _hash, ...act }) => act);
        const clock = new Date(nowOf(day)).toISOString();
        const answer = await post<{ results: SyncResult[] }>('sync', { device: deviceId(), siteId, date, clock, acts });
        if (isFault(answer)) return { ...done, line: answer };
        const heard = new Set(answer.results.map(({ nonce }) => nonce));
        await store.markSent(piece.filter(({ nonce }) => heard.has(nonce)).map(({ seq }) => seq));
        done.sent += piece.length;
        done.conflicts += answer.results.filter(({ outcome }) => outcome === 'conflict').length;
      }
    }
    return done;
  });
}

async function storeOf(siteId: string, date: string): Promise<Store | Fault> {
  const answer = await post<Provisions>('hand-outs', { siteId, device: deviceId(), date });
  if (isFault(answer)) return answer;
  return (await Store.open(answer.secret)) as Store;
}

/** Brings the store up to date: the hand-out is filled, and the day is as the server knows it. */
export function provide(siteId: string): Promise<Day | Fault> {
  return alone(async () => {
    if ((await waiting()).count > 0) return 'down';
    const answer = await post<Provisions>('hand-outs', { siteId, device: deviceId() });
    if (isFault(answer)) return answer;
    const store = (await Store.open(answer.secret)) as Store;
    const day: Day = { ...answer, device: deviceId(), skewMs: skewTo(answer.now) };
    await store.keepDay(day);
    return day;
  });
}

/** Keeps the page for when the line is down, with all that it needs. */
export async function keepShell(): Promise<void> {
  const answer = await fetch(SHELL);
  if (!answer.ok || answer.redirected) return;
  const cache = await caches.open(CACHE);
  const page = await answer.clone().text();
  const needed = [...new Set([...page.matchAll(/\/assets\/[^"]+/g)].map(([path]) => path))];
  for (const path of needed) if (!(await cache.match(path))) await cache.add(path);
  await cache.put(SHELL, answer);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== SHELL && !needed.includes(pathname)) await cache.delete(url);
  }
}
