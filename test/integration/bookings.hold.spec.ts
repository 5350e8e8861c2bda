import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

describe('holds', () => {
  let app: TestApp;
  let saturday: BuiltDay;
  let holds: BookingsHoldService;

  beforeAll(async () => {
    app = await startApp();
    holds = app.get(BookingsHoldService);
    saturday = await buildDay(app, { date: SATURDAY, counters: 2, cards: 8 });
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const left = async (index: number, date = SATURDAY) => {
    const { slots } = await app.get(BookingsReadService).listSlots(saturday.site.id, date, 'record_first', 1);
    return slots.find((s) => s.id === saturday.slotIds[index])?.placesLeft;
  };
  const cardsLeft = async () =>
    (await app.get(BookingsReadService).listSlots(saturday.site.id, SATURDAY, 'record_first', 1)).cardsLeft;
  const slot = (index: number) => saturday.slotIds[index] ?? '';

  it('takes the place and the card at once and gives both back when dropped', async () => {
    const hold = await holds.hold({ slotId: slot(0), service: 'record_first' }, 'api');
    expect([await left(0), await cardsLeft()]).toEqual([1, 7]);
    await holds.drop(hold.id, hold.token);
    expect([await left(0), await cardsLeft()]).toEqual([2, 8]);
    await holds.drop(hold.id, hold.token);
    expect([await left(0), await cardsLeft()]).toEqual([2, 8]);
  });

  it('refuses a wrong token as if the hold did not exist', async () => {
    const hold = await holds.hold({ slotId: slot(1), service: 'record_first' }, 'api');
    await expect(holds.drop(hold.id, 'x'.repeat(22))).rejects.toMatchObject({ code: 'hold_not_found', status: 404 });
    await holds.drop(hold.id, hold.token);
  });

  it('an expired hold never blocks: the claim that needs its place frees it', async () => {
    await holds.hold({ slotId: slot(2), service: 'ikd', party: 2 }, 'api');
    expect(await left(2)).toBe(0);
    await app.setClock('2027-02-08T10:10:01+07:00');
    const second = await holds.hold({ slotId: slot(2), service: 'ikd', party: 2 }, 'api');
    expect(second.id).toBeTruthy();
    await holds.drop(second.id, second.token);
  });

  it('answers 410 when an expired hold is confirmed, and takes nothing', async () => {
    const hold = await holds.hold({ slotId: slot(3), service: 'record_first' }, 'api');
    await app.setClock('2027-02-08T10:11:00+07:00');
    const confirming = app
      .get(BookingsConfirmService)
      .confirm(hold, { applicants: [person(1)], language: 'id', channel: 'api' });
    await expect(confirming).rejects.toMatchObject({ code: 'hold_expired', status: 410 });
    await app.get(BookingsEndingService).releaseExpired();
    expect(await left(3)).toBe(2);
  });

  it('extends by two minutes, and never beyond thirty in all', async () => {
    const hold = await holds.hold({ slotId: slot(4), service: 'record_first' }, 'api');
    const once = await holds.extend(hold.id, hold.token);
    expect(once.expiresAt.getTime() - hold.expiresAt.getTime()).toBe(120_000);
    for (let i = 0; i < 15; i += 1) await holds.extend(hold.id, hold.token);
    const last = await holds.extend(hold.id, hold.token);
    expect(last.expiresAt.getTime() - hold.expiresAt.getTime()).toBe(20 * 60_000);
    await holds.drop(hold.id, hold.token);
  });

  it('one device has one live hold: a new one replaces it, and only once it stands', async () => {
    const first = await holds.hold({ slotId: slot(5), service: 'ikd', device: 'ponsel' }, 'web');
    const second = await holds.hold({ slotId: slot(6), service: 'ikd', device: 'ponsel' }, 'web');
    expect([await left(5), await left(6)]).toEqual([2, 1]);
    await expect(
      holds.hold({ slotId: slot(5), service: 'ikd', party: 5, device: 'ponsel' }, 'web'),
    ).resolves.toBeTruthy();
    expect(await holds.findRunning(first.id, first.token)).toBeNull();
    expect(await holds.findRunning(second.id, second.token)).toBeNull();
    await app.setClock('2027-02-08T10:30:00+07:00');
    await app.get(BookingsEndingService).releaseExpired();
  });

  it('many holds of one device at once leave one', async () => {
    await Promise.allSettled(
      saturday.slotIds.map((slotId) => holds.hold({ slotId, service: 'ikd', device: 'gerombolan' }, 'web')),
    );
    const [row] = await app.database.sql<{ n: string }>(
      `SELECT count(*) AS n FROM bookings WHERE status = 'pending' AND device_hmac IS NOT NULL AND expires_at > '2027-02-08T03:00:00Z'`,
    );
    expect(Number(row?.n)).toBe(1);
    await app.setClock('2027-02-08T11:00:00+07:00');
    await app.get(BookingsEndingService).releaseExpired();
  });

  it('seats a family side by side, all or none', async () => {
    const family = await holds.hold({ slotId: slot(8), service: 'ikd', party: 5 }, 'api');
    expect([await left(8), await left(9), await left(10)]).toEqual([0, 0, 1]);
    await expect(holds.hold({ slotId: slot(8), service: 'ikd' }, 'api')).rejects.toMatchObject({ code: 'slot_full' });
    await holds.drop(family.id, family.token);
    expect([await left(8), await left(9), await left(10)]).toEqual([2, 2, 2]);
  });

  it('says "no cards" and never "full" when only the cards are gone, and lets recording go on', async () => {
    const all = await Promise.all(
      [0, 1, 2, 3].map((i) => holds.hold({ slotId: slot(i), service: 'record_first', party: 2 }, 'api')),
    );
    await expect(holds.hold({ slotId: slot(12), service: 'record_first' }, 'api')).rejects.toMatchObject({
      code: 'no_cards_left',
      status: 409,
      body: { retryWith: { withoutCard: true } },
    });
    const withoutCard = await holds.hold({ slotId: slot(12), service: 'record_first', cards: 0 }, 'api');
    for (const hold of [...all, withoutCard]) await holds.drop(hold.id, hold.token);
  });

  it('refuses a day that is not bookable: too soon, too far, closed, not published', async () => {
    await app.setClock('2027-02-13T08:30:00+07:00');
    await expect(holds.hold({ slotId: slot(0), service: 'ikd' }, 'api')).rejects.toMatchObject({
      code: 'day_closed',
      status: 409,
    });
    await app.setClock('2027-01-01T10:00:00+07:00');
    await expect(holds.hold({ slotId: slot(0), service: 'ikd' }, 'api')).rejects.toMatchObject({ code: 'day_closed' });
    await expect(holds.hold({ slotId: saturday.day.id, service: 'ikd' }, 'api')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(app.get(BookingsReadService).listSlots(saturday.site.id, SUNDAY, 'ikd', 1)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
