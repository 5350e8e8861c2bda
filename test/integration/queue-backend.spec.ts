import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { loadEnv } from '../../src/platform/config/env.js';
import { createQueueBackend, type QueueBackend, type WorkerLike } from '../../src/platform/jobs/queue-backend.js';
import { environment } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

const FULL_MS = 3_000;
/** So many and so long that it is in the middle of them. */
const JOBS = 500;
const JOB_MS = 50;
/** A fault a second of each line of a worker: it fetches, looks for stalled jobs, renews locks and waits for news. */
const MOST_FAULTS = 30;

describe('a worker whose database takes no connection', () => {
  let database: TestDatabase;
  let backend: QueueBackend;
  let worker: WorkerLike;
  const faults: string[] = [];
  const done: string[] = [];

  beforeAll(async () => {
    database = await cloneDatabase();
    backend = createQueueBackend(loadEnv(environment(database)));
    await backend.ready();
    worker = backend.worker(
      'outbox',
      async ({ rowId }) => {
        await setTimeout(JOB_MS);
        done.push(rowId);
      },
      ({ message }) => faults.push(message),
    );
    await worker.waitUntilReady();
  });
  afterAll(async () => {
    await worker.close();
    await backend.close();
    await database.drop();
  });

  it('rests between two questions, and works again as soon as there is room', async () => {
    const room = (places: number) => database.sql(`ALTER DATABASE ${database.name} CONNECTION LIMIT ${places}`);
    const queue = backend.queue('outbox');
    const ids = Array.from({ length: JOBS }, (_, n) => String(n));
    await queue.addBulk(
      ids.map((id) => ({ name: 'outbox', data: { rowId: id, fence: 1 }, opts: { jobId: `j${id}` } })),
    );
    await eventually('some are done', () => done.length > 10);
    const own = new pg.Client({ connectionString: database.appUrl });
    await own.connect();
    await room(0);
    await own.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'giliran-queue'`,
      [database.name],
    );
    await own.end();
    await eventually('a fault', () => faults.some((fault) => fault.includes('too many connections')));
    faults.length = 0;
    await setTimeout(FULL_MS);
    expect(faults.length).toBeLessThan(MOST_FAULTS);
    await room(-1);
    await eventually('all are done', () => new Set(done).size === JOBS);
    await queue.close();
  });
});
