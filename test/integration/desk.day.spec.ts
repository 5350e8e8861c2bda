import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskDayService } from '../../src/modules/desk/desk.day.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, buildStaff, OFFICE, OTHER_REGION, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

describe('the end of the day', () => {
  let first: TestApp;
  let app: TestApp;
  let counters: DeskCounterService;
  let tickets: DeskTicketService;
  let roll: () => Promise<number>;
  let day: BuiltDay;
  let clerks: StaffActor[];
  let ids: string[];
  let index = 0;

  beforeAll(async () => {
    first = await startApp();
    await first.database.sql(`UPDATE sites SET timezone = 'Asia/Jayapura' WHERE code = $1`, [OTHER_REGION]);
    app = await startApp({ database: first.database });
    counters = app.get(DeskCounterService);
    tickets = app.get(DeskTicketService);
    roll = () => app.get(DeskDayService).roll();
    day = await buildDay(app, { date: SATURDAY, counters: 4, standbyPlaces: 50, cards: 20 });
    await buildDay(app, { date: SUNDAY, counters: 4, standbyPlaces: 50, cards: 20 });
    clerks = await Promise.all(Array.from({ length: 4 }, () => buildStaff(app, 'desk', { site: OFFICE })));
    ids = await countersOf(day.site.id);
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(async () => {
    await app.close();
    await first.close();
  });

  const countersOf = async (siteId: string) => {
    const sql = 'SELECT id FROM counters WHERE site_id = $1 ORDER BY number';
    return (await app.database.sql<{ id: string }>(sql, [siteId])).map((row) => row.id);
  };
  const who = (number: number) => clerks[number - 1] as StaffActor;
  const counter = (number: number) => ids[number - 1] ?? '';
  const walkIn = async () => {
    index += 1;
    const want = { siteId: day.site.id, service: 'record_first', applicants: [person(index)] };
    return (await app.get(DeskArrivalService).walkIn(who(1), want)).ticket;
  };
  const statusOf = async (id: string) => {
    const sql =
      'SELECT t.status, b.status AS booking FROM tickets t JOIN bookings b ON b.id = t.booking_id WHERE t.id = $1';
    return (await app.database.sql<{ status: string; booking: string }>(sql, [id]))[0];
  };

  it('closes what is open, gives the cards back, and leaves who is at a counter to staff', async () => {
    await app.setClock(`${SATURDAY}T12:00:00+07:00`);
    for (const number of [1, 2, 3, 4]) await counters.open(who(number), counter(number));
    const all = [];
    for (let i = 0; i < 5; i += 1) all.push(await walkIn());
    const [called, serving, parked, missed, waiting] = all.map(({ id }) => id) as [
      string,
      string,
      string,
      string,
      string,
    ];
    for (const number of [1, 2, 3, 4]) await counters.next(who(number), counter(number));
    await tickets.start(who(2), serving);
    await tickets.park(who(3), parked);
    const boss = await buildStaff(app, 'supervisor', { site: OFFICE });
    await tickets.skip(boss, missed, 'uji');
    await app.setClock(`${SATURDAY}T23:59:50+07:00`);
    expect(await roll()).toBe(0);
    await app.setClock(`${SUNDAY}T00:00:10+07:00`);
    expect(await roll()).toBe(3 + 4);
    expect(await roll()).toBe(0);
    for (const id of [parked, missed, waiting])
      expect(await statusOf(id)).toEqual({ status: 'void', booking: 'noshow' });
    expect(await statusOf(called)).toEqual({ status: 'called', booking: 'arrived' });
    expect(await statusOf(serving)).toEqual({ status: 'serving', booking: 'arrived' });
    const open = await app.database.sql('SELECT id FROM counters WHERE opened_at IS NOT NULL');
    expect(open).toEqual([]);
    const reasons = await app.database.sql(`SELECT DISTINCT reason FROM ticket_events WHERE to_status = 'void'`);
    expect(reasons).toEqual([{ reason: 'day_over' }]);
    const [stock] = await app.database.sql('SELECT promised FROM day_stocks WHERE service_day_id = $1', [day.day.id]);
    expect(stock).toEqual({ promised: 2 });
  });

  it('shows staff who was left open, who settle it whoever was there; it stands in nobody’s way', async () => {
    await app.setClock(`${SUNDAY}T09:00:00+07:00`);
    const left = await app.get(DeskDayService).listLeftOpen(who(4), day.site.id);
    expect(left.map(({ status }) => status).sort()).toEqual(['called', 'serving']);
    await counters.open(who(3), counter(2));
    const { id, ticket } = await walkIn();
    expect(ticket).toBe('B001');
    expect(await counters.next(who(3), counter(2))).toMatchObject({ id });
    const [called, serving] = ['called', 'serving'].map((status) => left.find((t) => t.status === status)?.id ?? '');
    await tickets.finish(who(4), serving ?? '', { outcome: 'refused' });
    await app.get(DeskUndoService).undo(who(4), serving ?? '');
    await tickets.finish(who(4), serving ?? '', { outcome: 'recorded' });
    await tickets.void(who(4), called ?? '', 'tidak datang');
    expect(await statusOf(serving ?? '')).toEqual({ status: 'served', booking: 'fulfilled' });
    expect(await statusOf(called ?? '')).toEqual({ status: 'void', booking: 'noshow' });
    expect(await app.get(DeskDayService).listLeftOpen(who(4), day.site.id)).toEqual([]);
    const correction = tickets.correct(who(4), serving ?? '', { outcome: 'refused', reason: 'uji' });
    await expect(correction).rejects.toMatchObject({ code: 'day_is_over', status: 409 });
    const foreign = await buildStaff(app, 'desk', { site: OTHER_REGION });
    await expect(app.get(DeskDayService).listLeftOpen(foreign, day.site.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('comes at midnight of each site, once however many clocks run', async () => {
    const east = await buildDay(app, { site: OTHER_REGION, date: '2027-02-20', standbyPlaces: 5, cards: 0 });
    await buildDay(app, { date: '2027-02-20', standbyPlaces: 5, cards: 5 });
    const colleague = await buildStaff(app, 'desk', { site: OTHER_REGION });
    await app.setClock('2027-02-20T12:00:00+07:00');
    const here = await walkIn();
    const there = await app.get(DeskArrivalService).walkIn(colleague, {
      siteId: east.site.id,
      service: 'ikd',
      applicants: [person(900)],
    });
    // Half past midnight in Jayapura, half past ten in the evening here.
    await app.setClock('2027-02-20T22:30:00+07:00');
    const rolls = await Promise.all([roll(), roll(), roll()]);
    expect(rolls.reduce((sum, n) => sum + n)).toBeGreaterThanOrEqual(1);
    expect((await statusOf(there.ticket.id))?.status).toBe('void');
    expect((await statusOf(here.id))?.status).toBe('waiting');
    const voids = `SELECT count(*)::int AS n FROM ticket_events WHERE to_status = 'void' AND ticket_id = $1`;
    expect(await app.database.sql(voids, [there.ticket.id])).toEqual([{ n: 1 }]);
    await app.setClock('2027-02-21T00:00:10+07:00');
    await roll();
    expect((await statusOf(here.id))?.status).toBe('void');
  });
});
