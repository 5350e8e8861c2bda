import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskRepository } from '../../src/modules/desk/desk.repository.js';
import { type AppOptions, startApp, type TestApp } from '../support/app.js';
import { buildDay, buildStaff, getSite, OFFICE, person } from '../support/builders.js';
import { tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { UnguardedDeskRepository } from './unguarded-desk.repository.js';

const CLERKS = 40;
const WAITING = 30;

interface Post {
  clerk: StaffActor;
  counterId: string;
}

/** An office with forty open counters. */
async function startOffice(options: AppOptions = {}): Promise<{ app: TestApp; posts: Post[] }> {
  const app = await startApp(options);
  const site = await getSite(app);
  await buildDay(app, { standbyPlaces: 200, cards: 0 });
  await app.setClock('2027-02-13T09:00:00+07:00');
  await app.database.sql(
    `INSERT INTO counters (id, region_id, site_id, number) SELECT gen_random_uuid(), $2, $1, n FROM generate_series(5, $3) n`,
    [site.id, site.regionId, CLERKS],
  );
  const counters = await app.database.sql<{ id: string }>(
    'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
    [site.id],
  );
  const posts = [];
  for (const { id: counterId } of counters) {
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    await app.get(DeskCounterService).open(clerk, counterId);
    posts.push({ clerk, counterId });
  }
  return { app, posts };
}

async function arrive(app: TestApp, { clerk }: Post, from: number): Promise<void> {
  const site = await getSite(app);
  for (let i = 0; i < WAITING; i += 1) {
    const want = { siteId: site.id, service: 'ikd', applicants: [person(from + i)] };
    await app.get(DeskArrivalService).walkIn(clerk, want);
  }
}

const allPressNext = (app: TestApp, posts: readonly Post[]) =>
  Promise.all(posts.map(({ clerk, counterId }) => app.get(DeskCounterService).next(clerk, counterId)));

describe('forty clerks press "next" at once', () => {
  let app: TestApp;
  let posts: Post[];

  beforeAll(async () => {
    ({ app, posts } = await startOffice());
    await arrive(app, posts[0] as Post, 0);
  });
  afterAll(() => app.close());

  it('thirty wait: thirty different people are called, ten clerks get nobody', async () => {
    const called = await allPressNext(app, posts);
    const tickets = called.filter((ticket) => ticket !== null);
    expect(new Set(tickets.map((ticket) => ticket.ticket)).size).toBe(WAITING);
    expect(called.filter((ticket) => ticket === null)).toHaveLength(CLERKS - WAITING);
    expect(new Set(tickets.map((ticket) => ticket.counter)).size).toBe(WAITING);
    const [row] = await app.database.sql(
      `SELECT count(*)::int AS calls, count(DISTINCT ticket_id)::int AS people, count(DISTINCT counter_id)::int AS counters
       FROM ticket_events WHERE to_status = 'called'`,
    );
    expect(row).toEqual({ calls: WAITING, people: WAITING, counters: WAITING });
    await expectInvariants(app.database);
  });

  it('one clerk presses ten times at once: one person is called', async () => {
    await app.database.sql(`UPDATE tickets SET status = 'served'`);
    await arrive(app, posts[0] as Post, 100);
    const [post] = posts as [Post];
    const presses = Array.from({ length: 10 }, () => app.get(DeskCounterService).next(post.clerk, post.counterId));
    expect(await tally(presses)).toEqual({ ok: 1, refused: { counter_busy: 9 } });
  });
});

/** Must call somebody twice: were it not to, the test above would prove nothing. */
describe('control: forty clerks without the lock on the line', () => {
  let app: TestApp;
  let posts: Post[];

  beforeAll(async () => {
    ({ app, posts } = await startOffice({ replace: [[DeskRepository, UnguardedDeskRepository]] }));
    await arrive(app, posts[0] as Post, 0);
  });
  afterAll(() => app.close());

  it('call people twice', async () => {
    const called = (await allPressNext(app, posts)).filter((ticket) => ticket !== null);
    expect(new Set(called.map((ticket) => ticket.id)).size).toBeLessThan(called.length);
  });
});
