import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { OwnCluster } from '../support/own-cluster.js';
import { endAll, type RunningProgram } from '../support/program.js';

const ROUNDS = 5;
/** The last round waits as long as it takes; the others let the time pass. */
const LAST = ROUNDS - 1;
/** Claims of before have grown old, and what was handed over is handed over anew. */
const ANEW_MS = 46_000;
const EACH = 60;
const UNDER_WAY = 3;
/** Connections are found again, and claims of before are claimed anew. */
const SETTLED_MS = 90_000;

describe('messages while PostgreSQL, which holds the queue too, goes down', () => {
  let cluster: OwnCluster;
  let office: MessagesOffice;
  let worker: RunningProgram;

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    office = await MessagesOffice.open({ database: cluster.database, date: '2027-04-10' });
    worker = await office.startWorker();
  });
  afterAll(async () => {
    await endAll();
    await office.close();
    await cluster.destroy();
  });

  it.each([
    ['kill -9', () => cluster.kill()],
    ['a restart', () => cluster.stop()],
  ])(
    '%s in mid-send: nothing vanishes, nothing is said twice',
    async (_how, goDown) => {
      const all: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        office.provider.delayMs = 300;
        const before = office.provider.calls.length;
        const ids = await office.book(EACH);
        all.push(...ids);
        await eventually('letters are under way', () => office.provider.calls.length >= before + UNDER_WAY);
        await goDown();
        office.provider.delayMs = 0;
        await cluster.up();
        await eventually('the database is back', () => office.counts(ids).catch(() => null));
        if (round < LAST) await office.letTimePass(ANEW_MS);
        await eventually('planned', async () => (await office.rows(ids)).length === ids.length, {
          withinMs: SETTLED_MS,
        });
        if (round < LAST) await office.letTimePass(ANEW_MS);
        await eventually(
          'every message ends somewhere',
          async () => {
            const { sent = 0, unknown = 0 } = await office.counts(ids);
            return sent + unknown === ids.length;
          },
          { withinMs: SETTLED_MS },
        );
      }
      const rows = await office.rows(all);
      const reached = new Set(office.provider.sent.map(({ key }) => key));
      expect(office.doubled()).toEqual([]);
      expect(rows.filter(({ id, status }) => status === 'sent' && !reached.has(id))).toEqual([]);
      expect(rows.filter(({ status }) => status === 'unknown').length).toBeLessThanOrEqual(ROUNDS * 20);
      expect(worker.isRunning()).toBe(true);
      await expectInvariants(cluster.database);
    },
    900_000,
  );
});
