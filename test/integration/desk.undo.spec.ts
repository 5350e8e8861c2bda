import { describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { DeskOverrideService } from '../../src/modules/desk/desk.override.service.js';
import { DeskPositionService } from '../../src/modules/desk/desk.position.service.js';
import type { TicketResults } from '../../src/modules/desk/desk.ticket.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import { MONDAY, SATURDAY } from '../support/app.js';
import { buildBooking, type BuiltBooking, buildStaff, person } from '../support/builders.js';
import { openDesk } from '../support/desk-stage.js';
import { expectInvariants } from '../support/invariants.js';

const at = (time: string) => `${SATURDAY}T${time}+07:00`;
/** All that an act may change, as the database has it; what is written down of it only grows. */
const STATE = {
  tickets: 'SELECT * FROM tickets ORDER BY id',
  bookings: 'SELECT * FROM bookings ORDER BY id',
  people: 'SELECT * FROM booking_people ORDER BY id',
  claims: 'SELECT * FROM booking_claims ORDER BY booking_id, slot_id, pool',
  slots: 'SELECT id, taken FROM slots ORDER BY id',
  pools: 'SELECT slot_id, pool, taken FROM slot_pools ORDER BY slot_id, pool',
  stock: 'SELECT service_day_id, blank_kind, promised, used FROM day_stocks ORDER BY 1, 2',
  balances: 'SELECT * FROM blank_balances ORDER BY site_id, blank_kind',
  records: `SELECT nik_hmac, status FROM person_records WHERE status <> 'none' ORDER BY 1`,
};

describe('undoing', () => {
  const desk = openDesk({ counters: 5, standbyPlaces: 100, cards: 40, reserve: 4 });
  let index = 0;

  const undoing = () => desk.app.get(DeskUndoService);
  const walkIn = (applicants?: ApplicantInput[], service = 'record_first') => desk.walkIn(applicants, service);
  const booked = async (): Promise<BuiltBooking> => {
    index += 1;
    await desk.app.setClock(MONDAY);
    const slotId = desk.day.slotIds[index % desk.day.slotIds.length] ?? '';
    const made = await buildBooking(desk.app, slotId, [desk.someone()]);
    await desk.app.setClock(at('09:00:00'));
    return made;
  };
  const undo = (id: string, who = desk.melati) => undoing().undo(who, id);
  const called = async () => {
    const ticket = await walkIn();
    await desk.next();
    return ticket.id;
  };
  const serving = async () => {
    const id = await called();
    await desk.tickets.start(desk.melati, id);
    return id;
  };
  const state = async () => {
    const all: Record<string, unknown> = {};
    for (const [name, sql] of Object.entries(STATE)) all[name] = await desk.app.database.sql(sql);
    return all;
  };

  /** What stood before an act stands again after it was undone. */
  describe('is exact:', () => {
    const acts: Record<string, [from: () => Promise<string>, act: (id: string) => Promise<unknown>]> = {
      'the call of the next': [async () => (await walkIn()).id, () => desk.next()],
      'a second call': [
        called,
        async (id) => {
          await desk.app.setClock(at('09:02:00'));
          return desk.tickets.recall(desk.melati, id);
        },
      ],
      'the start': [called, (id) => desk.tickets.start(desk.melati, id)],
      'parking a called one': [called, (id) => desk.tickets.park(desk.melati, id)],
      'parking one who is served, with a note': [serving, (id) => desk.tickets.park(desk.melati, id, 'KK tertinggal')],
      'bringing a parked one back': [
        async () => {
          const id = await serving();
          await desk.tickets.park(desk.melati, id, 'KK');
          return id;
        },
        (id) => desk.tickets.resume(desk.melati, id),
      ],
      'putting a parked one back into the line': [
        async () => {
          const id = await called();
          await desk.tickets.park(desk.melati, id);
          return id;
        },
        (id) => desk.tickets.return(desk.melati, id),
      ],
      'a return after a missed call': [
        async () => {
          const id = await called();
          await desk.tickets.skip(desk.boss, id, 'uji');
          return id;
        },
        (id) => desk.tickets.return(desk.melati, id),
      ],
      'a transfer to a free counter': [serving, (id) => desk.tickets.transfer(desk.melati, id, desk.counter(2))],
      'a transfer to a busy counter': [
        async () => {
          const id = await serving();
          await walkIn();
          await desk.next(desk.bagas, 2);
          return id;
        },
        (id) => desk.tickets.transfer(desk.melati, id, desk.counter(2)),
      ],
      'a void': [async () => (await walkIn()).id, (id) => desk.tickets.void(desk.melati, id, 'pulang')],
      'a void of a booked one': [
        async () => (await desk.checkIn((await booked()).code)).id,
        (id) => desk.tickets.void(desk.melati, id, 'pulang'),
      ],
      'a printed card': [
        serving,
        (id) => desk.tickets.finish(desk.melati, id, { outcome: 'recorded_and_printed', note: 'x' }),
      ],
      'a recording without a card': [serving, (id) => desk.tickets.finish(desk.melati, id, { outcome: 'recorded' })],
      'a refusal': [serving, (id) => desk.tickets.finish(desk.melati, id, { outcome: 'refused', reason: 'KK salah' })],
      'the outcomes of a family': [
        async () => {
          const { id } = await walkIn([person(900), { ...person(901), withoutCard: true }, { name: 'Tanpa NIK' }]);
          await desk.next();
          await desk.tickets.start(desk.melati, id);
          return id;
        },
        async (id) => {
          const rows = await desk.app.database.sql<{ id: string }>(
            'SELECT p.id FROM booking_people p JOIN tickets t USING (booking_id) WHERE t.id = $1 ORDER BY position',
            [id],
          );
          const outcomes = ['recorded', 'recorded_and_printed', 'recorded_and_printed'] as const;
          const results = rows.map(({ id: personId }, i) => ({ personId, outcome: outcomes[i] ?? 'recorded' }));
          return desk.tickets.finish(desk.melati, id, { results } as TicketResults);
        },
      ],
    };
    it.each(Object.entries(acts))('%s', async (_name, [from, act]) => {
      const id = await from();
      const before = await state();
      await act(id);
      expect(await state()).not.toEqual(before);
      await undo(id);
      expect(await state()).toEqual(before);
      await expectInvariants(desk.app.database);
      await act(id);
    });

    it('an early skip, and a call out of order, by the supervisor at the counter', async () => {
      await desk.counters.close(desk.melati, desk.counter(1));
      await desk.counters.open(desk.boss, desk.counter(1));
      const { id } = await walkIn();
      const waiting = await state();
      await desk.app.get(DeskOverrideService).callNow(desk.boss, id, desk.counter(1), 'uji');
      const atCounter = await state();
      await desk.tickets.skip(desk.boss, id, 'uji');
      await undo(id, desk.boss);
      expect(await state()).toEqual(atCounter);
      await undo(id, desk.boss);
      expect(await state()).toEqual(waiting);
    });

    it('spoiled cards come back by an entry of their own', async () => {
      const id = await serving();
      const before = await state();
      await desk.tickets.spoil(desk.melati, id, 2, 'salah cetak');
      await undo(id);
      expect(await state()).toEqual(before);
      const entries = await desk.app.database.sql<{ quantity: number }>(
        `SELECT quantity FROM blank_movements WHERE kind = 'spoilage' ORDER BY occurred_at, id`,
      );
      expect(entries.map(({ quantity }) => quantity)).toEqual([-2, 2]);
    });

    it('a check-in: the booking is expected again, only the number stays used', async () => {
      const { code } = await booked();
      const { tickets: _, ...before } = await state();
      const { id, ticket } = await desk.checkIn(code);
      expect(await undo(id)).toMatchObject({ status: 'void' });
      expect(await state()).toMatchObject(before);
      const again = await desk.checkIn(code);
      expect(again).toMatchObject({ status: 'waiting' });
      expect(again.ticket).not.toBe(ticket);
    });

    it('a walk-in: place, card and person are free again', async () => {
      const { slots, pools, stock } = await state();
      const who = person(800);
      const { id } = await walkIn([who]);
      expect(await undo(id)).toMatchObject({ status: 'void' });
      expect(await state()).toMatchObject({ slots, pools, stock });
      expect(await walkIn([who])).toMatchObject({ status: 'waiting' });
    });

    it('one act after the other, the newest first', async () => {
      const { id } = await walkIn();
      const states = [await state()];
      await desk.next();
      states.push(await state());
      await desk.tickets.start(desk.melati, id);
      states.push(await state());
      await desk.tickets.park(desk.melati, id, 'KK');
      for (const before of states.toReversed()) {
        await undo(id);
        expect(await state()).toEqual(before);
      }
    });
  });

  it('is written down: the way back is one of the ticket’s moves', async () => {
    const id = await called();
    await undo(id);
    const events = await desk.app.database.sql(
      'SELECT from_status, to_status, reason, is_undo FROM ticket_events WHERE ticket_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    );
    expect(events).toEqual([{ from_status: 'called', to_status: 'waiting', reason: 'undone', is_undo: true }]);
    const audit = await desk.app.database.sql(
      `SELECT staff_id FROM audit_entries WHERE action = 'ticket.undone' AND subject_id = $1`,
      [id],
    );
    expect(audit).toEqual([{ staff_id: desk.melati.staffId }]);
  });

  it('of the clerk’s own last act, which the console names', async () => {
    const last = () => desk.app.get(UnitOfWork).read((tx) => undoing().lastAct(tx, desk.melati, desk.day.site.id));
    expect(await last()).toBeNull();
    const first = await called();
    const second = await walkIn();
    expect(await last()).toMatchObject({ ticketId: second.id, label: second.ticket, act: 'walk_in' });
    await undoing().undoLast(desk.melati, desk.day.site.id);
    expect(await last()).toMatchObject({ ticketId: first, act: 'call' });
    await undoing().undoLast(desk.melati, desk.day.site.id);
    await desk.app.setClock(at('09:01:30'));
    expect(await last()).toBeNull();
    await expect(undoing().undoLast(desk.melati, desk.day.site.id)).rejects.toMatchObject({
      code: 'nothing_to_undo',
      status: 409,
    });
  });

  describe('is refused', () => {
    it('after a minute', async () => {
      const id = await called();
      await desk.app.setClock(at('09:01:02'));
      await expect(undo(id)).rejects.toMatchObject({ code: 'undo_too_late', status: 409 });
    });

    it('when somebody else has acted on the ticket since, and for an act of somebody else', async () => {
      const id = await serving();
      await desk.tickets.transfer(desk.melati, id, desk.counter(2));
      await desk.tickets.start(desk.bagas, id);
      await expect(undo(id)).rejects.toMatchObject({ code: 'acted_since', status: 409 });
      await expect(undoing().undoLast(desk.melati, desk.day.site.id)).rejects.toMatchObject({ code: 'acted_since' });
      expect(await undo(id, desk.bagas)).toMatchObject({ status: 'called', counter: 2 });
    });

    it('when the person has left since', async () => {
      const { code, token } = await booked();
      const { id } = await desk.checkIn(code);
      await desk.app.get(DeskPositionService).leave(code, token);
      await expect(undo(id)).rejects.toMatchObject({ code: 'acted_since' });
    });

    it('when it was undone already', async () => {
      const id = await called();
      const acts = await desk.app.database.sql<{ id: string }>(`SELECT id FROM desk_acts WHERE act = 'call'`);
      const actId = acts[0]?.id ?? '';
      await undoing().undo(desk.melati, id, undefined, actId);
      await expect(undoing().undo(desk.melati, id, undefined, actId)).rejects.toMatchObject({ code: 'undone_before' });
    });

    it('when the counter has somebody else, or is closed', async () => {
      const id = await serving();
      await desk.tickets.finish(desk.melati, id, { outcome: 'recorded' });
      const other = await called();
      await expect(undo(id)).rejects.toMatchObject({ code: 'counter_busy' });
      await desk.tickets.park(desk.melati, other);
      await desk.counters.close(desk.melati, desk.counter(1));
      await expect(undo(id)).rejects.toMatchObject({ code: 'counter_closed' });
      await desk.counters.open(desk.melati, desk.counter(1));
      expect(await undo(id)).toMatchObject({ status: 'serving' });
    });

    it('of another site as not found', async () => {
      const id = await called();
      const foreign = await buildStaff(desk.app, 'supervisor', { region: '17.02' });
      await expect(undo(id, foreign)).rejects.toMatchObject({ code: 'not_found' });
      await expect(undoing().undoLast(foreign, desk.day.site.id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  it('happens once by key, and once of many at once', async () => {
    const id = await called();
    const request = { key: 'batal-1', scope: `staff:${desk.melati.staffId}`, hash: 'a' };
    const all = await Promise.all([1, 2, 3].map(() => undoing().undo(desk.melati, id, request)));
    expect(all.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'waiting']);
    await desk.next();
    await desk.tickets.start(desk.melati, id);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => undo(id)));
    const [row] = await desk.app.database.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM desk_acts WHERE undone_at IS NOT NULL',
    );
    expect(row?.n).toBe(1 + tries.filter((t) => t.status === 'fulfilled').length);
  });

  it('never fails for want of a card or a place: the card is covered, and who is here is served without a place', async () => {
    const { code, id: bookingId } = await booked();
    const { id } = await desk.checkIn(code);
    const dayStock = async () => {
      const sql = 'SELECT allotted, promised, used FROM day_stocks WHERE service_day_id = $1';
      const found = await desk.app.database.sql<{ allotted: number; promised: number; used: number }>(sql, [
        desk.day.day.id,
      ]);
      return found[0] ?? { allotted: 0, promised: 0, used: 0 };
    };
    const { promised, used } = await dayStock();
    const want = { allotted: promised + used, reserve: 0 };
    await desk.app.get(BlanksStockService).allot(SYSTEM_ACTOR, desk.day.site.id, SATURDAY, want);
    await desk.tickets.void(desk.melati, id, 'pulang');
    await walkIn();
    const full = `WITH own AS (SELECT slot_id FROM bookings WHERE id = $1), s AS (UPDATE slots SET capacity = taken FROM own WHERE id = slot_id)
      UPDATE slot_pools p SET capacity = taken FROM own WHERE p.slot_id = own.slot_id`;
    await desk.app.database.sql(full, [bookingId]);
    expect(await undo(id)).toMatchObject({ status: 'waiting', people: [{ status: 'arrived', cardState: 'promised' }] });
    expect(await dayStock()).toEqual({ allotted: want.allotted + 1, promised: promised + 1, used });
    expect(await desk.app.database.sql('SELECT 1 FROM booking_claims WHERE booking_id = $1', [bookingId])).toEqual([]);
  });
});
