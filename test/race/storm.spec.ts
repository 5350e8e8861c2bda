import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { PUBLIC_ACTOR, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, buildStaff, OFFICE } from '../support/builders.js';
import { deadlocks } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded } from '../support/random.js';
import { Storm } from '../support/storm.js';
import { isFull } from '../support/tier.js';

const SECONDS = isFull ? 600 : 3;
const SEED = Number(process.env.STORM_SEED ?? 20270213);
const WORKERS = 16;
const EARLY_ON_SATURDAY = '2027-02-13T05:00:00+07:00';
/** What somebody may be told in a crowd. Anything else, and above all "unavailable", is a fault. */
const TOLD = new Set([
  'slot_full',
  'no_cards_left',
  'no_places_left',
  'already_booked',
  'hold_expired',
  'hold_not_found',
  'booking_not_live',
  'too_late',
  'day_closed',
  'cancelled',
  'wrong_day',
  'plan_changed',
]);

describe(`${SECONDS} seconds of everything at once`, () => {
  let app: TestApp;
  let storm: Storm;

  beforeAll(async () => {
    app = await startApp();
    const small = { counters: 3, closesAt: '10:36', cards: 20 };
    const days = [
      await buildDay(app, { date: '2027-02-13', standbyPlaces: 12, reserve: 2, ...small }),
      await buildDay(app, { date: '2027-02-14', ...small }),
    ];
    const wide = await buildDay(app, { date: '2027-02-20', counters: 12, cards: 10 });
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    await app.setClock(EARLY_ON_SATURDAY);
    const place = { app, url: await app.listen(), days, wide, clerk, supervisor };
    storm = await Storm.over(place, seeded(SEED));
  });
  afterAll(() => app.close());

  /** Time goes on by eleven minutes twice a second, so that holds run out and places cool. */
  const timekeeper = async (end: number): Promise<void> => {
    for (let minutes = 11; performance.now() < end; minutes = (minutes + 11) % 180) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const instant = new Date(Date.parse(EARLY_ON_SATURDAY) + minutes * 60_000).toISOString();
      await storm.history.clockMoves(() => app.setClock(instant));
    }
  };
  /** However slow the machine is, so much is done. */
  const enough = () => (storm.told.done ?? 0) > SECONDS * 3;
  const worker = async (end: number): Promise<void> => {
    while (performance.now() < end || !enough()) await storm.act();
  };

  it(
    `breaks nothing, and nobody is told to try again (seed ${SEED})`,
    async () => {
      const end = performance.now() + SECONDS * 1_000;
      await Promise.all([timekeeper(end), ...Array.from({ length: WORKERS }, () => worker(end))]);
      const { done: _, ...told } = storm.told;
      expect(Object.keys(told).filter((code) => !code.startsWith('plan ') && !TOLD.has(code))).toEqual([]);
      expect(enough()).toBe(true);
      await storm.history.expectHolds();
    },
    120_000 + SECONDS * 1_100,
  );

  it('everything that was held, moved or left comes back in the end', async () => {
    await app.setClock('2027-02-13T08:59:00+07:00');
    for (const { code, token } of storm.bookings) {
      await app
        .get(BookingsChangeService)
        .cancel(PUBLIC_ACTOR, { code, token }, undefined)
        .catch(() => undefined);
    }
    for (const id of storm.blockIds) await app.get(BookingsBlockService).release(SYSTEM_ACTOR, id);
    await app.setClock('2027-02-13T10:40:00+07:00');
    while ((await app.get(BookingsEndingService).releaseExpired()) > 0);
    const [row] = await app.database.sql(
      `SELECT (SELECT count(*)::int FROM bookings WHERE status IN ('pending', 'booked') AND channel <> 'school') AS live,
         (SELECT count(*)::int FROM slots s WHERE s.kind = 'timed' AND s.taken <> (SELECT coalesce(sum(c.places), 0) FROM booking_claims c
          JOIN bookings b ON b.id = c.booking_id WHERE c.slot_id = s.id AND (b.status = 'arrived' OR b.channel = 'school'))) AS wrong`,
    );
    expect(row).toEqual({ live: 0, wrong: 0 });
    await expectInvariants(app.database);
  });

  it('no two transactions waited for each other', async () => {
    expect(await deadlocks(app)).toBe(0);
  });
});
