import { rmSync } from 'node:fs';
import path from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { inRoot, inRuntime } from './paths.mjs';
import { run } from './run-command.mjs';
import { onShutdown } from './shutdown.mjs';
import { step } from './terminal.mjs';

export const TEST_DATABASE_LOG = path.join(inRuntime('test-postgres'), 'postgres.log');
const SETTINGS = {
  // Several spec files at once, each with programs that keep a pool.
  max_connections: 300,
  // Histories are judged by when each change was committed.
  track_commit_timestamp: 'on',
  // Whatever the server could tell of a statement that failed is searched for leaks at the end of the run.
  log_error_verbosity: 'default',
  log_min_error_statement: 'error',
  log_parameter_max_length_on_error: -1,
};
const TEMPLATE = 'giliran_test_template';
/** The days that are published then lie before those the tests make, whatever today is. */
const MIGRATED_AT = '2026-11-02T08:00:00+07:00';

async function makeEmptyTemplate(adminUrl) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl, ssl: false });
  await client.connect();
  try {
    const old = await client.query(String.raw`select datname from pg_database where datname like 'giliran\_test\_%'`);
    for (const { datname } of old.rows)
      await client.query(`drop database ${client.escapeIdentifier(datname)} with (force)`);
    await client.query(`create database ${TEMPLATE}`);
  } finally {
    await client.end();
  }
}

const onDatabase = (url, name) => url.replace(/\/[^/]*$/, `/${name}`);

/**
 * The database cluster of the tests, with one migrated template to clone.
 * Its data need not survive a crash; a test that kills a server starts a durable one of its own.
 * @param keys the secrets of this run, as environment variables
 * @returns the variables that the tests read
 */
export async function prepareTestDatabase(keys) {
  const database = await step('Start PostgreSQL for the tests', async () => {
    const options = { dataDir: inRuntime('test-postgres'), fsync: false };
    rmSync(TEST_DATABASE_LOG, { force: true });
    const starting = startEmbeddedPostgres({ ...options, settings: SETTINGS });
    onShutdown(async () => (await starting.catch(() => null))?.stop());
    return starting;
  });
  const { ownerUrl, appUrl, host, port } = database;
  const adminUrl = onDatabase(ownerUrl, 'postgres');
  await step('Migrate the template database', async () => {
    await makeEmptyTemplate(adminUrl);
    const urls = { DATABASE_URL: onDatabase(appUrl, TEMPLATE), DATABASE_OWNER_URL: onDatabase(ownerUrl, TEMPLATE) };
    await run(process.execPath, [inRoot('dist', 'cli.js'), 'migrate'], {
      env: { ...keys, ...urls, GILIRAN_NOW: MIGRATED_AT },
    });
  });
  return {
    TEST_DATABASE_ADMIN_URL: adminUrl,
    TEST_DATABASE_HOST: host,
    TEST_DATABASE_PORT: String(port),
    TEST_TEMPLATE: TEMPLATE,
    TEST_OWNER_URL: onDatabase(ownerUrl, '{database}'),
    TEST_APP_URL: onDatabase(appUrl, '{database}'),
  };
}
