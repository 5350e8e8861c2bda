import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { environment, startApp, type TestApp } from '../support/app.js';
import { buildDay, person } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { endAll, start } from '../support/program.js';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const NOT_THE_DATE = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;
/** A clock that is as good as another: the round trip to the database, and a busy machine. */
const NEAR_MS = 120_000;
/** Between two clocks that measure the same time. */
const SLACK_MS = 1_000;

describe('the clock', () => {
  let app: TestApp;
  let other: TestApp;
  let slotIds: string[];
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    ({ slotIds } = await buildDay(app, { counters: 2, cards: 20 }));
    other = await startApp({ kind: 'worker', database: app.database });
  });
  afterAll(async () => {
    await endAll();
    await other.close();
    await app.close();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await expectInvariants(app.database);
  });

  /** Turns the wall clock of the processes, and of nothing else. */
  const turnWallClock = (ms: number): void => {
    const real = Date.now();
    jest.useFakeTimers({ now: real + ms, doNotFake: [...NOT_THE_DATE] });
  };
  const timeOf = (each: TestApp): number => each.get(Clock).now().getTime();
  const expectNear = (actual: number, wanted: number): void =>
    expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(NEAR_MS);

  it.each([
    ['two hours ahead', 2 * HOUR_MS],
    ['a day behind', -DAY_MS],
  ])('does not follow the wall clock of a process: %s', async (_how, ms) => {
    const before = timeOf(app);
    turnWallClock(ms);
    expectNear(timeOf(app), before);
    await app.get(Clock).resync();
    await other.get(Clock).resync();
    expectNear(timeOf(app), before);
    expectNear(timeOf(other), before);
    const slotId = slotIds[(next += 1)] ?? '';
    const hold = await app.get(BookingsHoldService).hold({ slotId, service: 'record_first' }, 'api');
    expectNear(hold.expiresAt.getTime(), timeOf(app) + 10 * 60_000);
    const applicants = [{ ...person(next), phone: '081234567890' }];
    const want = { applicants, language: 'id' as const, channel: 'api' as const };
    const { bookingId } = await app.get(BookingsConfirmService).book(slotId, 'record_first', want);
    const [confirmation] = await eventually('the letter went out', async () => {
      const sent = await app.database.sql<{ settled_at: Date; due_at: Date }>(
        `SELECT settled_at, due_at FROM messages WHERE subject_id = $1 AND kind = 'confirmation' AND status = 'sent'`,
        [bookingId],
      );
      return sent.length > 0 ? sent : null;
    });
    expectNear(confirmation?.due_at.getTime() ?? 0, timeOf(app));
    expect(await app.get(BookingsHoldService).findRunning(hold.id, hold.token)).not.toBeNull();
  });

  it('is moved for every process soon, and runs on from there', async () => {
    const goal = Date.parse('2027-02-13T09:05:00+07:00');
    await app.get(Clock).moveTo(new Date(goal));
    expectNear(timeOf(app), goal);
    await eventually('the other process has heard', () => timeOf(other) >= goal);
    expectNear(timeOf(other), timeOf(app));
    const before = timeOf(other);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(timeOf(other) - before).toBeGreaterThanOrEqual(190);
  });

  it('is set by GILIRAN_NOW when a process starts, and stays so for one that starts without it', async () => {
    const now = '2027-02-13T08:30:00+07:00';
    const env = { PORT: '0', GILIRAN_ORIGIN: 'http://localhost' };
    const began = performance.now();
    const first = await start('main.js', environment(app.database, { ...env, GILIRAN_NOW: now }));
    await app.get(Clock).resync();
    const since = timeOf(app) - Date.parse(now);
    expect(since).toBeGreaterThanOrEqual(0);
    expect(since).toBeLessThan(performance.now() - began + SLACK_MS);
    first.kill('SIGTERM');
    await first.ended;
    await start('main.js', environment(app.database, { ...env, GILIRAN_NOW: '' }));
    const before = timeOf(app);
    await app.get(Clock).resync();
    expectNear(timeOf(app), before);
  });
});
