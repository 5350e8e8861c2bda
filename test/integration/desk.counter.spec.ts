import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskOverrideService } from '../../src/modules/desk/desk.override.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import type { TicketStatus, TicketView } from '../../src/modules/desk/desk.types.js';
import { DeskViewService } from '../../src/modules/desk/desk.view.service.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  DISTRICT,
  OFFICE,
  OTHER_REGION,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { forgetTickets } from '../support/tickets.js';

const at = (time: string) => `2027-02-13T${time}:00+07:00`;

describe('calling at the counters', () => {
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
    day = await buildDay(app, { date: SATURDAY, counters: 4, standbyPlaces: 200, cards: 0 });
    melati = await buildStaff(app, 'desk', { site: OFFICE });
    bagas = await buildStaff(app, 'desk', { site: OFFICE });
    boss = await buildStaff(app, 'supervisor', { site: OFFICE });
    ids = await countersOf(OFFICE);
  });
  beforeEach(async () => {
    await app.setClock(at('09:00'));
    await counters.open(melati, ids[0] ?? '');
    await counters.open(bagas, ids[1] ?? '');
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await forgetTickets(app.database);
    await app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL');
  });
  afterAll(() => app.close());

  const countersOf = async (site: string) =>
    (
      await app.database.sql<{ id: string }>(
        'SELECT c.id FROM counters c JOIN sites s ON s.id = c.site_id WHERE s.code = $1 ORDER BY c.number',
        [site],
      )
    ).map((row) => row.id);
  const walkIn = async (): Promise<TicketView> => {
    index += 1;
    const want = { siteId: day.site.id, service: 'ikd', applicants: [person(index)] };
    return (await app.get(DeskArrivalService).walkIn(melati, want)).ticket;
  };
  const booked = async (slot: number, arrives: string): Promise<string> => {
    index += 1;
    await app.setClock(MONDAY);
    const { code } = await buildBooking(app, day.slotIds[slot] ?? '', [person(index)], 'ikd');
    await app.setClock(at(arrives));
    return (await app.get(DeskArrivalService).checkIn(melati, day.site.id, { code })).ticket.ticket;
  };
  const next = (who = melati, counter = 0) => counters.next(who, ids[counter] ?? '');
  const eventsOf = async (id: string) =>
    (
      await app.database.sql<{ line: string }>(
        `SELECT concat_ws(' ', from_status, to_status, reason) AS line FROM ticket_events WHERE ticket_id = $1 ORDER BY occurred_at, id`,
        [id],
      )
    ).map((row) => row.line);

  describe('a counter', () => {
    it('stands at every site from the start', async () => {
      const sizes = await Promise.all(
        [OFFICE, DISTRICT, OTHER_REGION].map(async (site) => (await countersOf(site)).length),
      );
      expect(sizes).toEqual([4, 2, 4]);
    });

    it('opened twice by one clerk stays as it was', async () => {
      const first = await counters.open(melati, ids[0] ?? '');
      await app.setClock(at('09:05'));
      const second = await counters.open(melati, ids[0] ?? '');
      expect(second).toEqual(first);
      expect(second).toMatchObject({ number: 1, staffId: melati.staffId });
    });

    it('is taken while a colleague has it, and a clerk has one at a time', async () => {
      await expect(counters.open(bagas, ids[0] ?? '')).rejects.toMatchObject({ code: 'counter_taken', status: 409 });
      await expect(counters.close(bagas, ids[0] ?? '')).rejects.toMatchObject({ code: 'counter_taken' });
      await expect(counters.open(melati, ids[2] ?? '')).rejects.toMatchObject({ code: 'counter_taken' });
      await expect(next(bagas, 0)).rejects.toMatchObject({ code: 'counter_taken' });
    });

    it('goes to one of many clerks who open it at once', async () => {
      const clerks = await Promise.all(Array.from({ length: 8 }, () => buildStaff(app, 'desk', { site: OFFICE })));
      const tries = await Promise.allSettled(clerks.map((clerk) => counters.open(clerk, ids[2] ?? '')));
      expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    });

    it('that is closed calls nobody', async () => {
      await counters.close(melati, ids[0] ?? '');
      await expect(next()).rejects.toMatchObject({ code: 'counter_closed' });
      await counters.close(melati, ids[0] ?? '');
    });

    it('is not closed while somebody stands there', async () => {
      const ticket = await walkIn();
      await next();
      await expect(counters.close(melati, ids[0] ?? '')).rejects.toMatchObject({
        code: 'counter_busy',
        body: { ticket: ticket.ticket },
      });
    });

    it('of another site is not found', async () => {
      for (const site of [DISTRICT, OTHER_REGION]) {
        const [foreign = ''] = await countersOf(site);
        await expect(counters.open(melati, foreign)).rejects.toMatchObject({ code: 'not_found' });
        await expect(counters.next(melati, foreign)).rejects.toMatchObject({ code: 'not_found' });
      }
    });
  });

  describe('next', () => {
    it('calls nobody when nobody waits', async () => {
      expect(await next()).toBeNull();
    });

    it('calls one person to one counter, and no second before the first is done', async () => {
      const [first, second] = [await walkIn(), await walkIn()];
      expect(await next()).toMatchObject({ id: first.id, status: 'called', counter: 1, calls: 1 });
      await expect(next()).rejects.toMatchObject({ code: 'counter_busy', body: { ticket: first.ticket } });
      expect(await next(bagas, 1)).toMatchObject({ id: second.id, counter: 2 });
      expect(await eventsOf(first.id)).toEqual(['waiting', 'waiting called']);
    });

    it('pressed twice with one key is one call', async () => {
      const first = await walkIn();
      await walkIn();
      const request = { key: 'next-1', scope: `staff:${melati.staffId}`, hash: 'a' };
      const all = await Promise.all([1, 2, 3].map(() => counters.next(melati, ids[0] ?? '', request)));
      expect(all.map((ticket) => ticket?.id)).toEqual([first.id, first.id, first.id]);
      expect(all[0]?.calls).toBe(1);
    });

    it('follows the order in line: booked ones in their window by booked time, late ones and walk-ins by arrival', async () => {
      const later = await booked(2, '08:40');
      const sooner = await booked(1, '08:50');
      const early = await booked(19, '08:30');
      await app.setClock(at('08:45'));
      const walker = (await walkIn()).ticket;
      await app.setClock(at('09:20'));
      const order: (string | undefined)[] = [];
      for (let i = 0; i < 5; i += 1) {
        const called = await next();
        order.push(called?.ticket);
        if (called) await tickets.skip(boss, called.id, 'uji');
      }
      expect(order).toEqual([sooner, later, walker, early, undefined]);
    });
  });

  describe('acts on a ticket', () => {
    it('are recalled, served, parked, brought back, and all of it is written down', async () => {
      const { id } = await walkIn();
      await next();
      await app.setClock(at('09:02'));
      expect(await tickets.recall(melati, id)).toMatchObject({ status: 'called', calls: 2 });
      expect(await tickets.start(melati, id)).toMatchObject({ status: 'serving' });
      expect(await tickets.park(melati, id, 'KK tertinggal')).toMatchObject({
        status: 'parked',
        note: 'KK tertinggal',
      });
      expect(await tickets.resume(bagas, id)).toMatchObject({ status: 'called', counter: 2, calls: 1 });
      expect(await tickets.skip(boss, id, 'sudah pulang')).toMatchObject({ status: 'missed' });
      expect(await tickets.return(melati, id)).toMatchObject({ status: 'waiting', counter: null });
      expect(await tickets.void(melati, id, 'pulang')).toMatchObject({ status: 'void' });
      expect(await eventsOf(id)).toEqual([
        'waiting',
        'waiting called',
        'called called',
        'called serving',
        'serving parked',
        'parked called',
        'called missed sudah pulang',
        'missed waiting',
        'waiting void pulang',
      ]);
      const audit = await app.database.sql<{ action: string }>(
        'SELECT action FROM audit_entries WHERE subject_id = $1 AND staff_id IS NOT NULL',
        [id],
      );
      expect(audit).toHaveLength(9);
    });

    it('send who missed the call behind the others, and keep the turn of who was set aside', async () => {
      const [first, second, third] = [await walkIn(), await walkIn(), await walkIn()];
      await next();
      await tickets.skip(boss, first.id, 'uji');
      await next();
      await tickets.park(melati, second.id);
      await app.setClock(at('09:30'));
      await tickets.return(melati, first.id);
      await tickets.return(melati, second.id);
      const order: (string | undefined)[] = [];
      for (let i = 0; i < 3; i += 1) {
        const called = await next();
        order.push(called?.id);
        await tickets.skip(boss, called?.id ?? '', 'uji');
      }
      expect(order).toEqual([second.id, third.id, first.id]);
    });

    it('bring a parked person only to a free counter of one’s own', async () => {
      const [first] = [await walkIn(), await walkIn()];
      await next();
      await tickets.park(melati, first.id);
      await next();
      await expect(tickets.resume(melati, first.id)).rejects.toMatchObject({ code: 'counter_busy' });
      const idle = await buildStaff(app, 'desk', { site: OFFICE });
      await expect(tickets.resume(idle, first.id)).rejects.toMatchObject({ code: 'ticket_not_here' });
    });

    it('at a colleague’s counter are refused', async () => {
      const { id } = await walkIn();
      await next();
      const result = { outcome: 'activated' as const };
      const tries = [
        () => tickets.recall(bagas, id),
        () => tickets.start(bagas, id),
        () => tickets.park(bagas, id),
        () => tickets.skip(bagas, id),
      ];
      for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'counter_taken' });
      await tickets.start(melati, id);
      await expect(tickets.finish(bagas, id, result)).rejects.toMatchObject({ code: 'counter_taken' });
    });

    it('of another site are not found', async () => {
      const { id } = await walkIn();
      const foreign = await buildStaff(app, 'supervisor', { region: '17.02' });
      await expect(tickets.void(foreign, id, 'x')).rejects.toMatchObject({ code: 'not_found' });
      await expect(tickets.void(melati, day.day.id, 'x')).rejects.toMatchObject({ code: 'not_found' });
    });

    const ACTS: Record<string, readonly TicketStatus[]> = {
      recall: ['called'],
      start: ['called'],
      park: ['called', 'serving'],
      skip: ['called'],
      resume: ['parked'],
      return: ['missed', 'parked'],
      void: ['waiting', 'missed', 'parked'],
      finish: ['serving'],
      transfer: ['called', 'serving'],
      override: ['waiting', 'parked'],
    };
    const act = (name: string, id: string): Promise<TicketView> => {
      if (name === 'void') return tickets.void(bagas, id, 'uji');
      if (name === 'finish') return tickets.finish(bagas, id, { outcome: 'activated' });
      if (name === 'skip') return tickets.skip(boss, id, 'uji');
      if (name === 'transfer') return tickets.transfer(bagas, id, ids[0] ?? '');
      if (name === 'override') return app.get(DeskOverrideService).callNow(boss, id, ids[0] ?? '', 'uji');
      if (name === 'correct') return tickets.correct(bagas, id, { outcome: 'refused', reason: 'uji' });
      return tickets[name as 'recall' | 'start' | 'park' | 'resume' | 'return'](bagas, id);
    };
    const STATUSES: TicketStatus[] = ['waiting', 'called', 'serving', 'parked', 'missed', 'served', 'void'];
    it.each(STATUSES)('from %s: only what is possible there', async (status) => {
      for (const [name, from] of Object.entries(ACTS)) {
        const { id } = await walkIn();
        const counter = status === 'called' || status === 'serving' ? (ids[1] ?? '') : null;
        await app.database.sql('UPDATE tickets SET status = $2, counter_id = $3 WHERE id = $1', [id, status, counter]);
        const attempt = act(name, id);
        if (from.includes(status)) await expect(attempt).resolves.toMatchObject({ id });
        else
          await expect(attempt).rejects.toMatchObject({ code: 'illegal_move', status: 409, body: { state: status } });
        await forgetTickets(app.database, id);
      }
    });

    it('of two clerks at once: one wins, the other is told', async () => {
      const { id } = await walkIn();
      const tries = await Promise.allSettled(Array.from({ length: 6 }, () => tickets.void(melati, id, 'pulang')));
      expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
      const told = tries.filter((t) => t.status === 'rejected').map((t) => (t.reason as { code: string }).code);
      expect(new Set(told)).toEqual(new Set(['illegal_move']));
      expect(await eventsOf(id)).toEqual(['waiting', 'waiting void pulang']);
    });
  });

  it('the board shows numbers and counters, and nothing of a person', async () => {
    await app.setClock(at('10:00'));
    const called = await walkIn();
    const waiting = await walkIn();
    await next();
    const board = await app.get(DeskViewService).board(day.site.id);
    expect(board).toMatchObject({ waiting: 1, openCounters: 2, date: SATURDAY });
    expect(board.calls[0]).toMatchObject({ ticket: called.ticket, counter: 1 });
    const text = JSON.stringify(board);
    for (const secret of [called.people[0]?.name ?? '?', called.code, waiting.code]) expect(text).not.toContain(secret);
  });
});
