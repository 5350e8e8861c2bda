import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { BlanksDeliveryService } from '../../src/modules/blanks/blanks.delivery.service.js';
import { BlanksPolicyService } from '../../src/modules/blanks/blanks.policy.service.js';
import { BlanksService } from '../../src/modules/blanks/blanks.service.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import type { Site } from '../../src/modules/calendar/calendar.types.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, getSite, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const LATER = '2027-02-20';
const MANUAL = { isAutomatic: false, weeks: null, reservePercent: 10, firstPercent: 0 };

describe('spreading the cards over the days', () => {
  let app: TestApp;
  let stock: BlanksStockService;
  let policy: BlanksPolicyService;
  let site: Site;
  let supervisor: StaffActor;
  let saturday: BuiltDay;

  beforeAll(async () => {
    app = await startApp();
    stock = app.get(BlanksStockService);
    policy = app.get(BlanksPolicyService);
    site = await getSite(app);
    supervisor = await buildStaff(app, 'supervisor');
    saturday = await buildDay(app, { date: SATURDAY });
    await buildDay(app, { date: SUNDAY });
    await buildDay(app, { date: LATER });
    await stock.move(supervisor, site.id, { kind: 'receipt', quantity: 70, reason: 'uji' });
    await policy.save(supervisor, site.id, MANUAL);
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const days = async () =>
    (await stock.overview(supervisor, site.id)).byDay.map((d) => [d.allotted, d.reserve, d.promised, d.setBy]);

  it('shows first what it would do, and changes nothing', async () => {
    const shown = await policy.preview(supervisor, site.id);
    expect(shown.days.map((d) => [d.before.allotted, d.allotted, d.reserve])).toEqual([
      [0, 24, 2],
      [0, 23, 2],
      [0, 23, 2],
    ]);
    expect(shown).toMatchObject({ onHand: 70, free: 70, unallotted: 0, until: null, reason: 'published' });
    expect(await days()).toEqual(Array(3).fill([0, 0, 0, 'opening']));
    const other = await policy.preview(supervisor, site.id, { want: { ...MANUAL, reservePercent: 50 } });
    expect(other.days[0]).toMatchObject({ allotted: 24, reserve: 12 });
  });

  it('is applied by one press: as many as lie there, no more', async () => {
    await policy.apply(supervisor, site.id);
    expect(await days()).toEqual([
      [24, 2, 0, 'policy'],
      [23, 2, 0, 'policy'],
      [23, 2, 0, 'policy'],
    ]);
    expect(await stock.overview(supervisor, site.id)).toMatchObject({ onHand: 70, allotted: 70 });
  });

  it('never goes below what was promised', async () => {
    for (let i = 0; i < 10; i += 1) await buildBooking(app, saturday.slotIds[i] ?? '', [person(i)]);
    await stock.move(supervisor, site.id, { kind: 'return', quantity: 56, reason: 'uji' });
    await policy.apply(supervisor, site.id);
    expect((await days()).map(([cards, , promised]) => [cards, promised])).toEqual([
      [12, 10],
      [1, 0],
      [1, 0],
    ]);
    await stock.move(supervisor, site.id, { kind: 'receipt', quantity: 56, reason: 'uji' });
  });

  it('lasts until the next delivery; days after it keep their promises only', async () => {
    const deliveries = app.get(BlanksDeliveryService);
    const next = await deliveries.note(supervisor, site.id, { note: 'uji', expectedOn: '2027-02-19' });
    await deliveries.note(supervisor, site.id, { note: 'entah kapan' });
    const shown = await policy.preview(supervisor, site.id);
    expect(shown).toMatchObject({ until: '2027-02-18', reason: 'delivery', unallotted: 10 });
    expect(shown.days.map((d) => [d.role, d.allotted])).toEqual([
      ['spread', 30],
      ['spread', 30],
      ['later', 0],
    ]);
    await deliveries.withdraw(supervisor, site.id, next.id);
  });

  it('lasts as many weeks as the supervisor says, with a share for days that are not published yet', async () => {
    const shown = await policy.preview(supervisor, site.id, { want: { ...MANUAL, weeks: 6 } });
    expect(shown).toMatchObject({ until: '2027-03-21', reason: 'weeks', unpublishedDays: 4 });
    expect(shown.unallotted).toBeGreaterThan(0);
    expect(shown.days.reduce((sum, d) => sum + d.allotted, 0) + shown.unallotted).toBe(70);
  });

  it('leaves a day that somebody set by hand, unless told otherwise', async () => {
    await stock.allot(supervisor, site.id, SUNDAY, { allotted: 5, reserve: 1 });
    await policy.apply(supervisor, site.id);
    expect((await days())[1]).toEqual([5, 1, 0, 'hand']);
    await policy.apply(supervisor, site.id, { includesHand: true });
    expect((await days())[1]).toEqual([20, 2, 0, 'policy']);
  });

  it('works by itself once a day where it is switched on, and for a day that opens', async () => {
    await policy.save(supervisor, site.id, { ...MANUAL, isAutomatic: true });
    await stock.move(supervisor, site.id, { kind: 'receipt', quantity: 3, reason: 'uji' });
    expect([await policy.applyDue(), await policy.applyDue()]).toEqual([1, 0]);
    expect((await days()).reduce((sum, [cards]) => sum + Number(cards), 0)).toBe(73);
    await app.setClock('2027-02-09T01:00:00+07:00');
    expect(await policy.applyDue()).toBe(1);
    await app.setClock(MONDAY);
    await buildDay(app, { date: '2027-02-21' });
    const after = await days();
    expect(after).toHaveLength(4);
    expect(after.map(([cards, , promised]) => Number(cards) - Number(promised))).toEqual([16, 16, 16, 15]);
    await policy.save(supervisor, site.id, MANUAL);
  });

  it('is kept per site, by its supervisor, at the version that was seen', async () => {
    const { version } = await policy.get(supervisor, site.id);
    await expect(policy.save(supervisor, site.id, MANUAL, version - 1)).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    const clerk = await buildStaff(app, 'desk');
    for (const attempt of [policy.save(clerk, site.id, MANUAL), policy.apply(clerk, site.id)])
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
  });

  describe('the last share for the first classes', () => {
    beforeAll(async () => {
      await policy.save(supervisor, site.id, { ...MANUAL, firstPercent: 50 });
      await stock.allot(supervisor, site.id, SUNDAY, { allotted: 6, reserve: 2 });
    });
    const promise = (nationalClass: 1 | 2 | 3, serviceDayId: string) =>
      app
        .get(UnitOfWork)
        .run((tx) =>
          app.get(BlanksService).promise(tx, { serviceDayId, blankKind: 'ktp', cards: 1 }, { nationalClass }),
        );

    it('is refused to lost and damaged cards, and given to first-timers', async () => {
      const [sunday] = await app.database.sql<{ id: string }>(
        `SELECT service_day_id AS id FROM day_stocks WHERE site_id = $1 AND service_on = $2`,
        [site.id, SUNDAY],
      );
      const id = sunday?.id ?? '';
      const outcomes: string[] = [];
      for (const nationalClass of [3, 3, 3, 1, 3, 2, 1] as const)
        outcomes.push(
          await promise(nationalClass, id).then(
            () => `${nationalClass}`,
            (e: { code: string }) => e.code,
          ),
        );
      expect(outcomes).toEqual(['3', '3', 'no_cards_left', '1', 'no_cards_left', '2', 'no_cards_left']);
      await app.database.sql('UPDATE day_stocks SET promised = 0 WHERE service_day_id = $1', [id]);
    });

    it('holds nothing back where every place has its card', async () => {
      await stock.move(supervisor, site.id, { kind: 'receipt', quantity: 60, reason: 'uji' });
      await stock.allot(supervisor, site.id, SUNDAY, { allotted: 30, reserve: 2 });
      const sunday = (await stock.overview(supervisor, site.id)).byDay[1];
      expect(sunday).toMatchObject({ places: 30, keptForFirst: 0 });
    });
  });
});
