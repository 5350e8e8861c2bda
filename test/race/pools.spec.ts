import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Need } from '../../src/modules/applicants/applicants.types.js';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { CapacityPoolsService } from '../../src/modules/capacity/capacity.pools.service.js';
import { CapacityService } from '../../src/modules/capacity/capacity.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { MONDAY, SATURDAY, SUNDAY, startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, getSite, person } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { isFull } from '../support/tier.js';

/** Two days before the Saturday opens at nine, less a second; and a second after. */
const BEFORE = '2027-02-11T08:59:59+07:00';
const AFTER = '2027-02-11T09:00:01+07:00';
const ROUNDS = isFull ? 10 : 2;

describe('places that are kept for others', () => {
  let app: TestApp;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    // Places move between the pools of a slot; none comes and none goes.
    const odd = `SELECT s.id FROM slots s JOIN slot_pools p ON p.slot_id = s.id GROUP BY s.id HAVING sum(p.capacity) <> s.capacity`;
    expect(await app.database.sql(odd)).toEqual([]);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const book = (slotId: string | undefined, needs: Need[] = []) => {
    next += 1;
    const want = { applicants: [{ ...person(next), needs }], language: 'id' as const, channel: 'api' as const };
    return app.get(BookingsConfirmService).book(slotId ?? '', 'ikd', want);
  };
  const block = (slotId: string | undefined, places: number) =>
    app.get(BookingsBlockService).hold({ service: 'ikd', places: [{ slotId: slotId ?? '', places }], pools: 'school' });
  const shown = async ({ site, day }: BuiltDay) => {
    const { slots } = await app.get(BookingsReadService).listSlots(site.id, day.date, 'ikd', 1);
    const [listed] = await app.get(BookingsReadService).listDays(site.id, 'ikd', day.date, day.date);
    return [slots[0]?.placesLeft, listed?.placesLeft];
  };
  const pools = async (slotId: string | undefined) => {
    const rows = await app.database.sql<{ pool: string; capacity: number; taken: number }>(
      'SELECT pool, capacity, taken FROM slot_pools WHERE slot_id = $1',
      [slotId],
    );
    return Object.fromEntries(rows.map(({ pool, capacity, taken }) => [pool, `${taken}/${capacity}`]));
  };

  it('are not the public’s before their time, and all at once after it, whoever comes first', async () => {
    const day = await buildDay(app, {
      date: SATURDAY,
      counters: 5,
      closesAt: '09:12',
      schoolPlaces: 2,
      priorityPlaces: 1,
    });
    const [slotId] = day.slotIds;
    await app.setClock(BEFORE);
    expect(await shown(day)).toEqual([2, 2]);
    expect(await tally(Array.from({ length: 4 }, () => book(slotId)))).toEqual({ ok: 2, refused: { slot_full: 2 } });
    await block(slotId, 1);
    expect(await pools(slotId)).toEqual({ public: '2/2', school: '1/2', priority: '0/1' });

    await app.setClock(AFTER);
    expect(await shown(day)).toEqual([2, 2]);
    expect(await tally(Array.from({ length: 4 }, () => book(slotId)))).toEqual({ ok: 2, refused: { slot_full: 2 } });
    expect(await pools(slotId)).toEqual({ public: '4/4', school: '1/1', priority: '0/0' });
    expect(await shown(day)).toEqual([0, 0]);
  });

  it('move once, and again when something is given back late', async () => {
    const day = await buildDay(app, { date: SUNDAY, counters: 4, closesAt: '09:24', schoolPlaces: 3 });
    const [slotId] = day.slotIds;
    const { id } = await block(slotId, 2);
    const fallBack = () => app.get(CapacityPoolsService).fallBack();
    expect(await fallBack()).toBe(0);
    await app.setClock('2027-02-12T09:00:00+07:00');
    expect([await fallBack(), await fallBack()]).toEqual([4, 0]);
    expect(await pools(slotId)).toEqual({ public: '0/2', school: '2/2' });
    await app.get(BookingsBlockService).release(SYSTEM_ACTOR, id);
    expect(await shown(day)).toEqual([4, 8]);
    expect([await fallBack(), await fallBack()]).toEqual([2, 0]);
    await expect(block(slotId, 1)).rejects.toMatchObject({ code: 'slot_full' });
  });

  it('stay where they are when the day is built again', async () => {
    const day = await buildDay(app, { date: '2027-02-20', counters: 3, closesAt: '09:12', schoolPlaces: 2 });
    await app.setClock('2027-02-18T09:00:00+07:00');
    await app.get(CapacityPoolsService).fallBack(day.day.id);
    const before = await pools(day.slotIds[0]);
    await app.get(UnitOfWork).run((tx) => app.get(CapacityService).buildSlots(tx, day.site, day.day));
    expect(await pools(day.slotIds[0])).toEqual(before);
    expect(await shown(day)).toEqual([3, 3]);
  });

  it('fall back as long before the day opens as the site says, or the day itself', async () => {
    const [own, early] = [
      await buildDay(app, { date: '2027-02-21', counters: 2, schoolPlaces: 1 }),
      await buildDay(app, { date: '2027-02-22', counters: 2, schoolPlaces: 1, poolFallBackHours: 168 }),
    ];
    const at = async (day: BuiltDay) => {
      const sql = `SELECT DISTINCT p.falls_back_at AS at FROM slots s JOIN slot_pools p ON p.slot_id = s.id
        WHERE s.service_day_id = $1 AND p.falls_back_at IS NOT NULL`;
      return (await app.database.sql<{ at: Date }>(sql, [day.day.id])).map((row) => row.at.toISOString());
    };
    expect([await at(own), await at(early)]).toEqual([['2027-02-19T02:00:00.000Z'], ['2027-02-15T02:00:00.000Z']]);
  });

  it('for people with a need: whoever has one that the site counts tries them first', async () => {
    const site = await getSite(app);
    const poolsFor = (needs: string[]) => app.get(CapacityService).poolsFor(site, needs);
    expect([poolsFor([]), poolsFor(['pregnant'])]).toEqual([['public'], ['priority', 'public']]);
    expect(app.get(CapacityService).poolsFor({ priorityNeeds: ['elderly'] }, ['pregnant'])).toEqual(['public']);
    const day = await buildDay(app, { date: '2027-03-06', counters: 3, closesAt: '09:12', priorityPlaces: 1 });
    const [slotId] = day.slotIds;
    await book(slotId, ['elderly']);
    expect(await pools(slotId)).toEqual({ public: '0/2', priority: '1/1' });
    await book(slotId, ['elderly']);
    expect(await tally([book(slotId), book(slotId)])).toEqual({ ok: 1, refused: { slot_full: 1 } });
  });

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'a school, the public and the fall-back at once: exact totals (round %i)',
    async (round) => {
      const date = new Date(Date.UTC(2027, 1, 23 + round)).toISOString().slice(0, 10);
      const day = await buildDay(app, { date, counters: 20, closesAt: '09:24', schoolPlaces: 12 });
      const opens = new Date(`${date}T09:00:00+07:00`).getTime();
      await app.setClock(new Date(opens - 48 * 3_600_000 + 1).toISOString());
      const before = await deadlocks(app);
      const fallBack = () => app.get(CapacityPoolsService).fallBack(day.day.id);
      /** Does not look first whether the places fell back. */
      const atOnce = (slotId = '') =>
        app.get(UnitOfWork).run((tx) => {
          const places = [{ slotId, places: 6 }];
          return app.get(BookingsBlockService).claim(tx, { service: 'ikd', places, pools: 'school' });
        });
      const [schools, people] = await Promise.all([
        tally(Array.from({ length: 6 }, (_, i) => atOnce(day.slotIds[i % 2]))),
        tally(Array.from({ length: 60 }, (_, i) => book(day.slotIds[i % 2]))),
        ...Array.from({ length: 4 }, fallBack),
      ]);
      expect(Object.keys({ ...schools.refused, ...people.refused })).toEqual(['slot_full']);
      const [row] = await app.database.sql<{ taken: number }>(
        `SELECT sum(taken)::int AS taken FROM slots WHERE service_day_id = $1 AND kind = 'timed'`,
        [day.day.id],
      );
      expect(row?.taken).toBe(schools.ok * 6 + people.ok);
      // Whoever still wants a place gets one of those that are left, to the last.
      const rest = await tally(Array.from({ length: 60 }, (_, i) => book(day.slotIds[i % 2])));
      expect(schools.ok * 6 + people.ok + rest.ok).toBe(40);
      expect(await deadlocks(app)).toBe(before);
    },
  );
});
