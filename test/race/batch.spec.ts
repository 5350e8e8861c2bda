import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import type { Hold } from '../../src/modules/bookings/bookings.types.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { IdempotentRequest } from '../../src/platform/idempotency/idempotency.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, person } from '../support/builders.js';
import { tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';

describe('requests of one day that come together', () => {
  let app: TestApp;
  let next = 0;
  const dates = ['2027-02-13', '2027-02-14', '2027-02-20', '2027-02-21', '2027-02-27', '2027-02-28', '2027-03-06'];

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const newDay = (options: Parameters<typeof buildDay>[1] = {}) =>
    buildDay(app, { date: options.date ?? dates.shift() ?? '', counters: 4, cards: 40, ...options });
  const someone = () => {
    next += 1;
    return person(next);
  };
  const book = (slotId = '', applicants = [someone()], request?: IdempotentRequest) =>
    app
      .get(BookingsConfirmService)
      .book(slotId, 'record_first', { applicants, language: 'id', channel: 'api' }, request);
  const hold = (slotId = '', device?: string) =>
    app.get(BookingsHoldService).hold({ slotId, service: 'record_first', device }, 'web');
  const confirm = (held: Hold, applicants = [someone()], request?: IdempotentRequest) =>
    app.get(BookingsConfirmService).confirm(held, { applicants, language: 'id', channel: 'web' }, request);
  const keyed = (hash = 'a', key: string = randomUUID()): IdempotentRequest => ({ key, scope: 'public', hash });
  const count = async (sql: string) =>
    (await app.database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]?.n;

  it('are carried in few transactions, and one alone in one', async () => {
    const { slotIds } = await newDay({ cards: 80 });
    const run = jest.spyOn(UnitOfWork.prototype, 'run');
    await book(slotIds[0]);
    expect(run).toHaveBeenCalledTimes(1);
    const made = await tally(Array.from({ length: 60 }, (_, i) => book(slotIds[i % 20])));
    expect(made).toEqual({ ok: 60, refused: {} });
    expect(run.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it('each get an answer of their own, and a refusal of one takes nothing from the others', async () => {
    const { day, slotIds } = await newDay({ counters: 2 });
    const known = someone();
    await book(slotIds[9], [known]);
    const young = { ...someone(), birthDate: '2015-01-01' };
    const asks = [
      book(slotIds[0]),
      book(slotIds[5], [known]),
      book(slotIds[5], [young]),
      book(slotIds[0]),
      book(slotIds[0]),
      hold(slotIds[1]),
      hold(slotIds[1]),
      book(randomUUID()),
    ];
    expect(await tally(asks)).toEqual({
      ok: 4,
      refused: { already_booked: 1, not_eligible: 1, slot_full: 1, not_found: 1 },
    });
    expect(await count(`bookings WHERE service_day_id = '${day.id}'`)).toBe(5);
    expect(
      await count(`applicants a WHERE NOT EXISTS (SELECT 1 FROM booking_people p WHERE p.applicant_id = a.id)`),
    ).toBe(0);
  });

  it('one person many times over: one booking', async () => {
    const { slotIds } = await newDay();
    const one = someone();
    const { ok, refused } = await tally(Array.from({ length: 30 }, (_, i) => book(slotIds[i % 20], [one])));
    expect({ ok, refused }).toEqual({ ok: 1, refused: { already_booked: 29 } });
  });

  it('one key many times over: one booking and one answer; with another body, a refusal', async () => {
    const { slotIds } = await newDay();
    const [one, request] = [[someone()], keyed()];
    const same = await Promise.all(Array.from({ length: 20 }, () => book(slotIds[0], one, request)));
    expect(new Set(same.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    const other = await tally([book(slotIds[0], [someone()], keyed('b', request.key)), book(slotIds[0], one, request)]);
    expect(other).toEqual({ ok: 1, refused: { idempotency_key_reused: 1 } });
  });

  it('a hold confirmed many times over is one booking; one that is refused may be asked again at once', async () => {
    const { slotIds } = await newDay();
    const held = await hold(slotIds[3]);
    const one = [someone()];
    const same = await Promise.all(Array.from({ length: 20 }, () => confirm(held, one)));
    expect(new Set(same.map(({ bookingId }) => bookingId))).toEqual(new Set([held.id]));
    const second = await hold(slotIds[3]);
    const young = [{ ...someone(), birthDate: '2015-01-01' }];
    const tooYoung = Array.from({ length: 4 }, () => confirm(second, young));
    expect(await tally(tooYoung)).toEqual({ ok: 0, refused: { not_eligible: 4 } });
    expect(await tally([confirm(second), confirm(second)])).toEqual({ ok: 2, refused: {} });
  });

  it('one device keeps its last hold; others keep theirs', async () => {
    const { day, slotIds } = await newDay();
    await Promise.all([
      ...Array.from({ length: 10 }, (_, i) => hold(slotIds[i], 'one phone')),
      ...Array.from({ length: 10 }, (_, i) => hold(slotIds[i], `phone ${i}`)),
    ]);
    expect(
      await count(`bookings WHERE service_day_id = '${day.id}' AND status = 'pending' AND device_hmac IS NOT NULL`),
    ).toBe(11);
    expect(
      await count(`bookings WHERE service_day_id = '${day.id}' AND status = 'cancelled' AND reason = 'replaced'`),
    ).toBe(9);
  });

  it('get the places of holds that ran out, and of people whose last booking is over', async () => {
    const past = await newDay({ date: '2027-02-12' });
    const returning = someone();
    await buildBooking(app, past.slotIds[0] ?? '', [returning]);
    const { slotIds } = await newDay({ counters: 1, closesAt: '09:24' });
    await Promise.all([hold(slotIds[0]), hold(slotIds[1])]);
    expect(await tally([book(slotIds[0]), hold(slotIds[1])])).toEqual({ ok: 0, refused: { slot_full: 2 } });
    await app.setClock('2027-02-15T10:00:00+07:00');
    const asks = [book(slotIds[0], [returning]), hold(slotIds[1]), book(slotIds[0])];
    expect(await tally(asks)).toEqual({ ok: 2, refused: { slot_full: 1 } });
    expect(await count(`bookings WHERE status = 'noshow'`)).toBe(1);
  });
});
