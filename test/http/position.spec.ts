import { type ClientRequest, get } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAnswer, expectProblem } from '../support/api.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  type BuiltBooking,
  type BuiltDay,
  OFFICE,
  person,
  signIn,
} from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { Visitor } from '../support/visitor.js';
import { withinBar } from '../support/tier.js';

/** The first time, 09.00, may still be booked. */
const EARLY = '2027-02-13T07:50:00+07:00';

interface Seen {
  ticket: string | null;
  state: string;
  ahead: number;
  counter?: number;
  backBefore?: string;
}

describe('my place in line', () => {
  let app: TestApp;
  let day: BuiltDay;
  let url: string;
  let clerk: string;
  let counter: string;
  let index = 0;
  const streams: ClientRequest[] = [];

  beforeAll(async () => {
    app = await startApp({ now: EARLY });
    day = await buildDay(app, { counters: 2, cards: 30 });
    clerk = await signIn(app, 'desk', { site: OFFICE });
    url = await app.listen();
    const [first] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
      [day.site.id],
    );
    counter = first?.id ?? '';
    await staff(`counters/${counter}/open`);
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(async () => {
    for (const stream of streams) stream.destroy();
    await app.close();
  });

  const staff = (path: string, body: object = {}) =>
    app.http().post(`/api/v1/desk/${path}`).set('Cookie', clerk).send(body);
  const book = (slot: number): Promise<BuiltBooking> =>
    buildBooking(app, day.slotIds[slot] ?? '', [person((index += 1))]);
  const checkIn = async ({ code }: BuiltBooking): Promise<string> =>
    ((await staff('check-ins', { siteId: day.site.id, code }).expect(201)).body as { ticket: { id: string } }).ticket
      .id;
  const look = ({ code, token }: BuiltBooking) =>
    app.http().get(`/api/v1/bookings/${code}/position`).set('Authorization', `Bearer ${token}`);
  const seen = async (booking: BuiltBooking): Promise<Seen> => (await look(booking)).body as Seen;
  const home = ({ code, token }: BuiltBooking) => `/janji/${code}/${token}`;
  const promisedCards = async () => {
    const sql = `SELECT promised FROM day_stocks WHERE service_day_id = $1 AND blank_kind = 'ktp'`;
    return (await app.database.sql<{ promised: number }>(sql, [day.day.id]))[0]?.promised ?? 0;
  };
  /** Listens with the cookie that the page sets, as an EventSource does. */
  const listen = (booking: BuiltBooking, cookie: string): Seen[] => {
    const heard: Seen[] = [];
    const headers = { accept: 'text/event-stream', cookie };
    const stream = get(`${url}/api/v1/bookings/${booking.code}/position/events`, { headers }, (answer) => {
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        for (const [, data] of chunk.matchAll(/^data: ?(.*)$/gm)) heard.push(JSON.parse(data ?? '') as Seen);
      });
    }).on('error', () => undefined);
    streams.push(stream);
    return heard;
  };

  it('tells where one stands: before checking in, in line, at a counter, and after', async () => {
    const [first, second] = [await book(1), await book(2)];
    expectAnswer(app, 'GET /api/v1/bookings/{code}/position', await look(first), 200);
    expect(await seen(first)).toMatchObject({ ticket: null, state: 'booked', ahead: 0 });
    await checkIn(second);
    await checkIn(first);
    expect(await seen(first)).toMatchObject({ state: 'waiting', ahead: 0 });
    const waiting = await look(second);
    expectAnswer(app, 'GET /api/v1/bookings/{code}/position', waiting, 200);
    expect(waiting.body).toMatchObject({ ticket: 'A001', state: 'waiting', ahead: 1 });
    expect((waiting.body as Seen).backBefore).toBe('2027-02-13T09:24:00+07:00');
    await staff(`counters/${counter}/next`).expect(200);
    const called = await look(first);
    expectAnswer(app, 'GET /api/v1/bookings/{code}/position', called, 200);
    expect(called.body).toMatchObject({ ticket: 'A002', state: 'called', counter: 1 });
    expect(await seen(second)).toMatchObject({ state: 'waiting', ahead: 0 });
    const page = (await new Visitor(url).get(`${home(first)}/antrean`)).html;
    expect(page).toContain('Silakan ke loket 1');
    expect(page).not.toMatch(/Orang Contoh|\d{16}/);
  });

  it('opens to its token alone', async () => {
    const [mine, other] = [await book(3), await book(4)];
    const at = (code: string, token: string) =>
      app.http().get(`/api/v1/bookings/${code}/position`).set('Authorization', `Bearer ${token}`);
    expectProblem(await at(mine.code, other.token), 404, 'not_found');
    expectProblem(await at('ABCDE23456', mine.token), 404, 'not_found');
    expectProblem(await app.http().get(`/api/v1/bookings/${mine.code}/position`), 404, 'not_found');
    expectProblem(await app.http().get(`/api/v1/bookings/${mine.code}/position/events`), 404, 'not_found');
  });

  it('streams with the cookie of the page, which is sent to that address alone', async () => {
    const [first, mine] = [await book(7), await book(8)];
    const page = await new Visitor(url).get(`${home(mine)}/antrean`);
    const cookie = page.headers.getSetCookie().find((one) => one.startsWith('giliran_posisi=')) ?? '';
    expect(cookie).toMatch(new RegExp(`Path=/api/v1/bookings/${mine.code}/position; HttpOnly; SameSite=Strict`));
    const heard = listen(mine, cookie.split(';')[0] ?? '');
    await eventually('the first event', () => heard.at(-1)?.state === 'booked', { withinMs: withinBar(2_000) });
    await checkIn(first);
    await checkIn(mine);
    await eventually('the place in line', () => heard.at(-1)?.state === 'waiting', { withinMs: withinBar(2_000) });
    expect(heard.at(-1)?.ahead).toBeGreaterThan(0);
  });

  it('is left by who asks to, with the card given back', async () => {
    const mine = await book(11);
    const visitor = new Visitor(url);
    const page = `${home(mine)}/antrean`;
    const early = await visitor.get(`${page}/keluar`);
    expect(early.location).toBe(`${home(mine)}/batal`);
    const id = await checkIn(mine);
    const promised = await promisedCards();
    expect((await visitor.get(`${page}/keluar`)).html).toContain('Keluar dari antrean?');
    expect((await seen(mine)).state).toBe('waiting');
    await visitor.post(page, { aksi: 'keluar' });
    const [ticket] = await app.database.sql('SELECT status FROM tickets WHERE id = $1', [id]);
    expect(ticket).toEqual({ status: 'void' });
    expect(await seen(mine)).toMatchObject({ state: 'void', ticket: null });
    expect(await promisedCards()).toBe(promised - 1);
  });

  it('sends who is called to the clerk instead of letting them leave', async () => {
    const [called] = await app.database.sql<{ id: string }>(`SELECT id FROM tickets WHERE status = 'called'`);
    await staff(`tickets/${called?.id}/park`).expect(200);
    const mine = await book(5);
    await checkIn(mine);
    await staff(`counters/${counter}/next`).expect(200);
    while ((await seen(mine)).state !== 'called') {
      const [now] = await app.database.sql<{ id: string }>(`SELECT id FROM tickets WHERE status = 'called'`);
      await staff(`tickets/${now?.id}/park`).expect(200);
      await staff(`counters/${counter}/next`).expect(200);
    }
    const visitor = new Visitor(url);
    const answer = await visitor.post(`${home(mine)}/antrean`, { aksi: 'keluar' });
    expect(answer.location).toBe(`${home(mine)}/antrean/keluar`);
    expect((await visitor.get(answer.location)).html).toContain('Katakan kepada petugas');
    expect((await seen(mine)).state).toBe('called');
  });

  it('tells the desk that somebody comes late, and forgets it with a move', async () => {
    const mine = await book(15);
    const visitor = new Visitor(url);
    expect((await visitor.get(`${home(mine)}/antrean`)).html).toContain('Saya terlambat 10 menit');
    await visitor.post(`${home(mine)}/antrean`, { aksi: 'terlambat' });
    const late = () => app.database.sql('SELECT late_minutes AS late FROM bookings WHERE id = $1', [mine.id]);
    expect(await late()).toEqual([{ late: 10 }]);
    expect((await visitor.get(`${home(mine)}/antrean`)).html).toContain('terlambat 10 menit. Tetap datang');
    const move = await visitor.post(`${home(mine)}/pindah`, { slot: day.slotIds[18] ?? '', aksi: 'pindah' });
    expect(move.location).toContain('pindah=1');
    expect(await late()).toEqual([{ late: null }]);
  });

  it('comes anew by itself only for who asked for it', async () => {
    const mine = await book(17);
    const visitor = new Visitor(url);
    expect((await visitor.get(`${home(mine)}/antrean`)).headers.get('refresh')).toBeNull();
    expect((await visitor.get(`${home(mine)}/antrean?tiap=30`)).headers.get('refresh')).toBe('30');
  });
});
