import { describe, expect, it } from '@jest/globals';
import { DeskOverrideService } from '../../src/modules/desk/desk.override.service.js';
import type { TicketStatus, TicketView } from '../../src/modules/desk/desk.types.js';
import { DeskViewService } from '../../src/modules/desk/desk.view.service.js';
import { MONDAY, SATURDAY } from '../support/app.js';
import { buildBooking, buildStaff, DISTRICT, OFFICE, OTHER_REGION } from '../support/builders.js';
import { openDesk } from '../support/desk-stage.js';
import { forgetTickets } from '../support/tickets.js';

const at = (time: string) => `2027-02-13T${time}:00+07:00`;

describe('calling at the counters', () => {
  const desk = openDesk({ counters: 4, standbyPlaces: 200, cards: 0 });

  const countersOf = async (site: string): Promise<string[]> => {
    const rows = await desk.app.database.sql<{ id: string }>(
      'SELECT c.id FROM counters c JOIN sites s ON s.id = c.site_id WHERE s.code = $1 ORDER BY c.number',
      [site],
    );
    return rows.map(({ id }) => id);
  };
  const booked = async (slot: number, arrives: string): Promise<string> => {
    await desk.app.setClock(MONDAY);
    const { code } = await buildBooking(desk.app, desk.day.slotIds[slot] ?? '', [desk.someone()], 'ikd');
    await desk.app.setClock(at(arrives));
    return (await desk.checkIn(code)).ticket;
  };

  describe('a counter', () => {
    it('stands at every site from the start', async () => {
      const sizes = await Promise.all(
        [OFFICE, DISTRICT, OTHER_REGION].map(async (site) => (await countersOf(site)).length),
      );
      expect(sizes).toEqual([4, 2, 4]);
    });

    it('opened twice by one clerk stays as it was', async () => {
      const first = await desk.counters.open(desk.melati, desk.counter(1));
      await desk.app.setClock(at('09:05'));
      const second = await desk.counters.open(desk.melati, desk.counter(1));
      expect(second).toEqual(first);
      expect(second).toMatchObject({ number: 1, staffId: desk.melati.staffId });
    });

    it('is taken while a colleague has it, and a clerk has one at a time', async () => {
      await expect(desk.counters.open(desk.bagas, desk.counter(1))).rejects.toMatchObject({
        code: 'counter_taken',
        status: 409,
      });
      await expect(desk.counters.close(desk.bagas, desk.counter(1))).rejects.toMatchObject({ code: 'counter_taken' });
      await expect(desk.counters.open(desk.melati, desk.counter(3))).rejects.toMatchObject({ code: 'counter_taken' });
      await expect(desk.next(desk.bagas, 1)).rejects.toMatchObject({ code: 'counter_taken' });
    });

    it('goes to one of many clerks who open it at once', async () => {
      const clerks = await Promise.all(Array.from({ length: 8 }, () => buildStaff(desk.app, 'desk', { site: OFFICE })));
      const tries = await Promise.allSettled(clerks.map((clerk) => desk.counters.open(clerk, desk.counter(3))));
      expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    });

    it('that is closed calls nobody', async () => {
      await desk.counters.close(desk.melati, desk.counter(1));
      await expect(desk.next()).rejects.toMatchObject({ code: 'counter_closed' });
      await desk.counters.close(desk.melati, desk.counter(1));
    });

    it('is not closed while somebody stands there', async () => {
      const ticket = await desk.walkIn();
      await desk.next();
      await expect(desk.counters.close(desk.melati, desk.counter(1))).rejects.toMatchObject({
        code: 'counter_busy',
        body: { ticket: ticket.ticket },
      });
    });

    it('of another site is not found', async () => {
      for (const site of [DISTRICT, OTHER_REGION]) {
        const [foreign = ''] = await countersOf(site);
        await expect(desk.counters.open(desk.melati, foreign)).rejects.toMatchObject({ code: 'not_found' });
        await expect(desk.counters.next(desk.melati, foreign)).rejects.toMatchObject({ code: 'not_found' });
      }
    });
  });

  describe('next', () => {
    it('calls nobody when nobody waits', async () => {
      expect(await desk.next()).toBeNull();
    });

    it('calls one person to one counter, and no second before the first is done', async () => {
      const [first, second] = [await desk.walkIn(), await desk.walkIn()];
      expect(await desk.next()).toMatchObject({ id: first.id, status: 'called', counter: 1, calls: 1 });
      await expect(desk.next()).rejects.toMatchObject({ code: 'counter_busy', body: { ticket: first.ticket } });
      expect(await desk.next(desk.bagas, 2)).toMatchObject({ id: second.id, counter: 2 });
      expect(await desk.eventsOf(first.id)).toEqual(['waiting', 'waiting called']);
    });

    it('pressed twice with one key is one call', async () => {
      const first = await desk.walkIn();
      await desk.walkIn();
      const request = { key: 'next-1', scope: `staff:${desk.melati.staffId}`, hash: 'a' };
      const all = await Promise.all([1, 2, 3].map(() => desk.counters.next(desk.melati, desk.counter(1), request)));
      expect(all.map((ticket) => ticket?.id)).toEqual([first.id, first.id, first.id]);
      expect(all[0]?.calls).toBe(1);
    });

    it('follows the order in line: booked ones in their window by booked time, late ones and walk-ins by arrival', async () => {
      const later = await booked(2, '08:40');
      const sooner = await booked(1, '08:50');
      const early = await booked(19, '08:30');
      await desk.app.setClock(at('08:45'));
      const walker = (await desk.walkIn()).ticket;
      await desk.app.setClock(at('09:20'));
      const order: (string | undefined)[] = [];
      for (let i = 0; i < 5; i += 1) {
        const called = await desk.next();
        order.push(called?.ticket);
        if (called) await desk.tickets.skip(desk.boss, called.id, 'uji');
      }
      expect(order).toEqual([sooner, later, walker, early, undefined]);
    });
  });

  describe('acts on a ticket', () => {
    it('are recalled, served, parked, brought back, and all of it is written down', async () => {
      const { id } = await desk.walkIn();
      await desk.next();
      await desk.app.setClock(at('09:02'));
      expect(await desk.tickets.recall(desk.melati, id)).toMatchObject({ status: 'called', calls: 2 });
      expect(await desk.tickets.start(desk.melati, id)).toMatchObject({ status: 'serving' });
      expect(await desk.tickets.park(desk.melati, id, 'KK tertinggal')).toMatchObject({
        status: 'parked',
        note: 'KK tertinggal',
      });
      expect(await desk.tickets.resume(desk.bagas, id)).toMatchObject({ status: 'called', counter: 2, calls: 1 });
      expect(await desk.tickets.skip(desk.boss, id, 'sudah pulang')).toMatchObject({ status: 'missed' });
      expect(await desk.tickets.return(desk.melati, id)).toMatchObject({ status: 'waiting', counter: null });
      expect(await desk.tickets.void(desk.melati, id, 'pulang')).toMatchObject({ status: 'void' });
      expect(await desk.eventsOf(id)).toEqual([
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
      const audit = await desk.app.database.sql<{ action: string }>(
        'SELECT action FROM audit_entries WHERE subject_id = $1 AND staff_id IS NOT NULL',
        [id],
      );
      expect(audit).toHaveLength(9);
    });

    it('send who missed the call behind the others, and keep the turn of who was set aside', async () => {
      const [first, second, third] = [await desk.walkIn(), await desk.walkIn(), await desk.walkIn()];
      await desk.next();
      await desk.tickets.skip(desk.boss, first.id, 'uji');
      await desk.next();
      await desk.tickets.park(desk.melati, second.id);
      await desk.app.setClock(at('09:30'));
      await desk.tickets.return(desk.melati, first.id);
      await desk.tickets.return(desk.melati, second.id);
      const order: (string | undefined)[] = [];
      for (let i = 0; i < 3; i += 1) {
        const called = await desk.next();
        order.push(called?.id);
        await desk.tickets.skip(desk.boss, called?.id ?? '', 'uji');
      }
      expect(order).toEqual([second.id, third.id, first.id]);
    });

    it('bring a parked person only to a free counter of one’s own', async () => {
      const [first] = [await desk.walkIn(), await desk.walkIn()];
      await desk.next();
      await desk.tickets.park(desk.melati, first.id);
      await desk.next();
      await expect(desk.tickets.resume(desk.melati, first.id)).rejects.toMatchObject({ code: 'counter_busy' });
      const idle = await buildStaff(desk.app, 'desk', { site: OFFICE });
      await expect(desk.tickets.resume(idle, first.id)).rejects.toMatchObject({ code: 'ticket_not_here' });
    });

    it('at a colleague’s counter are refused', async () => {
      const { id } = await desk.walkIn();
      await desk.next();
      const result = { outcome: 'activated' as const };
      const tries = [
        () => desk.tickets.recall(desk.bagas, id),
        () => desk.tickets.start(desk.bagas, id),
        () => desk.tickets.park(desk.bagas, id),
        () => desk.tickets.skip(desk.bagas, id),
      ];
      for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'counter_taken' });
      await desk.tickets.start(desk.melati, id);
      await expect(desk.tickets.finish(desk.bagas, id, result)).rejects.toMatchObject({ code: 'counter_taken' });
    });

    it('of another site are not found', async () => {
      const { id } = await desk.walkIn();
      const foreign = await buildStaff(desk.app, 'supervisor', { region: '17.02' });
      await expect(desk.tickets.void(foreign, id, 'x')).rejects.toMatchObject({ code: 'not_found' });
      await expect(desk.tickets.void(desk.melati, desk.day.day.id, 'x')).rejects.toMatchObject({ code: 'not_found' });
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
      if (name === 'void') return desk.tickets.void(desk.bagas, id, 'uji');
      if (name === 'finish') return desk.tickets.finish(desk.bagas, id, { outcome: 'activated' });
      if (name === 'skip') return desk.tickets.skip(desk.boss, id, 'uji');
      if (name === 'transfer') return desk.tickets.transfer(desk.bagas, id, desk.counter(1));
      if (name === 'override') return desk.app.get(DeskOverrideService).callNow(desk.boss, id, desk.counter(1), 'uji');
      if (name === 'correct') return desk.tickets.correct(desk.bagas, id, { outcome: 'refused', reason: 'uji' });
      return desk.tickets[name as 'recall' | 'start' | 'park' | 'resume' | 'return'](desk.bagas, id);
    };
    const STATUSES: TicketStatus[] = ['waiting', 'called', 'serving', 'parked', 'missed', 'served', 'void'];
    it.each(STATUSES)('from %s: only what is possible there', async (status) => {
      for (const [name, from] of Object.entries(ACTS)) {
        const { id } = await desk.walkIn();
        const counter = status === 'called' || status === 'serving' ? desk.counter(2) : null;
        await desk.app.database.sql('UPDATE tickets SET status = $2, counter_id = $3 WHERE id = $1', [
          id,
          status,
          counter,
        ]);
        const attempt = act(name, id);
        if (from.includes(status)) await expect(attempt).resolves.toMatchObject({ id });
        else
          await expect(attempt).rejects.toMatchObject({ code: 'illegal_move', status: 409, body: { state: status } });
        await forgetTickets(desk.app.database, id);
      }
    });

    it('of two clerks at once: one wins, the other is told', async () => {
      const { id } = await desk.walkIn();
      const tries = await Promise.allSettled(
        Array.from({ length: 6 }, () => desk.tickets.void(desk.melati, id, 'pulang')),
      );
      expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
      const told = tries.filter((t) => t.status === 'rejected').map((t) => (t.reason as { code: string }).code);
      expect(new Set(told)).toEqual(new Set(['illegal_move']));
      expect(await desk.eventsOf(id)).toEqual(['waiting', 'waiting void pulang']);
    });
  });

  it('the board shows numbers and counters, and nothing of a person', async () => {
    await desk.app.setClock(at('10:00'));
    const called = await desk.walkIn();
    const waiting = await desk.walkIn();
    await desk.next();
    const board = await desk.app.get(DeskViewService).board(desk.day.site.id);
    expect(board).toMatchObject({ waiting: 1, openCounters: 2, date: SATURDAY });
    expect(board.calls[0]).toMatchObject({ ticket: called.ticket, counter: 1 });
    const text = JSON.stringify(board);
    for (const secret of [called.people[0]?.name ?? '?', called.code, waiting.code]) expect(text).not.toContain(secret);
  });
});
