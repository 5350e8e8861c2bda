import { runMigrations as migrateQueue } from 'bullmq';
import { DataSource, type EntityManager } from 'typeorm';
import { QUEUE_NAMES } from '../jobs/jobs.types.js';
import { APPLICATION_ROLE, ownerDataSource } from './data-source.js';
import { firstRow } from './sql.js';

const LOCK = 'giliran:migrate';
const APPEND_ONLY = [
  'blank_movements',
  'blank_counts',
  'audit_entries',
  'booking_events',
  'ticket_events',
  'person_record_events',
  'consents',
  'guardian_consents',
  'waiting_events',
  'wait_estimates',
  'place_passings',
  'mode_periods',
  'school_request_events',
  'coverage_snapshots',
  'message_templates',
];
const READ_ONLY = ['schema_migrations'];
/** Places that an ended booking gave back, and counts of crowds after two days; all else stays, or changes status. */
const DELETABLE = ['booking_claims', 'crowd_counts'];

/**
 * Brings the schema up to date as its owner: the queue's tables, ours, and the rights of the application's role.
 * Any number of processes may call it at once; one works, the others wait.
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const dataSource = await new DataSource(ownerDataSource(ownerUrl)).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.connect();
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', [LOCK]);
    await ensureRole(runner.manager);
    await migrateQueue({
      query: async (text, parameters) => ({ rows: (await runner.query(text, parameters as unknown[])) as never[] }),
    });
    await ensureQueueSequences(runner.manager);
    await dataSource.runMigrations();
    await grantRights(runner.manager);
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [LOCK]);
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
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

/** Least rights: rows only, no DDL; history may be written and read, never changed. */
async function grantRights(manager: EntityManager): Promise<void> {
  const role = APPLICATION_ROLE;
  await manager.query(`
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role};
    GRANT USAGE ON SCHEMA public, bullmq TO ${role};
    GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT DELETE ON ${DELETABLE.join(', ')} TO ${role};
    REVOKE UPDATE, DELETE, TRUNCATE ON ${APPEND_ONLY.join(', ')} FROM ${role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${READ_ONLY.join(', ')} FROM ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA bullmq TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bullmq TO ${role};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  `);
}
