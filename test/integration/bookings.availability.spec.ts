import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BookingsAvailabilityService } from '../../src/modules/bookings/bookings.availability.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, person } from '../support/builders.js';

describe('what is left, as it is shown', () => {
  let app: TestApp;
  let other: TestApp;
  let day: BuiltDay;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 3, cards: 30 });
    other = await startApp({ database: app.database });
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const slots = async () => {
    const path = `/api/v1/sites/${day.site.id}/days/${day.day.date}/slots?service=record_first`;
    const { body } = await app.http().get(path).expect(200);
    return body as { cardsLeft: number; slots: { placesLeft: number }[] };
  };
  const days = async () => {
    const { date } = day.day;
    const path = `/api/v1/sites/${day.site.id}/days?service=record_first&from=${date}&to=${date}`;
    const { body } = await app.http().get(path).expect(200);
    return (body as { placesLeft: number }[])[0]?.placesLeft;
  };
  const book = (at: TestApp) => buildBooking(at, day.slotIds[0] ?? '', [person((next += 1))]);

  it('is read once for all who look in the same moment', async () => {
    const reads = jest.spyOn(app.get(BookingsReadService), 'listSlotsOfDay');
    const shown = app.get(BookingsAvailabilityService);
    const look = () => shown.listSlots(day.site.id, day.day.date, 'record_first', 1);
    const seen = await Promise.all(Array.from({ length: 50 }, look));
    expect(new Set(seen.map(({ slots: all }) => all[0]?.placesLeft))).toEqual(new Set([3]));
    expect(reads.mock.calls.length).toBeLessThanOrEqual(1);
    reads.mockRestore();
  });

  it('is new at once after what this process did', async () => {
    expect([(await slots()).slots[0]?.placesLeft, await days()]).toEqual([3, 60]);
    await book(app);
    const { cardsLeft, slots: after } = await slots();
    expect([cardsLeft, after[0]?.placesLeft, after[1]?.placesLeft]).toEqual([29, 2, 3]);
    expect(await days()).toBe(59);
    const hold = await app.get(BookingsHoldService).hold({ slotId: day.slotIds[0] ?? '', service: 'ikd' }, 'api');
    expect((await slots()).slots[0]?.placesLeft).toBe(1);
    await app.get(BookingsHoldService).drop(hold.id, hold.token);
    expect((await slots()).slots[0]?.placesLeft).toBe(2);
  });

  it('is new within two seconds after what another process did', async () => {
    expect((await slots()).slots[0]?.placesLeft).toBe(2);
    await book(other);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect([(await slots()).slots[0]?.placesLeft, await days()]).toEqual([1, 58]);
  });

  it('follows the clock', async () => {
    await slots();
    await app.setClock('2027-02-13T09:30:00+07:00');
    expect((await slots()).slots).toHaveLength(12);
    await app.setClock(MONDAY);
    expect((await slots()).slots).toHaveLength(20);
  });
});
