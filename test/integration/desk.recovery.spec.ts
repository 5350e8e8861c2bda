import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { CapacityStandbyService } from '../../src/modules/capacity/capacity.standby.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskPositionService } from '../../src/modules/desk/desk.position.service.js';
import { DeskRecoveryService } from '../../src/modules/desk/desk.recovery.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import { DeskConsoleService } from '../../src/modules/desk/desk.console.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { addDays } from '../../src/common/local-date.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import {
  buildBooking,
  type BuiltBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

describe('places of people who do not come', () => {
  let app: TestApp;
  let recovery: DeskRecoveryService;
  let desk: DeskArrivalService;
  let clerk: StaffActor;
  let today: BuiltDay;
  let weeks = 0;
  let index = 0;

  beforeAll(async () => {
    app = await startApp();
    recovery = app.get(DeskRecoveryService);
    desk = app.get(DeskArrivalService);
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
  });
  /** A new day each time: 9 to 13, two counters, two standby places. */
  beforeEach(async () => {
    await app.setClock(MONDAY);
    const date = addDays(SATURDAY, weeks);
    weeks += 1;
    today = await buildDay(app, { date, counters: 2, standbyPlaces: 2, cards: 12, reserve: 2 });
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const goTo = (time: string) => app.setClock(`${today.day.date}T${time}:00+07:00`);
  const booked = (slot: number, people = 1, service = 'record_first'): Promise<BuiltBooking> => {
    const all = Array.from({ length: people }, () => person((index += 1)));
    return buildBooking(app, today.slotIds[slot] ?? '', all, service);
  };
  const checkIn = (code: string) => desk.checkIn(clerk, today.site.id, { code });
  const walkIn = () => {
    index += 1;
    return desk.walkIn(clerk, { siteId: today.site.id, service: 'ikd', applicants: [person(index)] });
  };
  const standby = () =>
    app.get(UnitOfWork).read((tx) => app.get(CapacityStandbyService).find(tx, today.day.id)) as Promise<{
      capacity: number;
      taken: number;
      passedOn: number;
      forecast: number;
    }>;
  const placesOfDay = async () => {
    const [sum] = await app.database.sql<{ capacity: number; taken: number }>(
      `SELECT sum(capacity)::int AS capacity, sum(taken)::int AS taken FROM slots WHERE service_day_id = $1`,
      [today.day.id],
    );
    return sum as { capacity: number; taken: number };
  };
  const bookingOf = async ({ id }: BuiltBooking) => {
    const [row] = await app.database.sql<{ status: string; cards: number; passed: boolean }>(
      'SELECT status, cards_held AS cards, place_passed_at IS NOT NULL AS passed FROM bookings WHERE id = $1',
      [id],
    );
    return row;
  };

  it('pass to people without a booking after the grace time, and none is made or lost', async () => {
    const [nine, later] = [await booked(0), await booked(1)];
    const before = await placesOfDay();
    await goTo('09:09');
    expect(await recovery.passOnMissed()).toBe(0);
    await goTo('09:10');
    expect(await recovery.passOnMissed()).toBe(1);
    expect(await standby()).toMatchObject({ capacity: 3, taken: 0, passedOn: 1 });
    expect(await placesOfDay()).toEqual({ capacity: before.capacity, taken: before.taken - 1 });
    expect([await bookingOf(nine), await bookingOf(later)]).toEqual([
      { status: 'booked', cards: 1, passed: true },
      { status: 'booked', cards: 1, passed: false },
    ]);
  });

  it('pass on once, however often and from however many processes the clock asks', async () => {
    await booked(0);
    await booked(0);
    await goTo('09:15');
    const passed = await Promise.all([1, 2, 3, 4].map(() => recovery.passOnMissed()));
    expect(passed.reduce((sum, n) => sum + n, 0)).toBe(2);
    expect(await recovery.passOnMissed()).toBe(0);
    expect(await standby()).toMatchObject({ capacity: 4, passedOn: 2 });
  });

  it('let the next walk-in in, who was refused a moment before', async () => {
    await booked(0);
    await goTo('09:05');
    await walkIn();
    await walkIn();
    await expect(walkIn()).rejects.toMatchObject({ code: 'no_places_left' });
    await goTo('09:11');
    await recovery.passOnMissed();
    expect((await walkIn()).ticket.ticket).toBe('B003');
    await expect(walkIn()).rejects.toMatchObject({ code: 'no_places_left' });
  });

  it('a family frees a place for each of its people', async () => {
    await booked(0, 3);
    await goTo('09:20');
    expect(await recovery.passOnMissed()).toBe(3);
    expect(await standby()).toMatchObject({ capacity: 5, passedOn: 3 });
  });

  it('who said that they are late has longer', async () => {
    const late = await booked(0);
    await app.database.sql('UPDATE bookings SET late_minutes = 10 WHERE id = $1', [late.id]);
    await goTo('09:19');
    expect(await recovery.passOnMissed()).toBe(0);
    await goTo('09:20');
    expect(await recovery.passOnMissed()).toBe(1);
  });

  it('who is here, or has been served, or cancelled keeps what there is', async () => {
    const here = await booked(0);
    await goTo('09:02');
    await checkIn(here.code);
    await goTo('09:30');
    expect(await recovery.passOnMissed()).toBe(0);
  });

  it('nothing passes on once the day is over', async () => {
    await booked(19);
    await goTo('13:00');
    expect(await recovery.passOnMissed()).toBe(0);
  });

  describe('and somebody who comes after all', () => {
    it('takes a free place back, and is served in the normal line with the card that was kept', async () => {
      const missed = await booked(0);
      await goTo('09:10');
      await recovery.passOnMissed();
      await goTo('09:11');
      const { ticket } = await checkIn(missed.code);
      expect(ticket).toMatchObject({ ticket: 'A001', status: 'waiting' });
      expect(ticket.people[0]).toMatchObject({ cardState: 'promised', status: 'arrived' });
      expect(await standby()).toMatchObject({ capacity: 3, taken: 1 });
      const view = await app.get(DeskConsoleService).console(clerk, today.site.id);
      expect(view.line.map(({ reason }) => reason)).toEqual(['late']);
    });

    it('is never sent away when others have the place, and is told so before', async () => {
      const missed = await booked(0);
      await goTo('09:10');
      await recovery.passOnMissed();
      for (let i = 0; i < 3; i += 1) await walkIn();
      const { position } = await app.get(DeskPositionService).look(missed.code, missed.token);
      expect(position).toMatchObject({ state: 'booked', placePassed: true });
      await goTo('09:40');
      expect((await checkIn(missed.code)).ticket.ticket).toBe('A001');
      expect(await standby()).toMatchObject({ capacity: 3, taken: 3 });
      expect(await bookingOf(missed)).toMatchObject({ status: 'arrived', cards: 1 });
    });

    it('and whose check-in is undone leaves the place free again', async () => {
      const missed = await booked(0);
      await goTo('09:10');
      await recovery.passOnMissed();
      const { ticket } = await checkIn(missed.code);
      await app.get(DeskUndoService).undo(clerk, ticket.id);
      expect(await standby()).toMatchObject({ taken: 1 });
      await recovery.passOnMissed();
      expect(await standby()).toMatchObject({ capacity: 3, taken: 0, passedOn: 1 });
    });

    it('in the same moment keeps the place or loses it, and is in line either way', async () => {
      const all = [await booked(0), await booked(0), await booked(1), await booked(1)];
      await goTo('09:30');
      await Promise.all([recovery.passOnMissed(), ...all.map(({ code }) => checkIn(code)), recovery.passOnMissed()]);
      for (const one of all) expect(await bookingOf(one)).toMatchObject({ status: 'arrived', cards: 1 });
    });
  });

  it('a crowd of walk-ins, of late people and of clocks at once: every place is used once, and nobody is lost', async () => {
    const missed = await Promise.all(Array.from({ length: 10 }, (_, i) => booked(i % 5)));
    await goTo('10:00');
    const [coming] = [missed.slice(0, 5)];
    const tries = await Promise.allSettled([
      ...Array.from({ length: 3 }, () => recovery.passOnMissed()),
      ...Array.from({ length: 20 }, () => walkIn()),
      ...coming.map(({ code }) => checkIn(code)),
      ...Array.from({ length: 3 }, () => recovery.passOnMissed()),
    ]);
    await recovery.passOnMissed();
    for (let i = 0; i < 12; i += 1) await walkIn().catch(() => undefined);
    for (const one of coming) expect(await bookingOf(one)).toMatchObject({ status: 'arrived' });
    const refused = tries.filter((t) => t.status === 'rejected').map((t) => (t.reason as { code?: string }).code);
    expect(refused.filter((code) => code !== 'no_places_left')).toEqual([]);
    // Two of the day's own, and those of whoever had not come when the clock looked: none more, and none left over.
    const { capacity, taken, passedOn } = await standby();
    expect([capacity, taken]).toEqual([2 + passedOn, 2 + passedOn]);
    expect(passedOn).toBeGreaterThanOrEqual(5);
  });

  it('at night the booking ends as no-show and the cards that were kept are free', async () => {
    const missed = await booked(0);
    await goTo('09:10');
    await recovery.passOnMissed();
    await app.setClock(`${addDays(today.day.date, 1)}T00:05:00+07:00`);
    await app.get(BookingsEndingService).closePast();
    expect(await bookingOf(missed)).toMatchObject({ status: 'noshow', cards: 0 });
  });

  it('what passed on stays when the day gets another shape', async () => {
    await booked(0);
    await goTo('09:10');
    await recovery.passOnMissed();
    const supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    const changes = app.get(PlansChangeService);
    const made = await changes.changeDay(supervisor, today.site.id, today.day.date, { standbyPlaces: 5 }, 'uji');
    expect(made.applied).toBe(true);
    expect(await standby()).toMatchObject({ capacity: 6, passedOn: 1 });
  });

  it('who was here and leaves the line leaves a place too, once that cannot be undone', async () => {
    const leaves = await booked(0);
    await goTo('09:05');
    await checkIn(leaves.code);
    await app.get(DeskPositionService).leave(leaves.code, leaves.token);
    expect(await recovery.passOnMissed()).toBe(0);
    await goTo('09:07');
    expect(await recovery.passOnMissed()).toBe(1);
    expect(await recovery.passOnMissed()).toBe(0);
    expect(await standby()).toMatchObject({ capacity: 3, passedOn: 1 });
    expect(await bookingOf(leaves)).toEqual({ status: 'noshow', cards: 0, passed: true });
  });

  describe('given ahead', () => {
    const open = async (count: number) => {
      const counters = await app.database.sql<{ id: string }>(
        'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
        [today.site.id],
      );
      for (const { id } of counters.slice(0, count)) {
        const one = await buildStaff(app, 'desk', { site: OFFICE });
        await app.get(DeskCounterService).open(one, id);
      }
    };
    afterEach(() => app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL'));

    it('follow what earlier days taught, and go back when it turns out otherwise; never below what is taken', async () => {
      for (let slot = 0; slot < 6; slot += 1) for (let i = 0; i < 2; i += 1) await booked(slot, 1, 'ikd');
      // A week before, nobody of many came.
      await app.database.sql(
        `INSERT INTO bookings (id, region_id, site_id, service_day_id, service_on, slot_id, starts_at, code, kind, status, service_code,
           pool, party, cards_held, channel, language, version, access_nonce, created_at)
         SELECT gen_random_uuid(), region_id, site_id, service_day_id, service_on - 7, slot_id, starts_at - interval '7 days',
           '0' || substr(gen_random_uuid()::text, 1, 9), kind, 'noshow', service_code, pool, 1, 0, channel, language, 1, 1, created_at
         FROM bookings, generate_series(1, 12) WHERE service_day_id = $1 AND kind = 'booking'`,
        [today.day.id],
      );
      await goTo('08:55');
      // Nobody can say anything while no counter is open.
      expect(await recovery.giveAhead()).toBe(0);
      await open(2);
      const ahead = await recovery.giveAhead();
      expect(ahead).toBeGreaterThan(2);
      expect(await standby()).toMatchObject({ capacity: 2 + ahead, forecast: ahead, passedOn: 0 });
      for (let i = 0; i < 4; i += 1) await walkIn();
      // Many say that they come after all: what nobody took goes back, the two that were taken stay.
      await app.database.sql(`UPDATE bookings SET will_attend = true WHERE service_day_id = $1`, [today.day.id]);
      expect(await recovery.giveAhead()).toBe(2);
      expect(await standby()).toMatchObject({ capacity: 4, taken: 4, forecast: 2 });
      // Whoever does not come leaves a place; the first two are those that were given ahead.
      await goTo('09:10');
      await recovery.passOnMissed();
      expect(await standby()).toMatchObject({ capacity: 4, taken: 4, forecast: 0, passedOn: 2 });
      await goTo('10:00');
      await recovery.passOnMissed();
      expect(await standby()).toMatchObject({ capacity: 12, taken: 4, forecast: 0, passedOn: 10 });
      await app.database.sql(`DELETE FROM bookings WHERE service_on = $1 AND code LIKE '0%'`, [
        addDays(today.day.date, -7),
      ]);
    });
  });
});
