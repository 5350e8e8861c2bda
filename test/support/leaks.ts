import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { LeakSearch } from '../../scripts/lib/leak-search.mjs';
import { loadEnv } from '../../src/platform/config/env.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';

/** Names of places of the country, which say nothing about a person. */
const PUBLIC_TABLES = ['areas', 'schema_migrations', 'test_touches'];

interface Readable {
  sql<T extends object>(text: string, parameters?: unknown[]): Promise<T[]>;
}

/** What this run of the program has left behind so far; searched at once, written down by `writeFindings`. */
let search = new LeakSearch();
let codes: string[] = [];

export const look = (place: string, text: string): void => search.look(place, text);

/** Every row of every table as text, searched; and the one-time codes that were sent from here. */
export async function lookInDatabase(database: Readable, into: LeakSearch = search): Promise<string[]> {
  const tables = await database.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> ALL ($1)`,
    [PUBLIC_TABLES],
  );
  if (tables.length === 0) return [];
  const texts = tables.map(
    ({ name }) => `SELECT '${name}' AS name, string_agg(t::text, E'\\n') AS text FROM ${name} t`,
  );
  const filled = await database.sql<{ name: string; text: string | null }>(texts.join(' UNION ALL '));
  for (const { name, text } of filled) into.look(`table ${name}`, text ?? '');
  const isOurs = tables.some(({ name }) => name === 'public.booking_accesses');
  const sent = isOurs ? await sentCodes(database) : [];
  codes.push(...sent);
  return sent;
}

async function sentCodes(database: Readable): Promise<string[]> {
  const sent = await database.sql<{ id: string; nonce: number }>(
    `SELECT id, generate_series(1, nonce) AS nonce FROM booking_accesses WHERE kind = 'code'`,
  );
  if (sent.length === 0) return [];
  const secrets = new Secrets(loadEnv({ ...process.env, DATABASE_URL: 'postgres://nowhere' }));
  return sent.map(({ id, nonce }) => secrets.oneTimeCode(id, nonce));
}

/** Leaves what was found for the end of the run (scripts/lib/leak-report.mjs), which fails when it is a leak. */
export function writeFindings(): void {
  const scratch = process.env.TEST_SCRATCH;
  if (!scratch || Object.keys(search.places).length === 0) return;
  const folder = join(scratch, 'leaks');
  mkdirSync(folder, { recursive: true });
  const file = expect.getState().testPath ?? 'unknown';
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify({ file, codes, ...search.toJSON() }));
  search = new LeakSearch();
  codes = [];
}
