import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsReportsService } from '../../src/modules/bookings/bookings.reports.service.js';
import { BookingsTakeoverService } from '../../src/modules/bookings/bookings.takeover.service.js';
import { ApplicantsService } from '../../src/modules/applicants/applicants.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { NoPlacesLeft } from '../../src/modules/desk/desk.errors.js';
import { PUBLIC_ACTOR, type StaffActor } from '../../src/platform/access/actor.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  buildBooking,
  type BuiltBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { isFull } from '../support/tier.js';

const STANDBY = 5;
const COMING = 12;
const ROUNDS = isFull ? 20 : 4;

/** Bookings that change hands or days at the desk, while others change them too. */
describe('bookings brought to the desk', () => {
  let app: TestApp;
  let clerk: StaffActor;
  let saturday: BuiltDay;
  let sunday: BuiltDay;

  beforeAll(async () => {
    app = await startApp();
    saturday = await buildDay(app, { counters: 6, cards: 80, standbyPlaces: STANDBY });
    sunday = await buildDay(app, { date: SUNDAY, counters: 6, cards: 80 });
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
  });
  afterAll(() => app.close());

  it('takes no more of them to today than there are standby places; the others keep their day', async () => {
    const booked: BuiltBooking[] = [];
    for (let n = 0; n < COMING; n += 1)
      booked.push(await buildBooking(app, sunday.slotIds[n % 3] ?? '', [person(4_000 + n)]));
    await app.setClock(`${SATURDAY}T09:05:00+07:00`);
    const tries = await Promise.allSettled(
      booked.map(({ code }) => app.get(DeskArrivalService).checkIn(clerk, saturday.site.id, { code, moveHere: true })),
    );
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(tries.length - refused.length).toBe(STANDBY);
    for (const reason of refused) expect(reason).toBeInstanceOf(NoPlacesLeft);
    const days = await app.database.sql(
      `SELECT service_on::text AS date, count(*)::int AS n FROM bookings WHERE id = ANY($1) GROUP BY 1 ORDER BY 1`,
      [booked.map(({ id }) => id)],
    );
    expect(days).toEqual([
      { date: SATURDAY, n: STANDBY },
      { date: SUNDAY, n: COMING - STANDBY },
    ]);
    await expectInvariants(app.database);
  });

  it('gives a reported booking to one of two: whoever cancels it, or whom it names', async () => {
    const today = sunday.day.date;
    for (let round = 0; round < ROUNDS; round += 1) {
      const who = person(5_000 + round);
      const wrong = await buildBooking(app, sunday.slotIds[(4 + round) % sunday.slotIds.length] ?? '', [who]);
      const nikHmac = app.get(ApplicantsService).lookupKeyOf(who.nik, today);
      await app.get(BookingsReportsService).notMine([nikHmac], 'ktp');
      const [report] = await app.database.sql<{ id: string }>('SELECT id FROM booking_reports WHERE booking_id = $1', [
        wrong.id,
      ]);
      const want = { reason: 'KTP-el ditunjukkan.', applicant: { nik: who.nik, name: 'Dewi Lestari' } };
      await Promise.allSettled([
        app.get(BookingsTakeoverService).takeOver(clerk, report?.id ?? '', want),
        app.get(BookingsTakeoverService).takeOver(clerk, report?.id ?? '', want),
        app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, { code: wrong.code, token: wrong.token }, undefined),
      ]);
      const live = await app.database.sql<{ id: string }>(
        `SELECT b.id FROM bookings b JOIN booking_people p ON p.booking_id = b.id WHERE p.nik_hmac = $1 AND b.status = 'booked'`,
        [nikHmac],
      );
      expect(live.length).toBeLessThanOrEqual(1);
      expect(live.map(({ id }) => id)).not.toContain(wrong.id);
    }
    await expectInvariants(app.database);
  });
});
