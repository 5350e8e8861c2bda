import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, OFFICE, person } from '../support/builders.js';
import { tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';

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
});
