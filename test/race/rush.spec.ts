import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CapacityRepository } from '../../src/modules/capacity/capacity.repository.js';
import { expectInvariants } from '../support/invariants.js';
import { RUSH, rushForPlaces, startTwo, type TwoApps } from '../support/place-rush.js';
import { isFull } from '../support/tier.js';
import { UnguardedCapacityRepository } from './unguarded-capacity.repository.js';

const FIRST_SEED = Number(process.env.GILIRAN_SEED ?? 1);
const seeds = (count: number) => Array.from({ length: count }, (_, i) => FIRST_SEED + i);
const LONGEST_MS = 120_000;

const takenOf = async ({ app }: TwoApps, serviceDayId: string): Promise<number | undefined> =>
  (
    await app.database.sql<{ taken: number }>(
      `SELECT sum(taken)::int AS taken FROM slots WHERE service_day_id = $1 AND kind = 'timed'`,
      [serviceDayId],
    )
  )[0]?.taken;

describe(`${RUSH.callers} people by ${RUSH.clients} connections to two processes, for ${RUSH.places} places`, () => {
  let apps: TwoApps;

  beforeAll(async () => {
    apps = await startTwo();
  });
  afterAll(() => apps.close());

  it.each(seeds(isFull ? 20 : 1))(
    'none is sold twice, none stays unsold (seed %i)',
    async (seed) => {
      const { sold, places, refused, serviceDayId, history } = await rushForPlaces(apps, seed);
      expect({ sold, refusals: Object.keys(refused) }).toEqual({ sold: places, refusals: ['slot_full'] });
      expect(await takenOf(apps, serviceDayId)).toBe(places);
      await history.expectHolds();
    },
    LONGEST_MS,
  );
});

/** Must oversell: were it not to, the crowd tests would prove nothing. */
describe('control: without the guarded statement', () => {
  let apps: TwoApps;

  beforeAll(async () => {
    apps = await startTwo({ replace: [[CapacityRepository, UnguardedCapacityRepository]] });
    await apps.app.database.sql('ALTER TABLE slots DROP CONSTRAINT slots_taken_ck');
    await apps.app.database.sql('ALTER TABLE slot_pools DROP CONSTRAINT slot_pools_taken_ck');
  });
  afterAll(() => apps.close());

  it.each(seeds(isFull ? 5 : 1))(
    'the same crowd gets more places than there are (seed %i)',
    async (seed) => {
      const { sold, places, serviceDayId } = await rushForPlaces(apps, seed);
      expect(sold).toBeGreaterThan(places);
      expect(await takenOf(apps, serviceDayId)).toBe(sold);
      await expect(expectInvariants(apps.app.database)).rejects.toThrow('taken of a slot');
    },
    LONGEST_MS,
  );
});
