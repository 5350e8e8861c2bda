import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/common/local-date.js';
import { expectAnswer, expectProblem, fieldsOf } from '../support/api.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const API = '/api/v1';
const UNKNOWN = '00000000-0000-7000-8000-000000000000';

describe('routes of plans', () => {
  let app: TestApp;
  let day: BuiltDay;
  let supervisor: string;
  let auditor: string;
  let desk: string;
  let foreign: string;
  let next = 6_000;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 3, closesAt: '10:00', cards: 10 });
    await buildDay(app, { date: SUNDAY, counters: 2, closesAt: '10:00' });
    supervisor = await signIn(app, 'supervisor');
    auditor = await signIn(app, 'auditor');
    desk = await signIn(app, 'desk');
    foreign = await signIn(app, 'supervisor', { region: '17.02' });
    await app.listen();
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const send = (method: 'get' | 'post' | 'put', path: string, body?: object, cookie = supervisor) =>
    app.http()[method](`${API}${path}`).set('Cookie', cookie).send(body);
  const ofDay = (what: string, body: object, cookie?: string) =>
    send('post', `/calendar/${day.site.id}/days/${SATURDAY}/${what}`, body, cookie);
  const book = (index: number) =>
    buildBooking(app, day.slotIds[index] ?? '', [{ ...person((next += 1)), email: `u${next}@contoh.id` }], 'ikd');

  it('counters: at once while nobody is in the way, else a plan that is looked at and confirmed', async () => {
    const atOnce = await ofDay('counters', { counters: 2, reason: 'cuti' });
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/days/{date}/counters', atOnce, 200);
    expect(atOnce.body).toMatchObject({ date: SATURDAY, counters: 2, version: 2 });
    await book(0);
    await book(0);
    const made = await ofDay('counters', { counters: 1, reason: 'sakit' });
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/days/{date}/counters', made, 202);
    const { id, version } = made.body.plan;
    const open = await send('get', `/calendar/${day.site.id}/plans`, undefined, auditor);
    expectAnswer(app, 'GET /api/v1/calendar/{siteId}/plans', open, 200);
    expect(open.body.map((plan: { id: string }) => plan.id)).toEqual([id]);
    const seen = await send('get', `/plans/${id}`, undefined, auditor);
    expectAnswer(app, 'GET /api/v1/plans/{planId}', seen, 200);
    expect(seen.body.effect.counts).toMatchObject({ people: 1, moved: 1, unreachable: 0 });
    for (const [cookie, status] of [
      [auditor, 403],
      [desk, 403],
      [foreign, 404],
    ] as const)
      expect((await send('post', `/plans/${id}/confirm`, { version }, cookie)).status).toBe(status);
    const confirmed = await send('post', `/plans/${id}/confirm`, { version });
    expectAnswer(app, 'POST /api/v1/plans/{planId}/confirm', confirmed, 200);
    const again = await send('post', `/plans/${id}/confirm`, { version });
    expect(again.body).toEqual(confirmed.body);
    expectProblem(await send('post', `/plans/${id}/withdraw`), 409, 'illegal_move');
    expectProblem(await send('post', `/plans/${UNKNOWN}/confirm`, { version: 1 }), 404, 'not_found');
    expectProblem(await send('get', `/plans/${id}`, undefined, foreign), 404, 'not_found');
  });

  it('a version that is not the plan’s any more is answered with the plan as it is', async () => {
    await ofDay('counters', { counters: 3, reason: 'kembali' });
    await book(2);
    await book(2);
    const made = await ofDay('counters', { counters: 1, reason: 'sakit' });
    await book(3);
    await book(3);
    const { id } = made.body.plan;
    const changed = await send('post', `/plans/${id}/confirm`, { version: 1 }).set('Idempotency-Key', 'sekali');
    expectProblem(changed, 409, 'plan_changed');
    expect(changed.body.plan).toMatchObject({ id, version: 2, status: 'open' });
    expect(changed.body.plan.createdAt).toMatch(/\+07:00$/);
    const stale = await send('post', `/plans/${id}/confirm`, { version: 1 });
    expectProblem(stale, 409, 'plan_changed');
    expect(stale.body.plan.version).toBe(2);
    const withdrawn = await send('post', `/plans/${id}/withdraw`);
    expectAnswer(app, 'POST /api/v1/plans/{planId}/withdraw', withdrawn, 200);
  });

  it('hours and places of a day', async () => {
    const longer = await ofDay('hours', { opensAt: '09:00', closesAt: '10:24', reason: 'ramai' });
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/days/{date}/hours', longer, 200);
    expectAnswer(
      app,
      'POST /api/v1/calendar/{siteId}/days/{date}/hours',
      await ofDay('hours', { opensAt: '09:00', closesAt: '09:36', reason: 'mati lampu' }),
      202,
    );
    const places = await ofDay('places', { schoolPlaces: 1, standbyPlaces: 4, reason: 'sekolah' });
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/days/{date}/places', places, 200);
    const backwards = await ofDay('hours', { opensAt: '10:00', closesAt: '09:00', reason: 'x' });
    expectProblem(backwards, 422, 'invalid_input');
    expect(fieldsOf(backwards.body)).toContain('closesAt out_of_range');
    expectProblem(await ofDay('counters', { counters: 0, reason: 'x' }), 422, 'invalid_input');
    expectProblem(await ofDay('places', { schoolPlaces: 9, reason: 'x' }), 422, 'invalid_input');
    const nowhere = `/calendar/${day.site.id}/days/2027-03-03/counters`;
    expectProblem(await send('post', nowhere, { counters: 1, reason: 'x' }), 404, 'not_found');
  });

  it('closing: the days at once, or a plan for all of them', async () => {
    const path = `/calendar/${day.site.id}/closures`;
    const made = await send('post', path, { from: SATURDAY, to: SUNDAY, reason: 'banjir' });
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/closures', made, 202);
    expect(made.body.plan).toMatchObject({ kind: 'closure', change: { from: SATURDAY, to: SUNDAY } });
    const closed = await send('post', path, { from: SUNDAY, to: SUNDAY, reason: 'banjir' });
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/closures', closed, 200);
    expect(closed.body).toMatchObject([{ date: SUNDAY, status: 'closed' }]);
    const shut = `/calendar/${day.site.id}/days/${SUNDAY}/counters`;
    expectProblem(await send('post', shut, { counters: 1, reason: 'x' }), 409, 'day_closed');
  });

  it('opening templates: added and ended, published days stay', async () => {
    const path = `/calendar/${day.site.id}/templates`;
    const listed = await send('get', path);
    expectAnswer(app, 'GET /api/v1/calendar/{siteId}/templates', listed, 200);
    const template = {
      weekday: 3,
      opensAt: '13:00',
      closesAt: '15:00',
      stepMinutes: 12,
      counters: 2,
      schoolPlaces: 0,
      priorityPlaces: 1,
      standbyPlaces: 2,
      effectiveFrom: '2027-03-01',
    };
    const added = await send('post', path, template);
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/templates', added, 201);
    expect(added.body).toHaveLength(listed.body.length + 1);
    expectProblem(await send('post', path, template), 422, 'invalid_input');
    expectProblem(await send('post', path, { ...template, closesAt: '12:00' }), 422, 'invalid_input');
    const own = added.body.find((one: { weekday: number }) => one.weekday === 3);
    const end = { lastDay: addDays('2027-03-01', 30) };
    const ended = await send('post', `${path}/${own.id}/end`, end);
    expectAnswer(app, 'POST /api/v1/calendar/{siteId}/templates/{templateId}/end', ended, 200);
    expectProblem(await send('post', `${path}/${UNKNOWN}/end`, end), 422, 'invalid_input');
    expectProblem(await send('get', path, undefined, foreign), 404, 'not_found');
  });
});
