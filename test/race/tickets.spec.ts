import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR, type StaffActor } from '../../src/platform/access/actor.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  type BuiltBooking,
  type BuiltDay,
  buildStaff,
  OFFICE,
  person,
} from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded } from '../support/random.js';

const ARRIVING = 60;
const WALKING_IN = 30;
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('ticket numbers', () => {
  let app: TestApp;
  let clerk: StaffActor;

  beforeAll(async () => {
    app = await startApp();
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const numbers = async (day: BuiltDay, series: string) =>
    (
      await app.database.sql<{ number: number }>(
        'SELECT number FROM tickets WHERE site_id = $1 AND service_on = $2 AND series = $3 ORDER BY number',
        [day.site.id, day.day.date, series],
      )
    ).map((row) => row.number);

  it.each([
    ['2027-02-13', 0],
    ['2027-02-14', 500],
  ])('sixty check in and thirty walk in at once on %s: no number twice, none left out', async (date, from) => {
    await app.setClock(MONDAY);
    const day = await buildDay(app, { date, counters: 3, standbyPlaces: WALKING_IN, cards: 0 });
    const codes: string[] = [];
    for (let i = 0; i < ARRIVING; i += 1)
      codes.push((await buildBooking(app, day.slotIds[i % 20] ?? '', [person(from + i)], 'ikd')).code);
    await app.setClock(`${date}T08:50:00+07:00`);
    const desk = app.get(DeskArrivalService);
    const walkIn = (i: number) =>
      desk.walkIn(clerk, { siteId: day.site.id, service: 'ikd', applicants: [person(from + 200 + i)] });
    const arrivals = [
      ...codes.map((code) => desk.checkIn(clerk, day.site.id, { code })),
      ...upTo(WALKING_IN + 10).map((i) => walkIn(i)),
    ];
    expect(await tally(arrivals)).toEqual({ ok: ARRIVING + WALKING_IN, refused: { no_places_left: 10 } });
    expect(await numbers(day, 'A')).toEqual(upTo(ARRIVING));
    expect(await numbers(day, 'B')).toEqual(upTo(WALKING_IN));
  });

  it('who checks in while the booking is cancelled or moved away gets a ticket or is told, never both', async () => {
    await app.setClock(MONDAY);
    const [today, later] = [
      await buildDay(app, { date: '2027-02-20', counters: 3, cards: 0 }),
      await buildDay(app, { date: '2027-02-21', counters: 3, cards: 0 }),
    ];
    const bookings: BuiltBooking[] = [];
    for (let i = 0; i < 40; i += 1)
      bookings.push(await buildBooking(app, today.slotIds[i % 20] ?? '', [person(800 + i)], 'ikd'));
    await app.setClock('2027-02-20T06:50:00+07:00');
    const desk = app.get(DeskArrivalService);
    const changes = app.get(BookingsChangeService);
    const random = seeded(20270220);
    const soon = () => new Promise((resolve) => setTimeout(resolve, random() * 8));
    for (const [i, booking] of bookings.entries()) {
      const leave = () =>
        i % 2 === 0
          ? changes.cancel(PUBLIC_ACTOR, booking, undefined)
          : changes.reschedule(PUBLIC_ACTOR, booking, later.slotIds[i % 20] ?? '');
      const arrive = () => desk.checkIn(clerk, today.site.id, { code: booking.code });
      await tally([soon().then(arrive), soon().then(leave), soon().then(arrive)]);
    }
    const torn = await app.database.sql(
      `SELECT b.status, b.service_on, t.number FROM tickets t JOIN bookings b ON b.id = t.booking_id
       WHERE b.status <> 'arrived' OR b.service_on <> t.service_on`,
    );
    expect(torn).toEqual([]);
    const lost = await app.database.sql(
      `SELECT b.id FROM bookings b WHERE b.status = 'arrived' AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.booking_id = b.id)`,
    );
    expect(lost).toEqual([]);
    expect(await deadlocks(app)).toBe(0);
  });
});
