import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, person } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded, shuffled } from '../support/random.js';
import { isFull } from '../support/tier.js';

const ROUNDS = isFull ? 20 : 2;
const COUNTERS = 3;
const PLACES = 60;

/** How far apart a family sits at most, in slots. */
const SPREAD = 3;

describe('families', () => {
  let app: TestApp;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const people = (count: number, services: string[] = []) =>
    Array.from({ length: count }, (_, i) => ({
      ...person((next += 1)),
      ...(services[i] ? { service: services[i] as 'ikd' } : {}),
    }));
  const book = (slotId: string | undefined, party: number, service = 'ikd') => {
    const want = { applicants: people(party), language: 'id' as const, channel: 'api' as const };
    return app.get(BookingsConfirmService).book(slotId ?? '', service, want);
  };
  const sums = async ({ day }: BuiltDay) => {
    const [row] = await app.database.sql<{ taken: number; people: number; torn: number; far: number }>(
      `SELECT (SELECT sum(taken)::int FROM slots WHERE service_day_id = $1 AND kind = 'timed') AS taken,
         (SELECT count(*)::int FROM booking_people p JOIN bookings b ON b.id = p.booking_id
          WHERE b.service_day_id = $1 AND p.status = 'booked') AS people,
         (SELECT count(*)::int FROM bookings b WHERE b.service_day_id = $1 AND b.status = 'booked'
          AND b.party <> (SELECT sum(c.places) FROM booking_claims c WHERE c.booking_id = b.id)) AS torn,
         (SELECT count(*)::int FROM (SELECT b.id FROM bookings b JOIN booking_people p ON p.booking_id = b.id
          WHERE b.service_day_id = $1 AND b.status = 'booked'
          GROUP BY b.id HAVING max(p.starts_at) - min(p.starts_at) > make_interval(mins => ${SPREAD * 12})) f) AS far`,
      [day.id],
    );
    return row;
  };

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'and single people for the same places: exact counts, side by side, nothing left that could be sold (round %i)',
    async (round) => {
      const random = seeded(round);
      const date = new Date(Date.UTC(2027, 1, 13 + round)).toISOString().slice(0, 10);
      const day = await buildDay(app, { date, counters: COUNTERS, cards: 0 });
      const parties = shuffled(
        [...Array.from({ length: 30 }, (_, i) => (i % 5) + 1), ...Array<number>(40).fill(1)],
        random,
      );
      const slot = () => day.slotIds[Math.floor(random() * day.slotIds.length)];
      const before = await deadlocks(app);
      const sat: number[] = [];
      const first = await tally(parties.map((party) => book(slot(), party).then(() => sat.push(party))));
      expect(Object.keys(first.refused).filter((code) => code !== 'slot_full')).toEqual([]);
      const seated = sat.reduce((sum, party) => sum + party, 0);
      expect(await sums(day)).toEqual({ taken: seated, people: seated, torn: 0, far: 0 });
      const rest = await tally(day.slotIds.flatMap((id) => Array.from({ length: COUNTERS }, () => book(id, 1))));
      expect(seated + rest.ok).toBe(PLACES);
      expect(await deadlocks(app)).toBe(before);
    },
  );

  it('get places and cards all or none', async () => {
    const day = await buildDay(app, { date: '2027-03-05', counters: 2, closesAt: '09:24', cards: 3 });
    const [first] = day.slotIds;
    await expect(book(first, 4, 'record_first')).rejects.toMatchObject({ code: 'no_cards_left' });
    expect((await sums(day))?.taken).toBe(0);
    await book(first, 3, 'record_first');
    await expect(book(first, 2)).rejects.toMatchObject({ code: 'slot_full' });
    expect(await sums(day)).toMatchObject({ taken: 3, people: 3 });
  });

  it('are offered a start only where all of them fit, and then do', async () => {
    const day = await buildDay(app, { date: '2027-03-06', counters: 1, closesAt: '10:00', cards: 0 });
    await book(day.slotIds[2], 1);
    const offered = async (party: number) => {
      const { slots } = await app.get(BookingsReadService).listSlots(day.site.id, day.day.date, 'ikd', party);
      return slots.filter(({ placesLeft }) => placesLeft > 0).map(({ id }) => day.slotIds.indexOf(id));
    };
    expect([await offered(1), await offered(3), await offered(4)]).toEqual([[0, 1, 3, 4], [0, 1], []]);
    await app.get(BookingsHoldService).hold({ slotId: day.slotIds[1] ?? '', service: 'ikd', party: 3 }, 'web');
    expect(await offered(1)).toEqual([0]);
  });

  it('sit each with an own service, and as long as it takes', async () => {
    const day = await buildDay(app, { date: '2027-03-07', stepMinutes: 6, counters: 1, closesAt: '09:24', cards: 2 });
    const applicants = people(2, ['ikd', 'record_first']);
    const want = { applicants, language: 'id' as const, channel: 'api' as const };
    const { view } = await app.get(BookingsConfirmService).book(day.slotIds[0] ?? '', 'record_first', want);
    expect(view.people.map(({ service }) => service)).toEqual(['ikd', 'record_first']);
    // Three of four places: six minutes for one, twelve for the other.
    await book(day.slotIds[3], 1);
    expect((await sums(day))?.taken).toBe(4);
  });
});
