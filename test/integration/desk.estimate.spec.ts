import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskEstimateService } from '../../src/modules/desk/desk.estimate.service.js';
import { DeskPositionService } from '../../src/modules/desk/desk.position.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { DeskViewService } from '../../src/modules/desk/desk.view.service.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, DISTRICT, OFFICE, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { forgetTickets } from '../support/tickets.js';

const at = (time: string) => `2027-02-13T${time}:00+07:00`;

describe('estimates at the desk', () => {
  let app: TestApp;
  let estimates: DeskEstimateService;
  let day: BuiltDay;
  let clerk: StaffActor;
  let boss: StaffActor;
  let counterId: string;
  let index = 0;

  beforeAll(async () => {
    app = await startApp();
    estimates = app.get(DeskEstimateService);
    day = await buildDay(app, { date: SATURDAY, counters: 2, standbyPlaces: 120, cards: 0 });
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    boss = await buildStaff(app, 'supervisor', { site: OFFICE });
    const [first] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
      [day.site.id],
    );
    counterId = first?.id ?? '';
  });
  beforeEach(() => app.setClock(at('09:00')));
  afterEach(async () => {
    await expectInvariants(app.database);
    await forgetTickets(app.database);
    await app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL');
  });
  afterAll(() => app.close());

  const open = () => app.get(DeskCounterService).open(clerk, counterId);
  const next = () => app.get(DeskCounterService).next(clerk, counterId);
  const walkIn = (service = 'ikd') => {
    index += 1;
    return app.get(DeskArrivalService).walkIn(clerk, {
      siteId: day.site.id,
      service,
      applicants: [person(index)],
    });
  };
  const serve = async (minutes: number, time: () => Date) => {
    const called = await next();
    await app.setClock(new Date(time().getTime() + minutes * 60_000).toISOString());
    if (!called) return;
    await app.get(DeskTicketService).start(clerk, called.id);
    await app.get(DeskTicketService).finish(clerk, called.id, { outcome: 'activated' });
  };
  const board = () => app.get(DeskViewService).board(day.site.id);
  const newcomer = (service = 'ikd', party = 1) =>
    app.get(UnitOfWork).read((tx) => estimates.forNewcomer(tx, day.site, service, party));

  it('says nothing while no counter is open, and tells at once when one opens', async () => {
    await walkIn();
    expect(await newcomer()).toBeNull();
    expect(await board()).toMatchObject({ waitMinutes: null });
    expect(await board()).not.toHaveProperty('walkInsLeft');
    await open();
    expect(await newcomer()).toMatchObject({ isSafe: true });
    expect((await board()).waitMinutes).not.toBeNull();
  });

  it('tells a walk-in before the ticket, keeps what was told, and judges it by the first call', async () => {
    await open();
    const first = await walkIn();
    const second = await walkIn();
    expect(first.estimate).toEqual({ low: 0, high: 5 });
    expect(second.estimate?.high).toBeGreaterThan(5);
    await next();
    await app.setClock(at('09:04'));
    const told = await estimates.listTold(boss, day.site.id, SATURDAY, SATURDAY);
    expect(told.map(({ ticketId, waited, isHit }) => [ticketId, waited, isHit])).toEqual([
      [second.ticket.id, null, null],
      [first.ticket.id, 0, true],
    ]);
    expect(await estimates.hitRate(boss, day.site.id, SATURDAY, SATURDAY)).toMatchObject({
      told: 2,
      judged: 1,
      hits: 1,
    });
  });

  it('a range that was not kept counts against it', async () => {
    await open();
    await walkIn();
    await app.setClock(at('09:40'));
    await next();
    const [told] = await estimates.listTold(boss, day.site.id, SATURDAY, SATURDAY);
    expect(told).toMatchObject({ low: 0, high: 5, waited: 40, isHit: false });
    expect(await estimates.hitRate(boss, day.site.id, SATURDAY, SATURDAY)).toMatchObject({ judged: 1, hits: 0 });
  });

  it('tells booked people when they check in, once, and shows it on their own page', async () => {
    await open();
    for (let i = 0; i < 3; i += 1) await walkIn();
    await next();
    index += 1;
    const booked = await buildBooking(app, day.slotIds[10] ?? '', [person(index)], 'ikd');
    await app.setClock(at('10:50'));
    await app.get(DeskArrivalService).checkIn(clerk, day.site.id, { code: booked.code });
    await app.get(DeskArrivalService).checkIn(clerk, day.site.id, { code: booked.code });
    const { position } = await app.get(DeskPositionService).look(booked.code, booked.token);
    const [told] = await estimates.listTold(boss, day.site.id, SATURDAY, SATURDAY);
    expect(told).toMatchObject({ series: 'A', number: 1, calledAt: null });
    expect(position).toMatchObject({ waitMinutes: { low: told?.low, high: told?.high }, isSafe: true });
    expect((await estimates.listTold(boss, day.site.id, SATURDAY, SATURDAY)).length).toBe(4);
  });

  it('learns how long people really take today', async () => {
    await open();
    for (let i = 0; i < 12; i += 1) await walkIn();
    await walkIn();
    const before = (await newcomer())?.done ?? 0;
    let time = new Date(at('09:00'));
    for (let i = 0; i < 12; i += 1) {
      const started = time;
      await serve(3, () => started);
      time = new Date(started.getTime() + 3 * 60_000);
    }
    // One waits as before, of whom only a third is left to serve; two people of six minutes were 12.
    const after = await newcomer();
    expect(before).toBeGreaterThan(60);
    expect(after?.done).toBeLessThan(11);
    expect(after?.done).toBeGreaterThan(5);
  });

  it('names the last safe number and how many more are safe; nobody is safe after closing time', async () => {
    await open();
    await app.setClock(at('12:20'));
    const labels: string[] = [];
    for (let i = 0; i < 8; i += 1) labels.push((await walkIn()).ticket.ticket);
    const { lastSafeTicket, walkInsLeft, isLineSafe } = await board();
    const last = labels.indexOf(lastSafeTicket ?? '') + 1;
    // Forty minutes for people of six: some five to six in nine of ten such days.
    expect(last).toBeGreaterThanOrEqual(3);
    expect(last).toBeLessThan(8);
    expect([walkInsLeft, isLineSafe]).toEqual([0, false]);
    expect(await newcomer()).toMatchObject({ isSafe: false });
    await app.setClock(at('13:01'));
    expect(await board()).toMatchObject({ lastSafeTicket: null, walkInsLeft: 0 });
  });

  it('lets in no more than there are places', async () => {
    await open();
    const left = (await board()).walkInsLeft ?? 0;
    expect(left).toBeGreaterThan(10);
    const [slot] = await app.database.sql<{ id: string }>(
      `UPDATE slots SET capacity = taken + 3 WHERE service_day_id = $1 AND kind = 'standby' RETURNING id`,
      [day.day.id],
    );
    await app.database.sql(
      `UPDATE slot_pools SET capacity = (SELECT capacity FROM slots WHERE id = $1) WHERE slot_id = $1`,
      [slot?.id],
    );
    expect((await board()).walkInsLeft).toBe(3);
    await app.database.sql(`UPDATE slots SET capacity = 120 WHERE id = $1`, [slot?.id]);
    await app.database.sql(`UPDATE slot_pools SET capacity = 120 WHERE slot_id = $1`, [slot?.id]);
  });

  it('the hit rate is for supervisors of the site', async () => {
    const other = await buildStaff(app, 'supervisor', { site: DISTRICT });
    for (const actor of [clerk, other])
      await expect(estimates.hitRate(actor, day.site.id, SATURDAY, SATURDAY)).rejects.toMatchObject({
        code: 'not_found',
      });
  });
});
