import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, reachable } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { OwnRedis } from '../support/own-redis.js';
import { endAll } from '../support/program.js';
import { QueueStore } from '../support/queue-store.js';
import { QueueTrustingOutbox, UnwatchedMessages } from '../support/queue-trusting-outbox.js';

const PLANNED = 5_000;
const LATE = 200;
const DOWN_MS = 300_000;
const REFILLED_MS = 60_000;
const LATE_MS = 120_000;
const NIGHT_MS = 4 * 3_600_000;
const KIND = 'reminder_last';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const describeRedis = hasRedis ? describe : describe.skip;
if (!hasRedis) {
  describe('messages on Redis', () => {
    it.skip('NOT RUN: redis-server is not on the PATH', () => undefined);
  });
}

describeRedis('messages while Redis is lost or away', () => {
  let redis: OwnRedis;
  let office: MessagesOffice;

  beforeAll(async () => {
    redis = await OwnRedis.start();
    office = await MessagesOffice.open({ queueUrl: redis.url, date: '2027-04-10' });
  });
  beforeEach(() => office.provider.clear());
  afterEach(async () => {
    await endAll();
    await expectInvariants(office.web.database);
  });
  afterAll(async () => {
    await office.close();
    await redis.destroy();
  });

  const allSent = (ids: readonly string[], kind: string, withinMs: number) =>
    eventually('all are sent', async () => (await office.counts(ids, kind)).sent === ids.length, {
      withinMs,
      everyMs: 200,
    });

  it('emptied at night and again in full flow: no planned reminder vanishes, none is said twice', async () => {
    const ids = await office.book(PLANNED);
    await office.web.database.sql('UPDATE outbox SET done_at = created_at WHERE done_at IS NULL');
    await office.plan(ids, new Date(office.now().getTime() + NIGHT_MS), KIND);
    await office.startWorker();
    await redis.empty();
    expect(await office.counts(ids, KIND)).toEqual({ due: ids.length });
    expect(office.provider.calls).toEqual([]);
    office.provider.delayMs = 20;
    await office.letTimePass(NIGHT_MS);
    await eventually('the first are said', () => office.provider.sent.length > 5, { withinMs: REFILLED_MS });
    await redis.empty();
    const emptiedAt = performance.now();
    office.provider.delayMs = 0;
    await allSent(ids, KIND, 2 * REFILLED_MS);
    process.stdout.write(`${PLANNED} said ${Math.round(performance.now() - emptiedAt)} ms after\n`);
    expect(office.doubled()).toEqual([]);
    expect(office.provider.sent).toHaveLength(ids.length);
  });

  it('away for a while: bookings go on as ever, and what was to be said is said soon after its return', async () => {
    await office.startWorker();
    await allSent(await office.book(1), 'confirmation', REFILLED_MS);
    await redis.kill();
    const ids: string[] = [];
    const took: number[] = [];
    const until = performance.now() + DOWN_MS;
    while (performance.now() < until || ids.length < LATE) {
      const before = performance.now();
      if (ids.length < LATE) ids.push(...(await office.book(1)));
      else await pause(200);
      if (ids.length < LATE) took.push(performance.now() - before);
    }
    expect(ids).toHaveLength(LATE);
    expect(Math.max(...took)).toBeLessThan(5_000);
    expect((await office.counts(ids)).sent ?? 0).toBe(0);
    await redis.up();
    const backAt = performance.now();
    await eventually('planned', async () => (await office.rows(ids)).length === ids.length, { withinMs: LATE_MS });
    await allSent(ids, 'confirmation', LATE_MS);
    expect(performance.now() - backAt).toBeLessThan(LATE_MS);
    expect(office.doubled()).toEqual([]);
  });
});

describeRedis('a control that trusts the queue', () => {
  let redis: OwnRedis;
  let web: TestApp;
  let worker: TestApp;
  let store: QueueStore;
  let slotIds: string[];

  beforeAll(async () => {
    redis = await OwnRedis.start();
    const replace: [typeof Outbox, typeof QueueTrustingOutbox][] = [[Outbox, QueueTrustingOutbox]];
    web = await startApp({ replace });
    ({ slotIds } = await buildDay(web, { counters: 5 }));
    store = await QueueStore.open(web.database, redis.url);
    QueueTrustingOutbox.store = store;
    worker = await startApp({
      kind: 'worker',
      database: web.database,
      replace: [...replace, [MessagesService, UnwatchedMessages]],
      env: { REDIS_URL: redis.url, GILIRAN_NOW: '' },
    });
  });
  afterAll(async () => {
    await worker.close();
    await store.close();
    await web.close();
    await redis.destroy();
  });

  it('loses what was to be said when its store is emptied', async () => {
    const book = async (index: number) => {
      const want = { applicants: [reachable(index)], language: 'id' as const, channel: 'api' as const };
      return (await web.get(BookingsConfirmService).book(slotIds[index] ?? '', 'ikd', want)).bookingId;
    };
    const said = async (id: string) =>
      (await web.get(MessagesService).listOf(id)).some(
        ({ kind, status }) => kind === 'confirmation' && status === 'sent',
      );
    const before = await book(1);
    await eventually('it works while nothing happens', () => said(before));
    await store.pause('outbox');
    const lost = await book(2);
    await redis.empty();
    const after = await book(3);
    await eventually('what came later', () => said(after));
    expect(await web.get(MessagesService).listOf(lost)).toEqual([]);
  });
});
