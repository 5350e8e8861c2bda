import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { BookingsSeatService } from '../../src/modules/bookings/bookings.seat.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskDayService } from '../../src/modules/desk/desk.day.service.js';
import { DeskOverrideService } from '../../src/modules/desk/desk.override.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import type { TicketView } from '../../src/modules/desk/desk.types.js';
import { DeskConsoleService } from '../../src/modules/desk/desk.console.service.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  DISTRICT,
  OFFICE,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { forgetTickets } from '../support/tickets.js';

const at = (time: string) => `${SATURDAY}T${time}+07:00`;

describe('the line', () => {
  let app: TestApp;
  let counters: DeskCounterService;
  let tickets: DeskTicketService;
  let day: BuiltDay;
  let melati: StaffActor;
  let bagas: StaffActor;
  let boss: StaffActor;
  let ids: string[];
  let index = 0;

  beforeAll(async () => {
    app = await startApp();
    counters = app.get(DeskCounterService);
    tickets = app.get(DeskTicketService);
    day = await buildDay(app, {
      date: SATURDAY,
      counters: 4,
      standbyPlaces: 200,
      schoolPlaces: 1,
      cards: 20,
      reserve: 4,
    });
    melati = await buildStaff(app, 'desk', { site: OFFICE });
    bagas = await buildStaff(app, 'desk', { site: OFFICE });
    boss = await buildStaff(app, 'supervisor', { site: OFFICE });
    const sql = 'SELECT id FROM counters WHERE site_id = $1 ORDER BY number';
    ids = (await app.database.sql<{ id: string }>(sql, [day.site.id])).map((row) => row.id);
  });
  beforeEach(async () => {
    await app.setClock(at('09:00:00'));
    await counters.open(melati, counter(1));
    await counters.open(bagas, counter(2));
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await forgetTickets(app.database);
    await app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL');
  });
  afterAll(() => app.close());

  const counter = (number: number) => ids[number - 1] ?? '';
  const walkIn = async (more: Partial<ApplicantInput> = {}): Promise<TicketView> => {
    index += 1;
    const want = { siteId: day.site.id, service: 'ikd', applicants: [{ ...person(index), ...more }] };
    return (await app.get(DeskArrivalService).walkIn(melati, want)).ticket;
  };
  const next = (who = melati, number = 1) => counters.next(who, counter(number));
  const miss = async (id: string) => {
    await tickets.skip(boss, id, 'tidak menjawab');
    return id;
  };
  const order = async () => (await app.get(DeskConsoleService).console(melati, day.site.id)).line;
  const eventsOf = async (id: string) =>
    (
      await app.database.sql<{ line: string }>(
        `SELECT concat_ws(' ', from_status, to_status, reason) AS line FROM ticket_events WHERE ticket_id = $1 ORDER BY occurred_at, id`,
        [id],
      )
    ).map((row) => row.line);

  describe('a call', () => {
    it('is repeated a minute after the last one at the earliest, with the seconds to go', async () => {
      const { id } = await walkIn();
      await next();
      await app.setClock(at('09:00:40'));
      await expect(tickets.recall(melati, id)).rejects.toMatchObject({
        code: 'recall_too_soon',
        status: 409,
        body: { seconds: expect.any(Number) },
      });
      await app.setClock(at('09:01:01'));
      expect(await tickets.recall(melati, id)).toMatchObject({ calls: 2 });
    });

    it('counts as missed after three, or earlier for a supervisor with a reason', async () => {
      const { id } = await walkIn();
      await next();
      await expect(tickets.skip(melati, id)).rejects.toMatchObject({
        code: 'too_few_calls',
        body: { calls: 1, limit: 3 },
      });
      await expect(tickets.skip(melati, id, 'tidak ada')).rejects.toMatchObject({ code: 'too_few_calls' });
      await expect(tickets.skip(boss, id)).rejects.toMatchObject({ code: 'too_few_calls' });
      await app.setClock(at('09:01:01'));
      await tickets.recall(melati, id);
      await expect(tickets.skip(melati, id)).rejects.toMatchObject({ body: { calls: 2 } });
      await app.setClock(at('09:02:02'));
      await tickets.recall(melati, id);
      expect(await tickets.skip(melati, id)).toMatchObject({ status: 'missed', calls: 3 });
      const other = await walkIn();
      await next();
      expect(await tickets.skip(boss, other.id, 'sudah pulang')).toMatchObject({ status: 'missed' });
      expect(await eventsOf(other.id)).toContain('called missed sudah pulang');
    });
  });

  describe('who was missed', () => {
    it('comes back behind five numbers, whoever leaves or arrives meanwhile', async () => {
      const late = await walkIn();
      await next();
      await miss(late.id);
      const waiting = [];
      for (let i = 0; i < 8; i += 1) waiting.push(await walkIn());
      await app.setClock(at('09:05:00'));
      expect(await tickets.return(melati, late.id)).toMatchObject({ status: 'waiting', counter: null, calls: 0 });
      expect((await order()).findIndex(({ view }) => view.id === late.id)).toBe(5);
      expect((await order())[5]).toMatchObject({ reason: 'returned' });
      const called = [];
      for (let i = 0; i < 6; i += 1) {
        if (i === 2) await tickets.void(melati, waiting[3]?.id ?? '', 'pulang');
        if (i === 3) await walkIn({ needs: ['pregnant'] });
        const ticket = await next();
        called.push(ticket?.id);
        await tickets.park(melati, ticket?.id ?? '');
      }
      expect(called.indexOf(late.id)).toBe(5);
    });

    it('comes back once; the second time a new number is given', async () => {
      const { id, ticket: label } = await walkIn();
      await next();
      await miss(id);
      await tickets.return(melati, id);
      await next();
      await miss(id);
      await expect(tickets.return(melati, id)).rejects.toMatchObject({
        code: 'returned_before',
        status: 409,
        body: { ticket: label },
      });
    });

    it('loses the number after twenty minutes, by the clock: the visit is a no-show', async () => {
      const { id } = await walkIn();
      await next();
      await app.setClock(at('09:10:00'));
      await miss(id);
      await app.setClock(at('09:29:50'));
      expect(await app.get(DeskDayService).voidMissed()).toBe(0);
      await app.setClock(at('09:30:01'));
      expect(await app.get(DeskDayService).voidMissed()).toBe(1);
      expect(await app.get(DeskDayService).voidMissed()).toBe(0);
      expect(await eventsOf(id)).toContain('missed void missed_too_long');
      const [row] = await app.database.sql(
        'SELECT b.status, b.reason FROM bookings b JOIN tickets t ON t.booking_id = b.id WHERE t.id = $1',
        [id],
      );
      expect(row).toEqual({ status: 'noshow', reason: 'missed_too_long' });
    });

    it('keeps the number when the clock and the clerk meet', async () => {
      const { id } = await walkIn();
      await next();
      await miss(id);
      await app.setClock(at('09:21:00'));
      const [back, voided] = await Promise.allSettled([
        tickets.return(melati, id),
        app.get(DeskDayService).voidMissed(),
      ]);
      const [row] = await app.database.sql<{ status: string }>('SELECT status FROM tickets WHERE id = $1', [id]);
      expect(voided).toMatchObject({ status: 'fulfilled', value: back.status === 'fulfilled' ? 0 : 1 });
      expect(row?.status).toBe(back.status === 'fulfilled' ? 'waiting' : 'void');
    });
  });

  describe('a transfer', () => {
    it('to a free counter calls the person there', async () => {
      const { id } = await walkIn();
      await next();
      await tickets.start(melati, id);
      expect(await tickets.transfer(melati, id, counter(2))).toMatchObject({ status: 'called', counter: 2, calls: 1 });
      await expect(tickets.start(melati, id)).rejects.toMatchObject({ code: 'counter_taken' });
      expect(await tickets.start(bagas, id)).toMatchObject({ status: 'serving', counter: 2 });
      expect(await next()).toBeNull();
    });

    it('to a busy one lets the person wait first for it, and for no other', async () => {
      const [one, two, three] = [await walkIn(), await walkIn(), await walkIn()];
      await next();
      await next(bagas, 2);
      expect(await tickets.transfer(melati, one.id, counter(2))).toMatchObject({ status: 'waiting', counter: null });
      expect((await order())[0]).toMatchObject({ reason: 'transferred', view: { id: one.id } });
      expect(await next()).toMatchObject({ id: three.id });
      await tickets.park(melati, three.id);
      expect(await next()).toBeNull();
      await tickets.park(bagas, two.id);
      expect(await next(bagas, 2)).toMatchObject({ id: one.id, counter: 2, calls: 1 });
    });

    it('waits for all again when that counter closes', async () => {
      const [one, two] = [await walkIn(), await walkIn()];
      await next();
      await next(bagas, 2);
      await tickets.transfer(melati, one.id, counter(2));
      await tickets.park(bagas, two.id);
      await counters.close(bagas, counter(2));
      expect(await next()).toMatchObject({ id: one.id, counter: 1 });
    });

    it('is refused to a closed counter, to the same one, and to another site', async () => {
      const { id } = await walkIn();
      await next();
      const to = (counterId: string) => tickets.transfer(melati, id, counterId);
      await expect(to(counter(3))).rejects.toMatchObject({ code: 'counter_closed' });
      await expect(to(counter(1))).rejects.toMatchObject({ problems: [{ field: 'counterId', code: 'not_in_list' }] });
      const [foreign] = await app.database.sql<{ id: string }>(
        'SELECT c.id FROM counters c JOIN sites s ON s.id = c.site_id WHERE s.code = $1 LIMIT 1',
        [DISTRICT],
      );
      await expect(to(foreign?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
      await expect(to(day.day.id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('a supervisor', () => {
    const callNow = (who: StaffActor, id: string, number = 1) =>
      app.get(DeskOverrideService).callNow(who, id, counter(number), 'Ibu bersalin');

    it('calls one out of order with a reason, which is in the audit', async () => {
      const [, second] = [await walkIn(), await walkIn()];
      expect(await callNow(boss, second.id)).toMatchObject({ status: 'called', counter: 1 });
      expect(await eventsOf(second.id)).toContain('waiting called Ibu bersalin');
      const entries = await app.database.sql(
        `SELECT staff_id, details->>'reason' AS reason FROM audit_entries WHERE action = 'line.overridden' AND subject_id = $1`,
        [second.id],
      );
      expect(entries).toEqual([{ staff_id: boss.staffId, reason: 'Ibu bersalin' }]);
    });

    it('sees to a counter whose clerk has left: the person and the counter', async () => {
      const { id } = await walkIn();
      await next();
      await tickets.start(melati, id);
      await expect(counters.close(boss, counter(1))).rejects.toMatchObject({ code: 'counter_busy' });
      expect(await tickets.transfer(boss, id, counter(2))).toMatchObject({ status: 'called', counter: 2 });
      expect(await app.get(DeskUndoService).undo(boss, id)).toMatchObject({ status: 'serving', counter: 1 });
      await tickets.park(boss, id);
      expect(await counters.close(boss, counter(1))).toMatchObject({ staffId: null });
    });

    it('does so where the counter is open and free, and a clerk never does', async () => {
      const [first, second] = [await walkIn(), await walkIn()];
      await expect(callNow(melati, second.id)).rejects.toMatchObject({ code: 'forbidden', status: 403 });
      await expect(callNow(boss, second.id, 3)).rejects.toMatchObject({ code: 'counter_closed' });
      await next();
      await expect(callNow(boss, second.id)).rejects.toMatchObject({
        code: 'counter_busy',
        body: { ticket: first.ticket },
      });
      const foreign = await buildStaff(app, 'supervisor', { region: '17.02' });
      await expect(callNow(foreign, second.id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('spoiled cards', () => {
    const stock = async () =>
      (
        await app.database.sql<{ onHand: number; spoiled: number; used: number }>(
          `SELECT b.on_hand AS "onHand", b.spoiled, d.used FROM day_stocks d JOIN blank_balances b USING (site_id, blank_kind)
           WHERE d.service_day_id = $1 AND d.blank_kind = 'ktp'`,
          [day.day.id],
        )
      )[0] ?? { onHand: 0, spoiled: 0, used: 0 };

    it('leave the stock whatever the ticket’s state, once by key', async () => {
      const { id } = await walkIn();
      await next();
      const before = await stock();
      const request = { key: 'rusak-1', scope: `staff:${melati.staffId}`, hash: 'a' };
      await Promise.all([1, 2].map(() => tickets.spoil(melati, id, 2, 'salah cetak', request)));
      expect(await stock()).toEqual({ onHand: before.onHand - 2, spoiled: before.spoiled + 2, used: before.used + 2 });
      expect(await tickets.spoil(melati, id, 1)).toMatchObject({ status: 'called', calls: 1 });
    });

    it('that do not lie there are a wrong count', async () => {
      const { id } = await walkIn();
      await expect(tickets.spoil(melati, id, 99)).rejects.toMatchObject({ code: 'stock_short' });
    });
  });

  describe('priority', () => {
    it('is for those of the site’s rule, and every second turn', async () => {
      const [a, b, c] = [await walkIn(), await walkIn(), await walkIn()];
      const p = await walkIn({ needs: ['pregnant'] });
      const q = await walkIn({ needs: ['disability'] });
      const old = (
        await app.get(DeskArrivalService).walkIn(melati, {
          siteId: day.site.id,
          service: 'ikd',
          applicants: [bornOn(1, '1950-05-05')],
        })
      ).ticket;
      expect([p, q, old].map(({ ticket }) => ticket[0])).toEqual(['P', 'P', 'P']);
      const called = [];
      for (let i = 0; i < 6; i += 1) {
        const ticket = await next();
        called.push(ticket?.id);
        await tickets.park(melati, ticket?.id ?? '');
      }
      expect(called).toEqual([p.id, a.id, q.id, b.id, old.id, c.id]);
    });

    it('is known from what was said at booking', async () => {
      await app.setClock(MONDAY);
      const { code } = await buildBooking(
        app,
        day.slotIds[3] ?? '',
        [{ ...person(700), needs: ['small_child'] }],
        'ikd',
      );
      await app.setClock(at('09:20:00'));
      const { ticket } = await app.get(DeskArrivalService).checkIn(melati, day.site.id, { code });
      expect(ticket.ticket).toMatch(/^P\d{3}$/);
    });
  });

  it('gives pupils of a block numbers of the school’s series, also beyond 999', async () => {
    await app.setClock(MONDAY);
    const places = [{ slotId: day.slotIds[5] ?? '', places: 1 }];
    const { id } = await app.get(BookingsBlockService).hold({ service: 'ikd', places, pools: ['school', 'public'] });
    await app.get(BookingsBlockService).confirm(SYSTEM_ACTOR, id);
    const seat = { slotId: day.slotIds[5] ?? '', applicant: person(701) };
    const { view } = await app.get(BookingsSeatService).name(SYSTEM_ACTOR, id, seat);
    await app.setClock(at('09:20:00'));
    await app.database.sql(
      `INSERT INTO ticket_series (site_id, service_on, series, last_number) VALUES ($1, $2, 'S', 999)`,
      [day.site.id, SATURDAY],
    );
    const { ticket } = await app.get(DeskArrivalService).checkIn(melati, day.site.id, { code: view.code });
    expect(ticket.ticket).toBe('S1000');
  });
});
