import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { TestApp } from './app.js';

export interface Tally {
  ok: number;
  /** How many were refused, by code. */
  refused: Record<string, number>;
}

/** What became of many calls made at once. A failure that is no refusal is thrown. */
export async function tally(calls: Promise<unknown>[]): Promise<Tally> {
  const refused: Record<string, number> = {};
  let ok = 0;
  for (const outcome of await Promise.allSettled(calls)) {
    if (outcome.status === 'fulfilled') ok += 1;
    else refused[codeOf(outcome.reason)] = (refused[codeOf(outcome.reason)] ?? 0) + 1;
  }
  return { ok, refused };
}

function codeOf(reason: unknown): string {
  const { code } = reason as { code?: unknown };
  if (typeof code !== 'string' || !/^[a-z_]+$/.test(code)) throw reason;
  return code;
}

const EVERY_SESSION = 24;

/** How often PostgreSQL had to end a transaction of this app's database because two waited for each other. */
export async function deadlocks(app: TestApp): Promise<number | undefined> {
  // Left to itself, a session reports what it did once a second, and only when it does something.
  const report = () => app.get(UnitOfWork).read((tx) => tx.query('SELECT pg_stat_force_next_flush(), pg_sleep(0.03)'));
  await Promise.all(Array.from({ length: EVERY_SESSION }, report));
  const sql = 'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()';
  return (await app.database.sql<{ n: number }>(sql))[0]?.n;
}
