import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsWaitingRepository } from '../../src/modules/bookings/bookings.waiting.repository.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltBooking, type BuiltDay, DISTRICT, reachable } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded, shuffled } from '../support/random.js';
import { isFull } from '../support/tier.js';
import { expectLine, type Waiter, WaitingList } from '../support/waiting.js';
import { UnlockedWaitingRepository } from './unlocked-waiting.repository.js';

const PEOPLE = isFull ? 1_000 : 60;
const PLACES = isFull ? 200 : 15;
const ROUNDS = isFull ? 60 : 3;
const CROWD = isFull ? 40 : 12;
const UNLOCKED = { crowd: 12, rounds: 5 };
const TIMEOUT = isFull ? 900_000 : 60_000;
const MINUTE = 60_000;
const OFFER_MINUTES = 20;
/** The clocks of the program run every few seconds; here every so many minutes. */
const TICK_MINUTES = 10;
const FULL_DAY = '2027-02-27';
const CROWD_DAY = '2027-02-28';
const DUEL_DAY = '2027-03-06';
const STOP_DAY = '2027-03-07';

type Act = 'take' | 'skip' | 'leave' | 'stop' | 'miss';
const ACTS: readonly Act[] = ['take', 'skip', 'leave', 'stop', 'miss'];

interface OfferRow {
  entryId: string;
  slotId: string;
  at: Date;
}

describe('the waiting list', () => {
  let app: TestApp;
  let list: WaitingList;
  let random: () => number;
  // In the evening, so that the night comes soon.
  let now = Date.parse('2027-02-08T17:00:00+07:00');
  let index = 0;

  beforeAll(async () => {
    app = await startApp();
    random = seeded(20270213);
  });
  afterAll(() => app.close());

  const moveTo = (ms: number) => {
    now = ms;
    return app.setClock(new Date(ms).toISOString());
  };
  /** Lets time pass, and the clocks do their work. */
  const pass = async (minutes: number) => {
    const end = now + minutes * MINUTE;
    while (now < end) {
      await moveTo(Math.min(end, now + TICK_MINUTES * MINUTE));
      await list.release();
      await list.offerPlaces();
    }
  };
  const someone = () => reachable((index += 1));
  /** Telephones of those who wait, by entry. */
  const phones = new Map<string, string>();
  const join = async (date: string): Promise<Waiter> => {
    const own = someone();
    const who = await list.join([own], { date });
    phones.set(who.id, own.phone);
    return who;
  };
  /** By the button of the page, or by a message. */
  const act = (who: Waiter, how: Exclude<Act, 'miss'>) =>
    how === 'stop' ? list.stop(phones.get(who.id) ?? '') : list[how](who);
  const fill = async (day: BuiltDay, places: number): Promise<BuiltBooking[]> => {
    const all: BuiltBooking[] = [];
    for (let i = 0; i < places; i += 1)
      all.push(await buildBooking(app, day.slotIds[i % day.slotIds.length] ?? '', [someone()], 'ikd'));
    return all;
  };
  const offers = () =>
    app.database.sql<OfferRow>(
      `SELECT v.entry_id AS "entryId", b.slot_id AS "slotId", v.occurred_at AS at FROM waiting_events v JOIN bookings b ON b.id = v.offer_id
       WHERE v.to_status = 'offered' ORDER BY v.number`,
    );
  const localHour = (at: Date) => (at.getUTCHours() + 7) % 24;
  /** Minutes between two instants in which offers may be made. */
  const offerMinutes = (from: number, to: number) => {
    let minutes = 0;
    for (let ms = from; ms < to; ms += MINUTE) {
      const hour = localHour(new Date(ms));
      if (hour >= 7 && hour < 20) minutes += 1;
    }
    return minutes;
  };

  it(
    `${PEOPLE} people, ${PLACES} places freed one by one: each to one person, in strict order, and none lies idle`,
    async () => {
      const day = await buildDay(app, {
        date: FULL_DAY,
        closesAt: isFull ? '13:00' : '12:00',
        counters: Math.ceil(PLACES / 20),
      });
      list = new WaitingList(app, day.site.id);
      await moveTo(now);
      const taken = shuffled(await fill(day, PLACES), random);
      const line: Waiter[] = [];
      for (let i = 0; i < PEOPLE; i += 1) line.push(await join(FULL_DAY));
      const stopped = new Map<string, number>();
      for (const booking of taken) {
        await pass(Math.floor(random() * 45));
        await answer(line, stopped);
        if (random() < 0.15) {
          const who = line[Math.floor(random() * line.length)] as Waiter;
          if ((await list.status(who)) === 'waiting') {
            await act(who, random() < 0.5 ? 'leave' : 'stop');
            stopped.set(who.id, now);
          }
        }
        await list.cancel(booking);
        await list.release();
        await answer(line, stopped);
      }
      // Until every place has found somebody: offers that are missed take twenty minutes each.
      for (let round = 0; round < PLACES * 4 && (await open()) > 0; round += 1) {
        await pass(OFFER_MINUTES + 1);
        await answer(line, stopped);
      }
      await expectStrictOrder(line, stopped);
      await expectNothingIdle();
      const [row] = await app.database.sql<{ taken: number; slots: number }>(
        `SELECT (SELECT count(*)::int FROM waiting_entries WHERE status = 'taken') AS taken,
         (SELECT sum(s.taken)::int FROM slots s WHERE s.service_day_id = $1 AND s.kind = 'timed') AS slots`,
        [day.day.id],
      );
      expect(row).toEqual({ taken: PLACES, slots: PLACES });
      await expectInvariants(app.database);
      await expectLine(app.database);
    },
    TIMEOUT,
  );

  /** Each who is offered a place takes it, lets it go, leaves, or does nothing. */
  const answer = async (line: Waiter[], stopped: Map<string, number>) => {
    const offered = await app.database.sql<{ id: string }>(
      `SELECT id FROM waiting_entries WHERE status = 'offered' ORDER BY entered_at`,
    );
    for (const { id } of offered) {
      const who = line.find((one) => one.id === id) as Waiter;
      const how = random() < 0.55 ? 'take' : (ACTS[Math.floor(random() * ACTS.length)] as Act);
      if (how === 'leave' || how === 'stop') stopped.set(id, now);
      if (how !== 'miss') await act(who, how);
    }
  };
  const open = async () => {
    const [row] = await app.database.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM bookings WHERE status = 'pending'`,
    );
    return row?.n ?? 0;
  };

  /** Whoever is offered a place stood first of those who still waited then; nobody was asked twice, or after stopping. */
  const expectStrictOrder = async (line: Waiter[], stopped: Map<string, number>) => {
    const made = await offers();
    const place = new Map(line.map(({ id }, i) => [id, i]));
    expect(made.length).toBeGreaterThan(0);
    const order = made.map(({ entryId }) => place.get(entryId) ?? -1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    const last = order.at(-1) ?? 0;
    const asked = new Set(order);
    const passedOver = line.slice(0, last).filter(({ id }, i) => !asked.has(i) && !stopped.has(id));
    expect(passedOver).toEqual([]);
    for (const { entryId, at } of made) {
      expect(at.getTime()).toBeLessThanOrEqual((stopped.get(entryId) ?? Number.MAX_SAFE_INTEGER) + MINUTE);
      const hour = localHour(at);
      expect(hour >= 7 && hour < 20).toBe(true);
    }
  };

  /** Between the moment a place is free of one and kept for the next lies no more than one offer period. */
  const expectNothingIdle = async () => {
    const held = await app.database.sql<{ slotId: string; from: Date; to: Date }>(
      `SELECT b.slot_id AS "slotId", b.created_at AS "from", coalesce(e.at, b.expires_at) AS "to" FROM bookings b
       LEFT JOIN LATERAL (SELECT min(occurred_at) AS at FROM booking_events v WHERE v.booking_id = b.id AND v.to_status = 'cancelled') e ON true
       WHERE b.kind = 'cooling'`,
    );
    expect(held.length).toBeGreaterThan(0);
    for (const { from, to } of held) {
      expect(offerMinutes(from.getTime(), to.getTime())).toBeLessThanOrEqual(TICK_MINUTES + 1);
    }
  };

  it(
    'many places freed at once: as many people are asked, the first in the line',
    async () => {
      const day = await buildDay(app, { date: CROWD_DAY, site: DISTRICT, counters: Math.ceil(CROWD / 20) });
      list = new WaitingList(app, day.site.id);
      await moveTo(Date.parse('2027-02-24T09:00:00+07:00'));
      const bookings = await fill(day, CROWD);
      const line: Waiter[] = [];
      for (let i = 0; i < CROWD * 2; i += 1) line.push(await list.join([someone()], { date: CROWD_DAY }));
      expect(await tally(bookings.map((booking) => list.cancel(booking)))).toEqual({ ok: CROWD, refused: {} });
      const statuses = await Promise.all(line.map((who) => list.status(who)));
      expect(statuses).toEqual(line.map((_, i) => (i < CROWD ? 'offered' : 'waiting')));
      expect(await tally(line.slice(0, CROWD).map((who) => list.take(who)))).toEqual({ ok: CROWD, refused: {} });
      await expectInvariants(app.database);
      await expectLine(app.database);
    },
    TIMEOUT,
  );

  it(
    'taking, stopping and the end of the offer at the same instant: one of them counts, and the place has one owner',
    async () => {
      const day = await buildDay(app, { date: DUEL_DAY, counters: Math.ceil(ROUNDS / 20) });
      list = new WaitingList(app, day.site.id);
      for (let round = 0; round < ROUNDS; round += 1) {
        // Twenty rounds a day, all of them in the hours of offers.
        const hours = Math.floor(round / 20) * 24 + (round % 20) / 2;
        await moveTo(Date.parse('2027-03-01T09:00:00+07:00') + hours * 60 * MINUTE);
        const booking = await buildBooking(app, day.slotIds[round % day.slotIds.length] ?? '', [someone()], 'ikd');
        const [a, b] = [
          await list.join([someone()], { date: DUEL_DAY }),
          await list.join([someone()], { date: DUEL_DAY }),
        ];
        await list.cancel(booking);
        if (round % 2 === 0) await moveTo(now + OFFER_MINUTES * MINUTE - 4);
        const calls = [list.take(a), list.take(a), list.leave(a), list.skip(a), list.release(), list.release()];
        await tally(shuffled(calls, random));
        await list.release();
        const [first, second] = [await list.status(a), await list.status(b)];
        expect(['taken', 'left', 'passed']).toContain(first);
        expect(second).toBe(first === 'taken' ? 'waiting' : 'offered');
        // Nothing is left that cools into the next round.
        await (second === 'offered' ? list.take(b) : list.leave(b));
        await expectLine(app.database);
      }
      await expectInvariants(app.database);
    },
    TIMEOUT,
  );

  it(
    'stopping while a place is being freed: nothing is offered after it, and the next one has the place',
    async () => {
      const day = await buildDay(app, { date: STOP_DAY, site: DISTRICT, counters: Math.ceil(ROUNDS / 20) });
      list = new WaitingList(app, day.site.id);
      await moveTo(Date.parse('2027-03-04T09:00:00+07:00'));
      for (let round = 0; round < ROUNDS; round += 1) {
        const booking = await buildBooking(app, day.slotIds[round % day.slotIds.length] ?? '', [someone()], 'ikd');
        const [a, b] = [await join(STOP_DAY), await join(STOP_DAY)];
        const stop = () => act(a, round % 4 < 2 ? 'leave' : 'stop');
        const calls = round % 2 === 0 ? [list.cancel(booking), stop()] : [stop(), list.cancel(booking)];
        expect(await tally(calls)).toEqual({ ok: 2, refused: {} });
        expect([await list.status(a), await list.status(b)]).toEqual(['left', 'offered']);
        await list.take(b);
        await expectLine(app.database);
      }
      await expectInvariants(app.database);
    },
    TIMEOUT,
  );

  it('no two of them waited for each other', async () => {
    expect(await deadlocks(app)).toBe(0);
  });
});

describe('the waiting list without its lock', () => {
  let app: TestApp;
  let index = 0;

  beforeAll(async () => {
    app = await startApp({ replace: [[BookingsWaitingRepository, UnlockedWaitingRepository]] });
  });
  afterAll(() => app.close());

  const someone = () => reachable((index += 1));

  it('offers several places to one person, and the tests of the line see it', async () => {
    let isSeen = false;
    for (let round = 0; round < UNLOCKED.rounds && !isSeen; round += 1) {
      const date = `2027-02-${13 + round}`;
      const day = await buildDay(app, { date, site: DISTRICT });
      const list = new WaitingList(app, day.site.id);
      const bookings: BuiltBooking[] = [];
      for (const slotId of day.slotIds.slice(0, UNLOCKED.crowd))
        bookings.push(await buildBooking(app, slotId, [someone()], 'ikd'));
      for (let i = 0; i < UNLOCKED.crowd; i += 1) await list.join([someone()], { date });
      await Promise.all(bookings.map((booking) => list.cancel(booking)));
      isSeen = await expectLine(app.database).then(
        () => false,
        () => true,
      );
    }
    expect(isSeen).toBe(true);
  });
});
