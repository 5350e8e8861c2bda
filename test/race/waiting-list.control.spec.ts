import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsWaitingRepository } from '../../src/modules/bookings/bookings.waiting.repository.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltBooking, DISTRICT, person } from '../support/builders.js';
import { expectLine, WaitingList } from '../support/waiting.js';
import { UnlockedWaitingRepository } from './unlocked-waiting.repository.js';

const CROWD = 12;
const ROUNDS = 5;

describe('the waiting list without its lock', () => {
  let app: TestApp;
  let index = 0;

  beforeAll(async () => {
    app = await startApp({ replace: [[BookingsWaitingRepository, UnlockedWaitingRepository]] });
  });
  afterAll(() => app.close());

  const someone = () => {
    index += 1;
    return { ...person(index), phone: `0812${70_000_000 + index}` };
  };

  it('offers several places to one person, and the tests of the line see it', async () => {
    let isSeen = false;
    for (let round = 0; round < ROUNDS && !isSeen; round += 1) {
      const date = `2027-02-${13 + round}`;
      const day = await buildDay(app, { date, site: DISTRICT });
      const list = new WaitingList(app, day.site.id);
      const bookings: BuiltBooking[] = [];
      for (const slotId of day.slotIds.slice(0, CROWD))
        bookings.push(await buildBooking(app, slotId, [someone()], 'ikd'));
      for (let i = 0; i < CROWD; i += 1) await list.join([someone()], { date });
      await Promise.all(bookings.map((booking) => list.cancel(booking)));
      isSeen = await expectLine(app.database).then(
        () => false,
        () => true,
      );
    }
    expect(isSeen).toBe(true);
  });
});
