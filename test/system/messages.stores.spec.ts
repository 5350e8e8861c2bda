import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, reachable } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { describeRedis, OwnRedis } from '../support/own-redis.js';
import { endAll } from '../support/program.js';
import { QueueStore, redisUrl } from '../support/queue-store.js';
import { isFull } from '../support/tier.js';
import { QueueTrustingOutbox, UnwatchedMessages } from '../support/queue-trusting-outbox.js';

const PLANNED = isFull ? 5_000 : 60;
const LATE = isFull ? 300 : 5;
const DOWN_MS = isFull ? 300_000 : 1_500;
const REFILLED_MS = 60_000;
/** A hang limit for all of them. */
const SENT_MS = 240_000;
const LATE_MS = 120_000;
const NIGHT_MS = 4 * 3_600_000;
const KIND = 'reminder_first';
/** What lies between a hand-over that failed and the next; a sample lets it pass. */
const ANEW_MS = 46_000;
/** As slow as bookings may become while Redis is away. */
const MOST_SLOWER = 1.2;

const report = (line: string) => process.stdout.write(`${line}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeRedis('messages while Redis is lost or away', () => {
  let redis: OwnRedis;
  let office: MessagesOffice;

  beforeAll(async () => {
    redis = await OwnRedis.start();
    office = await MessagesOffice.open({ queueUrl: redis.url, date: '2027-04-10' });
    await office.startWorker();
  });
  beforeEach(() => office.provider.clear());
  afterEach(() => expectInvariants(office.web.database));
  afterAll(async () => {
    await endAll();
    await office.close();
    await redis.destroy();
  });

  /** Until so long before the reminders. */
  const letTimePassUntil = async (ids: readonly string[], ms: number): Promise<void> => {
    const [row] = await office.web.database.sql<{ due_at: Date }>(
      'SELECT due_at FROM messages WHERE subject_id = $1 AND kind = $2',
      [ids[0], KIND],
    );
    await office.letTimePass((row?.due_at.getTime() ?? 0) - ms - office.now().getTime());
  };
  /** The fence of each reminder that the queue should have. */
  const claimed = async (ids: readonly string[]): Promise<Map<string, number>> => {
    const rows = await office.rows(ids, KIND);
    return new Map(rows.flatMap(({ id, status, fence }) => (status === 'claimed' ? [[id, fence]] : [])));
  };
  const letTimePass = (ms: number) => (isFull ? undefined : office.letTimePass(ms));
  /** Each reached its person, once. A slow machine may leave the office in doubt about some. */
  const allTold = async (ids: readonly string[], kind: string, withinMs: number): Promise<void> => {
    await eventually(
      'all are told',
      async () => {
        const { sent = 0, unknown = 0 } = await office.counts(ids, kind);
        return sent + unknown === ids.length;
      },
      { withinMs, everyMs: 200 },
    );
    const told = new Set(office.provider.sent.map(({ key }) => key));
    expect((await office.rows(ids, kind)).filter(({ id }) => !told.has(id))).toEqual([]);
    expect(office.doubled()).toEqual([]);
  };

  it('emptied at night and again in full flow: no planned reminder vanishes, none is said twice', async () => {
    const ids = await office.book(PLANNED);
    await allTold(ids, 'confirmation', SENT_MS);
    await letTimePassUntil(ids, NIGHT_MS);
    await redis.empty();
    expect(await office.counts(ids, KIND)).toEqual({ due: ids.length });
    office.provider.clear();
    office.provider.delayMs = 20;
    await letTimePassUntil(ids, 0);
    await eventually('the first are said', () => office.provider.sent.length > 5, {
      withinMs: REFILLED_MS,
      everyMs: 5,
    });
    await redis.empty();
    const emptiedAt = performance.now();
    const lost = await claimed(ids);
    office.provider.delayMs = 0;
    await letTimePass(ANEW_MS);
    await eventually(
      'what was lost is handed over again',
      async () => {
        const left = await claimed(ids);
        return [...lost].every(([id, fence]) => left.get(id) !== fence);
      },
      { withinMs: REFILLED_MS, everyMs: 500 },
    );
    const refilledMs = Math.round(performance.now() - emptiedAt);
    await allTold(ids, KIND, SENT_MS);
    if (isFull) report(`of ${PLANNED} reminders ${lost.size} were lost and handed over again after ${refilledMs} ms`);
    expect(office.provider.sent).toHaveLength(ids.length);
  });

  it('away for a while: bookings go on as ever, and what was to be said is said soon after its return', async () => {
    await allTold(await office.book(1), 'confirmation', REFILLED_MS);
    // What bookings take at the same time in an office whose Redis stays is what they are measured by.
    const beside = isFull ? await MessagesOffice.open({ queueUrl: redisUrl(5), date: '2027-04-10' }) : null;
    const besideWorker = await beside?.startWorker();
    try {
      await redis.kill();
      const { ids, slower } = await bookFor(DOWN_MS, beside);
      expect((await office.counts(ids)).sent ?? 0).toBe(0);
      await redis.up();
      const backAt = performance.now();
      await letTimePass(ANEW_MS);
      await eventually('planned', async () => (await office.rows(ids)).length === LATE, { withinMs: LATE_MS });
      await letTimePass(ANEW_MS);
      await allTold(ids, 'confirmation', LATE_MS);
      const lateMs = Math.round(performance.now() - backAt);
      expect(lateMs).toBeLessThan(LATE_MS);
      if (!beside) return;
      report(`without Redis bookings took ${slower.toFixed(2)} times as long (p95); all was said ${lateMs} ms after`);
      expect(slower).toBeLessThanOrEqual(MOST_SLOWER);
    } finally {
      besideWorker?.kill('SIGKILL');
      await besideWorker?.ended;
      await beside?.close();
    }
  });

  /** Books `LATE` times, evenly over so long, beside an office that does the same; any error fails. */
  const bookFor = async (ms: number, beside: MessagesOffice | null): Promise<{ ids: string[]; slower: number }> => {
    const here = { office, ids: [] as string[], took: [] as number[] };
    const there = { office: beside, ids: [] as string[], took: [] as number[] };
    for (let i = 0; i < LATE; i += 1) {
      const began = performance.now();
      // Whoever comes first after a pause waits longer, so each is first in turn.
      for (const one of i % 2 === 0 ? [here, there] : [there, here]) {
        const from = performance.now();
        one.ids.push(...((await one.office?.book(1)) ?? []));
        one.took.push(performance.now() - from);
      }
      await pause(Math.max(0, ms / LATE - (performance.now() - began)));
    }
    return { ids: here.ids, slower: p95(here.took) / p95(there.took) };
  };
  const p95 = (all: readonly number[]): number =>
    all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)] ?? Number.NaN;
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
      const { bookingId } = await web.get(BookingsConfirmService).book(slotIds[index] ?? '', 'ikd', want);
      await QueueTrustingOutbox.handedOver;
      return bookingId;
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
