import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { expectProblem } from '../support/api.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, person, signIn } from '../support/builders.js';
import { FailingOutbox } from '../support/failing-outbox.js';
import { expectInvariants } from '../support/invariants.js';

const API = '/api/v1';

describe('Idempotency-Key', () => {
  let app: TestApp;
  let day: BuiltDay;
  let next = 2_000;
  let keys = 0;

  beforeAll(async () => {
    app = await startApp({ replace: [[Outbox, FailingOutbox]] });
    day = await buildDay(app, { counters: 4, cards: 60 });
    await app.listen();
  });
  afterEach(async () => {
    FailingOutbox.failures = 0;
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const slot = (index: number) => day.slotIds[index] ?? '';
  const fresh = () => person((next += 1));
  const newKey = () => `kunci-${(keys += 1)}`;
  const bodyOf = (index: number) => ({ slotId: slot(index), service: 'record_first', applicant: fresh() });
  const post = (path: string, body: object | undefined, headers: Record<string, string> = {}) =>
    app.http().post(`${API}${path}`).set(headers).send(body);
  const keyed = (path: string, body: object | undefined, key: string, more = {}) =>
    post(path, body, { 'Idempotency-Key': key, ...more });
  const bookings = async () =>
    Number((await app.database.sql<{ n: string }>('SELECT count(*) AS n FROM bookings'))[0]?.n);

  it('is optional', async () => {
    const body = { slotId: slot(0), service: 'ikd' };
    const [first, second] = [await post('/holds', body), await post('/holds', body)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it.each([
    ['empty', ''],
    ['longer than 255 signs', 'x'.repeat(256)],
    ['not printable', 'a\u00e9'],
  ])('refuses a key that is %s, on every POST that changes something', async (_, key) => {
    const desk = await signIn(app, 'supervisor');
    for (const path of ['/holds', '/bookings', '/bookings/AAAAA-AAAAA/attend', '/desk/check-ins', '/nowhere']) {
      expectProblem(await keyed(path, {}, key, { Cookie: desk }), 400, 'idempotency_key_invalid');
    }
    expectProblem(await keyed('/auth/login', { username: 'a', password: 'b' }, key), 401, 'wrong_password');
  });

  it('takes a key of 255 signs', async () => {
    expect((await keyed('/holds', { slotId: slot(0), service: 'ikd' }, 'x'.repeat(255))).status).toBe(201);
  });

  it('gives the same answer again, to the byte, and changes nothing twice', async () => {
    const [body, key] = [bodyOf(1), newKey()];
    const first = await keyed('/bookings', body, key);
    const before = await bookings();
    const second = await keyed('/bookings', body, key);
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(await bookings()).toBe(before);
  });

  it('does so for every POST of a resident', async () => {
    const [key, body] = [newKey(), { slotId: slot(2), service: 'record_first' }];
    const hold = await keyed('/holds', body, key);
    expect((await keyed('/holds', body, key)).text).toBe(hold.text);
    const { id, token: holdToken } = hold.body as { id: string; token: string };
    const twice = async (path: string, wanted: object | undefined, token?: string) => {
      const [own, more] = [newKey(), token ? { Authorization: `Bearer ${token}` } : {}];
      const first = await keyed(path, wanted, own, more);
      const second = await keyed(path, wanted, own, more);
      expect(first.status).toBeLessThan(300);
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      return first.body as { code: string; token: string };
    };
    await twice(`/holds/${id}/extend`, { token: holdToken });
    const { code, token } = await twice('/bookings', { holdId: id, holdToken, applicant: fresh() });
    await twice(`/bookings/${code}/attend`, undefined, token);
    await twice(`/bookings/${code}/reschedule`, { slotId: slot(3) }, token);
    await twice(`/bookings/${code}/cancel`, {}, token);
  });

  it('extends a hold once for one key', async () => {
    const hold = (await post('/holds', { slotId: slot(4), service: 'ikd' })).body as Record<string, string>;
    const { id, token } = hold;
    const key = newKey();
    const ends = [
      (await keyed(`/holds/${id}/extend`, { token }, key)).body.expiresAt,
      (await keyed(`/holds/${id}/extend`, { token }, key)).body.expiresAt,
      (await keyed(`/holds/${id}/extend`, { token }, newKey())).body.expiresAt,
    ];
    expect(ends[0]).toBe(ends[1]);
    expect(ends[2]).not.toBe(ends[0]);
  });

  it('still gives the first answer when the same request would be refused by now', async () => {
    const [body, key] = [bodyOf(5), newKey()];
    const first = await keyed('/bookings', body, key);
    const held = { slotId: slot(6), service: 'ikd' };
    const holdKey = newKey();
    const hold = await keyed('/holds', held, holdKey);
    await app.setClock(`${day.day.date}T12:30:00+07:00`);
    expect((await keyed('/bookings', body, key)).text).toBe(first.text);
    expect((await keyed('/holds', held, holdKey)).text).toBe(hold.text);
  });

  it('refuses another body, or another route, under the same key', async () => {
    const [body, key] = [bodyOf(7), newKey()];
    await keyed('/bookings', body, key);
    const other = await keyed('/bookings', { ...body, slotId: slot(8) }, key);
    expectProblem(other, 422, 'idempotency_key_reused');
    expectProblem(await keyed('/holds', { slotId: slot(8), service: 'ikd' }, key), 422, 'idempotency_key_reused');
  });

  it('executes afresh after a refusal', async () => {
    const [key, who] = [newKey(), fresh()];
    const bad = await keyed('/bookings', { slotId: slot(9), service: 'ikd', applicant: { ...who, nik: '1' } }, key);
    expectProblem(bad, 422, 'invalid_input');
    expect((await keyed('/bookings', { slotId: slot(9), service: 'ikd', applicant: who }, key)).status).toBe(201);
    const [second, again] = [newKey(), { slotId: slot(10), service: 'ikd', applicant: who }];
    expectProblem(await keyed('/bookings', again, second), 409, 'already_booked');
    const { code, token } = (await post('/bookings', bodyOf(10))).body as Record<string, string>;
    expect(code).toBeDefined();
    expect(token).toBeDefined();
    expectProblem(await keyed('/bookings', again, second), 409, 'already_booked');
  });

  it('executes afresh after an answer 503: a failure before the commit is not kept', async () => {
    const [body, key] = [bodyOf(11), newKey()];
    FailingOutbox.failures = 1;
    const failed = await keyed('/bookings', body, key);
    expectProblem(failed, 503, 'unavailable');
    expect(failed.headers['retry-after']).toBe('2');
    const done = await keyed('/bookings', body, key);
    expect(done.status).toBe(201);
    expect((await keyed('/bookings', body, key)).text).toBe(done.text);
  });

  it('books once when the same request comes twenty times at once', async () => {
    const [body, key] = [bodyOf(12), newKey()];
    const answers = await Promise.all(Array.from({ length: 20 }, () => keyed('/bookings', body, key)));
    expect(new Set(answers.map((a) => `${a.status} ${a.text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  it('does not let a new key book one person twice', async () => {
    const body = bodyOf(13);
    expect((await keyed('/bookings', body, newKey())).status).toBe(201);
    expectProblem(await keyed('/bookings', body, newKey()), 409, 'already_booked');
  });

  it('keeps neither a token nor personal data with the key', async () => {
    const rows = await app.database.sql<{ answer: unknown }>('SELECT answer FROM idempotency_keys');
    const kept = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(5);
    expect(kept).not.toMatch(/\d{16}|Orang Contoh|token/);
  });
});
