import { expect } from '@jest/globals';
import { SATURDAY, SUNDAY, type TestApp } from './app.js';
import { type BadInput, CATALOGUE, inputOf, SERVICE_OF_ROW } from './bad-inputs.js';
import { buildBooking, buildDay, type BuiltDay, DISTRICT, person, signIn } from './builders.js';
import { FailingOutbox } from './failing-outbox.js';
import { sendRaw } from './raw-http.js';
import type { Touches } from './touches.js';

export interface Answer {
  status: number;
  text: string;
  headers: Record<string, unknown>;
}

export const BOOKINGS = '/api/v1/bookings';
const JSON_HEAD = 'Content-Type: application/json\r\n';
export const key = (text: string) => ({ 'Idempotency-Key': text });
export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** Counted also when it is refused: tries at a one-time code. */
const COUNTED_WHEN_REFUSED = new Set(['booking_accesses']);

/** A surface each, or a row with a set-up of its own. */
export type Rows = Record<string, () => Promise<Answer>>;

/** How rows of the catalogue become requests. */
export class Asks {
  /** Milliseconds of each answer that was not waited for on purpose. */
  readonly times: number[] = [];
  private people = 5_000;
  private seats = 0;
  private readonly byRow: Rows;

  constructor(
    readonly app: TestApp,
    readonly url: string,
    readonly day: BuiltDay,
    /** Cookie. */
    readonly supervisor: string,
    private readonly touches: Touches,
    ...more: ((asks: Asks) => Rows)[]
  ) {
    this.byRow = Object.assign({}, this.ownRows, ...more.map((rowsOf) => rowsOf(this))) as Rows;
  }

  ask(row: BadInput): Promise<Answer> {
    const own = this.byRow[row.id];
    if (own) return own();
    const ask = this.bySurface[row.surface];
    if (!ask) throw new Error(`Nobody said how ${row.surface} is asked.`);
    return ask(inputOf(row), row);
  }

  send(body: unknown, headers: Record<string, string> = {}, path = BOOKINGS): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.exchange(() =>
      this.app
        .http()
        .post(path)
        .set({ 'Content-Type': 'application/json', ...headers })
        .send(text),
    );
  }

  /** One request and its answer: timed, and when it is refused no row has changed. */
  async exchange(ask: () => PromiseLike<Answer>): Promise<Answer> {
    await this.touches.taken();
    const started = performance.now();
    const answer = await ask();
    this.times.push(performance.now() - started);
    const touched = answer.status < 400 ? [] : await this.touches.taken();
    expect(touched.filter((table) => !COUNTED_WHEN_REFUSED.has(table))).toEqual([]);
    return answer;
  }

  /** Tables that the last exchange changed. */
  touched(): Promise<string[]> {
    return this.touches.taken();
  }

  /** A slot of a day that residents may not book: of yesterday, or not released. */
  async slotOutOfReach(date: string): Promise<string> {
    const { slotIds } = await buildDay(this.app, { date });
    expect(slotIds).toEqual([]);
    const [slot] = await this.app.database.sql<{ id: string }>(
      `SELECT id FROM slots WHERE (starts_at AT TIME ZONE 'Asia/Jakarta')::date = $1 AND kind = 'timed' LIMIT 1`,
      [date],
    );
    return slot?.id ?? '';
  }

  bodyOf(applicant: object, service = 'record_first') {
    return { slotId: this.slot(), service, applicant: { ...this.fresh(), ...applicant } };
  }

  private readonly bySurface: Record<string, (input: unknown, row: BadInput) => Promise<Answer>> = {
    'booking.nik': (nik, { id }) => this.send(this.bodyOf({ nik }, SERVICE_OF_ROW[id])),
    'booking.name': (name) => this.send(this.bodyOf({ name })),
    'booking.birthDate': (birthDate) => this.send(this.bodyOf({ birthDate })),
    'booking.slot': (slotId) => this.send({ ...this.bodyOf({}), slotId }),
    'booking.contact': (typed) => this.send(this.bodyOf({ [String(typed).includes('@') ? 'email' : 'phone']: typed })),
    'http.body': (input) => {
      if (Buffer.isBuffer(input)) return this.rawPost(input);
      return this.send(typeof input === 'object' ? { ...this.bodyOf({}), ...input } : input);
    },
    'http.header': (headers) => this.send(this.bodyOf({}), headers as Record<string, string>),
    lookup: (input) => this.get(`${BOOKINGS}/${encodeURIComponent((input as { code: string }).code)}`, bearer('abc')),
  };

  private readonly ownRows: Rows = {
    'DOB-19': async () => {
      await this.app.setClock('2025-02-24T10:00:00+07:00');
      const { slotIds } = await buildDay(this.app, { date: '2025-02-28', cards: 1 });
      const applicant = { ...this.fresh(), birthDate: '2008-02-29', recordedBefore: true };
      return this.send({ slotId: slotIds[0], service: 'print_first', applicant });
    },
    'SLT-04': () =>
      this.send(JSON.stringify({ ...this.bodyOf({}), slotId: 0 }).replace('"slotId":0', '"slotId":1e309')),
    'SLT-06': async () => this.send({ ...this.bodyOf({}), slotId: await this.slotOutOfReach('2027-02-07') }),
    'SLT-08': async () => {
      const { slotIds } = await buildDay(this.app, { site: DISTRICT, date: SUNDAY });
      await buildBooking(this.app, slotIds[0] ?? '', [this.fresh()], 'ikd');
      return this.send({ ...this.bodyOf({}, 'ikd'), slotId: slotIds[0] });
    },
    'SLT-10': async () => this.send({ ...this.bodyOf({}), slotId: await this.slotOutOfReach('2027-03-09') }),
    'SLT-18': () => this.send({ slotId: this.slot(), service: 'ikd', party: 0 }, {}, '/api/v1/holds'),
    'SLT-20': () => this.send({ slotId: this.slot(), service: 'ikd', party: 1_000_000_000 }, {}, '/api/v1/holds'),
    'BOD-08': () => this.rawPost('{"k0":1', 13_888_891),
    'BOD-20': () => this.rawPost(inputOf(rowOf('BOD-20')) as Buffer, 4, '; charset=utf-16le'),
    'HDR-07': () => this.rawPost(`{"a":${'1'.repeat(500)}}`, 5),
    'HDR-11': () => this.get('/api/v1/sites', { 'X-HTTP-Method-Override': 'DELETE' }),
    'HDR-15': () => this.raw('GET /api/v1/sites', Array.from({ length: 200 }, (_, i) => `X-${i}: x\r\n`).join('')),
    'HDR-17': () => this.get('/api/v1/sites', { Accept: 'application/xml' }),
    'HDR-19': async () => {
      const { code, token } = await buildBooking(this.app, this.slot(), [this.fresh()]);
      const stale = { ...bearer(token), 'If-Match': '"0"' };
      return this.send({ slotId: this.slot() }, stale, `${BOOKINGS}/${code}/reschedule`);
    },
    'RTE-02': () => this.exchange(() => this.app.http().put(BOOKINGS)),
    'RTE-04': () => this.raw('GET /api/v1/bookings/%2e%2e%2fstaff'),
    'RTE-06': () => this.get(`${this.days}?service=ikd&from=${SATURDAY}&from=${SUNDAY}`),
    'RTE-08': () => this.get(`${this.days}/${SATURDAY}/slots?service=ikd&party=-1`),
    'RTE-10': () => this.get(`${this.days}?service=ikd&from=2020-01-01&to=2099-01-01`),
    'RTE-12': async () => {
      const paths = String(rowOf('RTE-12').input).replace('GET ', '').split(' ');
      const answers = await Promise.all(paths.map((path) => this.get(path)));
      return answers.find((answer) => answer.status !== 404) ?? (answers[0] as Answer);
    },
    'RTE-14': async () => {
      const server = this.app.nest.getHttpServer() as { headersTimeout: number };
      const usual = server.headersTimeout;
      expect(usual).toBeLessThan(15_000);
      server.headersTimeout = 200;
      const answer = await this.said('GET /api/v1/si', 4_000).finally(() => (server.headersTimeout = usual));
      this.times.pop();
      return answer;
    },
    'IDM-02': () => this.send(this.bodyOf({}), key('')),
    'IDM-04': () => this.twice(this.bodyOf({})),
    'IDM-06': async () => {
      await this.send(this.bodyOf({}), key('idm-06'));
      return this.send(this.bodyOf({}), key('idm-06'));
    },
    'IDM-08': async () => {
      const body = this.bodyOf({});
      FailingOutbox.failures = 1;
      const failed = await this.send(body, key('idm-08'));
      expect(failed.status).toBe(503);
      return this.send(body, key('idm-08'));
    },
    'IDM-10': async () => {
      const body = this.bodyOf({});
      await this.send(body, key('idm-10a'));
      return this.send(body, key('idm-10b'));
    },
    'LKP-02': () => this.get(`${BOOKINGS}/AAAAA-AAAAA`, bearer('abc')),
    'LKP-04': async () => {
      const { code, token } = await buildBooking(this.app, this.slot(), [this.fresh()]);
      const letters = code.replaceAll('-', '');
      const typed = `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
      const answer = await this.get(`${BOOKINGS}/${typed}`, bearer(token));
      expect(JSON.parse(answer.text)).toMatchObject({ code });
      return answer;
    },
    'LKP-08': () => this.asSupervisor('desk/check-ins', { siteId: this.day.site.id, code: { $gt: '' } }),
    'LKP-10': async () => {
      const { code, token } = await buildBooking(this.app, this.slot(), [this.fresh()]);
      await this.send({}, bearer(token), `${BOOKINGS}/${code}/cancel`);
      const answer = await this.get(`${BOOKINGS}/${code}`, bearer(token));
      expect(JSON.parse(answer.text)).toMatchObject({ status: 'cancelled' });
      expect(answer.text).not.toMatch(/Orang Contoh|\d{16}|\+62/);
      return answer;
    },
  };

  private get days(): string {
    return `/api/v1/sites/${this.day.site.id}/days`;
  }

  fresh() {
    return person((this.people += 1));
  }

  slot(): string {
    return this.day.slotIds[(this.seats += 1) % this.day.slotIds.length] ?? '';
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.exchange(() => this.app.http().get(path).set(headers));
  }

  private async twice(body: object): Promise<Answer> {
    const [first, second] = [await this.send(body, key('idm-04')), await this.send(body, key('idm-04'))];
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    return second;
  }

  asSupervisor(
    path: string,
    body: object,
    headers: Record<string, string> = {},
    method: 'post' | 'put' = 'post',
  ): Promise<Answer> {
    const head = { Cookie: this.supervisor, ...headers };
    return this.exchange(() => this.app.http()[method](`/api/v1/${path}`).set(head).send(body));
  }

  receipt(more: object, headers: Record<string, string> = {}): Promise<Answer> {
    const body = { kind: 'receipt', quantity: 1, reason: 'uji', ...more };
    return this.asSupervisor(`stock/${this.day.site.id}/movements`, body, headers);
  }

  /** A clerk on the morning of the day. */
  async desk(date = SATURDAY): Promise<(path: string, body?: object) => Promise<Answer>> {
    await this.app.setClock(`${date}T09:00:00+07:00`);
    const cookie = await signIn(this.app, 'desk');
    return (path, body) => this.send(body ?? {}, { Cookie: cookie }, `/api/v1/desk/${path}`);
  }

  async counterOf(siteId: string): Promise<string> {
    const sql = 'SELECT id FROM counters WHERE site_id = $1 AND staff_id IS NULL ORDER BY number LIMIT 1';
    const [counter] = await this.app.database.sql<{ id: string }>(sql, [siteId]);
    return counter?.id ?? '';
  }

  private said(bytes: string | Buffer, silenceMs?: number): Promise<Answer> {
    return this.exchange(async () => {
      const { status, headers, body } = await sendRaw(this.url, bytes, silenceMs);
      return { status, headers, text: body };
    });
  }

  private raw(line: string, headers = ''): Promise<Answer> {
    return this.said(`${line} HTTP/1.1\r\nHost: ${new URL(this.url).host}\r\nConnection: close\r\n${headers}\r\n`);
  }

  private rawPost(body: string | Buffer, length = body.length, charset = ''): Promise<Answer> {
    const type = JSON_HEAD.replace('\r', `${charset}\r`);
    const head = `POST ${BOOKINGS} HTTP/1.1\r\nHost: ${new URL(this.url).host}\r\nConnection: close\r\n`;
    return this.said(
      Buffer.concat([Buffer.from(`${head}${type}Content-Length: ${length}\r\n\r\n`), Buffer.from(body)]),
    );
  }
}

const rowOf = (id: string): BadInput => CATALOGUE.find((row) => row.id === id) as BadInput;
