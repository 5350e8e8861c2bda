import type { StaffActor } from '../../src/platform/access/actor.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import { type AppOptions, startApp, type TestApp } from './app.js';
import { buildDay, buildStaff, getSite, OFFICE, person } from './builders.js';
import { seeded } from './random.js';

const OPENED = '2027-02-13T09:00:00+07:00';
/** What a clerk may be told in a crowd: try another step. */
const KIND = new Set([
  'counter_busy',
  'counter_taken',
  'illegal_move',
  'acted_since',
  'undone_before',
  'nothing_to_undo',
]);

export interface Post {
  app: TestApp;
  clerk: StaffActor;
  counterId: string;
}

/** An office with so many open counters, whose clerks sit at one or two programs on one database. */
export async function startOffice(counters: number, options: AppOptions & { programs?: number } = {}) {
  const app = await startApp(options);
  const site = await getSite(app);
  const { slotIds } = await buildDay(app, { counters: 20, standbyPlaces: 2_000, cards: 0 });
  await app.setClock(OPENED);
  await app.database.sql(
    `INSERT INTO counters (id, region_id, site_id, number) SELECT gen_random_uuid(), $2, $1, n FROM generate_series(5, $3) n`,
    [site.id, site.regionId, counters],
  );
  const sql = 'SELECT id FROM counters WHERE site_id = $1 ORDER BY number';
  const ids = await app.database.sql<{ id: string }>(sql, [site.id]);
  const { programs = 1, ...own } = options;
  const apps = [app];
  while (apps.length < programs) apps.push(await startApp({ ...own, now: OPENED, database: app.database }));
  const posts: Post[] = [];
  for (const [i, { id: counterId }] of ids.entries()) {
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    await app.get(DeskCounterService).open(clerk, counterId);
    posts.push({ app: apps[i % apps.length] as TestApp, clerk, counterId });
  }
  const close = async () => {
    for (const one of apps.toReversed()) await one.close();
  };
  return { app, posts, slotIds, close };
}

/** So many people without a booking arrive. */
export async function arrive({ app, clerk }: Post, count: number, from = 0): Promise<string[]> {
  const site = await getSite(app);
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const want = { siteId: site.id, service: 'ikd', applicants: [person(from + i)] };
    ids.push((await app.get(DeskArrivalService).walkIn(clerk, want)).ticket.id);
  }
  return ids;
}

/** All clerks work at once until "next" was pressed so often. Gives how often somebody was at two counters. */
export async function work(
  posts: readonly Post[],
  presses: number,
  seed: number,
): Promise<{ calls: number; twice: number }> {
  const held = new Set<string>();
  const count = { left: presses, calls: 0, twice: 0 };
  await Promise.all(posts.map((post, i) => clerkOf(post, posts, seeded(seed + i), held, count)));
  return count;
}

async function clerkOf(
  post: Post,
  posts: readonly Post[],
  random: () => number,
  held: Set<string>,
  count: { left: number; calls: number; twice: number },
): Promise<void> {
  while (count.left > 0) {
    count.left -= 1;
    const called = await kindly(() => post.app.get(DeskCounterService).next(post.clerk, post.counterId));
    if (called) {
      count.calls += 1;
      if (held.has(called.id)) count.twice += 1;
      held.add(called.id);
    }
    const id = called?.id ?? (await atCounter(post));
    if (!id) continue;
    held.delete(id);
    await leave(post, id, posts[Math.floor(random() * posts.length)] as Post, random());
  }
}

/** The person leaves the counter in one of the ways there are, mostly to come back into the line. */
async function leave({ app, clerk, counterId }: Post, id: string, other: Post, way: number): Promise<void> {
  const tickets = app.get(DeskTicketService);
  if (way < 0.1) await kindly(() => app.get(DeskUndoService).undo(clerk, id));
  else if (way < 0.2 && other.counterId !== counterId) await kindly(() => tickets.transfer(clerk, id, other.counterId));
  else if (way < 0.25) await serve({ app, clerk, counterId }, id);
  else {
    await kindly(() => tickets.park(clerk, id));
    await kindly(() => tickets.return(clerk, id));
  }
}

async function serve({ app, clerk }: Post, id: string): Promise<void> {
  await kindly(() => app.get(DeskTicketService).start(clerk, id));
  await kindly(() => app.get(DeskTicketService).finish(clerk, id, { outcome: 'activated' }));
}

/** Everybody who is left is called and served: nobody was lost. */
export async function finishAll(posts: readonly Post[]): Promise<void> {
  const [first] = posts as [Post];
  for (;;) {
    const open = await first.app.database.sql<{ id: string; status: string; counterId: string | null }>(
      `SELECT id, status, coalesce(CASE WHEN status IN ('called', 'serving') THEN counter_id END, for_counter_id) AS "counterId"
       FROM tickets WHERE status NOT IN ('served', 'void')`,
    );
    if (open.length === 0) return;
    for (const { id, status, counterId } of open) {
      const post = posts.find((p) => p.counterId === counterId) ?? first;
      const { app, clerk } = post;
      if (status === 'called' || status === 'serving') await serve(post, id);
      else if (status === 'parked') await kindly(() => app.get(DeskTicketService).return(clerk, id));
      else await kindly(() => app.get(DeskCounterService).next(clerk, post.counterId));
    }
  }
}

async function atCounter({ app, counterId }: Post): Promise<string | undefined> {
  const sql = `SELECT id FROM tickets WHERE counter_id = $1 AND status IN ('called', 'serving')`;
  return (await app.database.sql<{ id: string }>(sql, [counterId]))[0]?.id;
}

/** Undefined when the clerk was told to do otherwise. */
export async function kindly<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!KIND.has((error as { code?: string }).code ?? '')) throw error;
    return undefined;
  }
}
