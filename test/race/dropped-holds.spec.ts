import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { isFull, withinBar } from '../support/tier.js';

const HOLDS = isFull ? 1_000 : 60;
const COUNTERS = HOLDS / 20;
/** Ten minutes, and half a minute to notice. */
const MOST_MS = 600_000 + withinBar(30_000);

describe('holds that nobody comes back to', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it(`${HOLDS} of them are free again within 10 min 30 s, with nobody asking`, async () => {
    const day = await buildDay(app, { counters: COUNTERS, cards: HOLDS });
    const clock = app.get(Clock);
    const slot = (i: number) => day.slotIds[i % day.slotIds.length] ?? '';
    const hold = (i: number) =>
      app.get(BookingsHoldService).hold({ slotId: slot(i), service: 'record_first', device: `device-${i}` }, 'api');
    await Promise.all(Array.from({ length: HOLDS }, (_, i) => hold(i)));
    const heldAt = clock.now();
    const state = async () => {
      const [row] = await app.database.sql<{ taken: number; promised: number }>(
        `SELECT (SELECT sum(taken)::int FROM slots WHERE service_day_id = $1) AS taken,
           (SELECT promised FROM day_stocks WHERE service_day_id = $1 AND blank_kind = 'ktp') AS promised`,
        [day.day.id],
      );
      return row;
    };
    expect(await state()).toEqual({ taken: HOLDS, promised: HOLDS });

    await app.setClock(new Date(heldAt.getTime() + 599_000).toISOString());
    const worker = await startApp({ kind: 'worker', now: clock.now().toISOString(), database: app.database });
    try {
      while ((await state())?.taken !== 0 && clock.now().getTime() - heldAt.getTime() < MOST_MS)
        await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await state()).toEqual({ taken: 0, promised: 0 });
      expect(clock.now().getTime() - heldAt.getTime()).toBeLessThan(MOST_MS);
    } finally {
      await worker.close();
    }
    await expectInvariants(app.database);
  });
});
