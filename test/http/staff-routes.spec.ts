import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectAnswer, expectProblem, fieldsOf } from '../support/api.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  type BuiltDay,
  DISTRICT,
  getSite,
  OTHER_REGION,
  person,
  signIn,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const API = '/api/v1';
const UNKNOWN = '00000000-0000-7000-8000-000000000000';
const OPENED = `${SATURDAY}T08:55:00+07:00`;

interface Ticket {
  id: string;
  ticket: string;
  people: { id: string }[];
}

describe('routes for staff', () => {
  let app: TestApp;
  let day: BuiltDay;
  let desk: string;
  let supervisor: string;
  let auditor: string;
  let foreign: string;
  let next = 3_000;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 4, cards: 20, reserve: 4 });
    desk = await signIn(app, 'desk', { site: 'dukcapil-1771' });
    supervisor = await signIn(app, 'supervisor');
    auditor = await signIn(app, 'auditor');
    foreign = await signIn(app, 'supervisor', { region: '17.02' });
    await app.listen();
  });
  beforeEach(async () => {
    await app.setClock(OPENED);
    // The sessions began on Monday.
    await app.database.sql(
      `UPDATE staff_sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '12 hours'`,
      [OPENED],
    );
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const fresh = () => person((next += 1));
  const slot = (index: number) => day.slotIds[index] ?? '';
  const post = (path: string, body?: object, cookie = desk, headers: Record<string, string> = {}) =>
    app
      .http()
      .post(`${API}${path}`)
      .set({ Cookie: cookie, ...headers })
      .send(body);
  const get = (path: string, cookie = desk) => app.http().get(`${API}${path}`).set('Cookie', cookie);
  const counters = async (site = day.site.id) =>
    app.database.sql<{ id: string }>('SELECT id FROM counters WHERE site_id = $1 ORDER BY number', [site]);
  const booked = async (index: number, who = fresh()) => {
    await app.setClock(MONDAY);
    const booking = await buildBooking(app, slot(index), [who]);
    await app.setClock(OPENED);
    return booking;
  };
  const checkIn = (body: object, cookie = desk) => post('/desk/check-ins', { siteId: day.site.id, ...body }, cookie);
  const act = (ticket: Ticket, what: string, body?: object, cookie = desk) =>
    post(`/desk/tickets/${ticket.id}/${what}`, body, cookie);

  it('serves a booked person from the door to the card', async () => {
    const who = fresh();
    const { code } = await booked(0, who);
    const arrived = await checkIn({ code });
    expectAnswer(app, 'POST /api/v1/desk/check-ins', arrived, 201);
    expect(arrived.body.ticket).toMatchObject({
      ticket: 'A001',
      status: 'waiting',
      code,
      bookedFor: `${SATURDAY}T09:00:00+07:00`,
      people: [{ nikLast4: who.nik.slice(-4), service: 'record_first', card: { state: 'promised' } }],
    });
    const again = await checkIn({ nik: who.nik });
    expectAnswer(app, 'POST /api/v1/desk/check-ins', again, 200);
    expect(again.body.ticket.id).toBe(arrived.body.ticket.id);

    const [counter] = await counters();
    const opened = await post(`/desk/counters/${counter?.id}/open`);
    expectAnswer(app, 'POST /api/v1/desk/counters/{counterId}/open', opened, 200);
    expect(opened.body).toMatchObject({ number: 1, openedAt: expect.stringMatching(/T08:55:\d\d\+07:00$/) });
    const called = await post(`/desk/counters/${counter?.id}/next`);
    expectAnswer(app, 'POST /api/v1/desk/counters/{counterId}/next', called, 200);
    const { ticket } = called.body as { ticket: Ticket };
    expectProblem(await act(ticket, 'recall'), 409, 'recall_too_soon');
    expectProblem(await act(ticket, 'skip'), 409, 'too_few_calls');
    let minutes = 0;
    for (const [what, status, body] of [
      ['recall', 'called'],
      ['park', 'parked', { note: 'KK' }],
      ['undo', 'called'],
      ['park', 'parked', { note: 'KK' }],
      ['resume', 'called'],
      ['recall', 'called'],
      ['recall', 'called'],
      ['skip', 'missed'],
      ['return', 'waiting'],
    ] as const) {
      if (what !== 'undo') await app.setClock(new Date(Date.parse(OPENED) + (minutes += 2) * 60_000).toISOString());
      const after = await act(ticket, what, body);
      expectAnswer(app, `POST /api/v1/desk/tickets/{id}/${what}`, after, 200);
      expect(after.body).toMatchObject({ id: ticket.id, ticket: 'A001', status });
    }
    await post(`/desk/counters/${counter?.id}/next`);
    expectProblem(await post(`/desk/counters/${counter?.id}/next`), 409, 'counter_busy');
    expectProblem(await post(`/desk/counters/${counter?.id}/close`), 409, 'counter_busy');
    expectProblem(await act(ticket, 'finish', { outcome: 'printed' }), 409, 'illegal_move');
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/start', await act(ticket, 'start'), 200);
    const results = [{ personId: ticket.people[0]?.id, outcome: 'recorded_and_printed' }];
    const finished = await act(ticket, 'finish', { results, note: 'selesai' });
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/finish', finished, 200);
    expect(finished.body).toMatchObject({ status: 'served', people: [{ outcome: 'recorded_and_printed' }] });
    const nobody = await post(`/desk/counters/${counter?.id}/next`);
    expectAnswer(app, 'POST /api/v1/desk/counters/{counterId}/next', nobody, 204);
    expect((await get(`/stock/${day.site.id}`, supervisor)).body.onHand).toBe(19);
    expectAnswer(
      app,
      'POST /api/v1/desk/counters/{counterId}/close',
      await post(`/desk/counters/${counter?.id}/close`),
      200,
    );
    expectProblem(await post(`/desk/counters/${counter?.id}/next`), 409, 'counter_closed');
  });

  it('gives walk-ins a ticket, and voids one whose person left', async () => {
    const want = { siteId: day.site.id, service: 'record_first', applicants: [{ name: 'Tanpa Nomor' }] };
    const made = await post('/desk/walk-ins', want);
    expectAnswer(app, 'POST /api/v1/desk/walk-ins', made, 201);
    expect(made.body.ticket).toMatchObject({ ticket: 'B001', bookedFor: null, people: [{ nikLast4: null }] });
    const view = await app
      .http()
      .get(`${API}/bookings/${made.body.code}`)
      .set('Authorization', `Bearer ${made.body.token}`);
    expectAnswer(app, 'GET /api/v1/bookings/{code}', view, 200);
    const gone = await act(made.body.ticket as Ticket, 'void', { reason: 'pergi' });
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/void', gone, 200);
    expectProblem(await act(made.body.ticket as Ticket, 'void', {}), 422, 'invalid_input');
  });

  it('refuses check-ins that do not fit, and says which', async () => {
    const other = await buildDay(app, { site: DISTRICT, date: SATURDAY });
    const sunday = await buildDay(app, { date: SUNDAY });
    await app.setClock(MONDAY);
    const tomorrow = await buildBooking(app, sunday.slotIds[0] ?? '', [fresh()], 'ikd');
    const elsewhere = await buildBooking(app, other.slotIds[0] ?? '', [fresh()], 'ikd');
    const gone = await booked(3);
    await app
      .http()
      .post(`${API}/bookings/${gone.code}/cancel`)
      .set('Authorization', `Bearer ${gone.token}`)
      .expect(200);
    await app.setClock(OPENED);
    expect(expectProblem(await checkIn({ code: tomorrow.code }), 409, 'wrong_day').date).toBe(SUNDAY);
    expect(expectProblem(await checkIn({ code: elsewhere.code }), 409, 'wrong_site').site).toContain('Selebar');
    expectProblem(await checkIn({ code: gone.code }), 409, 'cancelled');
    expectProblem(await checkIn({ code: 'AAAAA-AAAAA' }), 404, 'not_found');
    expectProblem(await checkIn({ nik: fresh().nik }), 404, 'not_found');
    expect(fieldsOf(expectProblem(await checkIn({ nik: '123' }), 422, 'invalid_input'))).toEqual(['nik nik_length']);
    for (const body of [{}, { code: 'A', nik: '1' }]) expectProblem(await checkIn(body), 422, 'invalid_input');
    expectProblem(await checkIn({ code: { $gt: '' } }), 422, 'invalid_input');
  });

  it('keeps stock: overview, movements, allotments', async () => {
    const path = `/stock/${day.site.id}`;
    const before = await get(path);
    expectAnswer(app, 'GET /api/v1/stock/{siteId}', before, 200);
    const receipt = { kind: 'receipt', quantity: 100, reason: 'kiriman provinsi', reference: 'BA-7' };
    const moved = await post(`${path}/movements`, receipt, supervisor);
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/movements', moved, 201);
    expect(moved.body).toMatchObject({ kind: 'receipt', quantity: 100, occurredAt: expect.stringMatching(/\+07:00$/) });
    expect((await get(path)).body.onHand).toBe(before.body.onHand + 100);
    const put = (body: object, cookie = supervisor) =>
      app.http().put(`${API}${path}/days/${SATURDAY}`).set('Cookie', cookie).send(body);
    const allotted = await put({ allotted: 30, reserve: 5 });
    expectAnswer(app, 'PUT /api/v1/stock/{siteId}/days/{date}', allotted, 200);
    expect(allotted.body).toMatchObject({ date: SATURDAY, allotted: 30, reserve: 5 });
    const stale = (match: string) => put({ allotted: 29, reserve: 5 }).set('If-Match', match);
    expectProblem(await stale('"0"'), 412, 'precondition_failed');
    expect((await stale(String(allotted.headers.etag))).status).toBe(200);
    expectProblem(await put({ allotted: 100_000, reserve: 0 }), 409, 'stock_short');
    await booked(5);
    const fewer = await put({ allotted: 0, reserve: 0 });
    expectAnswer(app, 'PUT /api/v1/stock/{siteId}/days/{date}', fewer, 202);
    expect(fewer.body.plan).toMatchObject({ kind: 'allotment', status: 'open', version: 1 });
    expectProblem(await put({ allotted: -1, reserve: 0 }), 422, 'invalid_input');
    const loss = { kind: 'spoilage', quantity: 1_000, reason: 'banjir' };
    expectProblem(await post(`${path}/movements`, loss, supervisor), 409, 'stock_short');
    for (const quantity of [0, -5]) {
      expectProblem(await post(`${path}/movements`, { ...receipt, quantity }, supervisor), 422, 'invalid_input');
    }
  });

  it('keeps the calendar: days, publishing, extra days, closures, decisions', async () => {
    const path = `/calendar/${day.site.id}`;
    const days = await get(`${path}/days?from=${SATURDAY}&to=${SUNDAY}`, auditor);
    expectAnswer(app, 'GET /api/v1/calendar/{siteId}/days', days, 200);
    expectProblem(await get(`${path}/days?from=2027-01-01&to=2027-12-31`, auditor), 422, 'invalid_input');
    const publish = { from: '2027-03-06', to: '2027-03-07' };
    const published = await post(`${path}/publish`, publish, supervisor);
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/publish', published, 200);
    const extra = {
      date: '2027-03-03',
      opensAt: '09:00',
      closesAt: '10:00',
      counters: 1,
      stepMinutes: 12,
      standbyPlaces: 0,
      reason: 'uji',
    };
    const opened = await post(`${path}/extra-days`, extra, supervisor);
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/extra-days', opened, 201);
    expectProblem(await post(`${path}/extra-days`, extra, supervisor), 409, 'illegal_move');
    expectProblem(await post(`${path}/extra-days`, { ...extra, closesAt: '08:00' }, supervisor), 422, 'invalid_input');
    expectProblem(
      await post(`/calendar/days/${opened.body.id}/decision`, { open: true, reason: 'uji' }, supervisor),
      409,
      'illegal_move',
    );
    const closure = { from: '2027-05-01', to: '2027-05-02', reason: 'renovasi' };
    const closed = await post(`${path}/closures`, closure, supervisor);
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/closures', closed, 200);
    const [undecided] = await app.database.sql<{ id: string }>(
      `INSERT INTO service_days (id, region_id, site_id, service_on, status, opens_at, closes_at, step_minutes, counters)
       VALUES (gen_random_uuid(), $1, $2, '2027-03-11', 'undecided', '09:00', '13:00', 12, 1) RETURNING id`,
      [day.site.regionId, day.site.id],
    );
    const decided = await post(`/calendar/days/${undecided?.id}/decision`, { open: true, reason: 'buka' }, supervisor);
    expectAnswer(app, 'POST /api/v1/calendar/days/{dayId}/decision', decided, 200);
    expect(decided.body.status).toBe('open');
  });

  it('lets each role do what it may, and nothing else', async () => {
    const { id: siteId } = day.site;
    const [counter] = await counters();
    const movement = { kind: 'receipt', quantity: 1, reason: 'uji' };
    const range = { from: '2027-06-01', to: '2027-06-01' };
    const routes: [string, (cookie: string) => PromiseLike<{ status: number }>, allowed: string[]][] = [
      ['GET stock', (c) => get(`/stock/${siteId}`, c), ['desk', 'supervisor', 'admin', 'auditor']],
      ['POST movement', (c) => post(`/stock/${siteId}/movements`, movement, c), ['supervisor', 'admin']],
      ['GET calendar', (c) => get(`/calendar/${siteId}/days`, c), ['desk', 'supervisor', 'admin', 'auditor']],
      ['POST publish', (c) => post(`/calendar/${siteId}/publish`, range, c), ['supervisor', 'admin']],
      ['POST check-in', (c) => checkIn({ code: 'AAAAA-AAAAA' }, c), ['desk', 'supervisor', 'admin']],
      [
        'POST counter',
        (c) => post(`/desk/counters/${counter?.id}/open`, undefined, c),
        ['desk', 'supervisor', 'admin'],
      ],
    ];
    for (const role of ['admin', 'supervisor', 'desk', 'school', 'province', 'auditor'] as const) {
      const cookie = await signIn(app, role);
      for (const [name, ask, allowed] of routes) {
        const { status } = await ask(cookie);
        expect({ name, role, isForbidden: status === 403 }).toEqual({
          name,
          role,
          isForbidden: !allowed.includes(role),
        });
      }
      await app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL');
    }
    for (const [name, ask] of routes) {
      expect({ name, status: (await ask('giliran_session=nobody')).status }).toEqual({ name, status: 401 });
    }
  });

  it('answers staff of another region, or of another site, as if the thing did not exist', async () => {
    const { id: siteId } = day.site;
    const [counter] = await counters();
    const made = await post('/desk/walk-ins', { siteId, service: 'ikd', applicants: [{ name: 'Orang Lain' }] });
    const { ticket } = made.body as { ticket: Ticket };
    const extra = { open: true, reason: 'uji' };
    const asks = (cookie: string, thing: { site: string; counter: string; ticket: string; day: string }) => [
      get(`/stock/${thing.site}`, cookie),
      post(`/stock/${thing.site}/movements`, { kind: 'receipt', quantity: 1, reason: 'uji' }, cookie),
      get(`/calendar/${thing.site}/days`, cookie),
      post(`/calendar/days/${thing.day}/decision`, extra, cookie),
      post('/desk/check-ins', { siteId: thing.site, code: 'AAAAA-AAAAA' }, cookie),
      post(`/desk/counters/${thing.counter}/open`, undefined, cookie),
      post(`/desk/counters/${thing.counter}/next`, undefined, cookie),
      post(`/desk/tickets/${thing.ticket}/recall`, undefined, cookie),
      post(`/desk/tickets/${thing.ticket}/finish`, { outcome: 'activated' }, cookie),
    ];
    const real = { site: siteId, counter: counter?.id ?? '', ticket: ticket.id, day: day.day.id };
    const unknown = { site: UNKNOWN, counter: UNKNOWN, ticket: UNKNOWN, day: UNKNOWN };
    const [hidden, absent] = [await Promise.all(asks(foreign, real)), await Promise.all(asks(foreign, unknown))];
    for (const [i, answer] of hidden.entries()) {
      expectProblem(answer, 404, 'not_found');
      expect(answer.text).toBe(absent[i]?.text);
    }
    const elsewhere = await signIn(app, 'desk', { site: DISTRICT });
    expectProblem(await get(`/stock/${siteId}`, elsewhere), 404, 'not_found');
    expectProblem(await post(`/desk/counters/${counter?.id}/open`, undefined, elsewhere), 404, 'not_found');
    const other = await getSite(app, OTHER_REGION);
    expect((await get(`/stock/${other.id}`, foreign)).status).toBe(200);
  });

  it('gives one ticket for one key, and calls one person for one key', async () => {
    const walkIn = { siteId: day.site.id, service: 'ikd', applicants: [{ name: 'Satu Kali' }] };
    const [, counter] = await counters();
    const keyOf = (path: string) => ({ 'Idempotency-Key': `satu ${path}` });
    const twice = async (path: string, body?: object, cookie = desk) => {
      const first = await post(path, body, cookie, keyOf(path));
      const second = await post(path, body, cookie, keyOf(path));
      expect(first.status).toBeLessThan(300);
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      return first.body as { ticket: Ticket };
    };
    const { ticket } = await twice('/desk/walk-ins', walkIn);
    await twice(`/desk/counters/${counter?.id}/open`);
    const called = await twice(`/desk/counters/${counter?.id}/next`);
    await app.setClock(`${SATURDAY}T08:57:00+07:00`);
    await twice(`/desk/tickets/${called.ticket.id}/recall`);
    await twice(`/desk/tickets/${called.ticket.id}/start`);
    await twice(`/desk/tickets/${called.ticket.id}/finish`, { outcome: 'activated' });
    const { code } = await booked(8);
    const arrived = await twice('/desk/check-ins', { siteId: day.site.id, code });
    expect(arrived.ticket.id).not.toBe(ticket.id);
    await twice(`/stock/${day.site.id}/movements`, { kind: 'receipt', quantity: 1, reason: 'uji' }, supervisor);
    const [calls] = await app.database.sql<{ calls: number }>('SELECT calls FROM tickets WHERE id = $1', [
      called.ticket.id,
    ]);
    expect(calls?.calls).toBe(2);
    const other = await post('/desk/walk-ins', { ...walkIn, service: 'kia' }, desk, keyOf('/desk/walk-ins'));
    expectProblem(other, 422, 'idempotency_key_reused');
  });

  it('hands people over, notes spoiled cards, calls one out of order, corrects and undoes', async () => {
    const one = (await checkIn({ code: (await booked(1)).code })).body.ticket as Ticket;
    const two = (await checkIn({ code: (await booked(2)).code })).body.ticket as Ticket;
    const [first, second] = await counters();
    await app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL');
    await post(`/desk/counters/${first?.id}/open`);
    await post(`/desk/counters/${second?.id}/open`, undefined, supervisor);
    const call = { counterId: second?.id, reason: 'Ibu bersalin' };
    expectProblem(await act(two, 'call', call), 403, 'forbidden');
    await act(one, 'call', { counterId: first?.id, reason: 'Ibu bersalin' }, supervisor);
    const called = await act(two, 'call', call, supervisor);
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/call', called, 200);
    expect(called.body).toMatchObject({ status: 'called', counter: second && 2 });
    const handed = await act(one, 'transfer', { counterId: second?.id });
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/transfer', handed, 200);
    expect(handed.body).toMatchObject({ status: 'waiting', counter: null });
    const back = await act(one, 'undo');
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/undo', back, 200);
    expect(back.body).toMatchObject({ status: 'called', counter: 1 });
    await act(one, 'start');
    const spoiled = await act(one, 'spoil', { cards: 1 });
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/spoil', spoiled, 200);
    expectProblem(await act(one, 'spoil', { cards: 0 }), 422, 'invalid_input');
    await act(one, 'finish', { outcome: 'recorded_and_printed' });
    const corrected = await act(one, 'correct', { outcome: 'recorded', reason: 'Kartu gagal' });
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/correct', corrected, 200);
    expect(corrected.body).toMatchObject({ status: 'served', people: [{ outcome: 'recorded' }] });
    expectProblem(await act(one, 'undo'), 409, 'correct_again');
    const last = await post('/desk/undo', { siteId: day.site.id }, supervisor);
    expectAnswer(app, 'POST /api/v1/desk/undo', last, 200);
    expect(last.body.ticket).toMatchObject({ id: two.id, status: 'waiting' });
    expectProblem(await post('/desk/undo', { siteId: day.site.id }, supervisor), 409, 'acted_since');
    expectProblem(await post('/desk/undo', { siteId: day.site.id }, foreign), 404, 'not_found');
    expectAnswer(app, 'POST /api/v1/desk/tickets/{id}/void', await act(two, 'void', { reason: 'uji' }), 200);
    await post(`/desk/counters/${first?.id}/close`);
    await post(`/desk/counters/${second?.id}/close`, undefined, supervisor);
  });
});
