import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskOverrideService } from '../../src/modules/desk/desk.override.service.js';
import { DeskPositionService } from '../../src/modules/desk/desk.position.service.js';
import { DeskTicketService, type TicketResults } from '../../src/modules/desk/desk.ticket.service.js';
import type { TicketView } from '../../src/modules/desk/desk.types.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
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
import { forgetTickets } from '../support/tickets.js';

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
  let app: TestApp;
  let counters: DeskCounterService;
  let tickets: DeskTicketService;
  let undoing: DeskUndoService;
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
    undoing = app.get(DeskUndoService);
    day = await buildDay(app, { date: SATURDAY, counters: 5, standbyPlaces: 100, cards: 40, reserve: 4 });
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
  const walkIn = async (applicants?: ApplicantInput[], service = 'record_first'): Promise<TicketView> => {
    index += 1;
    const want = { siteId: day.site.id, service, applicants: applicants ?? [person(index)] };
    return (await app.get(DeskArrivalService).walkIn(melati, want)).ticket;
  };
  const booked = async (): Promise<BuiltBooking> => {
    index += 1;
    await app.setClock(MONDAY);
    const made = await buildBooking(app, day.slotIds[index % day.slotIds.length] ?? '', [person(index)]);
    await app.setClock(at('09:00:00'));
    return made;
  };
  const checkIn = async (code: string) =>
    (await app.get(DeskArrivalService).checkIn(melati, day.site.id, { code })).ticket;
  const next = (who = melati, number = 1) => counters.next(who, counter(number));
  const undo = (id: string, who = melati) => undoing.undo(who, id);
  const called = async () => {
    const ticket = await walkIn();
    await next();
    return ticket.id;
  };
  const serving = async () => {
    const id = await called();
    await tickets.start(melati, id);
    return id;
  };
  const state = async () => {
    const all: Record<string, unknown> = {};
    for (const [name, sql] of Object.entries(STATE)) all[name] = await app.database.sql(sql);
    return all;
  };

  /** What stood before an act stands again after it was undone. */
  describe('is exact:', () => {
    const acts: Record<string, [from: () => Promise<string>, act: (id: string) => Promise<unknown>]> = {
      'the call of the next': [async () => (await walkIn()).id, () => next()],
      'a second call': [
        called,
        async (id) => {
          await app.setClock(at('09:02:00'));
          return tickets.recall(melati, id);
        },
      ],
      'the start': [called, (id) => tickets.start(melati, id)],
      'parking a called one': [called, (id) => tickets.park(melati, id)],
      'parking one who is served, with a note': [serving, (id) => tickets.park(melati, id, 'KK tertinggal')],
      'bringing a parked one back': [
        async () => {
          const id = await serving();
          await tickets.park(melati, id, 'KK');
          return id;
        },
        (id) => tickets.resume(melati, id),
      ],
      'putting a parked one back into the line': [
        async () => {
          const id = await called();
          await tickets.park(melati, id);
          return id;
        },
        (id) => tickets.return(melati, id),
      ],
      'a return after a missed call': [
        async () => {
          const id = await called();
          await tickets.skip(boss, id, 'uji');
          return id;
        },
        (id) => tickets.return(melati, id),
      ],
      'a transfer to a free counter': [serving, (id) => tickets.transfer(melati, id, counter(2))],
      'a transfer to a busy counter': [
        async () => {
          const id = await serving();
          await walkIn();
          await next(bagas, 2);
          return id;
        },
        (id) => tickets.transfer(melati, id, counter(2)),
      ],
      'a void': [async () => (await walkIn()).id, (id) => tickets.void(melati, id, 'pulang')],
      'a void of a booked one': [
        async () => (await checkIn((await booked()).code)).id,
        (id) => tickets.void(melati, id, 'pulang'),
      ],
      'a printed card': [serving, (id) => tickets.finish(melati, id, { outcome: 'recorded_and_printed', note: 'x' })],
      'a recording without a card': [serving, (id) => tickets.finish(melati, id, { outcome: 'recorded' })],
      'a refusal': [serving, (id) => tickets.finish(melati, id, { outcome: 'refused', reason: 'KK salah' })],
      'the outcomes of a family': [
        async () => {
          const { id } = await walkIn([person(900), { ...person(901), withoutCard: true }, { name: 'Tanpa NIK' }]);
          await next();
          await tickets.start(melati, id);
          return id;
        },
        async (id) => {
          const rows = await app.database.sql<{ id: string }>(
            'SELECT p.id FROM booking_people p JOIN tickets t USING (booking_id) WHERE t.id = $1 ORDER BY position',
            [id],
          );
          const outcomes = ['recorded', 'recorded_and_printed', 'recorded_and_printed'] as const;
          const results = rows.map(({ id: personId }, i) => ({ personId, outcome: outcomes[i] ?? 'recorded' }));
          return tickets.finish(melati, id, { results } as TicketResults);
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
      await expectInvariants(app.database);
      await act(id);
    });

    it('an early skip, and a call out of order, by the supervisor at the counter', async () => {
      await counters.close(melati, counter(1));
      await counters.open(boss, counter(1));
      const { id } = await walkIn();
      const waiting = await state();
      await app.get(DeskOverrideService).callNow(boss, id, counter(1), 'uji');
      const atCounter = await state();
      await tickets.skip(boss, id, 'uji');
      await undo(id, boss);
      expect(await state()).toEqual(atCounter);
      await undo(id, boss);
      expect(await state()).toEqual(waiting);
    });

    it('spoiled cards come back by an entry of their own', async () => {
      const id = await serving();
      const before = await state();
      await tickets.spoil(melati, id, 2, 'salah cetak');
      await undo(id);
      expect(await state()).toEqual(before);
      const entries = await app.database.sql<{ quantity: number }>(
        `SELECT quantity FROM blank_movements WHERE kind = 'spoilage' ORDER BY occurred_at, id`,
      );
      expect(entries.map(({ quantity }) => quantity)).toEqual([-2, 2]);
    });

    it('a check-in: the booking is expected again, only the number stays used', async () => {
      const { code } = await booked();
      const { tickets: _, ...before } = await state();
      const { id, ticket } = await checkIn(code);
      expect(await undo(id)).toMatchObject({ status: 'void' });
      expect(await state()).toMatchObject(before);
      const again = await checkIn(code);
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
      await next();
      states.push(await state());
      await tickets.start(melati, id);
      states.push(await state());
      await tickets.park(melati, id, 'KK');
      for (const before of states.toReversed()) {
        await undo(id);
        expect(await state()).toEqual(before);
      }
    });
  });

  it('is written down: the way back is one of the ticket’s moves', async () => {
    const id = await called();
    await undo(id);
    const events = await app.database.sql(
      'SELECT from_status, to_status, reason, is_undo FROM ticket_events WHERE ticket_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    );
    expect(events).toEqual([{ from_status: 'called', to_status: 'waiting', reason: 'undone', is_undo: true }]);
    const audit = await app.database.sql(
      `SELECT staff_id FROM audit_entries WHERE action = 'ticket.undone' AND subject_id = $1`,
      [id],
    );
    expect(audit).toEqual([{ staff_id: melati.staffId }]);
  });

  it('of the clerk’s own last act, which the console names', async () => {
    const last = () => app.get(UnitOfWork).read((tx) => undoing.lastAct(tx, melati, day.site.id));
    expect(await last()).toBeNull();
    const first = await called();
    const second = await walkIn();
    expect(await last()).toMatchObject({ ticketId: second.id, label: second.ticket, act: 'walk_in' });
    await undoing.undoLast(melati, day.site.id);
    expect(await last()).toMatchObject({ ticketId: first, act: 'call' });
    await undoing.undoLast(melati, day.site.id);
    await app.setClock(at('09:01:30'));
    expect(await last()).toBeNull();
    await expect(undoing.undoLast(melati, day.site.id)).rejects.toMatchObject({ code: 'nothing_to_undo', status: 409 });
  });

  describe('is refused', () => {
    it('after a minute', async () => {
      const id = await called();
      await app.setClock(at('09:01:02'));
      await expect(undo(id)).rejects.toMatchObject({ code: 'undo_too_late', status: 409 });
    });

    it('when somebody else has acted on the ticket since, and for an act of somebody else', async () => {
      const id = await serving();
      await tickets.transfer(melati, id, counter(2));
      await tickets.start(bagas, id);
      await expect(undo(id)).rejects.toMatchObject({ code: 'acted_since', status: 409 });
      await expect(undoing.undoLast(melati, day.site.id)).rejects.toMatchObject({ code: 'acted_since' });
      expect(await undo(id, bagas)).toMatchObject({ status: 'called', counter: 2 });
    });

    it('when the person has left since', async () => {
      const { code, token } = await booked();
      const { id } = await checkIn(code);
      await app.get(DeskPositionService).leave(code, token);
      await expect(undo(id)).rejects.toMatchObject({ code: 'acted_since' });
    });

    it('when it was undone already', async () => {
      const id = await called();
      const acts = await app.database.sql<{ id: string }>(`SELECT id FROM desk_acts WHERE act = 'call'`);
      const actId = acts[0]?.id ?? '';
      await undoing.undo(melati, id, undefined, actId);
      await expect(undoing.undo(melati, id, undefined, actId)).rejects.toMatchObject({ code: 'undone_before' });
    });

    it('when the counter has somebody else, or is closed', async () => {
      const id = await serving();
      await tickets.finish(melati, id, { outcome: 'recorded' });
      const other = await called();
      await expect(undo(id)).rejects.toMatchObject({ code: 'counter_busy' });
      await tickets.park(melati, other);
      await counters.close(melati, counter(1));
      await expect(undo(id)).rejects.toMatchObject({ code: 'counter_closed' });
      await counters.open(melati, counter(1));
      expect(await undo(id)).toMatchObject({ status: 'serving' });
    });

    it('of another site as not found', async () => {
      const id = await called();
      const foreign = await buildStaff(app, 'supervisor', { region: '17.02' });
      await expect(undo(id, foreign)).rejects.toMatchObject({ code: 'not_found' });
      await expect(undoing.undoLast(foreign, day.site.id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  it('happens once by key, and once of many at once', async () => {
    const id = await called();
    const request = { key: 'batal-1', scope: `staff:${melati.staffId}`, hash: 'a' };
    const all = await Promise.all([1, 2, 3].map(() => undoing.undo(melati, id, request)));
    expect(all.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'waiting']);
    await next();
    await tickets.start(melati, id);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => undo(id)));
    const [row] = await app.database.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM desk_acts WHERE undone_at IS NOT NULL',
    );
    expect(row?.n).toBe(1 + tries.filter((t) => t.status === 'fulfilled').length);
  });

  it('never fails for want of a card or a place: the card is covered, and who is here is served without a place', async () => {
    const { code, id: bookingId } = await booked();
    const { id } = await checkIn(code);
    const dayStock = async () => {
      const sql = 'SELECT allotted, promised, used FROM day_stocks WHERE service_day_id = $1';
      const found = await app.database.sql<{ allotted: number; promised: number; used: number }>(sql, [day.day.id]);
      return found[0] ?? { allotted: 0, promised: 0, used: 0 };
    };
    const { promised, used } = await dayStock();
    const want = { allotted: promised + used, reserve: 0 };
    await app.get(BlanksStockService).allot(SYSTEM_ACTOR, day.site.id, SATURDAY, want);
    await tickets.void(melati, id, 'pulang');
    await walkIn();
    const full = `WITH own AS (SELECT slot_id FROM bookings WHERE id = $1), s AS (UPDATE slots SET capacity = taken FROM own WHERE id = slot_id)
      UPDATE slot_pools p SET capacity = taken FROM own WHERE p.slot_id = own.slot_id`;
    await app.database.sql(full, [bookingId]);
    expect(await undo(id)).toMatchObject({ status: 'waiting', people: [{ status: 'arrived', cardState: 'promised' }] });
    expect(await dayStock()).toEqual({ allotted: want.allotted + 1, promised: promised + 1, used });
    expect(await app.database.sql('SELECT 1 FROM booking_claims WHERE booking_id = $1', [bookingId])).toEqual([]);
  });
});
