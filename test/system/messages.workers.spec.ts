import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { endAll } from '../support/program.js';
import { redisUrl } from '../support/queue-store.js';
import { isFull } from '../support/tier.js';
import { type CrewWorker, WorkerCrew } from '../support/worker-crew.js';

const HANDS = 3;
/** On both backends: a hundred in all. */
const KILLS = isFull ? 50 : 1;
const BOOKED_EVERY_MS = 40;
/** Every job of a dead worker is back by then, and what it may have sent is known to be open. */
const BACK_MS = 30_000;
const CLAIM_MS = 26_000;
/** A hang limit, for a machine that does much else. */
const START_MS = 90_000;
const ASLEEP_MS = isFull ? 60_000 : 0;
/** As many as one worker sends at once. */
const IN_HAND = 20;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const BACKENDS: [string, string | undefined][] = [['PostgreSQL', undefined]];
const REDIS = redisUrl(4);
if (REDIS && isFull) BACKENDS.push(['Redis', REDIS]);
if (!REDIS) {
  describe('workers that die or sleep, queue on Redis', () => {
    it.skip('NOT RUN: redis-server is not on the PATH', () => undefined);
  });
}

describe.each(BACKENDS)('workers that die or sleep, queue on %s', (_name, queueUrl) => {
  let office: MessagesOffice;
  let crew: WorkerCrew;
  const going: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    office = await MessagesOffice.open({ queueUrl });
    crew = new WorkerCrew(office);
  });
  beforeEach(() => office.provider.clear());
  afterEach(async () => {
    for (const stop of going.splice(0)) await stop();
    await expectInvariants(office.web.database);
  });
  afterAll(async () => {
    await endAll();
    crew.close();
    await office.close();
  });

  /** People book, one after the other, until `end` is called; that gives what they booked. */
  const bookOn = () => {
    const ids: string[] = [];
    let isOver = false;
    const booking = (async () => {
      while (!isOver) {
        ids.push(...(await office.book(1)));
        await pause(BOOKED_EVERY_MS);
      }
    })();
    const stop = () => {
      isOver = true;
      return booking;
    };
    going.push(stop);
    const end = async (): Promise<string[]> => {
      await stop();
      await eventually('planned', async () => (await office.rows(ids)).length === ids.length);
      return ids;
    };
    return { end };
  };
  const inMidSend = (hand: CrewWorker) =>
    eventually('it is in mid-send', () => hand.underWay() > 0, { withinMs: BACK_MS, everyMs: 5 });
  const settled = (ids: readonly string[]) =>
    eventually(
      'every message ends somewhere',
      async () => {
        const { sent = 0, unknown = 0 } = await office.counts(ids);
        return sent + unknown === ids.length;
      },
      { withinMs: BACK_MS },
    );
  /** A provider that knows no keys would say again whatever it is asked again. */
  const expectToldOnce = async (ids: readonly string[]): Promise<void> => {
    const asked = new Set(office.provider.calls.map(({ key }) => key));
    expect((await office.rows(ids)).filter(({ id, status }) => status === 'sent' && !asked.has(id))).toEqual([]);
    expect(office.doubled()).toEqual([]);
  };
  /** Milliseconds from its due time, for each claim, or from the call whose outcome is open, until it was settled. */
  const slowest = async (ids: readonly string[]): Promise<number> => {
    const [row] = await office.web.database.sql<{ ms: number }>(
      `SELECT max(extract(epoch FROM CASE WHEN status = 'unknown' THEN settled_at - claimed_at
         ELSE (settled_at - due_at) / fence END) * 1000)::float8 AS ms
       FROM messages WHERE subject_id = ANY($1) AND kind = 'confirmation'`,
      [ids],
    );
    return row?.ms ?? Number.NaN;
  };

  it('killed in mid-send again and again: nothing is said twice, every job is back', async () => {
    office.provider.delayMs = 400;
    await crew.atLeast(HANDS);
    const booking = bookOn();
    let heirs: Promise<unknown> = Promise.resolve();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const victim = await eventually('one is in mid-send', () => crew.running().find((hand) => hand.underWay() > 0), {
        withinMs: BACK_MS,
        everyMs: 5,
      });
      victim.kill('SIGKILL');
      expect(await victim.ended).toBe('SIGKILL');
      if (isFull) heirs = Promise.all([heirs, crew.start()]);
      await eventually('others are left', () => crew.running().length > 1, { withinMs: START_MS });
    }
    const ids = await booking.end();
    await heirs;
    if (!isFull) await office.letTimePass(CLAIM_MS);
    await settled(ids);
    const { unknown = 0 } = await office.counts(ids);
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThanOrEqual(KILLS * IN_HAND);
    await expectToldOnce(ids);
    if (isFull) expect(await slowest(ids)).toBeLessThanOrEqual(BACK_MS);
  });

  it('stopped, or with a blocked loop, past its claim: what it says when it wakes up changes nothing', async () => {
    const [stopped, frozen] = (await crew.atLeast(2)) as [CrewWorker, CrewWorker];
    for (const hand of crew.running().slice(2)) hand.kill('SIGKILL');
    // Long enough for a slow machine to send somebody to sleep in the midst of it.
    office.provider.delayMs = 3_000;
    const booking = bookOn();
    await Promise.all([
      inMidSend(stopped).then(() => stopped.kill('SIGSTOP')),
      inMidSend(frozen).then(() => frozen.freeze()),
    ]);
    const asleepAt = performance.now();
    office.provider.delayMs = 500;
    const settings = office.settings({ SMS_URL: `${office.provider.url}/heir`, PROVIDER_WAIT_MS: '15000' });
    const ids: string[] = [];
    try {
      const heir = await startApp({ kind: 'worker', database: office.web.database, now: '', env: settings });
      try {
        ids.push(...(await booking.end()));
        if (!isFull) await heir.get(Clock).moveTo(new Date(office.now().getTime() + CLAIM_MS));
        await settled(ids);
      } finally {
        await heir.close();
      }
      const open = (await office.rows(ids)).filter(({ status }) => status === 'unknown');
      expect(open.length).toBeGreaterThanOrEqual(2);
      expect(open.filter(({ reason }) => reason !== 'worker_lost')).toEqual([]);
      await pause(Math.max(0, ASLEEP_MS - (performance.now() - asleepAt)));
      const before = [stopped.calls(), frozen.calls()];
      stopped.kill('SIGCONT');
      frozen.thaw();
      const late = await office.book(6);
      // Whoever says something new has said what it had to say of the old.
      await eventually(
        'both work again',
        async () => {
          late.push(...(await office.book(2)));
          return [stopped, frozen].every((hand, at) => hand.calls() > (before[at] ?? 0));
        },
        { withinMs: START_MS, everyMs: 300 },
      );
      await settled(late);
      expect((await office.rows(ids)).filter(({ status }) => status === 'unknown')).toEqual(open);
      await expectToldOnce([...ids, ...late]);
      expect([stopped, frozen].map((hand) => hand.isRunning())).toEqual([true, true]);
    } finally {
      stopped.kill('SIGCONT');
      frozen.thaw();
    }
  });

  it('hung after it was sent: the outcome is open, and nothing is said again', async () => {
    await crew.atLeast(1);
    office.provider.mode = 'send_then_hang';
    const ids = await office.book(3);
    await eventually('open', async () => (await office.counts(ids)).unknown === ids.length, { withinMs: BACK_MS });
    expect((await office.rows(ids)).map(({ reason }) => reason)).toEqual(ids.map(() => 'no_answer'));
    office.provider.mode = 'ok';
    await office.letTimePass(2 * CLAIM_MS);
    await settled(await office.book(1));
    expect(await office.counts(ids)).toEqual({ unknown: ids.length });
    await expectToldOnce(ids);
  });

  it('asked to stop in mid-send: what is on its way is finished first', async () => {
    const [leaving] = (await crew.atLeast(1)) as [CrewWorker];
    for (const hand of crew.running()) if (hand !== leaving) hand.kill('SIGKILL');
    office.provider.delayMs = 500;
    const ids = await office.book(2);
    await inMidSend(leaving);
    const onTheirWay = new Set(office.provider.calls.map(({ key }) => key));
    leaving.kill('SIGTERM');
    expect(await leaving.ended).toBe(0);
    const rows = (await office.rows(ids)).filter(({ id }) => onTheirWay.has(id));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ status }) => status !== 'sent')).toEqual([]);
    await expectToldOnce(ids);
  });
});
