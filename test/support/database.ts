import { hash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { lookInDatabase, writeFindings } from './leaks.js';

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with "npm test".`);
  return value;
};

const at = (pattern: string, database: string): string => pattern.replace('{database}', database);

/** A database of its own, cloned from the migrated template. */
export interface TestDatabase {
  name: string;
  ownerUrl: string;
  appUrl: string;
  /** Runs as the owner, who may look at everything. */
  sql<T extends object>(text: string, parameters?: unknown[]): Promise<T[]>;
  /** The same question again and again, which the server plans once. */
  ask<T extends object>(text: string, parameters?: unknown[]): Promise<T[]>;
  /** Searches it for leaks first, unless nonsense was written into it on purpose. */
  drop(options?: { isSearched: boolean }): Promise<void>;
}

async function asAdmin(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: needed('TEST_DATABASE_ADMIN_URL') });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

export async function cloneDatabase(template = needed('TEST_TEMPLATE')): Promise<TestDatabase> {
  const name = `giliran_test_${randomBytes(6).toString('hex')}`;
  // File by file: by way of the log each of hundreds of clones would write all of it there first.
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const ownerUrl = at(needed('TEST_OWNER_URL'), name);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 3 });
  pool.on('error', () => undefined);
  const sql = async <T extends object>(text: string, parameters: unknown[] = []) =>
    (await pool.query(text, parameters)).rows as T[];
  return {
    name,
    ownerUrl,
    appUrl: at(needed('TEST_APP_URL'), name),
    sql,
    ask: async <T extends object>(text: string, values: unknown[] = []) =>
      (await pool.query({ name: hash('md5', text), text, values })).rows as T[],
    drop: async ({ isSearched } = { isSearched: true }) => {
      if (isSearched) await lookInDatabase({ sql });
      writeFindings();
      await pool.end();
      // Waits for connections that are just ending; by force needs rights over the application's login.
      await asAdmin(`DROP DATABASE IF EXISTS ${name}`);
    },
  };
}

/** An empty database, for migrations. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return cloneDatabase('template0');
}
