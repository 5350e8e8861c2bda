import { describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { BookingsSeatService } from '../../src/modules/bookings/bookings.seat.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskDayService } from '../../src/modules/desk/desk.day.service.js';
import { DeskOverrideService } from '../../src/modules/desk/desk.override.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import { DeskConsoleService } from '../../src/modules/desk/desk.console.service.js';
import { MONDAY, SATURDAY } from '../support/app.js';
import { bornOn, buildBooking, buildStaff, DISTRICT, person } from '../support/builders.js';
import { openDesk } from '../support/desk-stage.js';

const at = (time: string) => `${SATURDAY}T${time}+07:00`;

describe('the line', () => {
  const desk = openDesk({ counters: 4, standbyPlaces: 200, schoolPlaces: 1, cards: 20, reserve: 4 });

  const walkIn = (more: Partial<ApplicantInput> = {}) => desk.walkIn([{ ...desk.someone(), ...more }]);
  const miss = async (id: string) => {
    await desk.tickets.skip(desk.boss, id, 'tidak menjawab');
    return id;
  };
  const order = async () => (await desk.app.get(DeskConsoleService).console(desk.melati, desk.day.site.id)).line;

  describe('a call', () => {
    it('is repeated a minute after the last one at the earliest, with the seconds to go', async () => {
      const { id } = await walkIn();
      await desk.next();
      await desk.app.setClock(at('09:00:40'));
      await expect(desk.tickets.recall(desk.melati, id)).rejects.toMatchObject({
        code: 'recall_too_soon',
        status: 409,
        body: { seconds: expect.any(Number) },
      });
      await desk.app.setClock(at('09:01:01'));
      expect(await desk.tickets.recall(desk.melati, id)).toMatchObject({ calls: 2 });
    });

    it('counts as missed after three, or earlier for a supervisor with a reason', async () => {
      const { id } = await walkIn();
      await desk.next();
      await expect(desk.tickets.skip(desk.melati, id)).rejects.toMatchObject({
        code: 'too_few_calls',
        body: { calls: 1, limit: 3 },
      });
      await expect(desk.tickets.skip(desk.melati, id, 'tidak ada')).rejects.toMatchObject({ code: 'too_few_calls' });
      await expect(desk.tickets.skip(desk.boss, id)).rejects.toMatchObject({ code: 'too_few_calls' });
      await desk.app.setClock(at('09:01:01'));
      await desk.tickets.recall(desk.melati, id);
      await expect(desk.tickets.skip(desk.melati, id)).rejects.toMatchObject({ body: { calls: 2 } });
      await desk.app.setClock(at('09:02:02'));
      await desk.tickets.recall(desk.melati, id);
      expect(await desk.tickets.skip(desk.melati, id)).toMatchObject({ status: 'missed', calls: 3 });
      const other = await walkIn();
      await desk.next();
      expect(await desk.tickets.skip(desk.boss, other.id, 'sudah pulang')).toMatchObject({ status: 'missed' });
      expect(await desk.eventsOf(other.id)).toContain('called missed sudah pulang');
    });
  });

  describe('who was missed', () => {
    it('comes back behind five numbers, whoever leaves or arrives meanwhile', async () => {
      const late = await walkIn();
      await desk.next();
      await miss(late.id);
      const waiting = [];
      for (let i = 0; i < 8; i += 1) waiting.push(await walkIn());
      await desk.app.setClock(at('09:05:00'));
      expect(await desk.tickets.return(desk.melati, late.id)).toMatchObject({
        status: 'waiting',
        counter: null,
        calls: 0,
      });
      expect((await order()).findIndex(({ view }) => view.id === late.id)).toBe(5);
      expect((await order())[5]).toMatchObject({ reason: 'returned' });
      const called = [];
      for (let i = 0; i < 6; i += 1) {
        if (i === 2) await desk.tickets.void(desk.melati, waiting[3]?.id ?? '', 'pulang');
        if (i === 3) await walkIn({ needs: ['pregnant'] });
        const ticket = await desk.next();
        called.push(ticket?.id);
        await desk.tickets.park(desk.melati, ticket?.id ?? '');
      }
      expect(called.indexOf(late.id)).toBe(5);
    });

    it('comes back once; the second time a new number is given', async () => {
      const { id, ticket: label } = await walkIn();
      await desk.next();
      await miss(id);
      await desk.tickets.return(desk.melati, id);
      await desk.next();
      await miss(id);
      await expect(desk.tickets.return(desk.melati, id)).rejects.toMatchObject({
        code: 'returned_before',
        status: 409,
        body: { ticket: label },
      });
    });

    it('loses the number after twenty minutes, by the clock: the visit is a no-show', async () => {
      const { id } = await walkIn();
      await desk.next();
      await desk.app.setClock(at('09:10:00'));
      await miss(id);
      await desk.app.setClock(at('09:29:50'));
      expect(await desk.app.get(DeskDayService).voidMissed()).toBe(0);
      await desk.app.setClock(at('09:30:01'));
      expect(await desk.app.get(DeskDayService).voidMissed()).toBe(1);
      expect(await desk.app.get(DeskDayService).voidMissed()).toBe(0);
      expect(await desk.eventsOf(id)).toContain('missed void missed_too_long');
      const [row] = await desk.app.database.sql(
        'SELECT b.status, b.reason FROM bookings b JOIN tickets t ON t.booking_id = b.id WHERE t.id = $1',
        [id],
      );
      expect(row).toEqual({ status: 'noshow', reason: 'missed_too_long' });
    });

    it('keeps the number when the clock and the clerk meet', async () => {
      const { id } = await walkIn();
      await desk.next();
      await miss(id);
      await desk.app.setClock(at('09:21:00'));
      const [back, voided] = await Promise.allSettled([
        desk.tickets.return(desk.melati, id),
        desk.app.get(DeskDayService).voidMissed(),
      ]);
      const [row] = await desk.app.database.sql<{ status: string }>('SELECT status FROM tickets WHERE id = $1', [id]);
      expect(voided).toMatchObject({ status: 'fulfilled', value: back.status === 'fulfilled' ? 0 : 1 });
      expect(row?.status).toBe(back.status === 'fulfilled' ? 'waiting' : 'void');
    });
  });

  describe('a transfer', () => {
    it('to a free counter calls the person there', async () => {
      const { id } = await walkIn();
      await desk.next();
      await desk.tickets.start(desk.melati, id);
      expect(await desk.tickets.transfer(desk.melati, id, desk.counter(2))).toMatchObject({
        status: 'called',
        counter: 2,
        calls: 1,
      });
      await expect(desk.tickets.start(desk.melati, id)).rejects.toMatchObject({ code: 'counter_taken' });
      expect(await desk.tickets.start(desk.bagas, id)).toMatchObject({ status: 'serving', counter: 2 });
      expect(await desk.next()).toBeNull();
    });

    it('to a busy one lets the person wait first for it, and for no other', async () => {
      const [one, two, three] = [await walkIn(), await walkIn(), await walkIn()];
      await desk.next();
      await desk.next(desk.bagas, 2);
      expect(await desk.tickets.transfer(desk.melati, one.id, desk.counter(2))).toMatchObject({
        status: 'waiting',
        counter: null,
      });
      expect((await order())[0]).toMatchObject({ reason: 'transferred', view: { id: one.id } });
      expect(await desk.next()).toMatchObject({ id: three.id });
      await desk.tickets.park(desk.melati, three.id);
      expect(await desk.next()).toBeNull();
      await desk.tickets.park(desk.bagas, two.id);
      expect(await desk.next(desk.bagas, 2)).toMatchObject({ id: one.id, counter: 2, calls: 1 });
    });

    it('waits for all again when that counter closes', async () => {
      const [one, two] = [await walkIn(), await walkIn()];
      await desk.next();
      await desk.next(desk.bagas, 2);
      await desk.tickets.transfer(desk.melati, one.id, desk.counter(2));
      await desk.tickets.park(desk.bagas, two.id);
      await desk.counters.close(desk.bagas, desk.counter(2));
      expect(await desk.next()).toMatchObject({ id: one.id, counter: 1 });
    });

    it('is refused to a closed counter, to the same one, and to another site', async () => {
      const { id } = await walkIn();
      await desk.next();
      const to = (counterId: string) => desk.tickets.transfer(desk.melati, id, counterId);
      await expect(to(desk.counter(3))).rejects.toMatchObject({ code: 'counter_closed' });
      await expect(to(desk.counter(1))).rejects.toMatchObject({
        problems: [{ field: 'counterId', code: 'not_in_list' }],
      });
      const [foreign] = await desk.app.database.sql<{ id: string }>(
        'SELECT c.id FROM counters c JOIN sites s ON s.id = c.site_id WHERE s.code = $1 LIMIT 1',
        [DISTRICT],
      );
      await expect(to(foreign?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
      await expect(to(desk.day.day.id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('a supervisor', () => {
    const callNow = (who: StaffActor, id: string, number = 1) =>
      desk.app.get(DeskOverrideService).callNow(who, id, desk.counter(number), 'Ibu bersalin');

    it('calls one out of order with a reason, which is in the audit', async () => {
      const [, second] = [await walkIn(), await walkIn()];
      expect(await callNow(desk.boss, second.id)).toMatchObject({ status: 'called', counter: 1 });
      expect(await desk.eventsOf(second.id)).toContain('waiting called Ibu bersalin');
      const entries = await desk.app.database.sql(
        `SELECT staff_id, details->>'reason' AS reason FROM audit_entries WHERE action = 'line.overridden' AND subject_id = $1`,
        [second.id],
      );
      expect(entries).toEqual([{ staff_id: desk.boss.staffId, reason: 'Ibu bersalin' }]);
    });

    it('sees to a counter whose clerk has left: the person and the counter', async () => {
      const { id } = await walkIn();
      await desk.next();
      await desk.tickets.start(desk.melati, id);
      await expect(desk.counters.close(desk.boss, desk.counter(1))).rejects.toMatchObject({ code: 'counter_busy' });
      expect(await desk.tickets.transfer(desk.boss, id, desk.counter(2))).toMatchObject({
        status: 'called',
        counter: 2,
      });
      expect(await desk.app.get(DeskUndoService).undo(desk.boss, id)).toMatchObject({ status: 'serving', counter: 1 });
      await desk.tickets.park(desk.boss, id);
      expect(await desk.counters.close(desk.boss, desk.counter(1))).toMatchObject({ staffId: null });
    });

    it('does so where the counter is open and free, and a clerk never does', async () => {
      const [first, second] = [await walkIn(), await walkIn()];
      await expect(callNow(desk.melati, second.id)).rejects.toMatchObject({ code: 'forbidden', status: 403 });
      await expect(callNow(desk.boss, second.id, 3)).rejects.toMatchObject({ code: 'counter_closed' });
      await desk.next();
      await expect(callNow(desk.boss, second.id)).rejects.toMatchObject({
        code: 'counter_busy',
        body: { ticket: first.ticket },
      });
      const foreign = await buildStaff(desk.app, 'supervisor', { region: '17.02' });
      await expect(callNow(foreign, second.id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('spoiled cards', () => {
    const stock = async () =>
      (
        await desk.app.database.sql<{ onHand: number; spoiled: number; used: number }>(
          `SELECT b.on_hand AS "onHand", b.spoiled, d.used FROM day_stocks d JOIN blank_balances b USING (site_id, blank_kind)
           WHERE d.service_day_id = $1 AND d.blank_kind = 'ktp'`,
          [desk.day.day.id],
        )
      )[0] ?? { onHand: 0, spoiled: 0, used: 0 };

    it('leave the stock whatever the ticket’s state, once by key', async () => {
      const { id } = await walkIn();
      await desk.next();
      const before = await stock();
      const request = { key: 'rusak-1', scope: `staff:${desk.melati.staffId}`, hash: 'a' };
      await Promise.all([1, 2].map(() => desk.tickets.spoil(desk.melati, id, 2, 'salah cetak', request)));
      expect(await stock()).toEqual({ onHand: before.onHand - 2, spoiled: before.spoiled + 2, used: before.used + 2 });
      expect(await desk.tickets.spoil(desk.melati, id, 1)).toMatchObject({ status: 'called', calls: 1 });
    });

    it('that do not lie there are a wrong count', async () => {
      const { id } = await walkIn();
      await expect(desk.tickets.spoil(desk.melati, id, 99)).rejects.toMatchObject({ code: 'stock_short' });
    });
  });

  describe('priority', () => {
    it('is for those of the site’s rule, and every second turn', async () => {
      const [a, b, c] = [await walkIn(), await walkIn(), await walkIn()];
      const p = await walkIn({ needs: ['pregnant'] });
      const q = await walkIn({ needs: ['disability'] });
      const old = (
        await desk.app.get(DeskArrivalService).walkIn(desk.melati, {
          siteId: desk.day.site.id,
          service: 'ikd',
          applicants: [bornOn(1, '1950-05-05')],
        })
      ).ticket;
      expect([p, q, old].map(({ ticket }) => ticket[0])).toEqual(['P', 'P', 'P']);
      const called = [];
      for (let i = 0; i < 6; i += 1) {
        const ticket = await desk.next();
        called.push(ticket?.id);
        await desk.tickets.park(desk.melati, ticket?.id ?? '');
      }
      expect(called).toEqual([p.id, a.id, q.id, b.id, old.id, c.id]);
    });

    it('is known from what was said at booking', async () => {
      await desk.app.setClock(MONDAY);
      const { code } = await buildBooking(
        desk.app,
        desk.day.slotIds[3] ?? '',
        [{ ...person(700), needs: ['small_child'] }],
        'ikd',
      );
      await desk.app.setClock(at('09:20:00'));
      const { ticket } = await desk.app.get(DeskArrivalService).checkIn(desk.melati, desk.day.site.id, { code });
      expect(ticket.ticket).toMatch(/^P\d{3}$/);
    });
  });

  it('gives pupils of a block numbers of the school’s series, also beyond 999', async () => {
    await desk.app.setClock(MONDAY);
    const places = [{ slotId: desk.day.slotIds[5] ?? '', places: 1 }];
    const { id } = await desk.app
      .get(BookingsBlockService)
      .hold({ service: 'ikd', places, pools: ['school', 'public'] });
    await desk.app.get(BookingsBlockService).confirm(SYSTEM_ACTOR, id);
    const seat = { slotId: desk.day.slotIds[5] ?? '', applicant: person(701) };
    const { view } = await desk.app.get(BookingsSeatService).name(SYSTEM_ACTOR, id, seat);
    await desk.app.setClock(at('09:20:00'));
    await desk.app.database.sql(
      `INSERT INTO ticket_series (site_id, service_on, series, last_number) VALUES ($1, $2, 'S', 999)`,
      [desk.day.site.id, SATURDAY],
    );
    const { ticket } = await desk.app
      .get(DeskArrivalService)
      .checkIn(desk.melati, desk.day.site.id, { code: view.code });
    expect(ticket.ticket).toBe('S1000');
  });
});
