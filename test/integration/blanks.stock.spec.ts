import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import type { Balance, ManualKind, NewMovement } from '../../src/modules/blanks/blanks.types.js';
import type { Site } from '../../src/modules/calendar/calendar.types.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  DISTRICT,
  getSite,
  OTHER_REGION,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const LATER = '2027-02-20';

describe('the stock of blank cards', () => {
  let app: TestApp;
  let stock: BlanksStockService;
  let site: Site;
  let supervisor: StaffActor;

  beforeAll(async () => {
    app = await startApp();
    stock = app.get(BlanksStockService);
    site = await getSite(app);
    supervisor = await buildStaff(app, 'supervisor');
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const enter = (kind: ManualKind, quantity: number, more: Partial<NewMovement> = {}) =>
    stock.move(supervisor, site.id, { kind, quantity, reason: 'uji', ...more });
  const balance = async (siteId = site.id, blankKind = 'ktp') =>
    (
      await app.database.sql<Balance>(
        `SELECT on_hand AS "onHand", received, issued, spoiled, transferred_out AS "transferredOut", returned,
           written_off AS "writtenOff" FROM blank_balances WHERE site_id = $1 AND blank_kind = $2`,
        [siteId, blankKind],
      )
    )[0] ?? null;

  describe('movements', () => {
    const none = { received: 0, issued: 0, spoiled: 0, transferredOut: 0, returned: 0, writtenOff: 0 };
    it('of every kind keep the law: received = on hand and all that left', async () => {
      await enter('receipt', 100, { reference: 'BAST-1' });
      expect(await balance()).toEqual({ ...none, onHand: 100, received: 100 });
      await enter('spoilage', 3);
      await enter('return', 7);
      await enter('adjustment', -2);
      await enter('adjustment', 5);
      expect(await balance()).toEqual({ ...none, onHand: 93, received: 105, spoiled: 3, returned: 7, writtenOff: 2 });
      const entered = await stock.listMovements(supervisor, site.id);
      expect(entered.map((m) => `${m.kind} ${m.quantity}`)).toEqual([
        'adjustment 5',
        'adjustment -2',
        'return -7',
        'spoilage -3',
        'receipt 100',
      ]);
      expect(entered.at(-1)).toMatchObject({ reference: 'BAST-1', reason: 'uji', staffName: supervisor.name });
    });

    it('between two sites leave one and reach the other', async () => {
      const other = await getSite(app, DISTRICT);
      const [from, to] = [await balance(), await balance(other.id)];
      await enter('transfer', 8, { toSiteId: other.id });
      expect(await balance()).toEqual({ ...from, onHand: 85, transferredOut: 8 });
      expect(await balance(other.id)).toEqual({ ...none, ...to, onHand: 8, received: 8 });
      const rows = await app.database.sql<{ quantity: number; other: string }>(
        `SELECT quantity, other_site_id AS other FROM blank_movements WHERE kind = 'transfer' ORDER BY quantity`,
      );
      expect(rows).toEqual([
        { quantity: -8, other: other.id },
        { quantity: 8, other: site.id },
      ]);
    });

    it('of two transfers against each other at once both get through', async () => {
      const other = await getSite(app, DISTRICT);
      const sent = Array.from({ length: 10 }, (_, i) => {
        const [from, to] = i % 2 === 0 ? [site, other] : [other, site];
        return stock.move(SYSTEM_ACTOR, from.id, { kind: 'transfer', quantity: 1, reason: 'uji', toSiteId: to.id });
      });
      await Promise.all(sent);
      expect([(await balance())?.onHand, (await balance(other.id))?.onHand]).toEqual([85, 8]);
    });

    it.each([undefined, '00000000-0000-7000-8000-000000000000'])('to nowhere (%s) are refused', async (toSiteId) => {
      await expect(enter('transfer', 1, { toSiteId })).rejects.toMatchObject({
        problems: [{ field: 'toSiteId', code: 'not_in_list' }],
      });
    });

    it('to itself, or to another region, are refused', async () => {
      const foreign = await getSite(app, OTHER_REGION);
      for (const toSiteId of [site.id, foreign.id])
        await expect(enter('transfer', 1, { toSiteId })).rejects.toMatchObject({ code: 'invalid_input' });
    });

    it.each<ManualKind>(['spoilage', 'return', 'transfer'])(
      'a %s beyond what lies there is refused whole',
      async (kind) => {
        const other = await getSite(app, DISTRICT);
        const before = [await balance(), await balance(other.id)];
        const more = kind === 'transfer' ? { toSiteId: other.id } : {};
        await expect(enter(kind, 86, more)).rejects.toMatchObject({ code: 'stock_short', status: 409 });
        expect([await balance(), await balance(other.id)]).toEqual(before);
      },
    );

    it('keep cards for adults and cards for children apart', async () => {
      await enter('receipt', 4, { blankKind: 'kia' });
      expect((await balance(site.id, 'kia'))?.onHand).toBe(4);
      expect((await balance())?.onHand).toBe(85);
      await expect(enter('spoilage', 5, { blankKind: 'kia' })).rejects.toMatchObject({ code: 'stock_short' });
    });

    it('with one key are entered once', async () => {
      const request = { key: 'stok-1', scope: 'staff:1', hash: 'a' };
      const want = { kind: 'receipt', quantity: 15, reason: 'uji' } as const;
      const first = await stock.move(supervisor, site.id, want, request);
      const again = await Promise.all([1, 2, 3].map(() => stock.move(supervisor, site.id, want, request)));
      expect(again).toEqual([first, first, first]);
      expect((await balance())?.onHand).toBe(100);
    });

    it('of another region are not found, whatever one may do at home', async () => {
      const other = await getSite(app, OTHER_REGION);
      const tries = [
        stock.move(supervisor, other.id, { kind: 'receipt', quantity: 1, reason: 'uji' }),
        stock.allot(supervisor, other.id, SATURDAY, { allotted: 1, reserve: 0 }),
        stock.overview(supervisor, other.id),
        stock.listMovements(supervisor, other.id),
      ];
      for (const attempt of tries) await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
      const clerk = await buildStaff(app, 'desk');
      const byClerk = stock.move(clerk, site.id, { kind: 'receipt', quantity: 1, reason: 'uji' });
      await expect(byClerk).rejects.toMatchObject({ code: 'not_found' });
    });

    it('are written down with who and what', async () => {
      const [entry] = await app.database.sql<{ staff: string; details: object }>(
        `SELECT staff_id AS staff, details FROM audit_entries WHERE action = 'stock.moved' AND details->>'quantity' = '-7'`,
      );
      expect(entry).toEqual({ staff: supervisor.staffId, details: { kind: 'return', quantity: -7, blankKind: 'ktp' } });
    });
  });

  describe('days', () => {
    let saturday: BuiltDay;
    const allotted = async (date: string) =>
      (await stock.overview(supervisor, site.id)).byDay.find((day) => day.date === date)?.allotted;
    const allot = (date: string, cards: number, reserve = 0) =>
      stock.allot(supervisor, site.id, date, { allotted: cards, reserve });

    beforeAll(async () => {
      saturday = await buildDay(app, { date: SATURDAY, counters: 2 });
      await buildDay(app, { date: SUNDAY, counters: 2 });
      await buildDay(app, { date: LATER, counters: 2 });
    });

    it('open with as many cards as they have places, while there are cards', async () => {
      const { byDay } = await stock.overview(supervisor, site.id);
      expect(byDay.map((day) => [day.allotted, day.reserve])).toEqual([
        [50, 5],
        [50, 5],
        [0, 0],
      ]);
    });

    it('take no more than lies at the site, all days together', async () => {
      await allot(SUNDAY, 20);
      await expect(allot(LATER, 31)).rejects.toMatchObject({ code: 'stock_short' });
      expect(await allot(LATER, 30, 4)).toMatchObject({ allotted: 30, reserve: 4 });
      expect(await stock.overview(supervisor, site.id)).toMatchObject({ onHand: 100, allotted: 100, free: 100 });
    });

    it('keep a reserve that is never larger than the day', async () => {
      expect(await allot(SATURDAY, 10, 25)).toMatchObject({ allotted: 10, reserve: 10 });
      await allot(SATURDAY, 50, 5);
    });

    it('never shrink below what people were promised', async () => {
      for (let i = 0; i < 12; i += 1) await buildBooking(app, saturday.slotIds[i] ?? '', [person(i)]);
      await expect(allot(SATURDAY, 11)).rejects.toMatchObject({ code: 'plan_needed', facts: { promised: 12 } });
      expect(await allot(SATURDAY, 12)).toMatchObject({ allotted: 12, promised: 12 });
      await allot(SATURDAY, 50, 5);
    });

    it('that are not published have no stock', async () => {
      await expect(allot('2027-02-27', 1)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('give up what nobody was promised when cards are lost: the latest first', async () => {
      await enter('spoilage', 25);
      expect([await allotted(SATURDAY), await allotted(SUNDAY), await allotted(LATER)]).toEqual([50, 20, 5]);
      await enter('adjustment', -15);
      expect([await allotted(SATURDAY), await allotted(SUNDAY), await allotted(LATER)]).toEqual([50, 10, 0]);
    });

    it('leave the latest promises short when there is no card for them: a fact is not refused, and it is told', async () => {
      await enter('spoilage', 55);
      expect([await allotted(SATURDAY), await allotted(SUNDAY), await allotted(LATER)]).toEqual([5, 0, 0]);
      expect(await stock.overview(supervisor, site.id)).toMatchObject({
        onHand: 5,
        promised: 12,
        free: -7,
        runwayDays: 0,
        runsOutOn: SATURDAY,
        spoiledThisMonth: 83,
      });
      const told = await app.database.sql(
        `SELECT subject_id AS site FROM outbox WHERE topic = 'stock-short' AND done_at IS NULL`,
      );
      expect(told).toEqual([{ site: site.id }]);
    });

    it('get their cards back first when new ones come', async () => {
      await enter('receipt', 45);
      expect([await allotted(SATURDAY), await allotted(SUNDAY), await allotted(LATER)]).toEqual([12, 0, 0]);
    });

    it('show what is left to promise: without the reserve, the promised and the used', async () => {
      await allot(SATURDAY, 30, 5);
      const { byDay } = await stock.overview(supervisor, site.id);
      expect(byDay.map((day) => day.left)).toEqual([13, 0, 0]);
      await expect(buildBooking(app, saturday.slotIds[15] ?? '', [person(20)])).resolves.toBeTruthy();
    });

    it('promise the public nothing of the reserve', async () => {
      await allot(SATURDAY, 18, 5);
      await expect(buildBooking(app, saturday.slotIds[16] ?? '', [person(21)])).rejects.toMatchObject({
        code: 'no_cards_left',
      });
    });

    it('count the month by the calendar of the site', async () => {
      await app.setClock('2027-02-28T23:59:00+07:00');
      await enter('spoilage', 1);
      await app.setClock('2027-03-01T00:30:00+07:00');
      await enter('spoilage', 2);
      expect((await stock.overview(supervisor, site.id)).spoiledThisMonth).toBe(2);
    });
  });
});
