import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskRepository } from '../../src/modules/desk/desk.repository.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import type { TestApp } from '../support/app.js';
import { deadlocks, tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { arrive, finishAll, kindly, type Post, startOffice, work } from '../support/shift.js';
import { isFull } from '../support/tier.js';
import { UnguardedDeskRepository } from './unguarded-desk.repository.js';

const CLERKS = 50;
const WAITING = 30;
const SHIFT = isFull ? { presses: 10_000, people: 400 } : { presses: 100, people: 30 };
const DUELS = isFull ? 60 : 3;

const next = ({ app, clerk, counterId }: Post) => app.get(DeskCounterService).next(clerk, counterId);
const allPressNext = (posts: readonly Post[]) => Promise.all(posts.map(next));

describe('fifty clerks of two programs', () => {
  let app: TestApp;
  let posts: Post[];
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ app, posts, close } = await startOffice(CLERKS, { programs: 2 }));
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await finishAll(posts);
  });
  afterAll(() => close());

  it('press "next" at once: thirty wait, thirty different people are called, twenty clerks get nobody', async () => {
    await arrive(posts[0] as Post, WAITING);
    const called = await allPressNext(posts);
    const tickets = called.filter((ticket) => ticket !== null);
    expect(new Set(tickets.map((ticket) => ticket.ticket)).size).toBe(WAITING);
    expect(called.filter((ticket) => ticket === null)).toHaveLength(CLERKS - WAITING);
    expect(new Set(tickets.map((ticket) => ticket.counter)).size).toBe(WAITING);
    const [row] = await app.database.sql(
      `SELECT count(*)::int AS calls, count(DISTINCT ticket_id)::int AS people, count(DISTINCT counter_id)::int AS counters
       FROM ticket_events WHERE to_status = 'called'`,
    );
    expect(row).toEqual({ calls: WAITING, people: WAITING, counters: WAITING });
  });

  it(`press it ${SHIFT.presses} times, undoing, handing over and serving meanwhile: nobody at two counters, none lost`, async () => {
    const ids = await arrive(posts[0] as Post, SHIFT.people, 1_000);
    const { calls, twice } = await work(posts, SHIFT.presses, 20270213);
    expect(twice).toBe(0);
    expect(calls).toBeGreaterThan(SHIFT.presses / 3);
    await expectInvariants(app.database);
    await finishAll(posts);
    const ends = await app.database.sql(
      'SELECT status, count(*)::int AS n FROM tickets WHERE id = ANY($1) GROUP BY status',
      [ids],
    );
    expect(ends).toEqual([{ status: 'served', n: SHIFT.people }]);
    expect(await deadlocks(app)).toBe(0);
  });

  it('ten presses at one counter, from two consoles: one person is called', async () => {
    await arrive(posts[0] as Post, 3, 2_000);
    const [post, other] = posts as [Post, Post];
    const presses = Array.from({ length: 10 }, (_, i) => next({ ...post, app: (i % 2 ? post : other).app }));
    expect(await tally(presses)).toEqual({ ok: 1, refused: { counter_busy: 9 } });
  });

  it('open one counter at once: one has it', async () => {
    const [post] = posts as [Post];
    await post.app.get(DeskCounterService).close(post.clerk, post.counterId);
    for (const { app: own, clerk, counterId } of posts.slice(1, 9))
      await own.get(DeskCounterService).close(clerk, counterId);
    const tries = posts
      .slice(0, 9)
      .map(({ app: own, clerk }) => own.get(DeskCounterService).open(clerk, post.counterId));
    expect(await tally(tries)).toEqual({ ok: 1, refused: { counter_taken: 8 } });
    const sql = 'UPDATE counters SET staff_id = NULL, opened_at = NULL WHERE id = $1';
    await app.database.sql(sql, [post.counterId]);
    for (const { app: own, clerk, counterId } of posts.slice(0, 9))
      await own.get(DeskCounterService).open(clerk, counterId);
  });

  describe('one against the other', () => {
    const begin = async (i: number, isServing: boolean) => {
      const [a, b] = posts as [Post, Post];
      const [id = ''] = await arrive(a, 1, 3_000 + i);
      await next(a);
      if (isServing) await a.app.get(DeskTicketService).start(a.clerk, id);
      return { a, b, id };
    };
    const statusOf = async (id: string) =>
      (
        await app.database.sql<{ status: string; counterId: string | null }>(
          'SELECT status, counter_id AS "counterId" FROM tickets WHERE id = $1',
          [id],
        )
      )[0];

    it('a call that is undone while others press next: the person is at one counter, or waits', async () => {
      for (let i = 0; i < DUELS; i += 1) {
        const { a, b, id } = await begin(i, false);
        const [undone, called] = await Promise.all([
          kindly(() => a.app.get(DeskUndoService).undo(a.clerk, id)),
          next(b),
        ]);
        expect(undone).toBeDefined();
        const { status, counterId } = (await statusOf(id)) ?? {};
        expect([status, counterId]).toEqual(called ? ['called', b.counterId] : ['waiting', null]);
        await finishAll([a, b]);
      }
    });

    it('an undo against a finish: both happened in turn, or one was told', async () => {
      for (let i = 0; i < DUELS; i += 1) {
        const { a, id } = await begin(500 + i, true);
        const [finished, undone] = await Promise.all([
          kindly(() => a.app.get(DeskTicketService).finish(a.clerk, id, { outcome: 'activated' })),
          kindly(() => a.app.get(DeskUndoService).undo(a.clerk, id)),
        ]);
        const { status } = (await statusOf(id)) ?? {};
        // The undo took back the start, or the finish that was there before it.
        if (!undone) expect([Boolean(finished), status]).toEqual([true, 'served']);
        else expect(status).toBe(finished ? 'serving' : 'called');
        await finishAll([a]);
      }
    });

    it('a transfer against the next of that counter: never two people there', async () => {
      for (let i = 0; i < DUELS; i += 1) {
        const { a, b, id } = await begin(1_000 + i, true);
        const [other = ''] = await arrive(a, 1, 5_000 + i);
        await Promise.all([
          kindly(() => a.app.get(DeskTicketService).transfer(a.clerk, id, b.counterId)),
          kindly(() => next(b)),
        ]);
        const there = [await statusOf(id), await statusOf(other)].filter((t) => t?.status === 'called');
        expect(there).toEqual([{ status: 'called', counterId: b.counterId }]);
        await finishAll([b, a]);
      }
    });

    it('a counter that closes against its next: nobody is called to a closed counter', async () => {
      for (let i = 0; i < DUELS; i += 1) {
        const { a, b, id } = await begin(1_500 + i, false);
        await a.app.get(DeskUndoService).undo(a.clerk, id);
        const counters = b.app.get(DeskCounterService);
        const [closed, called] = await Promise.allSettled([counters.close(b.clerk, b.counterId), next(b)]);
        expect(closed.status === 'fulfilled' && called.status === 'fulfilled' && called.value !== null).toBe(false);
        if (closed.status === 'fulfilled') await counters.open(b.clerk, b.counterId);
        await finishAll([a, b]);
      }
    });
  });
});

/** Must call somebody twice: were it not to, the tests above would prove nothing. */
describe('control: twenty clerks who read first and write later', () => {
  let posts: Post[];
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ posts, close } = await startOffice(20, { replace: [[DeskRepository, UnguardedDeskRepository]] }));
    await arrive(posts[0] as Post, 10);
  });
  afterAll(() => close());

  it('call people twice', async () => {
    const called = (await allPressNext(posts)).filter((ticket) => ticket !== null);
    expect(new Set(called.map((ticket) => ticket.id)).size).toBeLessThan(called.length);
  });
});
