import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAnswer, expectProblem, fieldsOf } from '../support/api.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, DISTRICT, getSite, OTHER_REGION, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

describe('routes of the stock', () => {
  let app: TestApp;
  let day: BuiltDay;
  let base: string;
  let supervisor: string;
  let desk: string;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { cards: 40, reserve: 4 });
    base = `/api/v1/stock/${day.site.id}`;
    supervisor = await signIn(app, 'supervisor');
    desk = await signIn(app, 'desk', { site: day.site.code });
    await app.listen();
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const get = (path: string, cookie = supervisor) => app.http().get(`${base}${path}`).set('Cookie', cookie);
  const post = (path: string, body: object, cookie = supervisor, headers: Record<string, string> = {}) =>
    app
      .http()
      .post(`${base}${path}`)
      .set({ Cookie: cookie, ...headers })
      .send(body);

  it('shows the stock and its ledger, by kind of card, kind of entry and date', async () => {
    const overview = await get('');
    expectAnswer(app, 'GET /api/v1/stock/{siteId}', overview, 200);
    expect(overview.body).toMatchObject({
      onHand: 40,
      byDay: [{ date: SATURDAY, allotted: 40, places: 30, left: 36 }],
    });
    expect((await get('?blankKind=kia')).body).toMatchObject({ blankKind: 'kia', onHand: 0 });
    const ledger = await get('/movements?kind=receipt&from=2027-02-08&to=2027-02-08');
    expectAnswer(app, 'GET /api/v1/stock/{siteId}/movements', ledger, 200);
    expect(ledger.body).toMatchObject({ total: 1, sum: 40, lines: [{ quantity: 40, reversesId: null }] });
    expect((await get('/movements?from=2027-02-09')).body).toEqual({ total: 0, sum: 0, lines: [] });
    expectProblem(await get('/movements?kind=gift'), 422, 'invalid_input');
  });

  it('takes an entry back once', async () => {
    const wrong = await post('/movements', { kind: 'spoilage', quantity: 2, reason: 'uji' });
    const path = `/movements/${wrong.body.id}/reverse`;
    const back = await post(path, { reason: 'salah' });
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/movements/{movementId}/reverse', back, 201);
    expect(back.body).toMatchObject({ kind: 'spoilage', quantity: 2, reason: 'salah' });
    expectProblem(await post(path, { reason: 'salah' }), 409, 'not_reversible');
    expectProblem(await post(`/movements/${UNKNOWN}/reverse`, { reason: 'x' }), 404, 'not_found');
    expect(fieldsOf((await post(path, {})).body)).toEqual(['reason required']);
  });

  it('moves cards to a site of the same region only', async () => {
    const [near, far] = [await getSite(app, DISTRICT), await getSite(app, OTHER_REGION)];
    const move = (toSiteId?: string) => post('/movements', { kind: 'transfer', quantity: 1, reason: 'uji', toSiteId });
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/movements', await move(near.id), 201);
    expectProblem(await move(far.id), 422, 'invalid_input');
    expectProblem(await move(), 422, 'invalid_input');
  });

  it('records a count with its difference, once by key', async () => {
    const { onHand } = (await get('')).body as { onHand: number };
    const key = { 'Idempotency-Key': 'hitung-1' };
    const want = { counted: onHand - 1, expected: onHand, reason: 'hilang' };
    const counted = await post('/counts', want, supervisor, key);
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/counts', counted, 201);
    expect((await post('/counts', want, supervisor, key)).body).toEqual(counted.body);
    expect((await get('')).body.onHand).toBe(onHand - 1);
    expectProblem(await post('/counts', want), 409, 'stock_moved');
    expect(fieldsOf((await post('/counts', { counted: 1 })).body)).toEqual(['reason required']);
    expect(fieldsOf((await post('/counts', { counted: -1 })).body)).toEqual(['counted out_of_range']);
  });

  it('notes deliveries whose date or number is not known, and receives them', async () => {
    const noted = await post('/deliveries', { note: 'kabar' });
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/deliveries', noted, 201);
    expect(noted.body).toMatchObject({ quantity: null, expectedOn: null, status: 'expected' });
    const second = await post('/deliveries', { note: 'BAST', quantity: 10, expectedOn: '2027-03-01' });
    const list = await get('/deliveries');
    expectAnswer(app, 'GET /api/v1/stock/{siteId}/deliveries', list, 200);
    expect((list.body as { note: string }[]).map((d) => d.note)).toEqual(['BAST', 'kabar']);
    const arrived = await post(`/deliveries/${second.body.id}/arrive`, { quantity: 9 });
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/deliveries/{deliveryId}/arrive', arrived, 201);
    expect(arrived.body).toMatchObject({ kind: 'receipt', quantity: 9 });
    const gone = await post(`/deliveries/${noted.body.id}/withdraw`, {});
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/deliveries/{deliveryId}/withdraw', gone, 204);
    expectProblem(await post(`/deliveries/${noted.body.id}/withdraw`, {}), 409, 'delivery_closed');
  });

  it('keeps the policy at its version, shows what it would do, and applies it', async () => {
    const first = await get('/policy');
    expectAnswer(app, 'GET /api/v1/stock/{siteId}/policy', first, 200);
    const rules = { isAutomatic: false, weeks: 4, reservePercent: 20, firstPercent: 0 };
    const put = (version: string) =>
      app.http().put(`${base}/policy`).set({ Cookie: supervisor, 'If-Match': version }).send(rules);
    const kept = await put(String(first.headers.etag));
    expectAnswer(app, 'PUT /api/v1/stock/{siteId}/policy', kept, 200);
    expect(kept.body).toEqual({ ...rules, blankKind: 'ktp', version: 1 });
    expectProblem(await put(String(first.headers.etag)), 412, 'precondition_failed');
    const shown = await get('/policy/proposal');
    expectAnswer(app, 'GET /api/v1/stock/{siteId}/policy/proposal', shown, 200);
    expect(shown.body).toMatchObject({
      reason: 'weeks',
      until: '2027-03-07',
      days: [{ date: SATURDAY, role: 'spread' }],
    });
    const applied = await post('/policy/apply', { includesHand: true });
    expectAnswer(app, 'POST /api/v1/stock/{siteId}/policy/apply', applied, 200);
    const { allotted, reserve } = applied.body.days[0] as { allotted: number; reserve: number };
    expect((await get('')).body.byDay[0]).toMatchObject({ allotted, reserve, setBy: 'policy' });
  });

  it('lets a clerk read and nobody else change; a foreign site is not found', async () => {
    for (const path of ['', '/movements', '/deliveries', '/policy', '/policy/proposal'])
      expect([path, (await get(path, desk)).status]).toEqual([path, 200]);
    for (const path of [
      '/movements',
      `/movements/${UNKNOWN}/reverse`,
      '/counts',
      '/deliveries',
      `/deliveries/${UNKNOWN}/arrive`,
      `/deliveries/${UNKNOWN}/withdraw`,
      '/policy/apply',
    ])
      expect([path, (await post(path, {}, desk)).status]).toEqual([path, 403]);
    const foreign = await signIn(app, 'supervisor', { region: '17.02' });
    expectProblem(await post('/counts', { counted: 1, reason: 'x' }, foreign), 404, 'not_found');
    expectProblem(await get('/movements', foreign), 404, 'not_found');
    expectProblem(await post('/policy/apply', {}, foreign), 404, 'not_found');
  });
});
