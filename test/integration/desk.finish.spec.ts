import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskTicketService, type TicketResults } from '../../src/modules/desk/desk.ticket.service.js';
import type { TicketView } from '../../src/modules/desk/desk.types.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  type BuiltBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  DISTRICT,
  OFFICE,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const NINE = '2027-02-13T09:00:00+07:00';
const SIXTEEN = '2010-06-15';

interface Stock {
  onHand: number;
  promised: number;
  used: number;
}

describe('finishing a visit', () => {
  let app: TestApp;
  let tickets: DeskTicketService;
  let day: BuiltDay;
  let clerk: StaffActor;
  let counterId: string;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    tickets = app.get(DeskTicketService);
    day = await buildDay(app, { date: SATURDAY, counters: 5, standbyPlaces: 10, cards: 30, reserve: 2 });
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    await buildDay(app, { date: '2027-02-20', cards: 0 });
    counterId = await openCounter(clerk, OFFICE);
  });
  beforeEach(() => app.setClock(MONDAY));
  afterEach(async () => {
    await expectInvariants(app.database);
    const shown = await app.database.sql(
      `SELECT s.service_day_id FROM day_stocks s LEFT JOIN blank_movements m ON m.service_day_id = s.service_day_id
         AND m.blank_kind = s.blank_kind AND m.kind = 'issue'
       GROUP BY s.service_day_id, s.blank_kind HAVING s.used <> coalesce(-sum(m.quantity), 0)`,
    );
    expect(shown).toEqual([]);
  });
  afterAll(() => app.close());

  const openCounter = async (who: StaffActor, site: string): Promise<string> => {
    const [counter] = await app.database.sql<{ id: string }>(
      'SELECT c.id FROM counters c JOIN sites s ON s.id = c.site_id WHERE s.code = $1 AND c.staff_id IS NULL ORDER BY c.number LIMIT 1',
      [site],
    );
    return (await app.get(DeskCounterService).open(who, counter?.id ?? '')).id;
  };
  const stock = async (blankKind = 'ktp'): Promise<Stock> => {
    const [row] = await app.database.sql<Stock>(
      `SELECT b.on_hand AS "onHand", d.promised, d.used FROM day_stocks d JOIN blank_balances b USING (site_id, blank_kind)
       WHERE d.service_day_id = $1 AND d.blank_kind = $2`,
      [day.day.id, blankKind],
    );
    return row ?? { onHand: 0, promised: 0, used: 0 };
  };
  const serve = async (ticket: TicketView): Promise<TicketView> => {
    await app.get(DeskCounterService).next(clerk, counterId);
    return tickets.start(clerk, ticket.id);
  };
  /** Booked on Monday, at the counter on Saturday. */
  const serving = async (
    applicants: ApplicantInput[],
    service = 'record_first',
  ): Promise<{ ticket: TicketView; booking: BuiltBooking }> => {
    next += 1;
    const booking = await buildBooking(app, day.slotIds[next] ?? '', applicants, service);
    await app.setClock(NINE);
    const { ticket } = await app.get(DeskArrivalService).checkIn(clerk, day.site.id, { code: booking.code });
    return { ticket: await serve(ticket), booking };
  };
  const finish = (ticket: TicketView, want: TicketResults) => tickets.finish(clerk, ticket.id, want);
  const recordOf = async (ticket: TicketView, index = 0) => {
    const rows = await app.database.sql<{ status: string; moves: string[] }>(
      `SELECT r.status, array_agg(concat_ws(' ', e.from_status, e.to_status, e.channel) ORDER BY e.id) AS moves
       FROM booking_people p JOIN person_records r USING (nik_hmac) JOIN person_record_events e ON e.person_record_id = r.id
       WHERE p.id = $1 GROUP BY r.id`,
      [ticket.people[index]?.id],
    );
    return rows[0] ?? null;
  };
  const issuesOf = (ticket: TicketView) =>
    app.database.sql<{ quantity: number; staff: string; kind: string }>(
      `SELECT quantity, staff_id AS staff, blank_kind AS kind FROM blank_movements WHERE kind = 'issue' AND booking_person_id = ANY($1)`,
      [ticket.people.map((p) => p.id)],
    );

  it('a printed card leaves the stock, uses up its promise, and the person has a card', async () => {
    const { ticket, booking } = await serving([person(1)]);
    const before = await stock();
    const done = await finish(ticket, { outcome: 'recorded_and_printed', note: 'lancar' });
    expect(done).toMatchObject({ status: 'served', note: 'lancar' });
    expect(done.people[0]).toMatchObject({ status: 'fulfilled', outcome: 'recorded_and_printed' });
    expect(await stock()).toEqual({ onHand: before.onHand - 1, promised: before.promised - 1, used: before.used + 1 });
    expect(await issuesOf(ticket)).toEqual([{ quantity: -1, staff: clerk.staffId, kind: 'ktp' }]);
    expect(await recordOf(ticket)).toEqual({
      status: 'printed',
      moves: ['none recorded weekend', 'recorded printed weekend'],
    });
    expect(await app.get(BookingsReadService).view(booking.code, booking.token)).toMatchObject({ status: 'fulfilled' });
  });

  it('who is only recorded gives the card back', async () => {
    const { ticket } = await serving([person(2)]);
    const before = await stock();
    await finish(ticket, { outcome: 'recorded' });
    expect(await stock()).toEqual({ ...before, promised: before.promised - 1 });
    expect(await issuesOf(ticket)).toEqual([]);
    expect(await recordOf(ticket)).toEqual({ status: 'recorded', moves: ['none recorded weekend'] });
  });

  it('a 16-year-old is recorded now, without a card, and never recorded twice', async () => {
    const child = bornOn(1, SIXTEEN);
    const { ticket } = await serving([child]);
    const before = await stock();
    await finish(ticket, { outcome: 'recorded' });
    expect(await stock()).toEqual(before);
    expect(await recordOf(ticket)).toMatchObject({ status: 'recorded' });
    await app.setClock(MONDAY);
    await expect(buildBooking(app, day.slotIds[19] ?? '', [child])).rejects.toMatchObject({
      code: 'not_eligible',
      body: { reasons: [{ code: 'already_recorded', printableFrom: '2027-06-15' }] },
    });
  });

  it('a family has an outcome for each', async () => {
    const { ticket } = await serving([person(3), person(4), bornOn(2, SIXTEEN)]);
    const before = await stock();
    const [printed, refused, recorded] = ticket.people.map((p) => p.id) as [string, string, string];
    const done = await finish(ticket, {
      results: [
        { personId: recorded, outcome: 'recorded' },
        { personId: refused, outcome: 'refused', reason: 'KK tidak cocok' },
        { personId: printed, outcome: 'recorded_and_printed' },
      ],
    });
    expect(done.people.map((p) => [p.outcome, p.status])).toEqual([
      ['recorded_and_printed', 'fulfilled'],
      ['refused', 'fulfilled'],
      ['recorded', 'fulfilled'],
    ]);
    expect(await stock()).toEqual({ onHand: before.onHand - 1, promised: before.promised - 2, used: before.used + 1 });
    expect([await recordOf(ticket, 0), await recordOf(ticket, 1), await recordOf(ticket, 2)]).toEqual([
      expect.objectContaining({ status: 'printed' }),
      null,
      expect.objectContaining({ status: 'recorded' }),
    ]);
    const [row] = await app.database.sql<{ reason: string }>(
      'SELECT outcome_reason AS reason FROM booking_people WHERE id = $1',
      [refused],
    );
    expect(row?.reason).toBe('KK tidak cocok');
  });

  it('needs a result for everybody and for nobody else', async () => {
    const { ticket } = await serving([person(5), person(6)]);
    const before = await stock();
    const [one, two] = ticket.people.map((p) => ({ personId: p.id, outcome: 'recorded' as const })) as [never, never];
    const wrong: TicketResults[] = [
      { outcome: 'recorded' },
      {},
      { results: [one] },
      { results: [one, one] },
      { results: [one, { personId: day.day.id, outcome: 'recorded' }] },
      { results: [one, two, { personId: day.day.id, outcome: 'recorded' }] },
    ];
    for (const want of wrong)
      await expect(finish(ticket, want)).rejects.toMatchObject({ problems: [{ field: 'results', code: 'required' }] });
    expect(await stock()).toEqual(before);
    expect(await finish(ticket, { results: [one, two] })).toMatchObject({ status: 'served' });
  });

  describe('is corrected on the same day', () => {
    const correct = (ticket: TicketView, want: TicketResults, who = clerk) =>
      tickets.correct(who, ticket.id, { ...want, reason: 'salah pilih' });

    it('from printed to recorded: the card is there again, its promise is not', async () => {
      const { ticket } = await serving([person(40)]);
      const before = await stock();
      await finish(ticket, { outcome: 'recorded_and_printed' });
      const colleague = await buildStaff(app, 'desk', { site: OFFICE });
      const after = await correct(ticket, { outcome: 'recorded' }, colleague);
      expect(after).toMatchObject({ status: 'served', people: [{ status: 'fulfilled', outcome: 'recorded' }] });
      expect(await stock()).toEqual({ ...before, promised: before.promised - 1 });
      expect((await issuesOf(ticket)).map(({ quantity }) => quantity)).toEqual([-1, 1]);
      expect(await recordOf(ticket)).toMatchObject({ status: 'recorded' });
    });

    it('from recorded to printed, and to refused, each by entries of its own', async () => {
      const { ticket } = await serving([person(41)]);
      const before = await stock();
      await finish(ticket, { outcome: 'recorded' });
      await correct(ticket, { outcome: 'recorded_and_printed' });
      expect(await stock()).toEqual({
        onHand: before.onHand - 1,
        promised: before.promised - 1,
        used: before.used + 1,
      });
      await correct(ticket, { outcome: 'refused' });
      expect(await stock()).toEqual({ ...before, promised: before.promised - 1 });
      expect(await recordOf(ticket)).toMatchObject({ status: 'none' });
      const events = await app.database.sql<{ line: string }>(
        `SELECT concat_ws(' ', from_status, to_status, reason) AS line FROM ticket_events WHERE ticket_id = $1 ORDER BY id DESC LIMIT 1`,
        [ticket.id],
      );
      expect(events).toEqual([{ line: 'served served salah pilih' }]);
    });

    it('for one of a family, and the others stay', async () => {
      const { ticket } = await serving([person(42), person(43)]);
      const [one, two] = ticket.people.map((p) => p.id) as [string, string];
      const all = (second: 'recorded' | 'refused') => ({
        results: [
          { personId: one, outcome: 'recorded_and_printed' as const },
          { personId: two, outcome: second },
        ],
      });
      await finish(ticket, all('recorded'));
      const before = await stock();
      await correct(ticket, all('refused'));
      expect(await stock()).toEqual(before);
      expect(await issuesOf(ticket)).toHaveLength(1);
      expect([await recordOf(ticket, 0), await recordOf(ticket, 1)]).toMatchObject([
        { status: 'printed' },
        { status: 'none' },
      ]);
    });

    it('never before it was finished, and with a result for everybody', async () => {
      const { ticket } = await serving([person(44)]);
      await expect(correct(ticket, { outcome: 'recorded' })).rejects.toMatchObject({ code: 'illegal_move' });
      await finish(ticket, { outcome: 'recorded' });
      await expect(correct(ticket, { results: [] })).rejects.toMatchObject({ problems: [{ field: 'results' }] });
    });
  });

  it('happens once: the same key gives the same answer, another try is told', async () => {
    const { ticket } = await serving([person(7)]);
    const before = await stock();
    const request = { key: 'selesai-1', scope: `staff:${clerk.staffId}`, hash: 'a' };
    const want = { outcome: 'recorded_and_printed' as const };
    const all = await Promise.all([1, 2, 3].map(() => tickets.finish(clerk, ticket.id, want, request)));
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
    await expect(finish(ticket, want)).rejects.toMatchObject({ code: 'illegal_move', body: { state: 'served' } });
    expect(await stock()).toEqual({ onHand: before.onHand - 1, promised: before.promised - 1, used: before.used + 1 });
  });

  it('many times at once without a key happens once', async () => {
    const { ticket } = await serving([person(8)]);
    const before = await stock();
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, () => finish(ticket, { outcome: 'recorded_and_printed' })),
    );
    expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    expect((await stock()).onHand).toBe(before.onHand - 1);
    expect(await issuesOf(ticket)).toHaveLength(1);
  });

  it('prints no card that does not lie there: the count is wrong and comes first', async () => {
    const { ticket } = await serving([person(9)]);
    const { onHand } = await stock();
    const move = (kind: 'spoilage' | 'receipt', quantity: number) =>
      app.get(BlanksStockService).move(SYSTEM_ACTOR, day.site.id, { kind, quantity, reason: 'uji' });
    await move('spoilage', onHand);
    await expect(finish(ticket, { outcome: 'recorded_and_printed' })).rejects.toMatchObject({ code: 'stock_short' });
    expect(await recordOf(ticket)).toBeNull();
    await move('receipt', 20);
    await app.get(BlanksStockService).allot(SYSTEM_ACTOR, day.site.id, SATURDAY, { allotted: 18, reserve: 2 });
    expect(await finish(ticket, { outcome: 'recorded_and_printed' })).toMatchObject({ status: 'served' });
  });

  it('may print for who came without a promise: a fact is written down', async () => {
    const { ticket } = await serving([{ ...person(10), withoutCard: true }]);
    const before = await stock();
    await finish(ticket, { outcome: 'recorded_and_printed' });
    expect(await stock()).toEqual({ onHand: before.onHand - 1, promised: before.promised, used: before.used + 1 });
  });

  it('keeps the cards for children in their own stock', async () => {
    const kia = { blankKind: 'kia' as const };
    await app
      .get(BlanksStockService)
      .move(SYSTEM_ACTOR, day.site.id, { kind: 'receipt', quantity: 3, reason: 'uji', ...kia });
    await app.get(BlanksStockService).allot(SYSTEM_ACTOR, day.site.id, SATURDAY, { allotted: 3, reserve: 0, ...kia });
    const ktp = await stock();
    const { ticket } = await serving([bornOn(3, '2019-03-04')], 'kia');
    expect(await stock('kia')).toEqual({ onHand: 3, promised: 1, used: 0 });
    await finish(ticket, { outcome: 'printed' });
    expect(await stock('kia')).toEqual({ onHand: 2, promised: 0, used: 1 });
    expect(await stock()).toEqual(ktp);
    expect(await recordOf(ticket)).toBeNull();
  });

  it('of a service without a card moves no card and no record', async () => {
    const { ticket } = await serving([person(11)], 'ikd');
    const before = await stock();
    await finish(ticket, { outcome: 'activated' });
    expect(await stock()).toEqual(before);
    expect(await recordOf(ticket)).toBeNull();
  });

  it('of somebody without a NIK leaves no record, and prints all the same', async () => {
    await app.setClock(NINE);
    const want = { siteId: day.site.id, service: 'record_first', applicants: [{ name: 'Tanpa NIK' }] };
    const { ticket } = await app.get(DeskArrivalService).walkIn(clerk, want);
    await serve(ticket);
    const before = await stock();
    await finish(ticket, { outcome: 'recorded_and_printed' });
    expect(await stock()).toEqual({ onHand: before.onHand - 1, promised: before.promised - 1, used: before.used + 1 });
    expect(await app.database.sql(`SELECT 1 FROM person_records WHERE nik_hmac IS NULL`)).toEqual([]);
  });

  it('prints nothing where there is no printer', async () => {
    const district = await buildDay(app, { site: DISTRICT });
    const colleague = await buildStaff(app, 'desk', { site: DISTRICT });
    const { code } = await buildBooking(app, district.slotIds[0] ?? '', [person(12)]);
    await app.setClock(NINE);
    const { ticket } = await app.get(DeskArrivalService).checkIn(colleague, district.site.id, { code });
    await app.get(DeskCounterService).next(colleague, await openCounter(colleague, DISTRICT));
    await tickets.start(colleague, ticket.id);
    const printed = tickets.finish(colleague, ticket.id, { outcome: 'recorded_and_printed' });
    await expect(printed).rejects.toMatchObject({ problems: [{ field: 'results', code: 'not_in_list' }] });
    expect(await tickets.finish(colleague, ticket.id, { outcome: 'recorded' })).toMatchObject({ status: 'served' });
  });

  it('hands a printed card over later, in the same record', async () => {
    await app.setClock(NINE);
    const want = { siteId: day.site.id, service: 'reprint_lost', applicants: [person(1)] };
    const { ticket } = await app.get(DeskArrivalService).walkIn(clerk, want);
    await serve(ticket);
    const before = await stock();
    await finish(ticket, { outcome: 'handed_over' });
    expect(await recordOf(ticket)).toMatchObject({ status: 'handed_over' });
    expect(await stock()).toEqual({ ...before, promised: before.promised - 1 });
  });
});
