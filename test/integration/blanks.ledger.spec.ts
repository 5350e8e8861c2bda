import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { BlanksCountService } from '../../src/modules/blanks/blanks.count.service.js';
import { BlanksCoverService } from '../../src/modules/blanks/blanks.cover.service.js';
import { BlanksDeliveryService } from '../../src/modules/blanks/blanks.delivery.service.js';
import { BlanksOutlookService } from '../../src/modules/blanks/blanks.outlook.service.js';
import { BlanksService } from '../../src/modules/blanks/blanks.service.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import type { Balance, NewMovement } from '../../src/modules/blanks/blanks.types.js';
import type { Site } from '../../src/modules/calendar/calendar.types.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, DISTRICT, getSite, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

describe('the ledger of blank cards', () => {
  let app: TestApp;
  let stock: BlanksStockService;
  let site: Site;
  let supervisor: StaffActor;

  beforeAll(async () => {
    app = await startApp();
    stock = app.get(BlanksStockService);
    site = await getSite(app);
    supervisor = await buildStaff(app, 'supervisor');
    await move({ kind: 'receipt', quantity: 100 });
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const move = (want: Partial<NewMovement> & Pick<NewMovement, 'kind' | 'quantity'>) =>
    stock.move(supervisor, site.id, { reason: 'uji', ...want });
  const balance = async (siteId = site.id) =>
    (
      await app.database.sql<Balance>(
        `SELECT on_hand AS "onHand", received, spoiled, transferred_out AS "transferredOut", returned, written_off AS "writtenOff"
         FROM blank_balances WHERE site_id = $1 AND blank_kind = 'ktp'`,
        [siteId],
      )
    )[0];

  describe('a wrong entry', () => {
    it.each([
      ['receipt', 7],
      ['spoilage', 3],
      ['return', 4],
      ['adjustment', 5],
      ['adjustment', -5],
    ] as const)('%s of %i is taken back where it counted', async (kind, quantity) => {
      const before = await balance();
      const wrong = await move({ kind, quantity });
      const back = await stock.reverse(supervisor, site.id, wrong.id, 'salah ketik');
      expect(back).toMatchObject({
        kind,
        quantity: -wrong.quantity,
        reason: 'salah ketik',
        staffName: supervisor.name,
      });
      expect(await balance()).toEqual(before);
      const [first, second] = (
        await app.get(BlanksOutlookService).search(supervisor, site.id, { blankKind: 'ktp' }, { size: 2, number: 1 })
      ).lines;
      expect([first?.reversesId, second?.reversedById]).toEqual([wrong.id, back.id]);
    });

    it('of a transfer is taken back on both sides', async () => {
      const other = await getSite(app, DISTRICT);
      const before = await balance();
      const wrong = await move({ kind: 'transfer', quantity: 8, toSiteId: other.id });
      expect((await balance(other.id))?.onHand).toBe(8);
      await stock.reverse(supervisor, site.id, wrong.id, 'salah tujuan');
      expect(await balance()).toEqual(before);
      expect(await balance(other.id)).toMatchObject({ onHand: 0, received: 0 });
    });

    it('is taken back once, also by ten at once', async () => {
      const wrong = await move({ kind: 'spoilage', quantity: 1 });
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, () => stock.reverse(supervisor, site.id, wrong.id, 'salah')),
      );
      expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
      await expect(stock.reverse(supervisor, site.id, wrong.id, 'salah')).rejects.toMatchObject({
        code: 'not_reversible',
      });
    });

    it('is not a reversing one, nor one of another site, nor one whose cards are gone', async () => {
      const wrong = await move({ kind: 'spoilage', quantity: 1 });
      const back = await stock.reverse(supervisor, site.id, wrong.id, 'salah');
      const code = (promise: Promise<unknown>, value: string) => expect(promise).rejects.toMatchObject({ code: value });
      await code(stock.reverse(supervisor, site.id, back.id, 'x'), 'not_reversible');
      const other = await getSite(app, DISTRICT);
      await code(stock.reverse(supervisor, other.id, wrong.id, 'x'), 'not_found');
      const receipt = await move({ kind: 'receipt', quantity: 10 });
      const onHand = (await balance())?.onHand ?? 0;
      const away = await move({ kind: 'return', quantity: onHand - 5 });
      await code(stock.reverse(supervisor, site.id, receipt.id, 'x'), 'stock_short');
      await stock.reverse(supervisor, site.id, away.id, 'x');
      await stock.reverse(supervisor, site.id, receipt.id, 'x');
    });
  });

  describe('an evening count', () => {
    const count = (counted: number, more: { expected?: number; reason?: string } = {}) =>
      app.get(BlanksCountService).count(supervisor, site.id, { counted, ...more });

    it('that equals is recorded as such, and moves nothing', async () => {
      const before = await balance();
      expect(await count(before?.onHand ?? 0)).toMatchObject({ expected: 100, counted: 100, reason: null });
      expect(await balance()).toEqual(before);
    });

    it('books the difference as an adjustment with its reason', async () => {
      await expect(count(97)).rejects.toMatchObject({ problems: [{ field: 'reason', code: 'required' }] });
      await expect(count(97, { expected: 99, reason: 'x' })).rejects.toMatchObject({
        code: 'stock_moved',
        facts: { onHand: 100 },
      });
      expect(await count(97, { expected: 100, reason: 'hilang' })).toMatchObject({ expected: 100, counted: 97 });
      expect((await stock.listMovements(supervisor, site.id))[0]).toMatchObject({
        kind: 'adjustment',
        quantity: -3,
        reason: 'hilang',
      });
      expect(await count(100, { reason: 'ketemu' })).toMatchObject({ expected: 97, counted: 100 });
      const counts = await app.get(BlanksOutlookService).listCounts(supervisor, site.id);
      expect(counts.map((c) => c.counted - c.expected)).toEqual([3, -3, 0]);
    });
  });

  describe('an expected delivery', () => {
    const deliveries = () => app.get(BlanksDeliveryService);

    it('may have no date and no number; one with a date is listed first; one that arrives is a receipt', async () => {
      await deliveries().note(supervisor, site.id, { note: 'kabar dari provinsi' });
      const dated = await deliveries().note(supervisor, site.id, {
        note: 'BAST 7',
        quantity: 50,
        expectedOn: '2027-03-01',
      });
      expect((await deliveries().list(supervisor, site.id)).map((d) => [d.expectedOn, d.quantity])).toEqual([
        ['2027-03-01', 50],
        [null, null],
      ]);
      const receipt = await deliveries().arrive(supervisor, site.id, dated.id, { quantity: 48, reference: 'BAST-7' });
      expect(receipt).toMatchObject({ kind: 'receipt', quantity: 48, reason: 'BAST 7', reference: 'BAST-7' });
      await expect(deliveries().arrive(supervisor, site.id, dated.id, { quantity: 48 })).rejects.toMatchObject({
        code: 'delivery_closed',
      });
      const [open] = await deliveries().list(supervisor, site.id);
      await deliveries().withdraw(supervisor, site.id, open?.id ?? '');
      expect(await deliveries().list(supervisor, site.id)).toEqual([]);
      await stock.reverse(supervisor, site.id, receipt.id, 'uji');
    });
  });

  describe('a card spoiled on a service day', () => {
    let saturday: BuiltDay;
    const dayOf = async (date: string) =>
      (await stock.overview(supervisor, site.id)).byDay.find((day) => day.date === date);
    const allot = (date: string, cards: number, reserve = 0) =>
      stock.allot(supervisor, site.id, date, { allotted: cards, reserve });
    const spoil = (cards: number) => move({ kind: 'spoilage', quantity: cards, serviceOn: SATURDAY });
    const toldOpen = async () =>
      (await app.database.sql(`SELECT 1 FROM outbox WHERE topic = 'stock-short' AND done_at IS NULL`)).length;

    beforeAll(async () => {
      saturday = await buildDay(app, { date: SATURDAY });
      await buildDay(app, { date: SUNDAY });
      await allot(SATURDAY, 8, 2);
      await allot(SUNDAY, 20, 3);
      for (let i = 0; i < 6; i += 1) await buildBooking(app, saturday.slotIds[i] ?? '', [person(i)]);
    });

    it('takes the reserve of the day first: nobody loses a promise', async () => {
      await spoil(2);
      expect(await dayOf(SATURDAY)).toMatchObject({ allotted: 8, promised: 6, used: 2, left: 0 });
    });

    it('then what the site has not allotted', async () => {
      await spoil(3);
      expect(await dayOf(SATURDAY)).toMatchObject({ allotted: 11, promised: 6, used: 5 });
      expect(await dayOf(SUNDAY)).toMatchObject({ allotted: 20 });
    });

    it('then what later days have and nobody was promised', async () => {
      const onHand = (await balance())?.onHand ?? 0;
      await move({ kind: 'return', quantity: onHand - 26 });
      await spoil(4);
      expect(await dayOf(SATURDAY)).toMatchObject({ allotted: 15, promised: 6, used: 9 });
      expect(await dayOf(SUNDAY)).toMatchObject({ allotted: 16, reserve: 3 });
      expect(await toldOpen()).toBe(0);
    });

    it('gives the cards of the day back when the entry is taken back', async () => {
      const wrong = await spoil(2);
      await stock.reverse(supervisor, site.id, wrong.id, 'salah');
      expect(await dayOf(SATURDAY)).toMatchObject({ promised: 6, used: 9 });
    });

    it('leaves the day short when nothing lies free, and tells it once for whoever makes plans', async () => {
      const onHand = (await balance())?.onHand ?? 0;
      await spoil(onHand - 4);
      expect(await dayOf(SATURDAY)).toMatchObject({ promised: 6, left: 0 });
      expect(await dayOf(SUNDAY)).toMatchObject({ allotted: 0 });
      const short = await app.get(UnitOfWork).run((tx) => app.get(BlanksCoverService).coverSite(tx, site.id));
      expect(short).toBe(2);
      expect(await toldOpen()).toBe(1);
      await move({ kind: 'receipt', quantity: 10 });
      expect(await app.get(UnitOfWork).run((tx) => app.get(BlanksCoverService).coverSite(tx, site.id))).toBe(0);
      await app.database.sql(`UPDATE outbox SET done_at = now() WHERE topic = 'stock-short'`);
    });

    it('is refused for a date without a service day', async () => {
      await expect(move({ kind: 'spoilage', quantity: 1, serviceOn: '2027-02-15' })).rejects.toMatchObject({
        problems: [{ field: 'serviceOn', code: 'not_in_list' }],
      });
    });

    it('and at the desk: the promise of the person stays, and an issue that was wrong comes back', async () => {
      const blanks = app.get(BlanksService);
      const [seat] = await app.database.sql<{ id: string }>(`SELECT id FROM booking_people ORDER BY id LIMIT 1`);
      const card = {
        siteId: site.id,
        regionId: site.regionId,
        serviceDayId: saturday.day.id,
        blankKind: 'ktp' as const,
      };
      const of = { ...card, bookingPersonId: seat?.id ?? '', reason: 'salah cetak' };
      const before = await dayOf(SATURDAY);
      const inTx = app.get(UnitOfWork);
      await inTx.run((tx) => blanks.spoil(tx, SYSTEM_ACTOR, { ...of, cards: 1 }));
      expect(await dayOf(SATURDAY)).toMatchObject({ promised: 6, used: (before?.used ?? 0) + 1 });
      const held = await dayOf(SATURDAY);
      const stayed = await balance();
      await inTx.run(async (tx) => {
        await blanks.lockBalance(tx, site.id, 'ktp');
        await blanks.issue(tx, SYSTEM_ACTOR, { ...of, wasPromised: true });
        await blanks.undoIssue(tx, SYSTEM_ACTOR, { ...of, wasPromised: true });
      });
      expect([await dayOf(SATURDAY), await balance()]).toEqual([held, stayed]);
      const again = inTx.run((tx) => blanks.undoIssue(tx, SYSTEM_ACTOR, { ...of, wasPromised: true }));
      await expect(again).rejects.toMatchObject({ code: 'not_found' });
    });
  });
});
