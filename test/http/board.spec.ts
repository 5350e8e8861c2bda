import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DeskViewService } from '../../src/modules/desk/desk.view.service.js';
import { Live } from '../../src/platform/live/live.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { expectAnswer, expectProblem } from '../support/api.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, OFFICE, person, signIn } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { withinBar } from '../support/tier.js';

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

interface BoardEvent {
  id: string;
  data: { waiting: number; asOf: string; calls: { ticket: string }[] };
  at: number;
}

/** Listens as a browser's EventSource does. */
class Listener {
  readonly events: BoardEvent[] = [];
  readonly beats: { id: string; asOf: string; at: number }[] = [];
  isOpen = true;
  headers: IncomingMessage['headers'] = {};
  private text = '';
  private readonly request: ClientRequest;

  constructor(url: string) {
    this.request = get(url, { headers: { accept: 'text/event-stream' } }, (answer) => {
      this.headers = answer.headers;
      answer.setEncoding('utf8').on('data', (chunk: string) => this.read(chunk));
      answer.on('close', () => {
        this.isOpen = false;
      });
    }).on('error', () => {
      this.isOpen = false;
    });
  }

  leave(): void {
    this.request.destroy();
  }

  private read(chunk: string): void {
    const parts = (this.text + chunk).split('\n\n');
    this.text = parts.pop() ?? '';
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1] ?? '';
      const [id, at] = [field('id'), performance.now()];
      if (field('event') === 'board') this.events.push({ id, data: JSON.parse(field('data')), at });
      if (field('event') === 'beat') this.beats.push({ id, asOf: field('data'), at });
    }
  }
}

describe('the lobby board', () => {
  let app: TestApp;
  let day: BuiltDay;
  let url: string;
  let path: string;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { cards: 5 });
    url = await app.listen();
    path = `/api/v1/sites/${day.site.id}/board`;
  });
  afterAll(() => app.close());

  /** Gives the number. */
  const checkIn = async (index: number): Promise<string> => {
    await app.setClock(MONDAY);
    const { code } = await buildBooking(app, day.slotIds[index] ?? '', [person(4_000 + index)]);
    await app.setClock(`${SATURDAY}T08:55:00+07:00`);
    const cookie = await signIn(app, 'desk');
    const body = { siteId: day.site.id, code };
    const answer = await app.http().post('/api/v1/desk/check-ins').set('Cookie', cookie).send(body).expect(201);
    return answer.body.ticket.ticket;
  };
  const waitingOf = (listener: Listener) => listener.events.at(-1)?.data.waiting ?? -1;

  it('shows numbers and waits to everyone, and no person', async () => {
    await checkIn(0);
    const answer = await app.http().get(path);
    expectAnswer(app, 'GET /api/v1/sites/{siteId}/board', answer, 200);
    expect(answer.body).toMatchObject({ date: SATURDAY, closesAt: '13:00', calls: [], openCounters: 0 });
    expect(answer.body.waiting).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(/Orang Contoh|\d{16}/);
    expectProblem(await app.http().get(`/api/v1/sites/${UNKNOWN}/board`), 404, 'not_found');
  });

  it('streams the whole board at once, and a new one within two seconds of a check-in', async () => {
    const [first, second] = [new Listener(`${url + path}/events`), new Listener(`${url + path}/events`)];
    await eventually('the first events', () => first.events[0] && second.events[0], { withinMs: withinBar(2_000) });
    expect(first.headers['content-type']).toContain('text/event-stream');
    expect(first.headers['cache-control']).toContain('no-');
    expect(first.events[0]?.id).toBe(second.events[0]?.id);
    await checkIn(1);
    const { waiting } = (await app.http().get(path)).body as { waiting: number };
    const since = performance.now();
    for (const listener of [first, second]) {
      await eventually('who waits', () => waitingOf(listener) === waiting, { withinMs: withinBar(2_000), everyMs: 10 });
    }
    expect(performance.now() - since).toBeLessThan(withinBar(2_000));
    for (const listener of [first, second]) listener.leave();
  });

  it('beats every second with the instant that the board holds for, and sends it whole every five', async () => {
    const listener = new Listener(`${url + path}/events`);
    await eventually('a second board', () => listener.events.length > 1, { withinMs: withinBar(8_000) });
    const [one, two] = listener.events;
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThan(3_000);
    expect(listener.beats.length).toBeGreaterThanOrEqual(3);
    expect(listener.beats[0]).toMatchObject({ id: one?.id, asOf: one?.data.asOf });
    expect(two?.id).toBe(one?.id);
    expect(two?.data.asOf).not.toBe(one?.data.asOf);
    listener.leave();
  });

  it('computes the board once for a change, and a few times for a burst, however many listen', async () => {
    const view = app.get(DeskViewService);
    const board = jest.spyOn(view, 'board');
    const crowd = Array.from({ length: 40 }, () => new Listener(`${url + path}/events`));
    await eventually('a board for each', () => crowd.every((one) => one.events.length > 0), {
      withinMs: withinBar(5_000),
    });
    expect(board.mock.calls.length).toBeLessThanOrEqual(3);
    board.mockClear();
    const announce = () => app.get(UnitOfWork).run((tx) => app.get(Live).announce(tx, `site:${day.site.id}`));
    const since = performance.now();
    for (let change = 0; change < 60; change += 1) await announce();
    await eventually('the burst is over', () => crowd.every((one) => one.events.length > 2), {
      withinMs: withinBar(5_000),
    });
    expect(board.mock.calls.length).toBeLessThanOrEqual(3 + (performance.now() - since) / 100);
    const ids = new Set(crowd.flatMap((one) => one.events.map(({ id }) => id)));
    expect(ids.size).toBe(1);
    for (const one of crowd) one.leave();
    board.mockRestore();
  });

  it('ends the streams when the board cannot be read, and serves it again as soon as it can', async () => {
    const listener = new Listener(`${url + path}/events`);
    await eventually('the first board', () => listener.events[0], { withinMs: withinBar(2_000) });
    const board = jest.spyOn(app.get(DeskViewService), 'board').mockRejectedValueOnce(new Error('no database'));
    await app.get(UnitOfWork).run((tx) => app.get(Live).announce(tx, `site:${day.site.id}`));
    await eventually('the end', () => !listener.isOpen, { withinMs: withinBar(2_000) });
    board.mockRestore();
    const again = new Listener(`${url + path}/events`);
    await eventually('the board', () => again.events[0], { withinMs: withinBar(2_000) });
    again.leave();
  });

  it('shows the place of a number to whoever holds it, and nothing of the person', async () => {
    const page = (nomor: string) => app.http().get(`/lobi/${OFFICE}/nomor`).query({ nomor });
    const number = await checkIn(2);
    const { text } = await page(` ${number.slice(0, 1).toLowerCase()} ${Number(number.slice(1))}`).expect(200);
    expect(text).toMatch(new RegExp(`${number}[^]*(Menunggu|Segera): `));
    expect(text).not.toMatch(/Orang Contoh|\d{16}/);
    expect((await page('A099').expect(200)).text).toContain('Nomor A099 tidak ada');
    const { nik } = person(4_002);
    expect((await page(nik).expect(303)).headers.location).toBe(`/lobi/${OFFICE}/nomor?nomor=-`);
    expect((await page('-').expect(200)).text).toContain('Tulis satu huruf dan angkanya');
    await app.http().get('/lobi/tidak-ada/nomor').expect(404);
  });

  it('answers a stream of an unknown site with 404, and no stream', async () => {
    expectProblem(await app.http().get(`/api/v1/sites/${UNKNOWN}/board/events`), 404, 'not_found');
    expectProblem(await app.http().get('/api/v1/sites/kantor/board/events'), 422, 'invalid_input');
  });

  it('refuses more streams than it may keep with 503, and ends them all within a second when the program closes', async () => {
    const other = await startApp({ env: { LIVE_STREAMS: '2' } });
    const { site } = await buildDay(other);
    const events = `/api/v1/sites/${site.id}/board/events`;
    const address = (await other.listen()) + events;
    const [listener, leaving] = [new Listener(address), new Listener(address)] as const;
    await eventually('two streams', () => listener.events[0] && leaving.events[0], { withinMs: withinBar(2_000) });
    const refused = await other.http().get(events);
    expectProblem(refused, 503, 'unavailable');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    leaving.leave();
    const next = await eventually('room for one more', async () => {
      const one = new Listener(address);
      await eventually('an answer', () => one.events[0] ?? !one.isOpen);
      if (one.events[0]) return one;
      one.leave();
      return null;
    });
    expect(next.isOpen).toBe(true);
    const since = performance.now();
    const closing = other.close();
    await eventually('the end of the stream', () => !listener.isOpen, { withinMs: withinBar(5_000), everyMs: 10 });
    expect(performance.now() - since).toBeLessThan(withinBar(1_000));
    await closing;
  });
});
