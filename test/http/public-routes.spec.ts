import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAnswer, expectProblem, fieldsOf } from '../support/api.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, getSite, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const API = '/api/v1';
const UNKNOWN = '00000000-0000-7000-8000-000000000000';

describe('routes for everyone', () => {
  let app: TestApp;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let next = 100;

  beforeAll(async () => {
    app = await startApp();
    saturday = await buildDay(app, { date: SATURDAY, counters: 2, cards: 30 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 2, cards: 30 });
    await app.listen();
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const slot = (index: number, day = saturday) => day.slotIds[index] ?? '';
  const fresh = () => person((next += 1));
  const book = (slotId: string, more: object = {}) =>
    app
      .http()
      .post(`${API}/bookings`)
      .send({ slotId, service: 'record_first', applicant: fresh(), ...more });
  const at = (token: string) => `Bearer ${token}`;

  it('lists the sites', async () => {
    const answer = await app.http().get(`${API}/sites`);
    expectAnswer(app, 'GET /api/v1/sites', answer, 200);
    expect(answer.body).toContainEqual(
      expect.objectContaining({ code: 'dukcapil-1771', kind: 'office', region: 'Kota Bengkulu', prints: true }),
    );
  });

  it('lists the services in the asked language', async () => {
    const answer = await app.http().get(`${API}/services`);
    expectAnswer(app, 'GET /api/v1/services', answer, 200);
    expect(answer.body).toHaveLength(10);
    const record = { code: 'record_first', minutes: 12, group: 'ktp', usesCard: 'from17' };
    expect(answer.body).toContainEqual(expect.objectContaining(record));
    const english = await app.http().get(`${API}/services`).set('Accept-Language', 'en-GB,en;q=0.9');
    const nameIn = (body: { code: string; name: string }[]) => body.find((s) => s.code === 'record_first')?.name;
    expect(nameIn(english.body as never)).not.toBe(nameIn(answer.body as never));
  });

  it('shows the days of a site: what is left, and why a day is closed', async () => {
    const path = `${API}/sites/${saturday.site.id}/days`;
    const query = { service: 'record_first', from: SATURDAY, to: SUNDAY };
    const answer = await app.http().get(path).query(query);
    expectAnswer(app, 'GET /api/v1/sites/{siteId}/days', answer, 200);
    expect(answer.body).toHaveLength(2);
    expect(answer.body[0]).toMatchObject({ date: SATURDAY, status: 'open', opensAt: '09:00', placesLeft: 40 });
    expectAnswer(app, 'GET /api/v1/sites/{siteId}/days', await app.http().get(path).query({ service: 'ikd' }), 200);
  });

  it('refuses ranges over 92 days, backward ones, and what is no date, service or site', async () => {
    const path = `${API}/sites/${saturday.site.id}/days`;
    const ask = (query: object, where = path) => app.http().get(where).query(query);
    const first = { service: 'ikd', from: '2027-01-01' };
    expect((await ask({ ...first, to: '2027-04-02' })).status).toBe(200);
    const wide = expectProblem(await ask({ ...first, to: '2027-04-03' }), 422, 'invalid_input');
    expect(fieldsOf(wide)).toEqual(['to out_of_range']);
    expectProblem(await ask({ ...first, to: '2026-12-31' }), 422, 'invalid_input');
    const bad = expectProblem(await ask({ service: 'sim', from: '2027-02-30' }), 422, 'invalid_input');
    expect(fieldsOf(bad)).toEqual(['service not_in_list', 'from date_invalid']);
    expectProblem(await ask({}), 422, 'invalid_input');
    expectProblem(await ask({ service: 'ikd', limit: '-1' }), 422, 'unknown_field');
    expectProblem(await ask(first, `${API}/sites/${UNKNOWN}/days`), 404, 'not_found');
    expectProblem(await ask(first, `${API}/sites/kantor/days`), 422, 'invalid_input');
  });

  it('shows the times of a day, in the offset of the site', async () => {
    const path = `${API}/sites/${saturday.site.id}/days/${SATURDAY}/slots`;
    const answer = await app.http().get(path).query({ service: 'record_first', party: 2 });
    expectAnswer(app, 'GET /api/v1/sites/{siteId}/days/{date}/slots', answer, 200);
    expect(answer.body.slots[0]).toMatchObject({ startsAt: `${SATURDAY}T09:00:00+07:00`, placesLeft: 2 });
    expectProblem(await app.http().get(path).query({ service: 'ikd', party: 6 }), 422, 'invalid_input');
    const closed = await app.http().get(path.replace(SATURDAY, '2027-02-12')).query({ service: 'ikd' });
    expectProblem(closed, 404, 'not_found');
  });

  it('holds a place, extends the hold, and gives it back', async () => {
    const held = await app
      .http()
      .post(`${API}/holds`)
      .send({ slotId: slot(0), service: 'record_first', party: 2, cards: 1 });
    expectAnswer(app, 'POST /api/v1/holds', held, 201);
    const { id, token, expiresAt } = held.body as { id: string; token: string; expiresAt: string };
    expect(expiresAt).toMatch(/T10:10:\d\d\+07:00$/);
    const extended = await app.http().post(`${API}/holds/${id}/extend`).send({ token });
    expectAnswer(app, 'POST /api/v1/holds/{id}/extend', extended, 200);
    expect(extended.body.expiresAt).toMatch(/T10:12:\d\d\+07:00$/);
    const dropped = await app.http().delete(`${API}/holds/${id}`).set('Authorization', at(token));
    expectAnswer(app, 'DELETE /api/v1/holds/{id}', dropped, 204);
    expectProblem(await app.http().post(`${API}/holds/${id}/extend`).send({ token }), 410, 'hold_expired');
  });

  it('books from a hold; confirming twice gives the same booking', async () => {
    const held = await app
      .http()
      .post(`${API}/holds`)
      .send({ slotId: slot(1), service: 'record_first', party: 2 });
    const { id: holdId, token: holdToken } = held.body as { id: string; token: string };
    const body = { holdId, holdToken, applicants: [fresh(), fresh()] };
    const answer = await app.http().post(`${API}/bookings`).send(body);
    expectAnswer(app, 'POST /api/v1/bookings', answer, 201);
    expect(answer.body).toMatchObject({
      status: 'booked',
      service: 'record_first',
      startsAt: `${SATURDAY}T09:12:00+07:00`,
      card: { state: 'promised' },
      people: [{ status: 'booked' }, { status: 'booked' }],
    });
    const again = await app.http().post(`${API}/bookings`).send(body);
    expect([again.status, again.body.code, again.body.token]).toEqual([201, answer.body.code, answer.body.token]);
  });

  it('books straight from a slot, one person in short; reads, attends, moves and cancels it', async () => {
    const made = await book(slot(2));
    expectAnswer(app, 'POST /api/v1/bookings', made, 201);
    const { code, token } = made.body as { code: string; token: string };
    const path = `${API}/bookings/${code}`;
    const read = await app.http().get(path).set('Authorization', at(token));
    expectAnswer(app, 'GET /api/v1/bookings/{code}', read, 200);
    expect(read.body).toMatchObject({ code, status: 'booked', version: 1 });
    const post = (act: string, body?: object) =>
      app.http().post(`${path}/${act}`).set('Authorization', at(token)).send(body);
    expectAnswer(app, 'POST /api/v1/bookings/{code}/attend', await post('attend'), 200);
    const moved = await post('reschedule', { slotId: slot(3, sunday) });
    expectAnswer(app, 'POST /api/v1/bookings/{code}/reschedule', moved, 200);
    expect(moved.body).toMatchObject({ code, version: 2, startsAt: `${SUNDAY}T09:36:00+07:00` });
    const cancelled = await post('cancel', { reason: 'sakit' });
    expectAnswer(app, 'POST /api/v1/bookings/{code}/cancel', cancelled, 200);
    expect(cancelled.body.status).toBe('cancelled');
    const twice = await post('cancel');
    expect([twice.status, twice.text]).toEqual([200, cancelled.text]);
    expect((await app.http().get(path).set('Authorization', at(token))).body.status).toBe('cancelled');
    expectProblem(await post('reschedule', { slotId: slot(4) }), 409, 'booking_not_live');
    expectProblem(await post('attend'), 409, 'booking_not_live');
  });

  it('leaves a booking alone that moved since the caller read it', async () => {
    const { code, token } = (await book(slot(7))).body as { code: string; token: string };
    const path = `${API}/bookings/${code}`;
    const post = (act: string, match: string, body: object) =>
      app
        .http()
        .post(`${path}/${act}`)
        .set({ Authorization: at(token), 'If-Match': match })
        .send(body);
    const { etag = '' } = (await app.http().get(path).set('Authorization', at(token))).headers;
    expect(etag).toBe('"1"');
    const moved = await post('reschedule', etag, { slotId: slot(8) });
    expect([moved.status, moved.headers.etag]).toEqual([200, '"2"']);
    for (const stale of [etag, 'W/"2"', '"basi"', 'x']) {
      expectProblem(await post('reschedule', stale, { slotId: slot(9) }), 412, 'precondition_failed');
      expectProblem(await post('cancel', stale, {}), 412, 'precondition_failed');
    }
    expect((await post('cancel', '*', {})).status).toBe(200);
  });

  it('finds a booking however its code is typed', async () => {
    const { code, token } = (await book(slot(4))).body as { code: string; token: string };
    const letters = code.replaceAll('-', '').toLowerCase();
    for (const typed of [letters, `${letters.slice(0, 4)}-${letters.slice(4, 8)} ${letters.slice(8)}`]) {
      const path = `${API}/bookings/${encodeURIComponent(typed)}`;
      expect((await app.http().get(path).set('Authorization', at(token))).body.code).toBe(code);
    }
  });

  it('answers an unknown code and a wrong token alike, to the byte', async () => {
    const { code, token } = (await book(slot(5))).body as { code: string; token: string };
    const other = (await book(slot(5))).body as { code: string; token: string };
    const ask = (c: string, authorization?: string) => {
      const asking = app.http().get(`${API}/bookings/${encodeURIComponent(c)}`);
      return authorization === undefined ? asking : asking.set('Authorization', authorization);
    };
    const answers = await Promise.all([
      ask(code),
      ask(code, at(other.token)),
      ask(code, at(token.slice(1))),
      ask(code, `Basic ${token}`),
      ask('AAAAA-AAAAA', at(token)),
      ask("%' OR 1=1", at(token)),
      ask('../staff', at(token)),
      ask('x'.repeat(150), at(token)),
    ]);
    for (const answer of answers) expectProblem(answer, 404, 'not_found');
    const bare = answers.map(({ text, headers: { 'x-request-id': _, date: __, ...headers } }) => ({ text, headers }));
    expect(new Set(bare.map((b) => JSON.stringify(b))).size).toBe(1);
  });

  it('answers an unknown hold and a wrong token of a hold alike', async () => {
    const held = await app
      .http()
      .post(`${API}/holds`)
      .send({ slotId: slot(6), service: 'ikd' });
    const { id } = held.body as { id: string };
    const drop = (hold: string, token: string) =>
      app.http().delete(`${API}/holds/${hold}`).set('Authorization', at(token));
    const [wrong, unknown] = [await drop(id, 'x'.repeat(22)), await drop(UNKNOWN, 'x'.repeat(22))];
    expectProblem(wrong, 404, 'hold_not_found');
    expect(wrong.text).toBe(unknown.text);
  });

  it('describes itself, for programs and for people', async () => {
    const described = await app.http().get('/api/openapi.json');
    const committed = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect([described.status, described.body]).toEqual([200, JSON.parse(committed)]);
    for (const [language, title] of [
      ['id', 'API Giliran'],
      ['en', 'Giliran API'],
    ]) {
      const page = await app.http().get('/api/docs').set('Accept-Language', String(language));
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.text).toContain(`<h1>${title}</h1>`);
      expect(page.text).not.toMatch(/<script|\son\w+=|style=/);
      for (const path of Object.keys(described.body.paths)) expect(page.text).toContain(path);
    }
  });

  it('opens the health routes to everyone', async () => {
    for (const route of ['live', 'ready']) {
      const answer = await app.http().get(`/health/${route}`);
      expectAnswer(app, `GET /health/${route}`, answer, 200);
    }
  });

  it('keeps a site that does not print free of cards', async () => {
    const district = await getSite(app, 'kecamatan-177101');
    const day = await buildDay(app, { site: 'kecamatan-177101', date: SATURDAY });
    const made = await book(slot(0, day));
    expect(made.body).toMatchObject({ site: { id: district.id }, card: { state: 'later' } });
  });
});
