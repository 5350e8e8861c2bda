import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isKnownProblem } from '../../src/platform/http/problem-texts.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { type BadInput, CATALOGUE, inputOf } from '../support/bad-inputs.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, DISTRICT, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { sendRaw } from '../support/raw-http.js';

interface Answer {
  status: number;
  text: string;
  headers: Record<string, unknown>;
}

/** Rows about what this system does not have (yet): never passed in silence, counted below. */
const OTHER_SURFACES: Record<string, string> = {
  'roster.csv': 'no upload of school rosters yet',
  'roster.xlsx': 'no upload of school rosters yet',
  'roster.file': 'no upload of school rosters yet',
  'checkin.sync': 'no check-in without a network yet',
  webhook: 'no provider that reports back, and no outgoing webhooks',
  otp: 'no one-time codes yet',
  export: 'no export of tables yet',
};
const NOT_APPLICABLE: Record<string, string> = {
  'NIK-35': 'the API does not ask for the sex, so nothing can differ',
  'CTC-15': 'no limit of bookings per telephone number yet',
  'LKP-12': 'no budget of failed look-ups over all addresses yet',
  'STK-08': 'a movement of stock has no service day',
  'CAL-01': 'two counters at one moment: test/race/tickets.spec.ts',
  'DSP-02': 'the lobby shows numbers of tickets only',
  'DSP-04': 'no limit of streams per address yet',
  'DSP-06': 'no WebSocket',
  'AUT-08': 'no rosters yet',
};

/** Field that a refusal of the surface must name. */
const FIELD: Record<string, string> = {
  'booking.nik': 'applicant.nik',
  'booking.name': 'applicant.name',
  'booking.birthDate': 'applicant.birthDate',
  'booking.slot': 'slotId',
  stock: 'quantity',
};
const FIELD_OF_ROW: Record<string, string> = {
  'SLT-18': 'party',
  'SLT-20': 'party',
  'CTC-07': 'applicant.phone',
  'CTC-09': 'applicant.phone',
  'CTC-11': 'applicant.email',
  'CTC-13': 'applicant.email',
  'RTE-06': 'from',
  'RTE-08': 'party',
  'RTE-10': 'to',
  'LKP-08': 'code',
};
/** Flag that an OK_WARN row leaves for the desk. */
const WARNING: Record<string, string> = {
  'NIK-25': 'nik_repeated_digits',
  'NIK-33': 'nik_region_unknown',
  'CTC-05': 'phone_cannot_text',
};
/** A child of 15 may only have the child's card. */
const SERVICE_OF_ROW: Record<string, string> = { 'NIK-25': 'kia' };

/** Answers that a class allows. A time that is not open for booking is the API's 409 `day_closed`. */
const ALLOWED: Record<string, readonly string[]> = {
  OK: ['200', '201'],
  OK_NORMALISED: ['200', '201'],
  OK_ESCAPED: ['201'],
  OK_WARN: ['201'],
  IGNORED: ['200'],
  '204': ['204'],
  '400_MALFORMED': ['400 malformed_body', '400 malformed_request'],
  '400_KEY_REQUIRED': ['400 idempotency_key_invalid'],
  '400_OR_421': ['400 host_not_allowed'],
  '401': ['401 unauthenticated'],
  '403': ['403 cross_origin', '404 not_found'],
  '404': ['404 not_found', '404'],
  '404_UNIFORM': ['404 not_found'],
  '405': ['405 method_not_allowed'],
  '406_OR_JSON': ['200'],
  '408': ['408 request_timeout'],
  '409_CONFLICT': ['409 slot_full', '409 already_booked', '409 illegal_move'],
  '412': ['412 precondition_failed'],
  '413': ['413 payload_too_large'],
  '413_OR_422': ['413 payload_too_large'],
  '415': ['415 unsupported_media_type'],
  '422_BODY': ['422 invalid_input'],
  '422_FIELD': ['422 invalid_input'],
  '422_KEY_REUSED': ['422 idempotency_key_reused'],
  '422_RULE': ['422 not_eligible', '409 day_closed'],
  '422_UNKNOWN_FIELD': ['422 unknown_field'],
  '431': ['431 headers_too_large'],
  EXECUTES: ['201'],
  REPLAY: ['201'],
};

const applicable = CATALOGUE.filter((row) => !(row.surface in OTHER_SURFACES) && !(row.id in NOT_APPLICABLE));
const UNKNOWN_BOOKING = '/api/v1/bookings/AAAAA-AAAAA';
const BOOKINGS = '/api/v1/bookings';

describe('the catalogue of bad inputs', () => {
  let app: TestApp;
  let url: string;
  let day: BuiltDay;
  let supervisor: string;
  let next = 5_000;
  let seat = 0;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 8, cards: 90 });
    supervisor = await signIn(app, 'supervisor');
    url = await app.listen();
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const fresh = () => person((next += 1));
  const slot = () => day.slotIds[(seat += 1) % day.slotIds.length] ?? '';
  const send = async (body: unknown, headers: Record<string, string> = {}, path = BOOKINGS): Promise<Answer> => {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return app
      .http()
      .post(path)
      .set({ 'Content-Type': 'application/json', ...headers })
      .send(text);
  };
  const bodyOf = (applicant: object, service = 'record_first') => ({
    slotId: slot(),
    service,
    applicant: { ...fresh(), ...applicant },
  });
  const raw = (text: string | Buffer, silenceMs?: number): Promise<Answer> =>
    sendRaw(url, text, silenceMs).then(({ status, headers, body }) => ({ status, headers, text: body }));
  const head = (line: string, more = '') =>
    `${line} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n${more}\r\n`;

  /** How the rows of a surface are asked. */
  const ASK: Record<string, (row: BadInput, input: unknown) => Promise<Answer>> = {
    'booking.nik': ({ id }, nik) => send(bodyOf({ nik }, SERVICE_OF_ROW[id])),
    'booking.name': (_, name) => send(bodyOf({ name })),
    'booking.birthDate': (_, birthDate) => send(bodyOf({ birthDate })),
    'booking.slot': (_, slotId) => send({ ...bodyOf({}), slotId }),
    'booking.contact': (_, contact) => send(bodyOf({ [String(contact).includes('@') ? 'email' : 'phone']: contact })),
    'http.body': (_, input) =>
      send(typeof input === 'object' && !Buffer.isBuffer(input) ? { ...bodyOf({}), ...input } : input),
    'http.header': (_, input) => send(bodyOf({}), input as Record<string, string>),
    lookup: async (_, input) => {
      const { code } = input as { code: string };
      return app
        .http()
        .get(`${BOOKINGS}/${encodeURIComponent(code)}`)
        .set('Authorization', 'Bearer abc');
    },
  };

  /** Rows that need more than their surface: what each describes is set up here. */
  const ASK_ROW: Record<string, () => Promise<Answer>> = {
    'DOB-19': async () => {
      await app.setClock('2025-02-24T10:00:00+07:00');
      const { slotIds } = await buildDay(app, { date: '2025-02-28', cards: 1 });
      const applicant = { ...fresh(), birthDate: '2008-02-29', recordedBefore: true };
      return send({ slotId: slotIds[0], service: 'print_first', applicant });
    },
    'SLT-04': () => send(JSON.stringify({ ...bodyOf({}), slotId: 0 }).replace('"slotId":0', '"slotId":1e309')),
    'SLT-06': async () => {
      const { slotIds } = await buildDay(app, { date: '2027-02-07' });
      const [past] = await app.database.sql<{ id: string }>(
        `SELECT id FROM slots WHERE starts_at::date = '2027-02-07' AND kind = 'timed' LIMIT 1`,
      );
      expect(slotIds).toEqual([]);
      return send({ ...bodyOf({}), slotId: past?.id });
    },
    'SLT-08': async () => {
      const { slotIds } = await buildDay(app, { site: DISTRICT, date: SUNDAY });
      await buildBooking(app, slotIds[0] ?? '', [fresh()], 'ikd');
      return send({ ...bodyOf({}, 'ikd'), slotId: slotIds[0] });
    },
    'SLT-10': async () => {
      await buildDay(app, { date: '2027-03-09' });
      const [later] = await app.database.sql<{ id: string }>(
        `SELECT id FROM slots WHERE starts_at::date = '2027-03-09' AND kind = 'timed' LIMIT 1`,
      );
      return send({ ...bodyOf({}), slotId: later?.id });
    },
    'SLT-18': () => send({ slotId: slot(), service: 'ikd', party: 0 }, {}, '/api/v1/holds'),
    'SLT-20': () => send({ slotId: slot(), service: 'ikd', party: 1_000_000_000 }, {}, '/api/v1/holds'),
    'BOD-08': () =>
      raw(`${head(`POST ${BOOKINGS}`, 'Content-Type: application/json\r\nContent-Length: 13888891\r\n')}{"k0":1`),
    'BOD-20': () => send(inputOf(byId('BOD-20')), { 'Content-Type': 'application/json; charset=utf-16le' }),
    'HDR-07': () =>
      raw(
        `${head(`POST ${BOOKINGS}`, 'Content-Type: application/json\r\nContent-Length: 5\r\n')}{"a":${'1'.repeat(500)}}`,
      ),
    'HDR-11': async () => app.http().get('/api/v1/sites').set('X-HTTP-Method-Override', 'DELETE'),
    'HDR-15': () => raw(head('GET /api/v1/sites', Array.from({ length: 200 }, (_, i) => `X-${i}: x\r\n`).join(''))),
    'HDR-17': async () => app.http().get('/api/v1/sites').set('Accept', 'application/xml'),
    'HDR-19': async () => {
      const { code, token } = await buildBooking(app, slot(), [fresh()]);
      const stale = { Authorization: `Bearer ${token}`, 'If-Match': '"0"' };
      return send({ slotId: slot() }, stale, `${BOOKINGS}/${code}/reschedule`);
    },
    'RTE-02': async () => app.http().put(BOOKINGS),
    'RTE-04': () => raw(head('GET /api/v1/bookings/%2e%2e%2fstaff')),
    'RTE-06': async () =>
      app.http().get(`/api/v1/sites/${day.site.id}/days?service=ikd&from=${SATURDAY}&from=${SUNDAY}`),
    'RTE-08': async () => app.http().get(`/api/v1/sites/${day.site.id}/days/${SATURDAY}/slots?service=ikd&party=-1`),
    'RTE-10': async () => app.http().get(`/api/v1/sites/${day.site.id}/days?service=ikd&from=2020-01-01&to=2099-01-01`),
    'RTE-12': async () => {
      const paths = String(byId('RTE-12').input).replace('GET ', '').split(' ');
      const answers = await Promise.all(paths.map((path) => app.http().get(path)));
      return answers.find((answer) => answer.status !== 404) ?? (answers[0] as Answer);
    },
    'RTE-14': async () => {
      const server = app.nest.getHttpServer() as { headersTimeout: number };
      const usual = server.headersTimeout;
      expect(usual).toBeLessThan(15_000);
      server.headersTimeout = 200;
      return raw('GET /api/v1/si', 4_000).finally(() => (server.headersTimeout = usual));
    },
    'IDM-02': () => send(bodyOf({}), { 'Idempotency-Key': '' }),
    'IDM-04': async () => {
      const body = bodyOf({});
      const first = await send(body, { 'Idempotency-Key': 'idm-04' });
      const second = await send(body, { 'Idempotency-Key': 'idm-04' });
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      return second;
    },
    'IDM-06': async () => {
      await send(bodyOf({}), { 'Idempotency-Key': 'idm-06' });
      return send(bodyOf({}), { 'Idempotency-Key': 'idm-06' });
    },
    'IDM-08': async () => {
      const body = bodyOf({});
      await app.database.sql('ALTER TABLE outbox RENAME TO outbox_away');
      const failed = await send(body, { 'Idempotency-Key': 'idm-08' });
      await app.database.sql('ALTER TABLE outbox_away RENAME TO outbox');
      expect(failed.status).toBeGreaterThanOrEqual(500);
      return send(body, { 'Idempotency-Key': 'idm-08' });
    },
    'IDM-10': async () => {
      const body = bodyOf({});
      await send(body, { 'Idempotency-Key': 'idm-10a' });
      return send(body, { 'Idempotency-Key': 'idm-10b' });
    },
    'LKP-02': async () => app.http().get(UNKNOWN_BOOKING).set('Authorization', 'Bearer abc'),
    'LKP-04': async () => {
      const { code, token } = await buildBooking(app, slot(), [fresh()]);
      const letters = code.replaceAll('-', '');
      const typed = `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
      const answer = await app.http().get(`${BOOKINGS}/${typed}`).set('Authorization', `Bearer ${token}`);
      expect((answer.body as { code: string }).code).toBe(code);
      return answer;
    },
    'LKP-08': () => send({ siteId: day.site.id, code: { $gt: '' } }, { Cookie: supervisor }, '/api/v1/desk/check-ins'),
    'LKP-10': async () => {
      const { code, token } = await buildBooking(app, slot(), [fresh()]);
      const authorization = { Authorization: `Bearer ${token}` };
      await send({}, authorization, `${BOOKINGS}/${code}/cancel`);
      const answer = await app.http().get(`${BOOKINGS}/${code}`).set(authorization);
      expect((answer.body as { status: string }).status).toBe('cancelled');
      expect(answer.text).not.toMatch(/Orang Contoh|\d{16}|\+62/);
      return answer;
    },
    'STK-02': () => stock({ quantity: '10,5' }),
    'STK-04': () => stock({ quantity: 2_147_483_648 }),
    'STK-06': async () => {
      const [first, second] = [
        await stock({}, { 'Idempotency-Key': 'stk-06' }),
        await stock({}, { 'Idempotency-Key': 'stk-06' }),
      ];
      expect(second.text).toBe(first.text);
      return second;
    },
    'CAL-03': async () => {
      const { ticket } = await walkIn();
      await app.database.sql(`UPDATE tickets SET status = 'served' WHERE id = $1`, [ticket.id]);
      return desk(`tickets/${ticket.id}/recall`);
    },
    'CAL-05': async () => {
      await app.database.sql(`UPDATE tickets SET status = 'served' WHERE status = 'waiting'`);
      await desk(`counters/${await counterOf(day.site.id)}/open`);
      return desk(`counters/${await counterOf(day.site.id)}/next`);
    },
    'CAL-07': async () => {
      const [foreign] = await app.database.sql<{ id: string }>(`SELECT id FROM sites WHERE code = 'dukcapil-1702'`);
      return desk(`counters/${await counterOf(foreign?.id ?? '')}/next`);
    },
    'AUT-02': () => login('aut-02', `${'kata sandi 😀 '.repeat(6)}`.slice(0, 64)),
    'AUT-04': async () => {
      const cookie = await signIn(app, 'desk');
      await app.http().post('/api/v1/auth/logout').set('Cookie', cookie);
      return app.http().get('/api/v1/auth/me').set('Cookie', cookie);
    },
    'AUT-06': () => send({}, { Cookie: supervisor, 'Sec-Fetch-Site': 'cross-site' }, '/api/v1/auth/logout'),
  };

  const byId = (id: string) => CATALOGUE.find((row) => row.id === id) as BadInput;
  const stock = (more: object, headers = {}) =>
    send(
      { kind: 'receipt', quantity: 1, reason: 'uji', ...more },
      { Cookie: supervisor, ...headers },
      `/api/v1/stock/${day.site.id}/movements`,
    );
  const desk = async (path: string, body: object = {}): Promise<Answer> => {
    await app.setClock(`${SATURDAY}T09:00:00+07:00`);
    const cookie = await signIn(app, 'desk');
    return app.http().post(`/api/v1/desk/${path}`).set('Cookie', cookie).send(body);
  };
  const walkIn = async () => {
    const made = await desk('walk-ins', { siteId: day.site.id, service: 'ikd', applicants: [{ name: 'Tanpa Janji' }] });
    return JSON.parse(made.text) as { ticket: { id: string } };
  };
  const counterOf = async (siteId: string) =>
    (
      await app.database.sql<{ id: string }>(
        'SELECT id FROM counters WHERE site_id = $1 AND staff_id IS NULL LIMIT 1',
        [siteId],
      )
    )[0]?.id;
  const login = async (username: string, password: string) => {
    const { IdentityService } = await import('../../src/modules/identity/identity.service.js');
    await app.get(IdentityService).createAccount({ username, name: username, password, grants: [] });
    return app.http().post('/api/v1/auth/login').send({ username, password });
  };
  const bookings = async () => (await app.database.sql<{ n: string }>(`SELECT count(*) AS n FROM bookings`))[0]?.n;

  /** What must be stored for a row that was taken: canonical, and exactly what was meant. */
  const expectStored = async (row: BadInput, input: unknown, text: string): Promise<void> => {
    const [stored] = await app.database.sql<{ nik_enc: string; name_enc: string; phone_enc: string | null }>(
      'SELECT a.nik_enc, a.name_enc, a.phone_enc FROM applicants a ORDER BY a.created_at DESC, a.id DESC LIMIT 1',
    );
    const open = (sealed: string | null | undefined, field: string) => sealed && app.get(Secrets).open(sealed, field);
    if (row.surface === 'booking.nik') expect(open(stored?.nik_enc, 'nik')).toBe(String(input).replace(/\D/g, ''));
    if (row.surface === 'booking.name') expect(open(stored?.name_enc, 'name')).toBe(String(input).normalize('NFC'));
    if (row.surface === 'booking.contact' && row.expected === 'OK_NORMALISED')
      expect(open(stored?.phone_enc, 'phone')).toBe('+6281234567890');
    if (row.expected === 'OK_WARN') {
      const { warnings } = JSON.parse(text) as { warnings: { code: string }[] };
      expect(warnings.map(({ code }) => code)).toContain(WARNING[row.id]);
    }
  };

  const expectRefused = (row: BadInput, answer: Answer): string => {
    if (row.id === 'RTE-12') return String(answer.status);
    const problem = JSON.parse(answer.text) as { code: string; errors?: { field: string }[] };
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(isKnownProblem(problem.code)).toBe(true);
    expect(answer.text).not.toMatch(/\d{16}/);
    const field = FIELD_OF_ROW[row.id] ?? FIELD[row.surface];
    if (row.expected.includes('422_FIELD') && field) expect(problem.errors?.map((e) => e.field)).toContain(field);
    return `${answer.status} ${problem.code}`;
  };

  it.each(applicable.map((row) => [row.id, row.expected, row] as const))('%s is %s', async (_id, expected, row) => {
    const input = inputOf(row);
    const ask = ASK_ROW[row.id] ?? (() => ASK[row.surface]?.(row, input));
    const before = await bookings();
    const answer = await ask();
    if (!answer) throw new Error(`Nobody said how ${row.surface} is asked.`);
    expect(answer.status).toBeLessThan(500);
    const isTaken = answer.status < 300;
    const said = isTaken ? String(answer.status) : expectRefused(row, answer);
    expect(ALLOWED[expected]).toContain(said);
    if (isTaken && row.surface.startsWith('booking.')) await release(row, input, answer.text);
    else if (!isTaken && !(row.id in ASK_ROW)) expect(await bookings()).toBe(before);
  });

  /** The next row may have the same person. */
  async function release(row: BadInput, input: unknown, text: string): Promise<void> {
    await expectStored(row, input, text);
    const { code, token } = JSON.parse(text) as { code: string; token: string };
    const cancelled = await send({}, { Authorization: `Bearer ${token}` }, `${BOOKINGS}/${code}/cancel`);
    expect(cancelled.status).toBe(200);
  }

  it('answers before the opening as after the end: nothing is learned by guessing', async () => {
    const [past, later] = [await ASK_ROW['SLT-06']?.().catch(() => null), null];
    expect(past ?? later).toBeNull();
  });

  it('still serves after all of it', async () => {
    expect((await app.http().get('/health/ready')).status).toBe(200);
  });
});

describe('rows of the catalogue that do not apply', () => {
  const skipped = CATALOGUE.filter((row) => row.surface in OTHER_SURFACES || row.id in NOT_APPLICABLE);

  it('are known by name, with the reason', () => {
    const listed = skipped.map(({ id, surface }) => `${id}: ${NOT_APPLICABLE[id] ?? OTHER_SURFACES[surface]}`);
    expect(listed.every((line) => /: .{8,}/.test(line))).toBe(true);
    for (const id of Object.keys(NOT_APPLICABLE)) expect(CATALOGUE.some((row) => row.id === id)).toBe(true);
  });

  it('are 79 of 184; the other 105 ran', () => {
    expect({ all: CATALOGUE.length, skipped: skipped.length, run: applicable.length }).toEqual({
      all: 184,
      skipped: 79,
      run: 105,
    });
  });
});
