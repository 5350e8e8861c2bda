import { runMigrations as migrateQueue } from 'bullmq';
import { DataSource, type EntityManager, MigrationExecutor, type QueryRunner } from 'typeorm';
import { QUEUE_NAMES } from '../jobs/jobs.types.js';
import { APPLICATION_ROLE, ownerDataSource } from './data-source.js';
import { MIGRATIONS } from './migrations/index.js';
import { RIGHTS } from './rights.js';
import { firstRow } from './sql.js';

const LOCK = 'giliran:migrate';

/**
 * Brings the schema up to date as its owner: the queue's tables, ours, and the rights of the application's role.
 * Any number of processes may call it at once; one works, the others wait.
 */
export async function migrate(ownerUrl: string): Promise<void> {
  await alone(ownerUrl, MIGRATIONS, async (runner, dataSource) => {
    await prepare(runner);
    await dataSource.runMigrations();
    await grantRights(runner.manager);
  });
}

/**
 * Gives an empty database the schema that these migrations made, and what `fill` puts into it: all of it or nothing.
 * Rights, and what other migrations add, are left to `migrate`.
 * @throws DatabaseNotEmpty
 */
export async function fillEmpty(
  ownerUrl: string,
  names: readonly string[],
  fill: (runner: QueryRunner) => Promise<void>,
): Promise<void> {
  const migrations = MIGRATIONS.filter(({ name }) => names.includes(name));
  await alone(ownerUrl, migrations, async (runner, dataSource) => {
    await requireEmpty(runner.manager);
    await prepare(runner);
    await runner.startTransaction();
    await new MigrationExecutor(dataSource, runner).executePendingMigrations();
    await fill(runner);
    await runner.commitTransaction();
  });
}

/** It holds tables already; one of them is named. */
export class DatabaseNotEmpty extends Error {
  constructor(readonly table: string) {
    super(`The database is not empty: it has ${table}.`);
  }
}

/** SQL about `pg_class c`: some servers put views of their own into every database. */
export const NOT_OF_AN_EXTENSION = `NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`;

async function requireEmpty(manager: EntityManager): Promise<void> {
  const found = await firstRow<{ name: string }>(
    manager,
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND ${NOT_OF_AN_EXTENSION}
     ORDER BY c.relkind = 'r' DESC, c.relname LIMIT 1`,
  );
  if (found) throw new DatabaseNotEmpty(found.name);
}

/** As the owner, and nobody else meanwhile. */
async function alone(
  ownerUrl: string,
  migrations: typeof MIGRATIONS,
  work: (runner: QueryRunner, dataSource: DataSource) => Promise<void>,
): Promise<void> {
  const dataSource = await new DataSource({ ...ownerDataSource(ownerUrl), migrations }).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.connect();
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', [LOCK]);
    await work(runner, dataSource);
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [LOCK]);
  } finally {
    // What is not committed, and the lock, end with the connection.
    await runner.release();
    await dataSource.destroy();
  }
}

/** What our migrations stand on. */
async function prepare(runner: QueryRunner): Promise<void> {
  await ensureRole(runner.manager);
  await migrateQueue({
    query: async (text, parameters) => ({ rows: (await runner.query(text, parameters as unknown[])) as never[] }),
  });
  await ensureQueueSequences(runner.manager);
}

async function ensureRole(manager: EntityManager): Promise<void> {
  const role = await firstRow(manager, 'SELECT 1 FROM pg_roles WHERE rolname = $1', [APPLICATION_ROLE]);
  if (!role) await manager.query(`CREATE ROLE ${APPLICATION_ROLE} NOLOGIN`);
  const member = await firstRow<{ is: boolean }>(manager, `SELECT pg_has_role($1, 'MEMBER') AS is`, [APPLICATION_ROLE]);
  if (!member?.is) await manager.query(`GRANT ${APPLICATION_ROLE} TO CURRENT_USER`);
}

/** BullMQ makes the sequence of a queue with its first job, which the application's role may not do. */
async function ensureQueueSequences(manager: EntityManager): Promise<void> {
  for (const queue of QUEUE_NAMES) {
    const found = await firstRow<{ name: string }>(manager, 'SELECT bullmq.job_id_seq_name($1) AS name', [queue]);
    await manager.query(`CREATE SEQUENCE IF NOT EXISTS bullmq.${found?.name ?? ''}`);
  }
}

/**
 * Least rights: what is in the list, and the queue's own tables. Nobody else has any. The queue adds several jobs at once
 * by way of temporary tables.
 */
async function grantRights(manager: EntityManager): Promise<void> {
  const role = APPLICATION_ROLE;
  const grants = Object.entries(RIGHTS).map(([table, rights]) => `GRANT ${rights} ON ${table} TO ${role};`);
  await manager.query(`
    REVOKE ALL ON ALL TABLES IN SCHEMA public, bullmq FROM ${role}, PUBLIC;
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA public, bullmq FROM ${role}, PUBLIC;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bullmq FROM PUBLIC;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public, bullmq TO ${role};
    ${grants.join('\n')}
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq TO ${role};
    REVOKE INSERT, UPDATE, DELETE ON bullmq.migration FROM ${role};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA bullmq TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bullmq TO ${role};
  `);
  const database = await firstRow<{ name: string }>(manager, 'SELECT quote_ident(current_database()) AS name');
  await manager.query(`
    REVOKE ALL ON DATABASE ${database?.name ?? ''} FROM PUBLIC;
    GRANT CONNECT, TEMPORARY ON DATABASE ${database?.name ?? ''} TO ${role};
  `);
}
