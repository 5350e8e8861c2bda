import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { endLeftBehind } from './left-behind.mjs';
import { inRuntime } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { startRedis } from './redis.mjs';
import { findProgram } from './run-command.mjs';
import { onShutdown } from './shutdown.mjs';
import { note, step } from './terminal.mjs';

const REDIS_PID_FILE = inRuntime('test-redis.pid');
const POSTGRES_15_FOLDER = '/usr/lib/postgresql/15/bin';

/** @throws PlainError when REQUIRE_REDIS=1 and there is none */
export async function prepareTestRedis() {
  await endLeftBehind(REDIS_PID_FILE);
  const program = findProgram('redis-server');
  if (program === null) {
    if (process.env.REQUIRE_REDIS === '1')
      throw new PlainError('REQUIRE_REDIS=1, but there is no redis-server on PATH.');
    note('No redis-server on PATH: the Redis half of the queue tests is NOT run.');
    return {};
  }
  const redis = await step('Start Redis for the tests', () =>
    startRedis(program, inRuntime('test-redis'), REDIS_PID_FILE),
  );
  onShutdown(redis.stop);
  return { TEST_REDIS_URL: redis.url };
}

const isVersion15 = (program) => / 15[.\d]*/.test(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '');

function findPostgres15() {
  if (existsSync(path.join(POSTGRES_15_FOLDER, 'postgres'))) return POSTGRES_15_FOLDER;
  const config = findProgram('pg_config');
  if (config !== null && isVersion15(config))
    return spawnSync(config, ['--bindir'], { encoding: 'utf8' }).stdout.trim();
  const server = findProgram('postgres');
  return server !== null && isVersion15(server) ? path.dirname(server) : null;
}

/** The oldest supported major version, for the tests that run the migrations on it. */
export function findOldPostgres() {
  const folder = findPostgres15();
  if (folder !== null) return { TEST_PG15_BIN: folder };
  note('No PostgreSQL 15 found: the migrations are NOT run on it.');
  return {};
}
