import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAnswer, expectProblem } from '../support/api.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { getSite, PASSWORD, signIn } from '../support/builders.js';

const LOGIN = '/api/v1/auth/login';
const ME = '/api/v1/auth/me';
const LOGOUT = '/api/v1/auth/logout';

describe('sessions of staff', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { TRUST_PROXY: '0' } });
    await app.listen();
  });
  afterEach(() => app.setClock(MONDAY));
  afterAll(() => app.close());

  const login = (username: string, password = PASSWORD) => app.http().post(LOGIN).send({ username, password });
  const me = (cookie: string) => app.http().get(ME).set('Cookie', cookie);

  it('signs in, says who is there, and signs out', async () => {
    const site = await getSite(app);
    await signIn(app, 'desk', { site: 'dukcapil-1771', username: 'sari' });
    const answer = await login(' Sari ');
    expectAnswer(app, 'POST /api/v1/auth/login', answer, 200);
    expect(answer.body.expiresAt).toMatch(/^2027-02-08T22:00:\d\d\+07:00$/);
    const [cookie = ''] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^giliran_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const who = await me(cookie.split(';')[0] ?? '');
    expectAnswer(app, 'GET /api/v1/auth/me', who, 200);
    expect(who.body).toEqual({
      username: 'sari',
      name: 'sari',
      grants: [{ role: 'desk', regionId: site.regionId, siteId: site.id }],
    });
    const out = await app
      .http()
      .post(LOGOUT)
      .set('Cookie', cookie.split(';')[0] ?? '');
    expectAnswer(app, 'POST /api/v1/auth/logout', out, 204);
    expect(String(out.headers['set-cookie'])).toMatch(/^giliran_session=;.*Expires=Thu, 01 Jan 1970/);
    expectProblem(await me(cookie.split(';')[0] ?? ''), 401, 'unauthenticated');
    expectAnswer(app, 'POST /api/v1/auth/logout', await app.http().post(LOGOUT), 204);
  });

  it('gives a new token at every sign-in, and keeps only a hash of it', async () => {
    const first = await signIn(app, 'desk', { username: 'budi' });
    const second = String((await login('budi')).headers['set-cookie']).split(';')[0] ?? '';
    expect(second).not.toBe(first);
    const stored = JSON.stringify(await app.database.sql('SELECT * FROM staff_sessions'));
    expect(stored).not.toContain(second.split('=')[1]);
    expect(JSON.stringify(await app.database.sql('SELECT * FROM staff_accounts'))).not.toContain(PASSWORD);
  });

  it('answers a wrong password and an unknown name alike', async () => {
    await signIn(app, 'desk', { username: 'tono' });
    const [wrong, unknown] = [await login('tono', 'salah'), await login('tidak-ada', 'salah')];
    expectProblem(wrong, 401, 'wrong_password');
    expect(wrong.text).toBe(unknown.text);
    expect((await login('tono', '')).text).toBe(wrong.text);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  it('stops after ten failures, also at once, for that name from that address alone, and forgets after five minutes', async () => {
    await signIn(app, 'desk', { username: 'dina' });
    await signIn(app, 'desk', { username: 'joko' });
    // Whatever address their headers claim, they come from one.
    const from = (i: number) => login('dina', `salah ${i}`).set('X-Forwarded-For', `203.0.113.${i}`);
    const answers = await Promise.all(Array.from({ length: 14 }, (_, i) => from(i)));
    const failures = answers.filter(({ status }) => status === 401);
    expect(failures).toHaveLength(10);
    for (const failure of failures) expectProblem(failure, 401, 'wrong_password');
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
    const stopped = await login('dina');
    expectProblem(stopped, 429, 'too_many_requests');
    expect(stopped.headers['retry-after']).toBeDefined();
    expectProblem(await login('DINA '), 429, 'too_many_requests');
    expect((await login('joko')).status).toBe(200);
    await app.setClock('2027-02-08T10:05:30+07:00');
    expect((await login('dina')).status).toBe(200);
  });

  it('ends a session that lies idle for half an hour, and every one after twelve hours', async () => {
    const idle = await signIn(app, 'desk');
    await app.setClock('2027-02-08T10:29:00+07:00');
    expect((await me(idle)).status).toBe(200);
    await app.setClock('2027-02-08T11:00:00+07:00');
    expectProblem(await me(idle), 401, 'unauthenticated');
    await app.setClock(MONDAY);
    const busy = await signIn(app, 'desk');
    for (let minute = 25; minute < 12 * 60; minute += 25) {
      await app.setClock(new Date(Date.parse(MONDAY) + minute * 60_000).toISOString());
      expect((await me(busy)).status).toBe(200);
    }
    await app.setClock('2027-02-08T22:01:00+07:00');
    expectProblem(await me(busy), 401, 'unauthenticated');
  });

  it('ends the sessions of a disabled account at once', async () => {
    const cookie = await signIn(app, 'desk', { username: 'rini' });
    await app.database.sql(`UPDATE staff_accounts SET is_disabled = true WHERE username = 'rini'`);
    expectProblem(await me(cookie), 401, 'unauthenticated');
    expectProblem(await login('rini'), 401, 'wrong_password');
  });

  it('asks for both fields, as text', async () => {
    for (const body of [
      {},
      { username: 'a' },
      { username: ['a'], password: { $gt: '' } },
      { username: 'a', password: 'x'.repeat(257) },
    ]) {
      expectProblem(await app.http().post(LOGIN).send(body), 422, 'invalid_input');
    }
  });
});
