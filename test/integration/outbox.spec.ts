import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { buildBooking, buildDay, reachable } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { TellingApp } from '../support/telling-app.js';

describe('a job of the outbox', () => {
  let stage: TellingApp;
  let slotIds: string[];

  beforeAll(async () => {
    stage = await TellingApp.start();
    ({ slotIds } = await buildDay(stage.app, { counters: 4 }));
    await stage.queue.work();
  });
  afterAll(() => stage.app.close());

  const openEntries = () =>
    stage.app.database.sql<{ id: string }>('SELECT id FROM outbox WHERE done_at IS NULL ORDER BY created_at');
  const waiting = async () => {
    const sql = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.datname = current_database()
      WHERE NOT l.granted AND (l.database = d.oid OR l.locktype = 'transactionid')`;
    return (await stage.app.database.sql(sql)).length > 0;
  };

  it('is done as soon as whoever looks at its entry lets go of it, and once', async () => {
    await buildBooking(stage.app, slotIds[0] ?? '', [reachable(1)], 'ikd');
    const [entry] = await openEntries();
    const other = new pg.Client({ connectionString: stage.app.database.ownerUrl });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM outbox WHERE id = $1 FOR UPDATE', [entry?.id]);
      const { jobs } = stage.queue;
      const twice = [1, 2].map(() => jobs.run('outbox', { rowId: entry?.id ?? '', fence: 1 }));
      await eventually('a job waits', waiting);
      await other.query('COMMIT');
      await Promise.all(twice);
    } finally {
      await other.end();
    }
    expect(await openEntries()).toEqual([]);
    const planned = `SELECT count(*)::int AS n FROM messages WHERE kind = 'confirmation'`;
    expect(await stage.app.database.sql(planned)).toEqual([{ n: 1 }]);
  });
});
