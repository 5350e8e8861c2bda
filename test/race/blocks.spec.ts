import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import type { NewBlock } from '../../src/modules/bookings/bookings.block.types.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsSeatService } from '../../src/modules/bookings/bookings.seat.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, DISTRICT, person } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { isFull } from '../support/tier.js';

const ROUNDS = isFull ? 5 : 1;
const AFTER_72_HOURS = '2027-02-11T10:00:01+07:00';

describe('a block of places', () => {
  let app: TestApp;
  let next = 0;
  let date = 13;

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const blocks = () => app.get(BookingsBlockService);
  const seats = () => app.get(BookingsSeatService);
  /** A day that no other test has. */
  const freshDay = (options: Parameters<typeof buildDay>[1] = {}): Promise<BuiltDay> => {
    date += 1;
    const on = new Date(Date.UTC(2027, 1, date)).toISOString().slice(0, 10);
    return buildDay(app, { date: on, counters: 2, ...options });
  };
  const want = (days: readonly [BuiltDay, number][], more: Partial<NewBlock> = {}): NewBlock => ({
    service: 'record_first',
    places: days.map(([{ day }, places]) => ({ serviceDayId: day.id, places })),
    pools: ['school', 'public'],
    ...more,
  });
  const request = (key: string) => ({ key, scope: 'staff:x', hash: key });
  const taken = async ({ day }: BuiltDay): Promise<Record<string, number>> => {
    const rows = await app.database.sql<{ pool: string; taken: number }>(
      `SELECT p.pool, sum(p.taken)::int AS taken FROM slots s JOIN slot_pools p ON p.slot_id = s.id
       WHERE s.service_day_id = $1 AND p.taken > 0 GROUP BY p.pool`,
      [day.id],
    );
    return Object.fromEntries(rows.map((row) => [row.pool, row.taken]));
  };
  const promised = async ({ day }: BuiltDay): Promise<number> => {
    const sql = `SELECT promised FROM day_stocks WHERE service_day_id = $1 AND blank_kind = 'ktp'`;
    return (await app.database.sql<{ promised: number }>(sql, [day.id]))[0]?.promised ?? 0;
  };
  const books = (slotId: string | undefined) => {
    next += 1;
    const wanted = { applicants: [person(next)], language: 'id', channel: 'api' } as const;
    return app.get(BookingsConfirmService).book(slotId ?? '', 'ikd', { ...wanted, applicants: [...wanted.applicants] });
  };
  const names = (blockId: string, slotId: string, key?: string) => {
    next += 1;
    return seats().name(SYSTEM_ACTOR, blockId, { slotId, applicant: person(next) }, key ? request(key) : undefined);
  };

  it('spans days and sites, all or nothing', async () => {
    const [office, kecamatan] = [await freshDay({ schoolPlaces: 1 }), await freshDay({ site: DISTRICT })];
    await expect(
      blocks().hold(
        want([
          [office, 40],
          [kecamatan, 41],
        ]),
      ),
    ).rejects.toMatchObject({ code: 'slot_full' });
    expect([await taken(office), await taken(kecamatan)]).toEqual([{}, {}]);

    const block = await blocks().hold(
      want([
        [kecamatan, 40],
        [office, 30],
      ]),
    );
    expect([await taken(office), await taken(kecamatan)]).toEqual([{ school: 15, public: 15 }, { public: 40 }]);
    expect(block.status).toBe('pending');
    expect(block.expiresAt?.toISOString().slice(0, 16)).toBe('2027-02-11T03:00');
    expect(block.days.map((day) => day.seats.reduce((sum, { places }) => sum + places, 0))).toEqual([30, 40]);
  });

  it('takes the named times, and only from the pools it may', async () => {
    const day = await freshDay({ schoolPlaces: 1 });
    const [first, , third] = day.slotIds as [string, string, string];
    const places = [
      { slotId: third, places: 1 },
      { slotId: first, places: 1 },
    ];
    const block = await blocks().hold({ ...want([]), places, pools: 'school' });
    expect(block.days[0]?.seats.map(({ slotId }) => slotId)).toEqual([first, third]);
    expect(await taken(day)).toEqual({ school: 2 });
    await expect(blocks().hold({ ...want([]), places, pools: 'school' })).rejects.toMatchObject({ code: 'slot_full' });
  });

  it('keeps cards with the places, all or none', async () => {
    const day = await freshDay({ cards: 5 });
    const cards = (count: number) => [{ serviceDayId: day.day.id, cards: count }];
    await expect(blocks().hold(want([[day, 10]], { cards: cards(6) }))).rejects.toMatchObject({
      code: 'no_cards_left',
    });
    expect([await taken(day), await promised(day)]).toEqual([{}, 0]);
    const { id } = await blocks().hold(want([[day, 10]], { cards: cards(5) }));
    expect([await taken(day), await promised(day)]).toEqual([{ public: 10 }, 5]);
    await blocks().release(SYSTEM_ACTOR, id);
    expect([await taken(day), await promised(day)]).toEqual([{}, 0]);
  });

  it('is made once for one key', async () => {
    const day = await freshDay();
    const asked = Array.from({ length: 5 }, () => blocks().hold(want([[day, 8]]), request('once')));
    expect(new Set((await Promise.all(asked)).map(({ id }) => id)).size).toBe(1);
    expect(await taken(day)).toEqual({ public: 8 });
  });

  it('runs out after 72 hours, unless it was confirmed', async () => {
    const [first, second] = [await freshDay(), await freshDay()];
    const lasting = await blocks().hold(want([[first, 10]]));
    const passing = await blocks().hold(want([[second, 10]]));
    expect(await blocks().confirm(SYSTEM_ACTOR, lasting.id)).toMatchObject({ status: 'booked', expiresAt: null });
    await blocks().confirm(SYSTEM_ACTOR, lasting.id);
    await app.setClock(AFTER_72_HOURS);
    await expect(blocks().confirm(SYSTEM_ACTOR, passing.id)).rejects.toMatchObject({ code: 'hold_expired' });
    await app.get(BookingsEndingService).releaseExpired();
    expect([await taken(first), await taken(second)]).toEqual([{ public: 10 }, {}]);
    expect(await blocks().get(passing.id)).toMatchObject({ status: 'cancelled', days: [] });
    expect(await blocks().release(SYSTEM_ACTOR, lasting.id)).toMatchObject({ status: 'cancelled' });
    await blocks().release(SYSTEM_ACTOR, lasting.id);
    expect(await taken(first)).toEqual({});
  });

  it('stands in nobody’s way once it ran out', async () => {
    const day = await freshDay();
    await blocks().hold(want([[day, 40]]));
    await expect(books(day.slotIds[0])).rejects.toMatchObject({ code: 'slot_full' });
    await app.setClock(AFTER_72_HOURS);
    await books(day.slotIds[0]);
    await blocks().hold(want([[day, 39]]));
    expect(await taken(day)).toEqual({ public: 40 });
  });

  it('gives a seat a name without ever freeing it', async () => {
    const day = await freshDay({ cards: 5, schoolPlaces: 1 });
    const [slotId = ''] = day.slotIds;
    const cards = [{ serviceDayId: day.day.id, cards: 1 }];
    const { id } = await blocks().hold({ ...want([]), places: [{ slotId, places: 2 }], cards });
    const first = await names(id, slotId, 'seat');
    expect(first.view).toMatchObject({ status: 'booked', card: { state: 'promised' } });
    next -= 1;
    expect((await names(id, slotId, 'seat')).view.code).toBe(first.view.code);
    expect([await taken(day), await promised(day)]).toEqual([{ school: 1, public: 1 }, 1]);
    next -= 1;
    await expect(names(id, slotId)).rejects.toMatchObject({ code: 'already_booked' });
    expect((await blocks().get(id)).days[0]?.seats).toMatchObject([{ slotId, places: 1 }]);
    await names(id, slotId);
    expect([await taken(day), await promised(day)]).toEqual([{ school: 1, public: 1 }, 2]);
    expect(await blocks().get(id)).toMatchObject({ status: 'cancelled', days: [] });
    await expect(names(id, slotId)).rejects.toMatchObject({ code: 'hold_expired' });
  });

  it('forty names at once for ten seats: ten sit', async () => {
    const day = await freshDay({ counters: 10 });
    const [slotId = ''] = day.slotIds;
    const { id } = await blocks().hold({ ...want([]), service: 'ikd', places: [{ slotId, places: 10 }] });
    const { ok, refused } = await tally(Array.from({ length: 40 }, () => names(id, slotId)));
    expect([ok, Object.keys(refused).sort()]).toEqual([10, ['hold_expired']]);
    expect(await taken(day)).toEqual({ public: 10 });
  });

  it('released while it is named: no seat is free and named', async () => {
    const day = await freshDay({ counters: 10 });
    const [slotId = ''] = day.slotIds;
    const { id } = await blocks().hold({ ...want([]), service: 'ikd', places: [{ slotId, places: 10 }] });
    const [named] = await Promise.all([
      tally(Array.from({ length: 10 }, () => names(id, slotId))),
      blocks().release(SYSTEM_ACTOR, id),
    ]);
    expect((await taken(day)).public ?? 0).toBe(named.ok);
  });

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'blocks of 200 and the public for the same places: exact, and nobody waits for ever (round %i)',
    async () => {
      const days = [await freshDay({ counters: 15, schoolPlaces: 3 }), await freshDay({ counters: 15 })] as const;
      const before = await deadlocks(app);
      const block = (first: number, second: number) =>
        blocks().hold(
          want([
            [days[first] as BuiltDay, 120],
            [days[second] as BuiltDay, 80],
          ]),
        );
      const crowd = (count: number) =>
        tally(Array.from({ length: count }, (_, i) => books(days[i % 2]?.slotIds[(i * 7) % days[0].slotIds.length])));
      const [held, public_] = await Promise.all([
        tally([block(0, 1), block(1, 0), block(0, 1), block(1, 0)]),
        crowd(160),
      ]);
      expect(Object.keys({ ...held.refused, ...public_.refused }).filter((code) => code !== 'slot_full')).toEqual([]);
      const all = async () => {
        const sums = [await taken(days[0]), await taken(days[1])].flatMap((one) => Object.values(one));
        return sums.reduce((sum, n) => sum + n, 0);
      };
      expect(await all()).toBe(held.ok * 200 + public_.ok);
      // Two days of 300 places, 60 of them the school's: two blocks always fit, a third only when few others came.
      expect(held.ok).toBeGreaterThanOrEqual(2);
      expect(await deadlocks(app)).toBe(before);
    },
  );
});
