import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskPaperService } from '../../src/modules/desk/desk.paper.service.js';
import { DeskSyncRepository } from '../../src/modules/desk/desk.sync.repository.js';
import { DeskSyncSettling } from '../../src/modules/desk/desk.sync.settling.service.js';
import type { SyncAct, SyncResult } from '../../src/modules/desk/desk.sync.types.js';
import { UnkeyedSyncRepository } from '../race/unkeyed-sync.repository.js';
import { startApp, type TestApp } from '../support/app.js';
import { actsOf, interleaved, uploadsOf } from '../support/cut-off.js';
import { buildCutOffDay, type Cut, type CutOffDay, goHome, upload } from '../support/cut-off-day.js';
import { person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded } from '../support/random.js';
import { isFull } from '../support/tier.js';

const SEEDS = isFull ? 12 : 2;
const HOUR = 3_600_000;
const CLOCKS = [-24 * HOUR, 24 * HOUR, -HOUR, 0];
/** Saturdays, one for each test. */
const dateOf = (week: number) => new Date(Date.UTC(2027, 1, 13 + 7 * week)).toISOString().slice(0, 10);

describe('acts of consoles that were cut off', () => {
  let app: TestApp;
  let week = 0;

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await goHome(app);
  });
  afterAll(() => app.close());

  const newDay = (options: Parameters<typeof buildCutOffDay>[2] = {}) =>
    buildCutOffDay(app, dateOf((week += 1)), options);
  const lineIsBack = ({ date }: CutOffDay) => app.setClock(`${date}T11:01:00+07:00`);
  const at = ({ date }: CutOffDay, time: string) => new Date(`${date}T${time}:00+07:00`);
  const act = (cut: Cut, when: Date, seq: number, own: Partial<SyncAct>): SyncAct => ({
    nonce: randomUUID(),
    seq,
    at: when,
    kind: 'check_in',
    handoutId: cut.given.handout?.id ?? '',
    ...own,
  });
  const count = async (day: CutOffDay, what: string) => {
    const [row] = await app.database.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${what} AND site_id = $1 AND service_on = $2`,
      [day.built.site.id, day.date],
    );
    return row?.n ?? 0;
  };
  const cutsOf = (day: CutOffDay): [Cut, Cut] => day.cuts as [Cut, Cut];
  const settle = (day: CutOffDay, { nonce }: Pick<SyncAct, 'nonce'>, status: 'kept' | 'discarded', reason?: string) =>
    app.get(DeskSyncSettling).settle(cutsOf(day)[0].actor, day.built.site.id, nonce, { status, reason });

  it.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
    'seed %i: all of it once, whatever collides is flagged',
    async (seed) => {
      const random = seeded(seed);
      const day = await newDay();
      const queues = day.cuts.map((cut) => {
        const clockMs = CLOCKS[Math.floor(random() * CLOCKS.length)] ?? 0;
        const { id: handoutId, numbers, places, cards } = cut.given.handout as NonNullable<Cut['given']['handout']>;
        const own = { counterId: cut.counterId, handoutId, numbers, places, cards, codes: day.codes };
        const acts = actsOf({ ...own, from: at(day, '09:00'), minutes: 120, clockMs }, random);
        return { acts, uploads: uploadsOf(acts, random).map((piece) => ({ cut, piece, clockMs })) };
      });
      await lineIsBack(day);
      const firsts = new Map<string, SyncResult['outcome']>();
      for (const { cut, piece, clockMs } of interleaved(
        queues.map(({ uploads }) => uploads),
        random,
      )) {
        const clock = new Date(at(day, '11:01').getTime() + clockMs);
        // The reply is lost, so the device asks again while the first upload is still under way.
        const tries = random() < 0.2 ? [1, 2] : [1];
        const replies = await Promise.all(tries.map(() => upload(app, day, cut, piece, clock)));
        for (const { nonce, outcome } of replies.flat()) {
          const first = firsts.get(nonce);
          if (outcome !== 'already_applied') expect(first).toBeUndefined();
          if (first === undefined && outcome !== 'already_applied') firsts.set(nonce, outcome);
        }
      }
      const acts = queues.flatMap((queue) => queue.acts);
      expect([...firsts.keys()].sort()).toEqual(acts.map(({ nonce }) => nonce).sort());
      expect(await count(day, 'desk_sync_acts WHERE true')).toBe(acts.length);
      const arrivals = acts.filter(({ kind }) => kind === 'check_in' || kind === 'walk_in');
      const applied = arrivals.filter(({ nonce }) => firsts.get(nonce) === 'applied');
      expect(await count(day, 'tickets WHERE true')).toBe(applied.length);
      // Blocks hold: whoever was given a number has a place.
      expect(arrivals.filter((one) => one.kind === 'walk_in' && firsts.get(one.nonce) !== 'applied')).toEqual([]);
      // Each code that somebody checked in is in once; the second one is a conflict.
      const codes = arrivals.flatMap(({ code }) => code ?? []);
      expect(applied.filter(({ kind }) => kind === 'check_in').length).toBe(new Set(codes).size);
      expect(arrivals.filter(({ nonce }) => firsts.get(nonce) === 'conflict').length).toBe(
        codes.length - new Set(codes).size,
      );
    },
  );

  it('counts once when five send the same at once', async () => {
    const day = await newDay({ bookings: 1 });
    const [one] = cutsOf(day);
    await lineIsBack(day);
    const acts = [
      act(one, at(day, '09:10'), 1, { code: day.codes[0] ?? '' }),
      act(one, at(day, '09:11'), 2, { kind: 'walk_in', number: 1, service: 'record_first', withCard: true }),
    ];
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => upload(app, day, one, acts)));
    const outcomes = replies.flat().map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'already_applied')).toHaveLength(8);
    expect(await count(day, 'tickets WHERE true')).toBe(2);
  });

  it('keeps the times of the device, and its order', async () => {
    const day = await newDay({ bookings: 1 });
    const [one] = cutsOf(day);
    await lineIsBack(day);
    const wrong = (time: string) => new Date(at(day, time).getTime() + 20 * HOUR);
    const arrival = act(one, wrong('09:10'), 1, { code: day.codes[0] ?? '' });
    const on = { of: arrival.nonce, counterId: one.counterId };
    const acts = [
      act(one, wrong('09:40'), 4, { kind: 'finish', outcomes: ['recorded'], ...on }),
      act(one, wrong('09:30'), 3, { kind: 'start', ...on }),
      act(one, wrong('09:20'), 2, { kind: 'call', ...on }),
      arrival,
    ];
    const clock = new Date(at(day, '11:01').getTime() + 20 * HOUR);
    expect((await upload(app, day, one, acts, clock)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('applied'));
    const [ticket] = await app.database.sql<Record<string, Date>>(
      'SELECT arrived_at, called_at, serving_at, ended_at FROM tickets WHERE site_id = $1 AND service_on = $2',
      [day.built.site.id, day.date],
    );
    const times = Object.values(ticket ?? {}).map((instant) => instant.toISOString().slice(0, 16));
    expect(times).toEqual(['09:10', '09:20', '09:30', '09:40'].map((time) => at(day, time).toISOString().slice(0, 16)));
  });

  it('shows what collides, and settles it with what hangs on it', async () => {
    const day = await newDay({ bookings: 3 });
    const [one, two] = cutsOf(day);
    const [first = '', second = '', third = ''] = day.codes;
    const online = await app.get(DeskArrivalService).checkIn(one.actor, day.built.site.id, { code: first });
    // Cancelled on the eve, on a phone; the console still had it on its list.
    await app.setClock(`${day.date}T08:00:00+07:00`);
    await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, { code: second, token: day.tokens[1] ?? '' }, undefined);
    await lineIsBack(day);
    const taken = act(two, at(day, '09:10'), 1, { code: first });
    const served = [
      act(two, at(day, '09:20'), 2, { kind: 'call', of: taken.nonce, counterId: two.counterId }),
      act(two, at(day, '09:21'), 3, { kind: 'start', of: taken.nonce, counterId: two.counterId }),
      act(two, at(day, '09:31'), 4, {
        kind: 'finish',
        of: taken.nonce,
        counterId: two.counterId,
        outcomes: ['recorded'],
      }),
    ];
    const unknown = act(two, at(day, '09:40'), 5, { code: 'ZZZZZZZZZZ', service: 'ikd' });
    const fine = act(two, at(day, '09:41'), 6, { code: third });
    const gone = act(two, at(day, '09:42'), 7, { code: second });
    const results = await upload(app, day, two, [taken, ...served, unknown, fine, gone]);
    expect(results.map(({ outcome, conflict }) => conflict?.code ?? outcome)).toEqual([
      'checked_in_elsewhere',
      'depends',
      'depends',
      'depends',
      'unknown_code',
      'applied',
      'cancelled',
    ]);
    expect(results[0]?.conflict).toMatchObject({ who: one.actor.name, ticket: online.ticket.ticket });
    const own = new Set([taken, ...served, unknown, fine, gone].map(({ nonce }) => nonce));
    const list = () => app.get(DeskSyncSettling).list(one.actor, day.built.site.id);
    const open = (await list()).open.filter(({ nonce }) => own.has(nonce));
    expect(open.map(({ code, followers }) => [code, followers])).toEqual([
      ['checked_in_elsewhere', 3],
      ['unknown_code', 0],
      ['cancelled', 0],
    ]);
    await settle(day, taken, 'kept');
    const [ticket] = await app.database.sql('SELECT status FROM tickets WHERE id = $1', [online.ticket.id]);
    expect(ticket).toEqual({ status: 'served' });
    await expect(settle(day, unknown, 'discarded')).rejects.toMatchObject({ code: 'invalid_input' });
    await settle(day, unknown, 'discarded', 'salah ketik');
    // Whoever came although the booking is gone is taken in, as somebody without one.
    await settle(day, gone, 'kept');
    const [walkIn] = await app.database.sql(
      `SELECT b.kind, b.service_code, t.arrived_at FROM desk_sync_acts a JOIN tickets t ON t.id = a.ticket_id
       JOIN bookings b ON b.id = t.booking_id WHERE a.nonce = $1`,
      [gone.nonce],
    );
    expect(walkIn).toEqual({ kind: 'walk_in', service_code: 'record_first', arrived_at: at(day, '09:42') });
    const after = await list();
    expect(after.open.filter(({ nonce }) => own.has(nonce))).toEqual([]);
    expect(after.settled.map(({ status, reason }) => [status, reason])).toEqual([
      ['kept', null],
      ['discarded', 'salah ketik'],
      ['kept', null],
    ]);
  });

  it('takes a card only from the block, and a fact all the same when staff say so', async () => {
    const day = await newDay({ bookings: 0, standbyPlaces: 10, cards: 3 });
    const [one] = cutsOf(day);
    await lineIsBack(day);
    const visit = (number: number, withCard: boolean) => {
      const arrival = act(one, at(day, '09:10'), number * 10, {
        kind: 'walk_in',
        number,
        service: 'record_first',
        withCard,
      });
      const on = { of: arrival.nonce, counterId: one.counterId };
      const rest = (['call', 'start'] as const).map((kind, i) =>
        act(one, at(day, '09:20'), number * 10 + i + 1, { kind, ...on }),
      );
      const end = act(one, at(day, '09:30'), number * 10 + 5, {
        kind: 'finish',
        outcomes: ['recorded_and_printed'],
        ...on,
      });
      return { all: [arrival, ...rest, end], end };
    };
    const visits = [visit(1, true), visit(2, false), visit(3, false), visit(4, false)];
    const results = await upload(
      app,
      day,
      one,
      visits.flatMap(({ all }) => all),
    );
    const codes = results.filter((_, i) => i % 4 === 3).map(({ outcome, conflict }) => conflict?.code ?? outcome);
    expect(codes).toEqual(['applied', 'applied', 'applied', 'card_without_block']);
    await app
      .get(BlanksStockService)
      .move(SYSTEM_ACTOR, day.built.site.id, { kind: 'receipt', quantity: 1, reason: 'uji' });
    await settle(day, visits[3]?.end ?? { nonce: '' }, 'kept');
    const [row] = await app.database.sql<{ used: number; promised: number }>(
      `SELECT used, promised FROM day_stocks WHERE service_day_id = $1 AND blank_kind = 'ktp'`,
      [day.built.day.id],
    );
    expect(row).toEqual({ used: 4, promised: 0 });
  });

  it('gives a name and a record to whoever was taken in without one', async () => {
    const day = await newDay({ bookings: 0 });
    const [one] = cutsOf(day);
    await lineIsBack(day);
    const arrival = act(one, at(day, '09:10'), 1, {
      kind: 'walk_in',
      number: 1,
      service: 'record_first',
      withCard: true,
    });
    const on = { of: arrival.nonce, counterId: one.counterId };
    const rest = (['call', 'start'] as const).map((kind, i) => act(one, at(day, '09:20'), i + 2, { kind, ...on }));
    const end = act(one, at(day, '09:30'), 5, { kind: 'finish', outcomes: ['recorded_and_printed'], ...on });
    await upload(app, day, one, [arrival, ...rest, end]);
    const settling = app.get(DeskSyncSettling);
    const unnamed = async () => (await settling.listUnnamed(one.actor, day.built.site.id)).map(({ nonce }) => nonce);
    expect(await unnamed()).toContain(arrival.nonce);
    const name = (who: { nik: string; name: string }) =>
      settling.name(one.actor, day.built.site.id, arrival.nonce, who);
    await expect(name({ nik: '12', name: 'Budi' })).rejects.toMatchObject({ code: 'invalid_input' });
    await name(person(9_990));
    expect(await unnamed()).not.toContain(arrival.nonce);
    const records = await app.database.sql(
      `SELECT r.status FROM person_records r JOIN booking_people p USING (nik_hmac) JOIN tickets t USING (booking_id)
       JOIN desk_sync_acts a ON a.ticket_id = t.id WHERE a.nonce = $1`,
      [arrival.nonce],
    );
    expect(records).toEqual([{ status: 'printed' }]);
    await expect(name(person(9_991))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('after the counter closed takes places from what the day has, and flags the rest', async () => {
    const day = await newDay({ bookings: 0, standbyPlaces: 12, cards: 0 });
    const [one, two] = cutsOf(day);
    await app.get(DeskCounterService).close(one.actor, one.counterId);
    const others = Array.from({ length: 9 }, (_, i) => ({
      siteId: day.built.site.id,
      service: 'ikd',
      applicants: [{ name: `Orang Langsung ${i}` }],
    }));
    for (const want of others) await app.get(DeskArrivalService).walkIn(one.actor, want);
    await lineIsBack(day);
    const numbers = one.given.handout?.numbers ?? [];
    const acts = numbers
      .slice(0, 3)
      .map((number, i) => act(one, at(day, '09:10'), i, { kind: 'walk_in', number, service: 'ikd' }));
    const results = await upload(app, day, one, acts);
    expect(results.map(({ outcome, conflict }) => conflict?.code ?? outcome)).toEqual([
      'applied',
      'no_place_left',
      'no_place_left',
    ]);
    await settle(day, acts[1] as SyncAct, 'kept');
    const tickets = await app.database.sql<{ number: number }>(
      `SELECT number FROM tickets WHERE site_id = $1 AND service_on = $2 AND number = ANY($3)`,
      [day.built.site.id, day.date, numbers.slice(0, 2)],
    );
    expect(tickets).toHaveLength(2);
    expect(two.given.handout?.places).toBe(2);
    await settle(day, acts[2] as SyncAct, 'discarded', 'pulang');
  });

  it('types a list on paper in, with its times, once', async () => {
    const day = await newDay({ bookings: 2 });
    const [one] = cutsOf(day);
    const paper = app.get(DeskPaperService);
    await paper.prepare(one.actor, day.built.site.id);
    const list = await paper.list(one.actor, day.built.site.id);
    expect([list.isReady, list.spare.length, list.rows.length]).toEqual([true, 10, 2]);
    await lineIsBack(day);
    const [code = '', other = ''] = day.codes;
    const row = { who: code, arrived: '9.15', outcome: 'recorded' as const, ended: '09:40' };
    const rows = [row, { who: list.spare[0] ?? '', arrived: '0930', service: 'ikd' as const, ended: '' }];
    const typed = { key: randomUUID(), counterId: one.counterId, rows };
    const bad = await paper.type(one.actor, day.built.site.id, {
      ...typed,
      rows: [row, { who: other, arrived: '25.00', ended: '' }],
    });
    expect(bad).toEqual({ bad: [2], results: [] });
    const { results } = await paper.type(one.actor, day.built.site.id, typed);
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    const again = await paper.type(one.actor, day.built.site.id, typed);
    expect(new Set(again.results.map(({ outcome }) => outcome))).toEqual(new Set(['already_applied']));
    const tickets = await app.database.sql(
      'SELECT status, arrived_at, ended_at FROM tickets WHERE site_id = $1 AND service_on = $2 ORDER BY arrived_at',
      [day.built.site.id, day.date],
    );
    expect(tickets).toEqual([
      { status: 'served', arrived_at: at(day, '09:15'), ended_at: at(day, '09:40') },
      { status: 'waiting', arrived_at: at(day, '09:30'), ended_at: null },
    ]);
  });
});

it('without the nonce key an upload that is sent again counts twice', async () => {
  const app = await startApp({ replace: [[DeskSyncRepository, UnkeyedSyncRepository]] });
  try {
    const day = await buildCutOffDay(app, dateOf(60), { bookings: 0 });
    const [cut] = day.cuts as [Cut];
    const acts = [1, 2, 3].map(
      (seq): SyncAct => ({
        nonce: randomUUID(),
        seq,
        at: new Date(`${day.date}T09:10:00+07:00`),
        kind: 'walk_in',
        service: 'ikd',
      }),
    );
    await app.setClock(`${day.date}T11:00:00+07:00`);
    await upload(app, day, cut, acts);
    await upload(app, day, cut, acts);
    const [row] = await app.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM tickets');
    expect(row?.n).toBe(6);
  } finally {
    await app.close();
  }
});
