import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import type { BookingView } from '../../src/modules/bookings/bookings.types.js';
import { DevelopmentOutbox } from '../../src/modules/messages/messages.development.service.js';
import type { MessageStatus } from '../../src/modules/messages/messages.types.js';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, person, reachable } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { QueueStore, redisUrl } from '../support/queue-store.js';
import { seeded, shuffled } from '../support/random.js';
import { isFull } from '../support/tier.js';

const SEED = 20_270_213;
const LOST_JOBS = isFull ? 200 : 20;
const DOUBLED_JOBS = isFull ? 60 : 8;
/** What lies between a hand-over and the next one, with something to spare. */
const RECONCILE_MS = 50_000;
const WITHIN_MS = 60_000;

interface MessageRow {
  id: string;
  kind: string;
  status: MessageStatus;
  fence: number;
  mails: number;
}

const BACKENDS: [string, string | undefined][] = [['PostgreSQL', undefined]];
const REDIS = redisUrl(1);
if (REDIS) BACKENDS.push(['Redis', REDIS]);
else {
  describe('queue on Redis', () => {
    it.skip('NOT RUN: redis-server is not on the PATH', () => undefined);
  });
}

describe.each(BACKENDS)('queue on %s', (_name, url) => {
  let web: TestApp;
  let worker: TestApp;
  let store: QueueStore;
  let slotIds: string[];
  let next = 0;

  beforeAll(async () => {
    web = await startApp();
    ({ slotIds } = await buildDay(web, { counters: 30, cards: 800 }));
    store = await QueueStore.open(web.database, url);
    worker = await startApp({ kind: 'worker', database: web.database, env: url ? { REDIS_URL: url } : {} });
  });
  afterAll(async () => {
    await worker.close();
    await store.empty();
    await store.close();
    await web.close();
  });
  afterEach(() => expectInvariants(web.database));

  const book = async (): Promise<BookingView & { token: string }> => {
    next += 1;
    const slotId = slotIds[next % slotIds.length] ?? '';
    const applicants = [reachable(next)];
    const receipt = await web
      .get(BookingsConfirmService)
      .book(slotId, 'record_first', { applicants, language: 'id', channel: 'api' });
    return { ...receipt.view, token: web.get(BookingsReadService).tokenOf(receipt) };
  };
  const bookMany = async (count: number): Promise<string[]> => {
    const codes: string[] = [];
    for (let i = 0; i < count; i += 1) codes.push((await book()).code);
    return codes;
  };
  const messagesOf = (codes: readonly string[]): Promise<MessageRow[]> =>
    web.database.sql<MessageRow>(
      `SELECT m.id, m.kind, m.status, m.fence, (SELECT count(*)::int FROM development_mails d WHERE d.message_id = m.id) AS mails
       FROM messages m JOIN bookings b ON b.id = m.subject_id WHERE b.code = ANY($1) ORDER BY m.id`,
      [codes],
    );
  const openEntries = async (): Promise<number> => {
    const [row] = await web.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM outbox WHERE done_at IS NULL');
    return row?.n ?? -1;
  };
  const confirmationsOf = async (codes: readonly string[]): Promise<MessageRow[]> =>
    (await messagesOf(codes)).filter(({ kind }) => kind === 'confirmation');
  /** Every confirmation went out, once. */
  const allSent = (codes: readonly string[], withinMs = 15_000) =>
    eventually(
      `${codes.length} confirmations are sent`,
      async () => {
        const confirmations = await confirmationsOf(codes);
        const isDone = confirmations.length === codes.length && confirmations.every(({ status }) => status === 'sent');
        return isDone && (await openEntries()) === 0;
      },
      { withinMs },
    );
  const letTimePass = async (ms: number): Promise<void> => {
    if (isFull) return;
    const clock = worker.get(Clock);
    await clock.moveTo(new Date(clock.now().getTime() + ms));
    await web.get(Clock).resync();
  };

  it('a booking becomes its messages and one letter, within seconds', async () => {
    const slotId = slotIds[0] ?? '';
    const applicant = { ...person(9_000), phone: '081298765432' };
    const answer = await web.http().post('/api/v1/bookings').send({ slotId, service: 'record_first', applicant });
    expect(answer.status).toBe(201);
    const { code } = answer.body as { code: string };
    await allSent([code], 10_000);
    const messages = await messagesOf([code]);
    expect(messages.map(({ kind, status, mails }) => [kind, status, mails]).sort()).toEqual([
      ['confirmation', 'sent', 1],
      ['reminder_first', 'due', 0],
      ['reminder_last', 'due', 0],
    ]);
    const [mail] = await web.get(DevelopmentOutbox).list();
    expect(mail?.recipient).toBe('+6281298765432');
    expect(mail?.body).toContain(code.slice(0, 5));
  });

  it('a job carries the id of a row and its fence, and nothing of a person', async () => {
    const { nik, name } = person(next + 1);
    const phone = `812${70_000_000 + next + 1}`;
    const look = async (queue: 'outbox' | 'send-message') => {
      const jobs = await eventually('a job waits', async () => {
        const waiting = await store.waiting(queue);
        return waiting.length > 0 ? waiting : null;
      });
      for (const job of jobs) expect(Object.keys(job).sort()).toEqual(['fence', 'rowId']);
      return store.dump();
    };
    await store.pause('outbox');
    await store.pause('send-message');
    const { code } = await book();
    const dumps = [await look('outbox')];
    await store.resume('outbox');
    dumps.push(await look('send-message'));
    await store.resume('send-message');
    await allSent([code]);
    dumps.push(await store.dump());
    expect(dumps[0]).toContain('rowId');
    for (const dump of dumps) {
      for (const personal of [nik, name, phone, code]) expect(dump).not.toContain(personal);
      expect(dump).not.toMatch(/(?<![\d.])\d{16}(?!\d)/);
    }
  });

  it('each job three times, shuffled: the same state as once', async () => {
    const random = seeded(SEED);
    const deliver = async (queue: 'outbox' | 'send-message', count: number): Promise<void> => {
      const jobs = await eventually('all jobs wait', async () => {
        const waiting = await store.waiting(queue);
        return waiting.length >= count ? waiting : null;
      });
      const again = shuffled([...jobs, ...jobs], random);
      for (const [index, job] of again.entries()) await store.addAgain(queue, job, `again-${queue}-${next}-${index}`);
      await store.resume(queue);
    };
    await store.pause('outbox');
    await store.pause('send-message');
    const bookings = [];
    for (let i = 0; i < DOUBLED_JOBS; i += 1) bookings.push(await book());
    const { code: gone = '', token = '' } = bookings.shift() ?? {};
    await web.get(BookingsChangeService).cancel(PUBLIC_ACTOR, { code: gone, token }, 'uji');
    const codes = bookings.map(({ code }) => code);
    await deliver('outbox', DOUBLED_JOBS + 1);
    await deliver('send-message', codes.length);
    await allSent(codes);
    await eventually('the queue is empty', async () => (await store.waiting('send-message')).length === 0);
    const messages = await messagesOf(codes);
    expect(messages.map(({ kind, status, mails }) => `${kind} ${status} ${mails}`).sort()).toEqual(
      [
        ...codes.map(() => 'confirmation sent 1'),
        ...codes.map(() => 'reminder_first due 0'),
        ...codes.map(() => 'reminder_last due 0'),
      ].sort(),
    );
    expect((await messagesOf([gone])).filter(({ status, mails }) => status !== 'skipped' || mails > 0)).toEqual([]);
  });

  it('work for an older claim does nothing', async () => {
    await store.pause('send-message');
    const { code } = await book();
    const [job] = await eventually('a job waits', async () => {
      const waiting = await store.waiting('send-message');
      return waiting.length > 0 ? waiting : null;
    });
    if (!job) throw new Error('no job');
    await web.database.sql('UPDATE messages SET fence = fence + 1 WHERE id = $1', [job.rowId]);
    await store.resume('send-message');
    await eventually('the job is done', async () => (await store.waiting('send-message')).length === 0);
    await store.addAgain('send-message', job, `late-${job.rowId}`);
    await eventually('the job is done', async () => (await store.waiting('send-message')).length === 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await confirmationsOf([code])).toMatchObject([{ status: 'claimed', mails: 0 }]);
    await store.addAgain('send-message', { ...job, fence: job.fence + 1 }, `now-${job.rowId}`);
    await allSent([code]);
    expect(await confirmationsOf([code])).toMatchObject([{ status: 'sent', mails: 1 }]);
  });

  it(
    'the queue store is lost in full flow: nothing vanishes, nothing is doubled',
    async () => {
      await store.pause('outbox');
      const before = await bookMany(LOST_JOBS / 2);
      await eventually('jobs wait', async () => (await store.waiting('outbox')).length === before.length);
      const during = bookMany(LOST_JOBS / 2);
      await store.empty();
      const codes = [...before, ...(await during)];
      const lostAt = performance.now();
      await letTimePass(RECONCILE_MS);
      await allSent(codes, WITHIN_MS);
      expect(performance.now() - lostAt).toBeLessThan(WITHIN_MS);
      const confirmations = await confirmationsOf(codes);
      expect(confirmations.filter(({ mails }) => mails !== 1)).toEqual([]);
    },
    WITHIN_MS * 2,
  );
});
