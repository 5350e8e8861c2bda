import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, type BuiltDay, OFFICE, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const TIMES = 50;

describe('the same request fifty times at once', () => {
  let app: TestApp;
  let url: string;
  let day: BuiltDay;
  let other: BuiltDay;
  let index = 0;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    day = await buildDay(app, { counters: 4, standbyPlaces: 30, cards: 20 });
    other = await buildDay(app, { date: '2027-02-20', counters: 4, cards: 20 });
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  /** Every answer as `status body`; the number of the request aside. */
  const repeat = async (path: string, body: unknown, more: Record<string, string> = {}) => {
    index += 1;
    const headers = { 'content-type': 'application/json', 'idempotency-key': `ulang-${index}`, ...more };
    const once = async () => {
      const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return `${answer.status} ${(await answer.text()).replace(/,?"requestId":"[^"]*"/, '')}`;
    };
    return [...new Set(await Promise.all(Array.from({ length: TIMES }, once)))];
  };
  const countOf = async (sql: string) =>
    (await app.database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]?.n;

  it('makes one booking', async () => {
    const applicant = person(1);
    const answers = await repeat('bookings', { slotId: day.slotIds[0], service: 'record_first', applicant });
    expect(answers).toEqual([expect.stringMatching(/^201 \{"code":/)]);
    expect(await countOf(`bookings WHERE status = 'booked'`)).toBe(1);
  });

  it('makes one hold', async () => {
    const answers = await repeat('holds', { slotId: day.slotIds[1], service: 'record_first' });
    expect(answers).toEqual([expect.stringMatching(/^201 \{"id":/)]);
    expect(await countOf(`bookings WHERE status = 'pending'`)).toBe(1);
  });

  it('a double click on one hold, without a key, makes one booking and two equal answers', async () => {
    const post = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return `${answer.status} ${await answer.text()}`;
    };
    const held = await post('holds', { slotId: day.slotIds[4], service: 'record_first', party: 2 });
    const hold = JSON.parse(held.slice(4)) as { id: string; token: string };
    const body = { holdId: hold.id, holdToken: hold.token, applicants: [person(20), bornOn(21, '2010-06-15')] };
    const answers = new Set(await Promise.all(Array.from({ length: 20 }, () => post('bookings', body))));
    expect([...answers]).toEqual([expect.stringMatching(/^201 \{"code":/)]);
    expect(await countOf(`booking_people p JOIN bookings b ON b.id = p.booking_id WHERE b.id = '${hold.id}'`)).toBe(2);
  });

  it('moves and cancels once', async () => {
    const booking = await buildBooking(app, day.slotIds[2] ?? '', [person(2)]);
    const bearer = { authorization: `Bearer ${booking.token}` };
    const moved = await repeat(`bookings/${booking.code}/reschedule`, { slotId: other.slotIds[0] }, bearer);
    expect(moved).toEqual([expect.stringMatching(/^200 .*"version":2/)]);
    const cancelled = await repeat(`bookings/${booking.code}/cancel`, {}, bearer);
    expect(cancelled).toEqual([expect.stringMatching(/^200 .*"version":3,"status":"cancelled"/)]);
    expect(await countOf(`bookings WHERE kind = 'cooling'`)).toBe(2);
  });

  it('takes in one walk-in and calls one person', async () => {
    await app.setClock('2027-02-13T09:00:00+07:00');
    const clerk = await signIn(app, 'desk', { site: OFFICE });
    const body = { siteId: day.site.id, service: 'ikd', applicants: [person(3)] };
    const answers = await repeat('desk/walk-ins', body, { cookie: clerk });
    expect(answers).toEqual([expect.stringMatching(/^201 \{"ticket":/)]);
    await repeat('desk/walk-ins', { ...body, applicants: [person(4)] }, { cookie: clerk });
    expect(await countOf('tickets')).toBe(2);
    const [counter] = await app.database.sql<{ id: string }>('SELECT id FROM counters WHERE site_id = $1 LIMIT 1', [
      day.site.id,
    ]);
    await repeat(`desk/counters/${counter?.id}/open`, {}, { cookie: clerk });
    const called = await repeat(`desk/counters/${counter?.id}/next`, {}, { cookie: clerk });
    expect(called).toEqual([expect.stringMatching(/^200 \{"ticket":/)]);
    expect(await countOf(`ticket_events WHERE to_status = 'called'`)).toBe(1);
  });

  it('a refusal is never stored: when the place is free again, the same key gets it', async () => {
    await app.setClock('2027-02-08T10:00:00+07:00');
    const applicant = person(5);
    const body = JSON.stringify({ slotId: day.slotIds[3], service: 'ikd', applicant });
    const send = async () => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'lagi' };
      return (await fetch(`${url}/api/v1/bookings`, { method: 'POST', headers, body })).status;
    };
    const people = Array.from({ length: 4 }, (_, i) => person(10 + i));
    const family = await buildBooking(app, day.slotIds[3] ?? '', people, 'ikd');
    expect(new Set(await Promise.all(Array.from({ length: 10 }, send)))).toEqual(new Set([409]));
    const bearer = { authorization: `Bearer ${family.token}` };
    await repeat(`bookings/${family.code}/cancel`, {}, bearer);
    await app.setClock('2027-02-08T10:45:00+07:00');
    expect(new Set(await Promise.all(Array.from({ length: 10 }, send)))).toEqual(new Set([201]));
  });
});
