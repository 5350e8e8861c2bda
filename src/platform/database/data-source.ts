import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';

const DATE = 1082;
const BIGINT = 20;
// A service day is a local date: as text it can never slide over midnight. Counts fit a JavaScript number.
pg.types.setTypeParser(DATE, (text) => text);
pg.types.setTypeParser(BIGINT, Number);

/** Role whose rights the application works with, whatever its login is. */
export const APPLICATION_ROLE = 'giliran_app';

/** Session settings of every application connection: least rights, and no statement that waits for ever. */
export const APPLICATION_SESSION = [
  `-c role=${APPLICATION_ROLE}`,
  '-c timezone=UTC',
  '-c statement_timeout=15000',
  '-c lock_timeout=5000',
  '-c idle_in_transaction_session_timeout=10000',
].join(' ');

export const applicationDataSource = (url: string, poolSize: number, waitMs: number): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: [],
  migrations: [],
  installExtensions: false,
  // Without a bound a request would wait for a connection for ever.
  extra: {
    max: poolSize,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'giliran',
    options: APPLICATION_SESSION,
  },
});

export const ownerDataSource = (url: string): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: [],
  migrations: MIGRATIONS,
  migrationsTableName: 'schema_migrations',
  migrationsTransactionMode: 'each',
  installExtensions: false,
  extra: { max: 2, options: '-c timezone=UTC -c lock_timeout=10000' },
});
