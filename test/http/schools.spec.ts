import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/platform/access/actor.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildAccount, buildDay, PASSWORD, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { buildSchool, type BuiltSchool, regionId } from '../support/schools.js';

const WISHES = { mode: 'weekend_block', wishes: [{ date: SATURDAY }], pupils: 12, travelMinutes: 30 };
const NOBODY = '00000000-0000-7000-8000-000000000000';

describe('schools over the API', () => {
  let app: TestApp;
  let school: BuiltSchool;
  let other: BuiltSchool;
  let cookies: Record<string, string>;

  beforeAll(async () => {
    app = await startApp();
    await buildDay(app, { counters: 1 });
    school = await buildSchool(app);
    other = await buildSchool(app, { owner: 'city', level: 'smp' });
    cookies = {
      school: await asSchool(school, 'guru'),
      other: await asSchool(other, 'guru-lain'),
      office: await signIn(app, 'supervisor'),
      province: await signIn(app, 'province'),
      desk: await signIn(app, 'desk'),
      far: await signIn(app, 'supervisor', { region: '17.02' }),
      auditor: await signIn(app, 'auditor'),
    };
  });
  afterAll(async () => {
    await expectInvariants(app.database);
    await app.close();
  });

  async function asSchool({ id, regionId: region }: BuiltSchool, username: string): Promise<string> {
    const grant = { role: 'school' as Role, regionId: region, siteId: null, schoolId: id };
    await buildAccount(app, username, [grant]);
    const answer = await app.http().post('/api/v1/auth/login').send({ username, password: PASSWORD }).expect(200);
    return String(answer.headers['set-cookie']).split(';')[0] ?? '';
  }
  const get = (who: string, path: string) =>
    app
      .http()
      .get(`/api/v1/schools${path}`)
      .set('cookie', cookies[who] ?? '');
  const post = (who: string, path: string, body: object = {}) =>
    app
      .http()
      .post(`/api/v1/schools${path}`)
      .set('cookie', cookies[who] ?? '')
      .send(body);

  it('goes from wishes to an accepted proposal, each act once by its key', async () => {
    const ask = () => post('school', `/${school.id}/requests`, WISHES).set('idempotency-key', 'minta');
    const made = await ask().expect(201);
    expect(made.body).toMatchObject({
      status: 'draft',
      pupils: 12,
      adults: 0,
      maxDays: 4,
      accepts: [],
      proposal: null,
    });
    expect((await ask().expect(201)).body.id).toBe(made.body.id);
    const path = `/${school.id}/requests/${made.body.id}`;
    expect((await post('school', `${path}/send`).expect(200)).body.status).toBe('sent');
    expect((await get('office', '/requests').expect(200)).body).toHaveLength(1);
    const propose = () => post('office', `${path}/proposals`).set('idempotency-key', 'usul');
    const proposed = await propose().expect(201);
    expect(proposed.body.proposal).toMatchObject({ number: 1, status: 'held', pupils: 12, cards: 0, recordOnly: 12 });
    expect(proposed.body.proposal.visits[0]).toMatchObject({
      date: SATURDAY,
      startsAt: `${SATURDAY}T09:00:00+07:00`,
      pupils: 12,
    });
    expect((await propose().expect(201)).body).toEqual(proposed.body);
    expect((await post('office', `${path}/proposals`)).body).toMatchObject({ status: 409, code: 'request_moved' });
    const id = proposed.body.proposal.id as string;
    const answer = (who: string, schoolId: string, what = 'accept') =>
      post(who, `/${schoolId}/proposals/${id}/${what}`, what === 'counter' ? WISHES : {});
    for (const [who, schoolId] of [
      ['other', other.id],
      ['other', school.id],
      ['far', school.id],
      ['school', other.id],
    ] as const)
      expect((await answer(who, schoolId)).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await answer('school', school.id).expect(200)).body).toMatchObject({ status: 'accepted' });
    expect((await answer('school', school.id).expect(200)).body).toMatchObject({ status: 'accepted' });
    expect((await answer('school', school.id, 'counter')).body).toMatchObject({ status: 410, code: 'proposal_over' });
    const ended = await post('school', `${path}/withdraw`, { reason: 'batal' }).expect(200);
    expect([ended.body.status, ended.body.proposal.visits[0].takesPlace]).toEqual(['withdrawn', false]);
  });

  it('refuses a closed mode with its reason and the open ways, and what cannot be', async () => {
    const create = (body: object) => post('school', `/${school.id}/requests`, { ...WISHES, ...body });
    const closed = await create({ mode: 'school_visit' });
    expect(closed.body).toMatchObject({
      status: 409,
      code: 'mode_closed',
      since: '2025-02-27',
      legalBasis: 'Surat Ditjen Dukcapil 400.8.3.2/3152/Dukcapil',
      alternatives: ['weekend_block'],
    });
    expect(closed.body.detail).toContain('400.8.3.2/3152');
    for (const [body, code] of [
      [{ wishes: [] }, 'out_of_range'],
      [{ wishes: [{ date: '2026-02-07' }] }, 'not_ahead'],
      [{ wishes: [{ date: '2027-02-30' }] }, 'date_invalid'],
      [{ pupils: 0 }, 'out_of_range'],
      [{ adults: 13 }, 'out_of_range'],
      [{ accepts: ['party'] }, 'not_in_list'],
      [{ mode: 'home_visit' }, 'not_in_list'],
      [{ more: 1 }, 'unknown_field'],
    ] as const)
      expect([(await create(body)).status, (await create(body)).body.errors?.[0]?.code]).toEqual([422, code]);
    const tooMany = await create({ pupils: 400 }).expect(201);
    await post('school', `/${school.id}/requests/${tooMany.body.id}/send`).expect(200);
    expect((await post('office', `/${school.id}/requests/${tooMany.body.id}/proposals`)).body.code).toBe('no_plan');
  });

  it('gives each role its own, and everybody else nothing', async () => {
    const { body: made } = await post('school', `/${school.id}/requests`, WISHES);
    const path = `/${school.id}/requests/${made.id}`;
    const statuses = async (call: (who: string) => PromiseLike<{ status: number }>) => {
      const found: Record<string, number> = {};
      for (const who of ['school', 'other', 'office', 'province', 'desk', 'far', 'auditor', 'nobody'])
        found[who] = (await call(who)).status;
      return Object.values(found).join(' ');
    };
    expect(await statuses((who) => get(who, path))).toBe('200 404 200 200 403 404 200 401');
    expect(await statuses((who) => get(who, `/${school.id}/calendar`))).toBe('200 404 200 200 403 404 200 401');
    expect(await statuses((who) => post(who, `/${school.id}/requests`, WISHES))).toBe(
      '201 404 201 403 403 404 403 401',
    );
    expect(await statuses((who) => post(who, `${path}/proposals`))).toBe('403 403 409 403 403 404 403 401');
    expect(await statuses((who) => post(who, '/confirmations', { schools: [{ id: other.id }] }))).toBe(
      '403 403 200 404 403 404 403 401',
    );
    const table = `npsn;nama;jenjang;kontak\n10791111;SMK Baru;smk;baru@sekolah.contoh.id`;
    const region = await regionId(app);
    expect(await statuses((who) => post(who, '/invitations', { regionId: region, table }))).toBe(
      '403 403 200 200 403 200 403 401',
    );
    const foreign = await post('far', '/invitations', { regionId: region, table });
    expect(foreign.body).toEqual([{ line: 2, name: 'SMK Baru', outcome: 'bad', problem: 'not_yours' }]);
    const answers = [await get('other', `/${school.id}`), await get('other', `/${NOBODY}`)];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    const seen = async (who: string) => ((await get(who, '')).body as { npsn: string }[]).length;
    expect([await seen('school'), await seen('office'), await seen('province'), await seen('far')]).toEqual([
      1, 3, 2, 0,
    ]);
  });

  it('tells who is signed in for which school', async () => {
    const me = await app
      .http()
      .get('/api/v1/auth/me')
      .set('cookie', cookies.school ?? '')
      .expect(200);
    expect(me.body.grants).toEqual([{ role: 'school', regionId: school.regionId, siteId: null, schoolId: school.id }]);
  });
});
