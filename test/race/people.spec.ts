import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, person } from '../support/builders.js';
import { deadlocks } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';

const TRIES = 50;

/** The same number as people type it. */
const SPELLINGS: ((nik: string) => string)[] = [
  (nik) => nik,
  (nik) => ` ${nik}\n`,
  (nik) => nik.replace(/(.{4})(?=.)/g, '$1 '),
  (nik) => nik.replace(/(.{4})(?=.)/g, '$1-'),
  (nik) => nik.replace(/(.{6})(?=.)/, '$1.'),
  (nik) => nik.replace(/(.{4})(?=.)/g, '$1\u2013'),
  (nik) => nik.replace(/(.{2})(?=.)/g, '$1\u200b'),
  (nik) => nik.replace(/(.{8})(?=.)/, '$1\u00a0'),
];

describe('one person, fifty times at once', () => {
  let app: TestApp;
  let url: string;
  let day: BuiltDay;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    day = await buildDay(app, { counters: 5, cards: 0 });
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const bookedOn = async () =>
    (
      await app.database.sql<{ n: number }>(
        `SELECT count(*)::int AS n FROM bookings WHERE service_day_id = $1 AND status = 'booked'`,
        [day.day.id],
      )
    )[0]?.n;
  const attempt = async (nik: string, index: number) => {
    const slotId = day.slotIds[index % day.slotIds.length] ?? '';
    const applicant = { nik: SPELLINGS[index % SPELLINGS.length]?.(nik), name: `Nama ${index}` };
    if (index % 2 === 0) return post('/api/v1/bookings', { slotId, service: 'ikd', applicant });
    const hold = await post('/api/v1/holds', { slotId, service: 'ikd' });
    return post('/api/v1/bookings', { holdId: hold.body.id, holdToken: hold.body.token, applicant });
  };

  it('gets one booking; the other answers say that there is one, and nothing of it', async () => {
    const { nik } = person(1);
    const answers = await Promise.all(Array.from({ length: TRIES }, (_, i) => attempt(nik, i)));
    const [booked, refused] = [answers.filter((a) => a.status === 201), answers.filter((a) => a.status !== 201)];
    expect(booked).toHaveLength(1);
    expect(refused.map((a) => `${a.status} ${String(a.body.code)}`)).toEqual(
      Array.from({ length: TRIES - 1 }, () => '409 already_booked'),
    );
    const bodies = new Set(refused.map(({ body: { requestId: _, ...rest } }) => JSON.stringify(rest)));
    expect(bodies.size).toBe(1);
    for (const told of [booked[0]?.body.code, booked[0]?.body.startsAt, nik])
      expect([...bodies][0]).not.toContain(String(told));
    expect(await bookedOn()).toBe(1);
  });

  it('gets one booking also when a forgotten one of the past stands in the way', async () => {
    const { nik, name } = person(2);
    const old = await buildBooking(app, day.slotIds[0] ?? '', [{ nik, name }], 'ikd');
    await app.setClock('2027-02-15T09:00:00+07:00');
    day = await buildDay(app, { date: '2027-02-20', counters: 5, cards: 0 });
    const answers = await Promise.all(Array.from({ length: TRIES }, (_, i) => attempt(nik, i)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 409 && a.body.code === 'already_booked')).toHaveLength(TRIES - 1);
    expect(await bookedOn()).toBe(1);
    const closed = await app.database.sql(
      `SELECT 1 FROM booking_events WHERE booking_id = $1 AND to_status = 'noshow'`,
      [old.id],
    );
    expect(closed).toHaveLength(1);
    expect(await deadlocks(app)).toBe(0);
  });
});
