import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { CapacityRepository } from '../../src/modules/capacity/capacity.repository.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, person } from '../support/builders.js';
import { tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { UnguardedCapacityRepository } from './unguarded-capacity.repository.js';

const RUNS = process.env.GILIRAN_FULL === '1' ? 5 : 1;
const CROWD = 200;
const PLACES = 20;

/** Must oversell: were it not to, the crowd tests would prove nothing. */
describe('control: without the guarded statement', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ replace: [[CapacityRepository, UnguardedCapacityRepository]] });
    await app.database.sql('ALTER TABLE slots DROP CONSTRAINT slots_taken_ck');
    await app.database.sql('ALTER TABLE slot_pools DROP CONSTRAINT slot_pools_taken_ck');
  });
  afterAll(() => app.close());

  it.each(Array.from({ length: RUNS }, (_, run) => run))(
    'the crowd gets more places than there are (run %i)',
    async (run) => {
      const date = `2027-02-${13 + run}`;
      const day = await buildDay(app, { date, counters: PLACES, closesAt: '09:12', cards: 0 });
      const confirms = app.get(BookingsConfirmService);
      const { ok } = await tally(
        Array.from({ length: CROWD }, (_, i) => {
          const want = { applicants: [person(run * CROWD + i)], language: 'id', channel: 'api' } as const;
          return confirms.book(day.slotIds[0] ?? '', 'ikd', { ...want, applicants: [...want.applicants] });
        }),
      );
      expect(ok).toBeGreaterThan(PLACES);
      const [row] = await app.database.sql<{ taken: number }>('SELECT taken FROM slots WHERE id = $1', [
        day.slotIds[0],
      ]);
      expect(row?.taken).toBe(ok);
    },
  );

  it('the check that runs after every test sees it', async () => {
    await expect(expectInvariants(app.database)).rejects.toThrow('taken of a slot');
  });
});
