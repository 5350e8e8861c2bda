import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { CrewsRepository } from '../../src/modules/crews/crews.repository.js';
import { CrewsService } from '../../src/modules/crews/crews.service.js';
import type { NewAssignment } from '../../src/modules/crews/crews.types.js';
import { startApp, type TestApp } from '../support/app.js';
import { getSite } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { seeded } from '../support/random.js';
import { isFull } from '../support/tier.js';
import { UncheckedCrewsRepository } from './unchecked-crews.repository.js';

const TRIES = isFull ? 400 : 60;
const HOUR = 3_600_000;
const EIGHT = Date.parse('2027-02-13T08:00:00+07:00');

const OVERLAPS = `SELECT count(*)::int AS n FROM crew_assignments a JOIN crew_assignments b
  ON a.crew_id = b.crew_id AND a.id < b.id AND a.leaves_at < b.returns_at AND b.leaves_at < a.returns_at
  WHERE a.released_at IS NULL AND b.released_at IS NULL`;

/** Many send two teams and a vehicle out at times that overlap. Gives how many went, how many pairs met, and who was refused. */
async function crowd(app: TestApp, count = TRIES) {
  const site = await getSite(app);
  const crewIds: string[] = [];
  for (const kind of ['team', 'team', 'vehicle'] as const) {
    const made = await app.get(CrewsService).add(SYSTEM_ACTOR, site.id, { kind, name: randomUUID(), stations: 2 });
    crewIds.push(made.id);
  }
  const random = seeded(7);
  const trips = Array.from({ length: count }, () => {
    const starts = EIGHT + Math.floor(random() * 12) * HOUR;
    const span = {
      leavesAt: starts - HOUR / 2,
      startsAt: starts,
      endsAt: starts + HOUR,
      returnsAt: starts + 1.5 * HOUR,
    };
    const [a, b] = random() < 0.5 ? [0, 2] : [1, 2];
    const own = { regionId: site.regionId, subjectId: randomUUID(), ...dates(span) };
    const both = [crewIds[a] ?? '', crewIds[b] ?? ''].map((crewId): NewAssignment => ({ ...own, crewId }));
    // In any order: the service puts them in its own.
    return random() < 0.5 ? both : both.reverse();
  });
  const goes = (trip: NewAssignment[]) => app.get(UnitOfWork).run((tx) => app.get(CrewsService).assign(tx, trip));
  const outcome = await tally(trips.map(goes));
  const [met] = await app.database.sql<{ n: number }>(OVERLAPS);
  const [out] = await app.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM crew_assignments');
  return { outcome, met: met?.n ?? 0, out: out?.n ?? 0 };
}

const dates = <T extends Record<string, number>>(span: T) =>
  Object.fromEntries(Object.entries(span).map(([name, at]) => [name, new Date(at)])) as Record<keyof T, Date>;

describe('teams and vehicles that many send out at once', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('are never in two places, the way included, and nobody waits for ever', async () => {
    const before = await deadlocks(app);
    const { outcome, met, out } = await crowd(app);
    expect(Object.keys(outcome.refused)).toEqual(['crew_busy']);
    expect(met).toBe(0);
    // Both went or neither: the vehicle can make six trips in twelve hours at most, and at least one.
    expect(out).toBe(outcome.ok * 2);
    expect(outcome.ok).toBeGreaterThan(0);
    expect(await deadlocks(app)).toBe(before);
  });

  it('go again once they were let go, and when one trip ends as the next begins', async () => {
    const { regionId, id: siteId } = await getSite(app);
    const { id: crewId } = await app
      .get(CrewsService)
      .add(SYSTEM_ACTOR, siteId, { kind: 'team', name: 'Tim', stations: 1 });
    const trip = (from: number): NewAssignment => ({
      regionId,
      crewId,
      subjectId: randomUUID(),
      ...dates({ leavesAt: from, startsAt: from, endsAt: from + HOUR, returnsAt: from + HOUR }),
    });
    const goes = (one: NewAssignment) => app.get(UnitOfWork).run((tx) => app.get(CrewsService).assign(tx, [one]));
    const first = trip(EIGHT);
    await goes(first);
    await goes(trip(EIGHT + HOUR));
    await expect(goes(trip(EIGHT + HOUR / 2))).rejects.toMatchObject({ code: 'crew_busy' });
    await app.get(UnitOfWork).run((tx) => app.get(CrewsService).release(tx, [first.subjectId]));
    await goes(trip(EIGHT));
  });

  it('control: without the constraint, and looked up before, they meet', async () => {
    const bad = await startApp({ replace: [[CrewsRepository, UncheckedCrewsRepository]] });
    try {
      await bad.database.sql('ALTER TABLE crew_assignments DROP CONSTRAINT crew_assignments_one_place_ex');
      expect((await crowd(bad)).met).toBeGreaterThan(0);
    } finally {
      await bad.close();
    }
  });
});
