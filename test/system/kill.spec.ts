import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environment, SATURDAY, startApp, SUNDAY } from '../support/app.js';
import { type Attempt, BookingCrowd } from '../support/booking-crowd.js';
import { buildDay } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { HistoryLog } from '../support/history-log.js';
import { OwnCluster } from '../support/own-cluster.js';
import { endAll, type RunningProgram, start } from '../support/program.js';
import { seeded } from '../support/random.js';
import { isFull, withinBar } from '../support/tier.js';

const ROUNDS = isFull ? 30 : 1;
const SEED = Number(process.env.GILIRAN_SEED ?? 20_270_213);
const HANG_MS = 30_000;
/** The bar is 5 s; on a busy machine a small sample only has to heal at all. */
const HEAL_MS = withinBar(5_000);
const AT_ONCE = 8;
/** What a client may be told: that the database is away, or that a time is full by now. */
const EXPECTED: ReadonlySet<string | null> = new Set(['unavailable', 'slot_full']);
/** Beyond the time after which a lost job is handed over again, and a lost letter is settled. */
const SETTLE_MS = 65_000;

describe(`kill -9 while people book (seed ${SEED})`, () => {
  const random = seeded(SEED);
  let cluster: OwnCluster;
  let web: RunningProgram;
  let worker: RunningProgram;
  const slotIds: string[] = [];
  let history: HistoryLog;
  let crowd: BookingCrowd;

  const startBoth = async (): Promise<void> => {
    const env = environment(cluster.database, { GILIRAN_NOW: '', PORT: '0', GILIRAN_ORIGIN: 'http://localhost' });
    [web, worker] = await Promise.all([start('main.js', env), start('worker.js', env)]);
  };
  /** Lets people book until a moment that only the seed knows. */
  const bookUntilRandomMoment = async (): Promise<void> => {
    const before = crowd.created.length;
    crowd.start();
    await eventually('bookings are made', () => crowd.created.length > before, { withinMs: HANG_MS, everyMs: 5 });
    await new Promise((resolve) => setTimeout(resolve, random() * 600));
  };
  /** Every answer that was given still stands, and every request without one gets one. */
  const askAgain = async (from: number): Promise<void> => {
    const left = crowd.attempts.slice(from);
    const askSome = async (): Promise<void> => {
      for (let attempt = left.pop(); attempt; attempt = left.pop()) {
        const again = await answerTo(attempt);
        if (attempt.body) expect(again.body).toEqual(attempt.body);
        else Object.assign(attempt, again);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askSome));
  };
  const answerTo = (attempt: Attempt): Promise<Attempt> =>
    eventually(
      'an answer',
      async () => {
        const again = await crowd.repeat(attempt);
        return again.status > 0 && again.status < 500 ? again : null;
      },
      { withinMs: HANG_MS },
    );
  const expectNothingLost = async (): Promise<void> => {
    const rows = await cluster.database.sql<{ code: string }>(`SELECT code FROM bookings WHERE kind = 'booking'`);
    const answered = crowd.created.map(({ body }) => body?.code);
    expect(rows.map(({ code }) => code).sort()).toEqual(answered.sort());
    await history.expectHolds();
  };

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    const app = await startApp({ database: cluster.database });
    for (const date of [SATURDAY, SUNDAY]) {
      const size = { opensAt: '07:00', closesAt: '17:00', counters: 50, cards: 3_000 };
      slotIds.push(...(await buildDay(app, { date, ...size })).slotIds);
    }
    await app.close();
    history = await HistoryLog.begin(cluster.database);
    crowd = new BookingCrowd(() => web.url, history, { clients: 3, slotIds, random });
    await startBoth();
  });
  afterAll(async () => {
    await crowd.stop();
    await endAll();
    await cluster.destroy();
  });

  it(
    `of web and worker, ${ROUNDS} times: every 201 stands, and is given again for its key`,
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const from = crowd.attempts.length;
        await bookUntilRandomMoment();
        web.kill('SIGKILL');
        worker.kill('SIGKILL');
        await Promise.all([web.ended, worker.ended]);
        await crowd.stop();
        await startBoth();
        await askAgain(from);
        await expectNothingLost();
      }
    },
    HANG_MS * ROUNDS,
  );

  it(
    `of the database and all its processes, ${ROUNDS} times: every 201 stands, and nobody sees a 500`,
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const from = crowd.attempts.length;
        await bookUntilRandomMoment();
        await cluster.kill();
        await new Promise((resolve) => setTimeout(resolve, 200 + random() * 300));
        await cluster.up();
        const upAt = performance.now();
        const sofar = crowd.created.length;
        await eventually('bookings are made again', () => crowd.created.length > sofar, { withinMs: HANG_MS });
        expect(performance.now() - upAt).toBeLessThan(HEAL_MS);
        await crowd.stop();
        const odd = crowd.attempts.slice(from).filter(({ status, code }) => status !== 201 && !EXPECTED.has(code));
        expect(odd).toEqual([]);
        await askAgain(from);
        await expectNothingLost();
      }
      expect([web.isRunning(), worker.isRunning()]).toEqual([true, true]);
    },
    HANG_MS * ROUNDS,
  );

  it('and afterwards all that was to be said is said, or known to be unknown, never twice', async () => {
    await cluster.database.sql('UPDATE clock SET offset_ms = offset_ms + $1', [SETTLE_MS]);
    await eventually(
      'nothing is left to do',
      async () => {
        const [row] = await cluster.database.sql<{ open: number }>(`
          SELECT (SELECT count(*)::int FROM outbox WHERE done_at IS NULL)
            + (SELECT count(*)::int FROM messages WHERE kind = 'confirmation' AND settled_at IS NULL) AS open`);
        return row?.open === 0;
      },
      { withinMs: 60_000 },
    );
    const states = await cluster.database.sql<{ status: string; mails: number; count: number }>(`
      SELECT status, mails, count(*)::int AS count FROM (
        SELECT m.status, (SELECT count(*)::int FROM development_mails d WHERE d.message_id = m.id) AS mails
        FROM messages m WHERE m.kind = 'confirmation') AS each
      GROUP BY status, mails`);
    const allowed = new Set(['sent 1', 'unknown 0', 'unknown 1']);
    expect(states.filter(({ status, mails }) => !allowed.has(`${status} ${mails}`))).toEqual([]);
    expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(crowd.created.length);
  });
});
