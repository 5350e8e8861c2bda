import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { endAll } from '../support/program.js';
import { redisUrl } from '../support/queue-store.js';

/** On both backends and with both providers: a hundred in all. */
const KILLS = 25;
const EACH = 12;
/** Of them so many are with the provider when the worker is killed. */
const UNDER_WAY = 4;
const REAL_EVERY = 12;
const BACK_MS = 30_000;
const CLAIM_MS = 31_000;
const MINUTE = 60_000;
const DAY_MS = 24 * 60 * MINUTE;

/** The wall clock of a process, turned by so much before anything else of it runs. */
const turnedBy = (ms: number): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    `const Real=Date;globalThis.Date=class extends Real{constructor(...a){a.length?super(...a):super(Real.now()+${ms})}static now(){return Real.now()+${ms}}}`,
  )}`,
});

/** Who knows no keys would show every double. */
const PROVIDERS: [string, boolean][] = [
  ['that knows no keys', false],
  ['that knows keys', true],
];

const BACKENDS: [string, string | undefined][] = [['PostgreSQL', undefined]];
const REDIS = redisUrl(4);
if (REDIS) BACKENDS.push(['Redis', REDIS]);

describe.each(BACKENDS)('workers that die, sleep or have a wrong clock, queue on %s', (_name, queueUrl) => {
  let office: MessagesOffice;

  beforeAll(async () => {
    office = await MessagesOffice.open({ queueUrl, date: '2027-04-10' });
  });
  beforeEach(() => office.provider.clear());
  afterEach(async () => {
    await endAll();
    await expectInvariants(office.web.database);
  });
  afterAll(() => office.close());

  const settled = (ids: readonly string[], withinMs = BACK_MS) =>
    eventually(
      'every message ends somewhere',
      async () => {
        const { sent = 0, unknown = 0 } = await office.counts(ids);
        return sent + unknown === ids.length;
      },
      { withinMs },
    );

  const isSent = async (messageIds: readonly string[]): Promise<boolean> => {
    const sent = await office.web.database.sql(`SELECT 1 FROM messages WHERE id = ANY($1) AND status = 'sent'`, [
      messageIds,
    ]);
    return sent.length === messageIds.length;
  };

  it.each(PROVIDERS)(
    'a provider %s: killed in mid-send again and again, nobody is told twice, every job is back',
    async (_who, isKeyed) => {
      office.provider.isKeyed = isKeyed;
      const all: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const worker = await office.startWorker();
        office.provider.delayMs = 400;
        const before = office.provider.calls.length;
        const ids = await office.book(EACH);
        all.push(...ids);
        await eventually('letters are under way', () => office.provider.calls.length >= before + UNDER_WAY, {
          withinMs: BACK_MS,
        });
        worker.kill('SIGKILL');
        await worker.ended;
        const { sending = 0 } = await office.counts(all);
        expect(sending).toBeGreaterThan(0);
        office.provider.delayMs = 0;
        const back = (await office.rows(ids)).flatMap(({ id, status }) => (status === 'sending' ? [] : [id]));
        // Claims and sendings of the dead are judged by the clock of the office, which some rounds leave alone.
        if (kill % REAL_EVERY > 0) await office.letTimePass(CLAIM_MS);
        const heir = await office.startWorker();
        await eventually('what nobody had begun is sent', () => isSent(back), { withinMs: BACK_MS });
        await settled(all, BACK_MS * 2);
        heir.kill('SIGTERM');
        await heir.ended;
      }
      const rows = await office.rows(all);
      const unknown = rows.filter(({ status }) => status === 'unknown');
      expect(unknown.length).toBeLessThanOrEqual(KILLS * 20);
      expect(office.doubled()).toEqual([]);
      const reached = new Set(office.provider.sent.map(({ key }) => key));
      expect(rows.filter(({ id, status }) => status === 'sent' && !reached.has(id))).toEqual([]);
    },
  );

  it('a worker that slept past its claim wakes up, and what it then says changes nothing', async () => {
    const sleeper = await office.startWorker();
    office.provider.delayMs = 700;
    const ids = await office.book(3);
    await eventually('letters are under way', () => office.provider.calls.length === ids.length, { withinMs: BACK_MS });
    sleeper.kill('SIGSTOP');
    office.provider.delayMs = 0;
    await office.letTimePass(CLAIM_MS);
    const heir = await office.startWorker();
    await eventually('given up', async () => (await office.counts(ids)).unknown === ids.length, { withinMs: BACK_MS });
    const fences = (await office.rows(ids)).map(({ id, fence }) => [id, fence]);
    sleeper.kill('SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const rows = await office.rows(ids);
    expect(rows.map(({ id, fence }) => [id, fence])).toEqual(fences);
    expect(rows.every(({ status, reason }) => status === 'unknown' && reason === 'worker_lost')).toBe(true);
    expect(office.doubled()).toEqual([]);
    expect([sleeper.isRunning(), heir.isRunning()]).toEqual([true, true]);
  });

  it.each([120 * MINUTE, -DAY_MS, 3 * DAY_MS].map((ms) => [ms / (60 * MINUTE), ms] as const))(
    'the wall clock of a worker turned by %d hours: what is due is said once, and nothing before',
    async (_hours, ms) => {
      const ids = await office.book(2);
      await office.startWorker(turnedBy(ms));
      await settled(ids);
      const kinds = office.provider.calls.length;
      expect(kinds).toBe(ids.length);
      expect(await office.counts(ids, 'reminder_last')).toEqual({ due: ids.length });
    },
  );

  it('a reminder forty days ahead and more is said within a minute of its time, and not before', async () => {
    const [id = ''] = await office.book(1);
    await office.startWorker();
    await settled([id]);
    const [{ due_at: dueAt } = { due_at: new Date(0) }] = await office.web.database.sql<{ due_at: Date }>(
      `SELECT due_at FROM messages WHERE subject_id = $1 AND kind = 'reminder_last'`,
      [id],
    );
    expect(dueAt.getTime() - office.now().getTime()).toBeGreaterThan(40 * DAY_MS);
    await office.web.database.sql(`UPDATE messages SET status = 'skipped' WHERE subject_id <> $1 AND status = 'due'`, [
      id,
    ]);
    await office.letTimePass(dueAt.getTime() - office.now().getTime() - 4_000);
    const atFirst = office.provider.calls.length;
    const call = await eventually(
      'the reminder',
      () => office.provider.calls.find(({ body }) => String(body.text).startsWith('Pengingat: Sabtu')),
      { withinMs: MINUTE },
    );
    expect(call).toBeDefined();
    expect(office.now().getTime()).toBeGreaterThanOrEqual(dueAt.getTime());
    expect(office.provider.calls.length - atFirst).toBeLessThanOrEqual(2);
  });
});
