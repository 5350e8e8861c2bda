import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsAlarmsService } from '../../src/modules/bookings/bookings.alarms.service.js';
import { expectAnswer, expectProblem } from '../support/api.js';
import { MONDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, DISTRICT, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const BOOKINGS = '/api/v1/bookings';
const HOLDS = '/api/v1/holds';
const ALARMS = '/api/v1/alarms';

describe('limits on persons, phones and devices', () => {
  let app: TestApp;
  let day: BuiltDay;
  let sunday: BuiltDay;
  let next = 0;

  beforeAll(async () => {
    app = await startApp({ env: { LIMIT_PHONE_BOOKINGS: '2', LIMIT_DEVICE_BOOKINGS: '3' } });
    day = await buildDay(app, { counters: 20, cards: 0 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 20, cards: 0 });
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const slotId = () => day.slotIds[next % day.slotIds.length] ?? '';
  const someone = (more: object = {}) => ({ ...person((next += 1)), ...more });
  const body = (applicants: object[]) => ({ slotId: slotId(), service: 'ikd', applicants });
  const book = (applicants: object[], device?: string) => {
    const request = app.http().post(BOOKINGS).send(body(applicants));
    return device ? request.set('Device-Id', device) : request;
  };

  it('a phone number stands for two live bookings, whoever asks and however fast', async () => {
    const phone = '081234567890';
    // On two days, whose requests are not carried together.
    const ask = (slotIds: string[]) =>
      app
        .http()
        .post(BOOKINGS)
        .send({ slotId: slotIds[0], service: 'ikd', applicants: [someone({ phone })] });
    const answers = await Promise.all([1, 2, 3, 4].flatMap(() => [ask(day.slotIds), ask(sunday.slotIds)]));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(2);
    const refused = answers.find(({ status }) => status === 429);
    if (refused) expectProblem(refused, 429, 'phone_limit');
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
    // Written otherwise it is the same number.
    expectProblem(await book([someone({ phone: '+62 812-3456-7890' })]), 429, 'phone_limit');
    const first = answers.find(({ status }) => status === 201)?.body as { code: string; token: string } | undefined;
    const { code = '', token = '' } = first ?? {};
    await app.http().post(`${BOOKINGS}/${code}/cancel`).set('Authorization', `Bearer ${token}`).send({}).expect(200);
    expect((await book([someone({ phone })])).status).toBe(201);
  });

  it('counts a family once', async () => {
    const phone = '081234567891';
    const family = () => Array.from({ length: 4 }, () => someone({ phone }));
    expect((await book(family())).status).toBe(201);
    expect((await book(family())).status).toBe(201);
    expectProblem(await book([someone({ phone })]), 429, 'phone_limit');
  });

  it('a device makes three bookings a day, and is answered again when it repeats one', async () => {
    const device = 'a-lasting-name';
    const last = body([someone()]);
    for (let i = 0; i < 2; i += 1) expect((await book([someone()], device)).status).toBe(201);
    const third = () => app.http().post(BOOKINGS).set('Device-Id', device).set('Idempotency-Key', 'third').send(last);
    const { code } = (await third()).body as { code: string };
    const answer = await book([someone()], device);
    expectProblem(answer, 429, 'device_limit');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(60);
    expect((await third()).body).toMatchObject({ code });
    expect((await book([someone()], 'another-device')).status).toBe(201);
    await app.get(BookingsAlarmsService).flush();
    await app.setClock('2027-02-09T10:20:00+07:00');
    expect((await book([someone()], device)).status).toBe(201);
  });

  it('a device has one live hold; without a name it has none of its own', async () => {
    const hold = (device?: string) => {
      const request = app.http().post(HOLDS).send({ slotId: slotId(), service: 'ikd' });
      return device ? request.set('Device-Id', device) : request;
    };
    const live = async () => {
      const sql = `SELECT count(*)::int AS n FROM bookings WHERE status = 'pending'`;
      return (await app.database.sql<{ n: number }>(sql))[0]?.n ?? 0;
    };
    const before = await live();
    for (let i = 0; i < 3; i += 1) expect((await hold('holder-device')).status).toBe(201);
    expect((await live()) - before).toBe(1);
    await hold();
    await hold();
    expect((await live()) - before).toBe(3);
    expectProblem(await hold('short'), 400, 'device_id_invalid');
    expectProblem(await hold('with a space in it'), 400, 'device_id_invalid');
    const kept = await app.database.sql('SELECT * FROM bookings WHERE device_hmac IS NOT NULL');
    expect(JSON.stringify(kept)).not.toContain('holder-device');
  });

  it('whoever goes through a list of people gets the same answer each time, and raises an alarm', async () => {
    const booked = someone();
    expect((await book([booked])).status).toBe(201);
    const device = 'curious-device';
    for (let i = 0; i < 6; i += 1) expectProblem(await book([booked], device), 409, 'already_booked');
    const supervisor = await signIn(app, 'supervisor', { site: day.site.code });
    await app.get(BookingsAlarmsService).flush();
    const { body: alarms } = await app.http().get(ALARMS).set('Cookie', supervisor);
    expect(alarms).toMatchObject({ floods: [{ source: 'device', act: 'already_booked', times: 6 }] });
  });

  it('many holds without a booking are shown to whoever supervises the site, by network', async () => {
    const district = await buildDay(app, { site: DISTRICT, counters: 2 });
    for (let i = 0; i < 12; i += 1)
      await app.http().post(HOLDS).send({ slotId: district.slotIds[i], service: 'ikd' }).expect(201);
    await app.get(BookingsAlarmsService).flush();
    const siteId = district.site.id;
    const cookie = await signIn(app, 'supervisor', { site: DISTRICT });
    const answer = await app.http().get(ALARMS).query({ siteId }).set('Cookie', cookie);
    expectAnswer(app, `GET ${ALARMS}`, answer, 200);
    const hoarding = { source: 'address', shown: '127.0.0.0/24', siteId, held: 12, booked: 0 };
    expect((answer.body as { hoarding: object[] }).hoarding).toMatchObject([hoarding]);
    expect(JSON.stringify(await app.database.sql('SELECT * FROM crowd_counts'))).not.toContain('127.0.0.1');

    const elsewhere = await signIn(app, 'supervisor', { site: day.site.code });
    expect((await app.http().get(ALARMS).set('Cookie', elsewhere)).body).toMatchObject({ hoarding: [] });
    const foreign = await app.http().get(ALARMS).query({ siteId }).set('Cookie', elsewhere);
    expectProblem(foreign, 404, 'not_found');
    expectProblem(
      await app
        .http()
        .get(ALARMS)
        .set('Cookie', await signIn(app, 'desk')),
      403,
      'forbidden',
    );
    expectProblem(await app.http().get(ALARMS), 401, 'unauthenticated');
  });

  it('forgets all of it after two days', async () => {
    const left = async () => (await app.database.sql('SELECT 1 FROM crowd_counts')).length;
    await app.get(BookingsAlarmsService).flush();
    expect(await left()).toBeGreaterThan(0);
    await app.setClock('2027-02-11T10:30:00+07:00');
    const worker = await startApp({ kind: 'worker', now: '2027-02-11T10:30:00+07:00', database: app.database });
    await worker.get(BookingsAlarmsService).forget();
    await worker.close();
    expect(await left()).toBe(0);
  });
});

describe('limits on an address', () => {
  let app: TestApp;
  let url: string;

  const from = (address: string, path = '/api/v1/sites') =>
    fetch(`${url}${path}`, { headers: { 'x-forwarded-for': address } });
  const startWith = async (env: Record<string, string>) => {
    app = await startApp({ env });
    url = await app.listen();
  };
  afterEach(() => app.close());

  it('stop a flood, with a word when to come back; other headers than ours change nothing', async () => {
    await startWith({ RATE_LIMIT_ADDRESS: '20' });
    const begun = performance.now();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => from(`198.51.100.${i}`)));
    const passed = answers.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(20);
    expect(passed).toBeLessThanOrEqual(21 + ((performance.now() - begun) / 1_000) * 20);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await refused?.json()).toMatchObject({ code: 'too_many_requests', status: 429 });
    expect((await from('1.1.1.1', '/health/live')).status).toBe(200);
  });

  it('slow down one that tries out codes, and nobody else', async () => {
    await startWith({ RATE_LIMIT_CODES: '5' });
    const look = (code: string) => from('1.1.1.1', `${BOOKINGS}/${code}`);
    const statuses: number[] = [];
    const begun = performance.now();
    while (statuses.at(-1) !== 429 && statuses.length < 20)
      statuses.push((await look(`AAAAA-AAAA${statuses.length}`)).status);
    const open = statuses.filter((status) => status === 404).length;
    expect(statuses).toEqual([...Array.from({ length: open }, () => 404), 429]);
    expect(open).toBeGreaterThanOrEqual(6);
    // Five a minute come back, which is seen on a slow machine alone.
    expect(open).toBeLessThanOrEqual(6 + (performance.now() - begun) / 12_000);
    expect((await look('AAAAA-AAAA8')).status).toBe(429);
    const answer = await look('AAAAA-AAAAA');
    expect([answer.status, Number(answer.headers.get('retry-after')) > 1]).toEqual([429, true]);
    expect((await from('1.1.1.1')).status).toBe(200);
  });
});
