import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/common/local-date.js';
import { PUBLIC_ACTOR, type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { PlansConfirmService } from '../../src/modules/plans/plans.confirm.service.js';
import { PlansService } from '../../src/modules/plans/plans.service.js';
import type { ChangeOutcome, DayShape, Plan } from '../../src/modules/plans/plans.types.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  buildStaff,
  type BuiltBooking,
  type BuiltDay,
  reachable,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const FIRST_SATURDAY = '2027-02-13';
/** Weeks between two tests: further than anybody is moved. */
const APART = 10;

describe('changing published days', () => {
  let app: TestApp;
  let changes: PlansChangeService;
  let confirms: PlansConfirmService;
  let supervisor: StaffActor;
  let round = 0;
  let saturday = FIRST_SATURDAY;
  let next = 1;

  beforeAll(async () => {
    app = await startApp();
    changes = app.get(PlansChangeService);
    confirms = app.get(PlansConfirmService);
    supervisor = await buildStaff(app, 'supervisor');
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  /** A weekend of its own, and the Monday before it. */
  const fresh = async (options: { counters?: number; closesAt?: string; cards?: number } = {}) => {
    saturday = addDays(FIRST_SATURDAY, 7 * APART * round);
    round += 1;
    await app.setClock(`${addDays(saturday, -5)}T10:00:00+07:00`);
    return buildDay(app, { date: saturday, counters: 2, closesAt: '10:00', cards: 0, ...options });
  };
  const sunday = (options: { counters?: number; closesAt?: string; cards?: number } = {}) =>
    buildDay(app, { date: addDays(saturday, 1), counters: 1, closesAt: '10:00', cards: 0, ...options });
  const somebody = (more: Partial<ApplicantInput> = {}): ApplicantInput => ({ ...reachable((next += 1)), ...more });
  const book = (slotId: string | undefined, applicants = [somebody()], service = 'ikd') =>
    buildBooking(app, slotId ?? '', applicants, service);
  const shape = (change: DayShape, day: BuiltDay) =>
    changes.changeDay(supervisor, day.site.id, day.day.date, change, 'petugas sakit');
  const close = (day: BuiltDay, days = 1) =>
    changes.close(supervisor, day.site.id, {
      from: day.day.date,
      to: addDays(day.day.date, days - 1),
      reason: 'listrik',
    });
  const planOf = (outcome: ChangeOutcome): Plan => {
    if (outcome.applied) throw new Error('It was done at once.');
    return outcome.plan;
  };
  const confirm = (plan: Plan) => confirms.confirm(supervisor, plan.id, plan.version);
  const view = ({ code, token }: BuiltBooking) => app.get(BookingsReadService).view(code, token);
  const offer = async (day: BuiltDay) =>
    (await app.get(BookingsReadService).listSlots(day.site.id, day.day.date, 'ikd', 1)).slots;
  const left = async (day: BuiltDay) => (await offer(day)).map(({ placesLeft }) => placesLeft);
  const whereabouts = async (bookings: BuiltBooking[]) =>
    Promise.all(
      bookings.map(async (b) => ((await view(b)).status === 'booked' ? (await view(b)).startsAt.slice(0, 16) : '-')),
    );

  describe('more', () => {
    it('counters add places at once, and a second time nothing', async () => {
      const day = await fresh();
      await book(day.slotIds[0]);
      const outcome = await shape({ counters: 4 }, day);
      expect(outcome).toMatchObject({ applied: true, days: [{ counters: 4, version: 2 }] });
      expect(await left(day)).toEqual([3, 4, 4, 4, 4]);
      expect(await shape({ counters: 4 }, day)).toMatchObject({ applied: true, days: [{ version: 2 }] });
      expect(await left(day)).toEqual([3, 4, 4, 4, 4]);
    });

    it('hours add slots, and the job that publishes days takes nothing back', async () => {
      const day = await fresh({ counters: 1 });
      await shape({ closesAt: '10:24', opensAt: '08:48' }, day);
      expect(await left(day)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
      for (let i = 0; i < 3; i += 1) await book((await offer(day))[i]?.id);
      await app.get(PlansService).publishHorizon();
      expect(await left(day)).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
      const standby = await app.database.sql(`SELECT 1 FROM slots WHERE service_day_id = $1 AND kind = 'standby'`, [
        day.day.id,
      ]);
      expect(standby).toHaveLength(1);
    });
  });

  describe('fewer, without anybody in the way', () => {
    it('is done at once: counters, hours, places', async () => {
      const day = await fresh({ counters: 3 });
      await book(day.slotIds[0]);
      expect(await shape({ counters: 1 }, day)).toMatchObject({ applied: true });
      expect(await left(day)).toEqual([0, 1, 1, 1, 1]);
      expect(await shape({ closesAt: '09:36' }, day)).toMatchObject({ applied: true, days: [{ closesAt: '09:36' }] });
      expect(await left(day)).toEqual([0, 1, 1]);
    });

    it('holds end before anybody has to move', async () => {
      const day = await fresh({ counters: 2 });
      const kept = await book(day.slotIds[0]);
      const hold = await app.get(BookingsHoldService).hold({ slotId: day.slotIds[0] ?? '', service: 'ikd' }, 'api');
      expect(await shape({ counters: 1 }, day)).toMatchObject({ applied: true });
      expect(await app.get(BookingsHoldService).findRunning(hold.id, hold.token)).toBeNull();
      expect((await view(kept)).status).toBe('booked');
    });

    it('a day without bookings closes at once, and gives its cards back', async () => {
      const day = await fresh({ cards: 12 });
      expect(await close(day)).toMatchObject({ applied: true, days: [{ status: 'closed', reason: 'listrik' }] });
      const [stock] = await app.database.sql('SELECT allotted FROM day_stocks WHERE service_day_id = $1', [day.day.id]);
      expect(stock).toEqual({ allotted: 0 });
      const [shown] = await app.get(BookingsReadService).listDays(day.site.id, 'ikd', saturday, saturday);
      expect(shown).toMatchObject({ status: 'closed', reason: 'listrik', placesLeft: 0 });
    });
  });

  describe('a plan', () => {
    it('changes nothing until it is confirmed, and then does what it said', async () => {
      const day = await fresh({ counters: 2 });
      const older = await book(day.slotIds[0]);
      const newer = await book(day.slotIds[0]);
      const plan = planOf(await shape({ counters: 1 }, day));
      expect(plan).toMatchObject({ kind: 'day', status: 'open', version: 1 });
      expect(plan.effect.counts).toMatchObject({ bookings: 1, people: 1, moved: 1, withoutPlace: 0, unreachable: 0 });
      expect(plan.effect.moves).toMatchObject([{ code: newer.code, fate: 'moved' }]);
      expect(await left(day)).toEqual([0, 2, 2, 2, 2]);
      const applied = await confirm(plan);
      expect(applied).toMatchObject({ status: 'applied', effect: { counts: plan.effect.counts } });
      expect(await whereabouts([older, newer])).toEqual([`${saturday}T09:00`, `${saturday}T09:12`]);
      expect(await left(day)).toEqual([0, 0, 1, 1, 1]);
      const events = await app.database.sql(
        `SELECT e.reason, e.staff_id AS staff FROM booking_events e JOIN bookings b ON b.id = e.booking_id
         WHERE b.code = $1 ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1`,
        [newer.code],
      );
      expect(events).toEqual([{ reason: 'moved_by_office', staff: supervisor.staffId }]);
    });

    it('is applied once: confirming again gives the same answer', async () => {
      const day = await fresh({ counters: 2 });
      await book(day.slotIds[0]);
      await book(day.slotIds[0]);
      const plan = planOf(await shape({ counters: 1 }, day));
      const answers = await Promise.all([confirm(plan), confirm(plan), confirm(plan)]);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const moved = await app.database.sql(
        `SELECT 1 FROM booking_events e JOIN bookings b ON b.id = e.booking_id
         WHERE b.service_day_id = $1 AND e.reason = 'moved_by_office'`,
        [day.day.id],
      );
      expect(moved).toHaveLength(1);
    });

    it('is put aside without a trace, and not confirmed after that', async () => {
      const day = await fresh({ counters: 1 });
      const booking = await book(day.slotIds[0]);
      const plan = planOf(await close(day));
      expect(await confirms.listOpen(supervisor, day.site.id)).toMatchObject([{ id: plan.id }]);
      expect(await confirms.withdraw(supervisor, plan.id)).toMatchObject({ status: 'withdrawn' });
      expect(await confirms.withdraw(supervisor, plan.id)).toMatchObject({ status: 'withdrawn' });
      await expect(confirm(plan)).rejects.toMatchObject({ code: 'illegal_move' });
      expect((await view(booking)).status).toBe('booked');
      expect(await confirms.listOpen(supervisor, day.site.id)).toEqual([]);
    });

    it('with other people than shown is not applied but shown anew', async () => {
      const day = await fresh({ counters: 2 });
      await book(day.slotIds[0]);
      const second = await book(day.slotIds[0]);
      const plan = planOf(await shape({ counters: 1 }, day));
      await book(day.slotIds[1]);
      const third = await book(day.slotIds[1]);
      await expect(confirm(plan)).rejects.toMatchObject({
        code: 'plan_changed',
        body: { plan: { id: plan.id, version: 2, effect: { counts: { people: 2 } } } },
      });
      const shown = await confirms.get(supervisor, plan.id);
      expect(shown.effect.moves.map(({ bookingId }) => bookingId).sort()).toEqual([second.id, third.id].sort());
      await expect(confirm(plan)).rejects.toMatchObject({ code: 'plan_changed' });
      expect(await confirm(shown)).toMatchObject({ status: 'applied', version: 2 });
    });

    it('with fewer people than shown is applied', async () => {
      const day = await fresh({ counters: 2 });
      await book(day.slotIds[0]);
      const newer = await book(day.slotIds[0]);
      const plan = planOf(await shape({ counters: 1 }, day));
      await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, newer, undefined);
      expect(await confirm(plan)).toMatchObject({ status: 'applied', effect: { counts: { people: 0 } } });
      expect(await left(day)).toEqual([0, 1, 1, 1, 1]);
    });

    it('is for supervisors of the site', async () => {
      const day = await fresh({ counters: 1 });
      await book(day.slotIds[0]);
      const plan = planOf(await close(day));
      const foreign = await buildStaff(app, 'supervisor', { region: '17.02' });
      const clerk = await buildStaff(app, 'desk');
      for (const actor of [foreign, clerk]) {
        await expect(confirms.get(actor, plan.id)).rejects.toMatchObject({ code: 'not_found' });
        await expect(confirms.confirm(actor, plan.id, 1)).rejects.toMatchObject({ code: 'not_found' });
        await expect(close(day).then(() => confirms.withdraw(actor, plan.id))).rejects.toMatchObject({
          code: 'not_found',
        });
      }
    });
  });

  describe('closing a day', () => {
    it('sends each to the nearest free place and cancels for whoever finds none, with the reason', async () => {
      const day = await fresh({ counters: 1, closesAt: '09:48' });
      const other = await sunday({ closesAt: '09:36' });
      const bookings = [];
      for (const slotId of day.slotIds) bookings.push(await book(slotId));
      const plan = planOf(await close(day));
      expect(plan.effect.counts).toMatchObject({ people: 4, moved: 3, withoutPlace: 1 });
      await confirm(plan);
      expect(await left(other)).toEqual([0, 0, 0]);
      const last = bookings[3] as BuiltBooking;
      expect((await view(last)).status).toBe('cancelled');
      const [row] = await app.database.sql('SELECT reason, version FROM bookings WHERE id = $1', [last.id]);
      expect(row).toEqual({ reason: 'by_office', version: 2 });
      const told = await app.database.sql(
        `SELECT 1 FROM outbox WHERE topic = 'booking-changed' AND subject_version = 2 AND subject_id = ANY($1)`,
        [bookings.map(({ id }) => id)],
      );
      expect(told).toHaveLength(4);
      const closed = await app.get(BookingsReadService).listDays(day.site.id, 'ikd', saturday, saturday);
      expect(closed).toMatchObject([{ status: 'closed', placesLeft: 0 }]);
    });

    it('keeps a family together, side by side', async () => {
      const day = await fresh({ counters: 2 });
      const other = await sunday({ closesAt: '11:00' });
      await book(other.slotIds[1]);
      const family = await book(day.slotIds[0], [somebody(), somebody(), somebody()]);
      const plan = planOf(await close(day));
      expect(plan.effect.counts).toMatchObject({ bookings: 1, people: 3, moved: 3 });
      await confirm(plan);
      const people = await app.database.sql<{ at: Date }>(
        'SELECT starts_at AS at FROM booking_people WHERE booking_id = $1 ORDER BY starts_at',
        [family.id],
      );
      const starts = people.map(({ at }) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(11, 16));
      expect(starts).toEqual(['09:00', '09:24', '09:36']);
    });

    it('counts who cannot be told: no contact, and children without a consent', async () => {
      const day = await fresh({ counters: 3 });
      await book(day.slotIds[0], [somebody({ phone: undefined })]);
      const child = { ...bornOn(round, addDays(saturday, -16 * 366)), phone: '081260000002' };
      await book(day.slotIds[0], [child], 'record_first');
      await book(day.slotIds[0]);
      const plan = planOf(await close(day));
      expect(plan.effect.counts).toMatchObject({ people: 3, withoutPlace: 3, unreachable: 2 });
      await confirms.withdraw(supervisor, plan.id);
    });

    it('decides eligibility anew: nobody is sent to a day on which they would be refused', async () => {
      const day = await fresh({ counters: 1 });
      // Seventeen on Saturday: not on the Sunday before.
      const early = await buildDay(app, { date: addDays(saturday, -1), counters: 1, closesAt: '10:00', cards: 5 });
      const born = `${Number(saturday.slice(0, 4)) - 16}${saturday.slice(4)}`;
      await book(day.slotIds[0], [{ ...bornOn(round + 100, born), phone: '081260000003' }], 'record_first');
      const plan = planOf(await close(day));
      expect(plan.effect.counts).toMatchObject({ people: 1, moved: 0, withoutPlace: 1 });
      expect(await left(early)).toEqual([1, 1, 1, 1, 1]);
    });
  });

  it('a school’s block is not dropped like a hold: the plan names it', async () => {
    const day = await fresh({ counters: 2 });
    const places = [{ serviceDayId: day.day.id, places: 6 }];
    const block = await app.get(BookingsBlockService).hold({ service: 'record_first', places, pools: 'public' });
    const plan = planOf(await close(day));
    expect(plan.effect.counts).toMatchObject({ bookings: 1, people: 6, withoutPlace: 6, unreachable: 6, released: 0 });
    await confirm(plan);
    expect(await app.get(BookingsBlockService).get(block.id)).toMatchObject({ status: 'cancelled' });
  });

  it('people who are there already stay, whatever is closed', async () => {
    const day = await fresh({ counters: 1 });
    const booking = await book(day.slotIds[0]);
    await app.database.sql(`UPDATE booking_people SET status = 'arrived' WHERE booking_id = $1`, [booking.id]);
    await app.database.sql(`UPDATE bookings SET status = 'arrived' WHERE id = $1`, [booking.id]);
    expect(await close(day)).toMatchObject({ applied: true });
    const [slot] = await app.database.sql('SELECT capacity, taken FROM slots WHERE id = $1', [day.slotIds[0]]);
    expect(slot).toEqual({ capacity: 1, taken: 1 });
    await app.get(PlansService).publish(SYSTEM_ACTOR, day.site.id, saturday, saturday);
    expect(await left(day).catch(() => [])).toEqual([]);
  });
});
