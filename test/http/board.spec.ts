import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAnswer, expectProblem } from '../support/api.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, person, signIn } from '../support/builders.js';
import { eventually } from '../support/eventually.js';

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

interface BoardEvent {
  type: string;
  data: { waiting: number; calls: { ticket: string }[] };
  at: number;
}

/** Listens as a browser's EventSource does. */
class Listener {
  readonly events: BoardEvent[] = [];
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
      if (!field('data')) continue;
      this.events.push({ type: field('event'), data: JSON.parse(field('data')), at: performance.now() });
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

  const checkIn = async (index: number): Promise<void> => {
    await app.setClock(MONDAY);
    const { code } = await buildBooking(app, day.slotIds[index] ?? '', [person(4_000 + index)]);
    await app.setClock(`${SATURDAY}T08:55:00+07:00`);
    const cookie = await signIn(app, 'desk');
    const body = { siteId: day.site.id, code };
    await app.http().post('/api/v1/desk/check-ins').set('Cookie', cookie).send(body).expect(201);
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
    await eventually('the first events', () => first.events[0] && second.events[0], { withinMs: 2_000 });
    expect(first.headers['content-type']).toContain('text/event-stream');
    expect(first.headers['cache-control']).toContain('no-');
    expect(first.events[0]?.type).toBe('board');
    await checkIn(1);
    const { waiting } = (await app.http().get(path)).body as { waiting: number };
    const since = performance.now();
    for (const listener of [first, second]) {
      await eventually('who waits', () => waitingOf(listener) === waiting, { withinMs: 2_000, everyMs: 10 });
    }
    expect(performance.now() - since).toBeLessThan(2_000);
    for (const listener of [first, second]) listener.leave();
  });

  it('gives a sign of life every five seconds', async () => {
    const listener = new Listener(`${url + path}/events`);
    await eventually('a second event', () => listener.events.length > 1, { withinMs: 7_000 });
    const [one, two] = listener.events;
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThan(3_000);
    listener.leave();
  });

  it('answers a stream of an unknown site with 404, and no stream', async () => {
    expectProblem(await app.http().get(`/api/v1/sites/${UNKNOWN}/board/events`), 404, 'not_found');
    expectProblem(await app.http().get('/api/v1/sites/kantor/board/events'), 422, 'invalid_input');
  });

  it('ends the streams when the program closes, within a second', async () => {
    const other = await startApp();
    const { site } = await buildDay(other);
    const listener = new Listener(`${await other.listen()}/api/v1/sites/${site.id}/board/events`);
    await eventually('the first event', () => listener.events[0], { withinMs: 2_000 });
    const since = performance.now();
    const closing = other.close();
    await eventually('the end of the stream', () => !listener.isOpen, { withinMs: 5_000, everyMs: 10 });
    expect(performance.now() - since).toBeLessThan(1_000);
    await closing;
  });
});
