import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BookingsAccessService } from '../../src/modules/bookings/bookings.access.service.js';
import { breakableLine, type BreakableLine } from '../support/breakable-line.js';
import { eventually } from '../support/eventually.js';
import { FakeProvider } from '../support/fake-provider.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { describeRedis, OwnRedis } from '../support/own-redis.js';
import { endAll } from '../support/program.js';
import { seeded, shuffled } from '../support/random.js';

const REMINDERS = 500;
const CANCELLATIONS = 100;
const CODES = 50;
const WORKERS = 3;
const RATE = 10;
const PACED = 100;
const SECRET = 'rahasia-webhook';
const WITHIN_MS = 120_000;
/** From then on nobody waits for a receipt any more. */
const OPEN_MS = 9.2 * 60_000;
/** The hand-over of a stopped worker passes to another within it. */
const NOTICED_MS = 30_000;
const SOON_MS = 5_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeRedis('a line to Redis that swallows what it is given', () => {
  let redis: OwnRedis;
  let line: BreakableLine;
  let office: MessagesOffice;

  beforeAll(async () => {
    redis = await OwnRedis.start();
    line = await breakableLine(redis.url);
    office = await MessagesOffice.open({ queueUrl: line.url.replace('http:', 'redis:') });
  });
  afterAll(async () => {
    await endAll();
    await office.close();
    line.close();
    await redis.destroy();
  });

  it('is noticed, and work goes on over another', async () => {
    const said = (ids: readonly string[], withinMs: number) =>
      eventually('said', async () => (await office.counts(ids)).sent === ids.length, { withinMs });
    const worker = await office.startWorker();
    await said(await office.book(1), WITHIN_MS);
    line.swallow();
    const during = await office.book(1);
    await pause(NOTICED_MS);
    await said(await office.book(1), SOON_MS);
    await said(during, WITHIN_MS);
    expect(office.doubled()).toEqual([]);
    expect(worker.isRunning()).toBe(true);
  });
});

describe('worker processes and providers that break', () => {
  let office: MessagesOffice;
  let whatsapp: FakeProvider;

  beforeAll(async () => {
    whatsapp = await FakeProvider.start();
    const own = { WHATSAPP_URL: whatsapp.url, WHATSAPP_PHONE_ID: '123456789', WHATSAPP_TOKEN: 'token' };
    office = await MessagesOffice.open({ date: '2027-04-10', env: { ...own, WHATSAPP_SECRET: SECRET } });
  });
  beforeEach(() => {
    office.provider.clear();
    whatsapp.clear();
  });
  afterEach(async () => {
    await endAll();
    await expectInvariants(office.web.database);
  });
  afterAll(async () => {
    await office.close();
    await whatsapp.close();
  });

  /** Bookings of which nothing else is said. */
  const bookSilently = async (count: number): Promise<string[]> => {
    const ids = await office.book(count);
    await office.web.database.sql('UPDATE outbox SET done_at = created_at WHERE done_at IS NULL');
    return ids;
  };
  const startWorkers = (count: number, more: Record<string, string> = {}) =>
    Promise.all(Array.from({ length: count }, () => office.startWorker(more)));
  const rowsOf = (kind: string, channel: string) =>
    office.web.database.sql<{ id: string; subject: string; status: string; receipt: string | null }>(
      `SELECT id, subject_id AS subject, status, receipt FROM messages WHERE kind = $1 AND channel = $2
         AND subject_id IN (SELECT subject_id FROM messages WHERE channel = 'whatsapp') ORDER BY id`,
      [kind, channel],
    );
  const areAll = (kind: string, channel: string, count: number, status: string) =>
    eventually(
      `${count} of ${kind} by ${channel} are ${status}`,
      async () => (await rowsOf(kind, channel)).filter((row) => row.status === status).length === count,
      { withinMs: WITHIN_MS, everyMs: 200 },
    );
  const hear = async (key: string, status: string): Promise<void> => {
    const value = { statuses: [{ id: `wamid.${key}`, status, biz_opaque_callback_data: key }] };
    const raw = JSON.stringify({ entry: [{ changes: [{ value }] }] });
    const signature = `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`;
    const post = office.web.http().post('/api/v1/webhooks/whatsapp').set('content-type', 'application/json');
    await post.set('x-hub-signature-256', signature).send(raw).expect(200);
  };
  const timesAsked = (provider: FakeProvider): Map<string, number> => {
    const times = new Map<string, number>();
    for (const { key } of provider.calls) times.set(key, (times.get(key) ?? 0) + 1);
    return times;
  };

  it(`${REMINDERS} outcomes are open: each is settled within ten minutes, and no reminder is said again there`, async () => {
    whatsapp.mode = 'send_then_break';
    const reminded = await bookSilently(REMINDERS);
    const cancelled = await bookSilently(CANCELLATIONS);
    await office.plan(reminded, office.now(), 'reminder_last', 'whatsapp');
    await office.plan(cancelled, office.now(), 'cancelled_by_office', 'whatsapp');
    const codes = await office.web.database.sql<{ code: string }>('SELECT code FROM bookings WHERE id = ANY($1)', [
      reminded.slice(0, CODES),
    ]);
    for (const { code } of codes) await office.web.get(BookingsAccessService).askCode(code);
    const settings = { WHATSAPP_URL: whatsapp.url, WHATSAPP_PHONE_ID: '123456789', WHATSAPP_TOKEN: 'token' };
    await startWorkers(WORKERS, { ...settings, WHATSAPP_PER_SECOND: '1000', PROVIDER_WAIT_MS: '3000' });
    await areAll('reminder_last', 'whatsapp', REMINDERS, 'unknown');
    await areAll('cancelled_by_office', 'whatsapp', CANCELLATIONS, 'unknown');
    await areAll('one_time_code', 'whatsapp', CODES, 'unknown');

    const heard = (await rowsOf('reminder_last', 'whatsapp')).slice(0, REMINDERS / 2).map(({ id }) => id);
    const random = seeded(7);
    const receipts = heard.flatMap((id) => ['sent', 'delivered', 'delivered', 'read'].map((said) => ({ id, said })));
    for (const { id, said } of shuffled(receipts, random)) await hear(id, said);
    await office.letTimePass(OPEN_MS);
    await areAll('reminder_last', 'sms', REMINDERS / 2, 'sent');
    await eventually('said again', () => whatsapp.calls.length === REMINDERS + CODES + 2 * CANCELLATIONS, {
      withinMs: WITHIN_MS,
    });
    await areAll('cancelled_by_office', 'whatsapp', CANCELLATIONS, 'unknown');
    await office.letTimePass(OPEN_MS);
    await areAll('cancelled_by_office', 'sms', CANCELLATIONS, 'sent');
    await pause(6_000);

    const settled = await rowsOf('reminder_last', 'whatsapp');
    expect(settled.filter(({ id }) => heard.includes(id)).map(({ status, receipt }) => `${status} ${receipt}`)).toEqual(
      heard.map(() => 'sent read'),
    );
    const asked = timesAsked(whatsapp);
    const most = async (kind: string) =>
      Math.max(...(await rowsOf(kind, 'whatsapp')).map(({ id }) => asked.get(id) ?? 0));
    expect([await most('reminder_last'), await most('one_time_code'), await most('cancelled_by_office')]).toEqual([
      1, 1, 2,
    ]);
    expect(await rowsOf('one_time_code', 'sms')).toEqual([]);
    expect(office.doubled()).toEqual([]);
    const told = new Set(whatsapp.sent.map(({ key }) => key));
    expect((await rowsOf('cancelled_by_office', 'whatsapp')).filter(({ id }) => !told.has(id))).toEqual([]);
  });

  it('two workers hand over no more a second than the channel bears', async () => {
    const ids = await bookSilently(PACED);
    await startWorkers(2, { SMS_PER_SECOND: String(RATE) });
    await office.plan(ids, office.now());
    const at: number[] = [];
    let seen = 0;
    await eventually(
      'all are said',
      () => {
        for (; seen < office.provider.calls.length; seen += 1) at.push(performance.now());
        return seen === PACED;
      },
      { withinMs: WITHIN_MS, everyMs: 10 },
    );
    const overRate = at.flatMap((from, first) =>
      at.slice(first).flatMap((to, more) => (more + 1 > RATE * (2 + (to - from) / 1_000) ? [more + 1] : [])),
    );
    expect(overRate).toEqual([]);
    expect(((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1_000).toBeGreaterThan(PACED / RATE - 2);
  });

  it('a worker that is stopped while it holds the clock is noticed, and another hands over', async () => {
    const [holder] = await startWorkers(1);
    const { sql } = office.web.database;
    await bookSilently(1);
    const release = await holdStates();
    await office.book(1);
    await eventually('it holds the clock and waits', async () => {
      const waiting = await sql<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'channel_states'::regclass`,
      );
      return (waiting[0]?.n ?? 0) > 0;
    });
    holder?.kill('SIGSTOP');
    const stoppedAt = performance.now();
    await release();
    await startWorkers(1);
    const ids = await office.book(1);
    await eventually('said', async () => (await office.counts(ids)).sent === 1, { withinMs: NOTICED_MS });
    expect(performance.now() - stoppedAt).toBeLessThan(NOTICED_MS);
    expect(holder?.isRunning()).toBe(true);
  });

  /** Whoever hands over waits for it in the middle of its work. Gives how it is let go. */
  const holdStates = async (): Promise<() => Promise<void>> => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: office.web.database.ownerUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE channel_states IN ACCESS EXCLUSIVE MODE');
    return () => client.end();
  };
});
