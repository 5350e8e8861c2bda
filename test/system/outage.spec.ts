import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { rows, type Tx } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Live } from '../../src/platform/live/live.service.js';
import { environment, startApp, type TestApp } from '../support/app.js';
import { BookingCrowd } from '../support/booking-crowd.js';
import { type BuiltDay, buildDay, signIn } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { HistoryLog } from '../support/history-log.js';
import { expectInvariants } from '../support/invariants.js';
import { OwnCluster } from '../support/own-cluster.js';
import { endAll, launch, type RunningProgram, start } from '../support/program.js';
import { seeded } from '../support/random.js';
import { withinBar } from '../support/tier.js';

const HANG_MS = 30_000;
/** The bar is 5 s; on a busy machine a small sample only has to heal at all. */
const HEAL_MS = withinBar(5_000);
/** Beyond the time after which a lost job is handed over again, and a lost letter is settled. */
const SETTLE_MS = 75_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('web and worker while PostgreSQL restarts', () => {
  let cluster: OwnCluster;
  let built: BuiltDay;
  let cookie: string;
  let web: RunningProgram;
  let worker: RunningProgram;
  let early: RunningProgram;

  const env = (): NodeJS.ProcessEnv =>
    environment(cluster.database, {
      DATABASE_WAIT_MS: '3000',
      GILIRAN_NOW: '',
      PORT: '0',
      GILIRAN_ORIGIN: 'http://localhost',
    });

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    const app = await startApp({ database: cluster.database, env: { DATABASE_WAIT_MS: '3000' } });
    try {
      built = await buildDay(app, { counters: 50, cards: 1_000 });
      cookie = await signIn(app, 'desk', { site: built.site.code });
    } finally {
      await app.close();
    }
    [web, worker] = await Promise.all([start('main.js', env()), start('worker.js', env())]);
    // It asks for some seconds before it gives up; the tests go on meanwhile.
    const nowhere = new URL(cluster.database.appUrl);
    nowhere.port = '1';
    early = launch('worker.js', { ...env(), DATABASE_URL: nowhere.href });
  });
  afterEach(() => expectInvariants(cluster.database));
  afterAll(async () => {
    await endAll();
    await cluster.destroy();
  });

  const get = async (path: string): Promise<{ path: string; status: number; retryAfter: string | null }> => {
    const headers: Record<string, string> = path.startsWith('/health') ? {} : { cookie };
    const answer = await fetch(`${web.url}${path}`, { headers, signal: AbortSignal.timeout(HANG_MS) });
    await answer.text();
    return { path, status: answer.status, retryAfter: answer.headers.get('retry-after') };
  };

  it('answers 503 with Retry-After in the gap, never 500, and heals by itself', async () => {
    const paths = ['/', '/health/ready', '/api/v1/sites', '/api/v1/auth/me', `/api/v1/sites/${built.site.id}/board`];
    const history = await HistoryLog.begin(cluster.database);
    const crowd = new BookingCrowd(() => web.url, history, { clients: 3, slotIds: built.slotIds, random: seeded(7) });
    const seen: Awaited<ReturnType<typeof get>>[] = [];
    let isOver = false;
    const look = async (path: string): Promise<void> => {
      while (!isOver) {
        seen.push(await get(path));
        await pause(10);
      }
    };
    const looking = Promise.all(paths.map(look));
    crowd.start();
    try {
      await eventually('bookings are made', () => crowd.created.length > 3, { withinMs: HANG_MS });
      await cluster.stop();
      await pause(700);
      expect((await get('/health/live')).status).toBe(200);
      await cluster.up();
      const upAt = performance.now();
      const sofar = crowd.created.length;
      await eventually('bookings are made again', () => crowd.created.length > sofar, { withinMs: HANG_MS });
      for (const path of paths) {
        await eventually(path, async () => (await get(path)).status === 200, { withinMs: HANG_MS });
      }
      expect(performance.now() - upAt).toBeLessThan(HEAL_MS);
    } finally {
      isOver = true;
      await looking;
      await crowd.stop();
    }
    const failed = seen.filter(({ status }) => status !== 200);
    expect(new Set(failed.map(({ path }) => path))).toEqual(new Set(paths));
    expect(failed.filter(({ status, retryAfter }) => status !== 503 || retryAfter === null)).toEqual([]);
    expect(new Set(crowd.attempts.map(({ status }) => status))).toEqual(new Set([201, 503]));
    expect([web.isRunning(), worker.isRunning()]).toEqual([true, true]);
    await eventually(
      'everything is said, or known to be unknown',
      async () => {
        const [row] = await cluster.database.sql<{ booked: number; said: number }>(
          `SELECT (SELECT count(*)::int FROM bookings WHERE kind = 'booking') AS booked,
             (SELECT count(*)::int FROM messages
              WHERE kind = 'confirmation' AND status IN ('sent', 'skipped', 'unknown')) AS said`,
        );
        return row?.said === row?.booked;
      },
      { withinMs: SETTLE_MS },
    );
    await history.expectHolds();
  }, 150_000);

  it('an open board goes on, and shows what changes afterwards', async () => {
    const leaving = new AbortController();
    const board = await fetch(`${web.url}/api/v1/sites/${built.site.id}/board/events`, { signal: leaving.signal });
    const reader = board.body?.getReader();
    let heard = '';
    let isClosed = false;
    const listen = async (): Promise<void> => {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        heard += new TextDecoder().decode(value);
      }
    };
    const listening = listen()
      .catch(() => undefined)
      .finally(() => (isClosed = true));
    await eventually('the board is shown', () => heard.includes('asOf'));
    await cluster.stop();
    await pause(300);
    await cluster.up();
    await pause(1_500);
    heard = '';
    const app = await startApp({ database: cluster.database, env: { DATABASE_WAIT_MS: '3000' } });
    await app.get(UnitOfWork).run((tx) => app.get(Live).announce(tx, `site:${built.site.id}`));
    await app.close();
    await eventually('the change is shown', () => heard.includes('asOf') || isClosed);
    expect(isClosed).toBe(false);
    leaving.abort();
    await listening;
  });

  it('a worker that starts while PostgreSQL is away ends, and says why', async () => {
    expect(await early.ended).toBe(1);
    expect(early.output()).toMatch(/ECONNREFUSED/);
    expect(early.output()).not.toContain(new URL(cluster.database.appUrl).password);
  });

  it('ends in good order when asked: open streams are closed, running requests answered', async () => {
    const stream = await fetch(`${web.url}/api/v1/sites/${built.site.id}/board/events`);
    const closed = stream.text().catch((error: unknown) => error);
    // The requests wait for this lock, so that they surely are running when the end comes.
    const lock = new pg.Client({ connectionString: cluster.database.ownerUrl });
    lock.on('error', () => undefined);
    await lock.connect();
    await lock.query('BEGIN; LOCK TABLE tickets IN ACCESS EXCLUSIVE MODE');
    const running = Array.from({ length: 8 }, () => get(`/api/v1/sites/${built.site.id}/board`));
    await eventually('the requests are running', async () => {
      const [row] = await cluster.database.sql<{ n: number }>(
        'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted',
      );
      return (row?.n ?? 0) > 0;
    });
    // Who asks after them is answered after they were taken in.
    for (let asked = 0; asked < 3; asked += 1) await get('/health/live');
    await pause(300);
    const since = performance.now();
    web.kill('SIGTERM');
    worker.kill('SIGTERM');
    await pause(300);
    await lock.end();
    expect(await web.ended).toBe(0);
    expect(await worker.ended).toBe(0);
    expect(performance.now() - since).toBeLessThan(withinBar(10_000));
    expect(await closed).toEqual(expect.any(String));
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual(running.map(() => 200));
  });
});

describe('a database that is too slow or too busy', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { DATABASE_POOL: '3', DATABASE_WAIT_MS: '3000' } });
  });
  afterAll(() => app.close());

  it.each([
    ['a statement that takes too long', `SET LOCAL statement_timeout = 50`, `SELECT pg_sleep(5)`],
    ['a lock that is not had in time', `SET LOCAL lock_timeout = 50`, `SELECT pg_advisory_xact_lock(7)`],
  ])('is "unavailable", not a fault of ours: %s', async (_what, first, then) => {
    const unitOfWork = app.get(UnitOfWork);
    const holds = async (tx: Tx): Promise<void> => {
      await rows(tx, 'SELECT pg_advisory_xact_lock(7)');
      await unitOfWork
        .run(async (other) => {
          await rows(other, first);
          await rows(other, then);
        })
        .then(
          () => expect('an error').toBe('thrown'),
          (error: unknown) => expect(error).toMatchObject({ code: 'unavailable', status: 503 }),
        );
    };
    await unitOfWork.run(holds);
  });

  it('an idle transaction is ended by the database, without harm to the process', async () => {
    const idle = app.get(UnitOfWork).run(async (tx) => {
      const [{ pid } = { pid: 0 }] = await rows<{ pid: number }>(tx, 'SELECT pg_backend_pid() AS pid');
      await rows(tx, 'SET LOCAL idle_in_transaction_session_timeout = 50');
      const find = () => app.database.sql('SELECT FROM pg_stat_activity WHERE pid = $1', [pid]);
      await eventually('it is ended', async () => (await find()).length === 0);
      await rows(tx, 'SELECT 1');
    });
    await expect(idle).rejects.toMatchObject({ code: 'unavailable' });
    await app.http().get('/health/ready').expect(200);
  });

  it('with every connection taken: 503 with Retry-After after three seconds, life goes on, then all is well', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let taken = 0;
    const holders = Array.from({ length: 3 }, () =>
      app.get(UnitOfWork).run(async (tx) => {
        await rows(tx, 'SELECT 1');
        taken += 1;
        await held;
      }),
    );
    await eventually('all are taken', () => taken === 3);
    const refused = await app.http().get('/health/ready');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2']);
    expect(refused.body).toMatchObject({ code: 'unavailable' });
    await app.http().get('/health/live').expect(200);
    release();
    await Promise.all(holders);
    await app.http().get('/health/ready').expect(200);
  });
});
