import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { ApiClient, given } from '../support/api-client.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltBooking, type BuiltDay, person } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { HistoryLog } from '../support/history-log.js';
import { seeded } from '../support/random.js';
import { isFull } from '../support/tier.js';

const ROUNDS = isFull ? 200 : 8;
const CROWD_ROUNDS = isFull ? 60 : 3;
const PEOPLE = 12;
const HOUR = 3_600_000;

describe('people who move against each other', () => {
  let app: TestApp;
  let url: string;
  let log: HistoryLog;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let hours = 0;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    saturday = await buildDay(app, { date: SATURDAY, counters: 8, closesAt: '09:48', cards: 40 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 8, closesAt: '09:48', cards: 40 });
  });
  afterAll(() => app.close());

  const move = (booking: BuiltBooking, slotId: string) =>
    given(new ApiClient(() => url, log).reschedule({ ...booking.view, token: booking.token }, slotId));
  const beginHistory = async () => (log = await HistoryLog.begin(app.database));
  /** The places that were left have cooled, and are free. */
  const afterCooling = async () => {
    hours += 1;
    const instant = new Date(Date.parse(MONDAY) + hours * HOUR * (isFull ? 0.7 : 1)).toISOString();
    await log.clockMoves(() => app.setClock(instant));
    await app.get(BookingsEndingService).releaseExpired();
  };
  const totals = async () => {
    const [row] = await app.database.sql<{ booked: number; taken: number; cards: number; promised: number }>(
      `SELECT (SELECT count(*)::int FROM bookings WHERE status = 'booked') AS booked,
         (SELECT sum(taken)::int FROM slots) AS taken,
         (SELECT sum(cards_held)::int FROM bookings WHERE status = 'booked') AS cards,
         (SELECT sum(promised)::int FROM day_stocks) AS promised`,
    );
    return row;
  };

  it('change places, again and again, and neither waits for the other in vain', async () => {
    const slots = [saturday.slotIds[0] ?? '', sunday.slotIds[0] ?? ''] as const;
    const pair = [
      await buildBooking(app, slots[0], [person(1)]),
      await buildBooking(app, slots[1], [person(2)]),
    ] as const;
    await beginHistory();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const [left, right] = round % 2 === 1 ? [slots[1], slots[0]] : slots;
      expect(await tally([move(pair[0], left), move(pair[1], right)])).toEqual({ ok: 2, refused: {} });
      if (round % 5 === 0) await afterCooling();
    }
    await afterCooling();
    expect(await totals()).toEqual({ booked: 2, taken: 2, cards: 2, promised: 2 });
    await log.expectHolds();
  });

  it('a dozen at once over two days with cards: each moves or is told that the time is full', async () => {
    const random = seeded(20270213);
    const all = [...saturday.slotIds, ...sunday.slotIds];
    const people = [];
    for (let i = 0; i < PEOPLE; i += 1)
      people.push(await buildBooking(app, all[i % all.length] ?? '', [person(10 + i)]));
    await beginHistory();
    for (let round = 0; round < CROWD_ROUNDS; round += 1) {
      const moves = people.map((booking) => move(booking, all[Math.floor(random() * all.length)] ?? ''));
      const { ok, refused } = await tally(moves);
      expect(ok + (refused.slot_full ?? 0)).toBe(PEOPLE);
      await afterCooling();
      await log.expectHolds();
    }
    expect(await totals()).toEqual({ booked: 2 + PEOPLE, taken: 2 + PEOPLE, cards: 2 + PEOPLE, promised: 2 + PEOPLE });
  });

  it('one booking moved to many places at once stands at one of them', async () => {
    const booking = await buildBooking(app, saturday.slotIds[0] ?? '', [person(40)]);
    await beginHistory();
    const goals = [...saturday.slotIds.slice(1), ...sunday.slotIds];
    const { ok, refused } = await tally(goals.map((slotId) => move(booking, slotId)));
    expect(ok + (refused.unavailable ?? 0)).toBe(goals.length);
    expect(ok).toBeGreaterThan(0);
    await afterCooling();
    expect(await totals()).toEqual({ booked: 3 + PEOPLE, taken: 3 + PEOPLE, cards: 3 + PEOPLE, promised: 3 + PEOPLE });
    await log.expectHolds();
  });

  it('no two of them waited for each other', async () => {
    expect(await deadlocks(app)).toBe(0);
  });
});
