import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  type BuiltBooking,
  type BuiltDay,
  DISTRICT,
  OTHER_REGION,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

/** Sixteen on Saturday, seventeen on Sunday. */
const BETWEEN = '2010-02-14';

describe('changing a booking', () => {
  let app: TestApp;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let changes: BookingsChangeService;

  beforeAll(async () => {
    app = await startApp();
    changes = app.get(BookingsChangeService);
    saturday = await buildDay(app, { date: SATURDAY, counters: 2, cards: 14 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 2, cards: 14 });
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const slot = (index: number, day = saturday) => day.slotIds[index] ?? '';
  const offer = (day: BuiltDay) => app.get(BookingsReadService).listSlots(day.site.id, day.day.date, 'record_first', 1);
  const left = async (index: number, day = saturday) =>
    (await offer(day)).slots.find((s) => s.id === slot(index, day))?.placesLeft;
  const cards = async () => [(await offer(saturday)).cardsLeft, (await offer(sunday)).cardsLeft];
  const move = (booking: BuiltBooking, slotId: string) => changes.reschedule(PUBLIC_ACTOR, booking, slotId);
  const cancel = (booking: BuiltBooking, reason?: string) => changes.cancel(PUBLIC_ACTOR, booking, reason);
  const view = (booking: BuiltBooking) => app.get(BookingsReadService).view(booking.code, booking.token);
  const release = () => app.get(BookingsEndingService).releaseExpired();
  const coolingOf = (slotId: string) =>
    app.database.sql<{ until: Date }>(
      `SELECT expires_at AS until FROM bookings WHERE kind = 'cooling' AND status = 'pending' AND slot_id = $1`,
      [slotId],
    );

  describe('moving', () => {
    it('takes the new place, cools the old one, and moves the card to the other day', async () => {
      const booking = await buildBooking(app, slot(0), [person(1)]);
      const [onSaturday = 0, onSunday = 0] = await cards();
      const moved = await move(booking, slot(0, sunday));
      expect(moved).toMatchObject({
        code: booking.code,
        version: 2,
        status: 'booked',
        startsAt: '2027-02-14T09:00:00+07:00',
        card: { state: 'promised' },
      });
      expect([await left(0), await left(0, sunday)]).toEqual([1, 1]);
      expect(await cards()).toEqual([onSaturday + 1, onSunday - 1]);
      expect(await coolingOf(slot(0))).toHaveLength(1);
      expect(await view(booking)).toEqual(moved);
    });

    it('to the slot it has changes nothing', async () => {
      const booking = await buildBooking(app, slot(1), [person(2)]);
      expect(await move(booking, slot(1))).toEqual({ ...booking.view, warnings: [] });
      expect(await coolingOf(slot(1))).toEqual([]);
    });

    it('decides card and age again: a 17th birthday lies between the two days', async () => {
      const booking = await buildBooking(app, slot(2), [bornOn(1, BETWEEN)]);
      const [onSaturday = 0, onSunday = 0] = await cards();
      expect(booking.view.card).toEqual({ state: 'later', printableFrom: SUNDAY });
      expect((await move(booking, slot(2, sunday))).card).toEqual({ state: 'promised' });
      expect(await cards()).toEqual([onSaturday, onSunday - 1]);
      expect((await move(booking, slot(3))).card).toEqual({ state: 'later', printableFrom: SUNDAY });
      expect(await cards()).toEqual([onSaturday, onSunday]);
    });

    it('decides the card again when the other site prints, and when it does not', async () => {
      const district = await buildDay(app, { site: DISTRICT });
      const booking = await buildBooking(app, slot(0, district), [person(3)]);
      expect(booking.view.card).toEqual({ state: 'later' });
      const before = await cards();
      expect(await move(booking, slot(4))).toMatchObject({
        card: { state: 'promised' },
        site: { code: 'dukcapil-1771' },
      });
      expect((await cards())[0]).toBe((before[0] ?? 0) - 1);
      expect((await move(booking, slot(1, district))).card).toEqual({ state: 'later' });
      expect(await cards()).toEqual(before);
    });

    it('keeps the choice to come without a card', async () => {
      const booking = await buildBooking(app, slot(4), [{ ...person(4), withoutCard: true }]);
      const before = await cards();
      expect((await move(booking, slot(4, sunday))).card).toEqual({ state: 'later' });
      expect(await cards()).toEqual(before);
    });

    it('refuses who may not be served on the new day, and leaves all as it was', async () => {
      const stock = app.get(BlanksStockService);
      const kia = { blankKind: 'kia' as const };
      await stock.move(SYSTEM_ACTOR, saturday.site.id, { kind: 'receipt', quantity: 2, reason: 'uji', ...kia });
      for (const date of [SATURDAY, SUNDAY])
        await stock.allot(SYSTEM_ACTOR, saturday.site.id, date, { allotted: 1, reserve: 0, ...kia });
      const booking = await buildBooking(app, slot(5), [bornOn(2, BETWEEN)], 'kia');
      await expect(move(booking, slot(5, sunday))).rejects.toMatchObject({
        code: 'not_eligible',
        body: { reasons: [{ code: 'kia_age', age: 17 }] },
      });
      expect(await view(booking)).toMatchObject({ version: 1, startsAt: '2027-02-13T10:00:00+07:00' });
      expect([await left(5), await left(5, sunday)]).toEqual([1, 2]);
    });

    it('refuses a full slot and a day without cards, and leaves all as it was', async () => {
      const booking = await buildBooking(app, slot(6), [person(5)]);
      await buildBooking(app, slot(6, sunday), [person(6), person(7)], 'ikd');
      await expect(move(booking, slot(6, sunday))).rejects.toMatchObject({ code: 'slot_full' });
      const stock = app.get(BlanksStockService);
      const [row] = await app.database.sql<{ promised: number }>(
        `SELECT promised FROM day_stocks WHERE service_day_id = $1 AND blank_kind = 'ktp'`,
        [sunday.day.id],
      );
      const promised = row?.promised ?? 0;
      await stock.allot(SYSTEM_ACTOR, sunday.site.id, SUNDAY, { allotted: promised, reserve: 0 });
      await expect(move(booking, slot(7, sunday))).rejects.toMatchObject({ code: 'no_cards_left' });
      await stock.allot(SYSTEM_ACTOR, sunday.site.id, SUNDAY, { allotted: 14, reserve: 0 });
      expect(await view(booking)).toMatchObject({ version: 1, startsAt: '2027-02-13T10:12:00+07:00' });
      expect(await left(6)).toBe(1);
    });

    it('moves a family together, all or none', async () => {
      const family = [person(8), person(9), bornOn(3, '2010-06-15')];
      const booking = await buildBooking(app, slot(7), family);
      await buildBooking(app, slot(9, sunday), [person(10), person(11)], 'ikd');
      await buildBooking(app, slot(10, sunday), [person(12), person(13)], 'ikd');
      await buildBooking(app, slot(11, sunday), [person(14), person(15)], 'ikd');
      await expect(move(booking, slot(8, sunday))).rejects.toMatchObject({ code: 'slot_full' });
      const moved = await move(booking, slot(12, sunday));
      expect(moved.people.map((p) => p.card.state)).toEqual(['promised', 'promised', 'later']);
      const starts = await app.database.sql<{ at: string }>(
        `SELECT to_char(starts_at AT TIME ZONE 'Asia/Jakarta', 'HH24:MI') AS at FROM booking_people WHERE booking_id = $1 ORDER BY position`,
        [booking.id],
      );
      expect(starts.map((row) => row.at)).toEqual(['11:24', '11:24', '11:36']);
      expect([await left(12, sunday), await left(13, sunday)]).toEqual([0, 1]);
    });

    it('ends at the cut-off two hours before, cancelling works until the start', async () => {
      const [first, second] = [
        await buildBooking(app, slot(9), [person(16)]),
        await buildBooking(app, slot(9), [person(17)]),
      ];
      await app.setClock('2027-02-13T08:48:01+07:00');
      await expect(move(first, slot(10, sunday))).rejects.toMatchObject({ code: 'too_late', status: 409 });
      await app.setClock('2027-02-13T10:47:50+07:00');
      expect(await cancel(first)).toMatchObject({ status: 'cancelled' });
      await app.setClock('2027-02-13T10:48:00+07:00');
      await expect(cancel(second)).rejects.toMatchObject({ code: 'booking_not_live' });
    });

    it('refuses a start that nobody may book any more', async () => {
      const booking = await buildBooking(app, slot(0, sunday), [person(18)], 'ikd');
      await app.setClock('2027-02-13T10:30:00+07:00');
      await expect(move(booking, slot(10))).rejects.toMatchObject({ code: 'day_closed' });
    });

    it('answers a repeated key alike', async () => {
      const booking = await buildBooking(app, slot(10), [person(19)], 'ikd');
      const request = { key: 'move-1', scope: 'public', hash: 'a' };
      const first = await changes.reschedule(PUBLIC_ACTOR, booking, slot(13), request);
      await move(booking, slot(14));
      expect(await changes.reschedule(PUBLIC_ACTOR, booking, slot(13), request)).toEqual(first);
      expect(await view(booking)).toMatchObject({ version: 3, startsAt: '2027-02-13T11:48:00+07:00' });
    });

    it('does not cross into another region', async () => {
      const booking = await buildBooking(app, slot(11), [person(20)], 'ikd');
      const foreign = await buildDay(app, { site: OTHER_REGION });
      await expect(move(booking, slot(0, foreign))).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('cancelling', () => {
    it('twice gives the same answer, and frees nothing twice', async () => {
      const booking = await buildBooking(app, slot(15), [person(21)]);
      const [before = 0] = await cards();
      const first = await cancel(booking, 'sakit');
      expect(first).toMatchObject({ status: 'cancelled', version: 2 });
      expect(await cancel(booking, 'lain')).toEqual(first);
      expect((await cards())[0]).toBe(before + 1);
      expect(await coolingOf(slot(15))).toHaveLength(1);
      await expect(move(booking, slot(16))).rejects.toMatchObject({ code: 'booking_not_live' });
    });

    it('many times at once ends it once', async () => {
      const booking = await buildBooking(app, slot(16), [person(22)]);
      const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(booking)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(await coolingOf(slot(16))).toHaveLength(1);
    });

    it('lets the place cool for 10 to 40 minutes before anybody sees it again', async () => {
      const booking = await buildBooking(app, slot(17), [person(23), person(24)]);
      await cancel(booking);
      const [row] = await coolingOf(slot(17));
      const minutes = ((row?.until.getTime() ?? 0) - Date.parse(MONDAY)) / 60_000;
      expect(minutes).toBeGreaterThanOrEqual(10);
      expect(minutes).toBeLessThanOrEqual(41);
      await app.setClock('2027-02-08T10:09:30+07:00');
      await release();
      expect(await left(17)).toBe(0);
      await expect(buildBooking(app, slot(17), [person(25)], 'ikd')).rejects.toMatchObject({ code: 'slot_full' });
      await app.setClock('2027-02-08T10:41:00+07:00');
      await buildBooking(app, slot(17), [person(25)], 'ikd');
      expect(await left(17)).toBe(1);
    });

    it('gives a place back at once when there is no time left to let it cool', async () => {
      const booking = await buildBooking(app, slot(18), [person(26)], 'ikd');
      await app.setClock('2027-02-13T11:30:00+07:00');
      await cancel(booking);
      expect(await coolingOf(slot(18))).toEqual([]);
      expect(await left(18)).toBe(2);
    });

    it('lets the person book again at once', async () => {
      const booking = await buildBooking(app, slot(18), [person(27)], 'ikd');
      await cancel(booking);
      const second = await buildBooking(app, slot(19), [person(27)], 'ikd');
      expect(second.view.status).toBe('booked');
    });
  });

  describe('saying "I will come"', () => {
    it('is kept, changes no version, and is asked anew after a move', async () => {
      const booking = await buildBooking(app, slot(15, sunday), [person(28)], 'ikd');
      const willAttend = async () =>
        (
          await app.database.sql<{ yes: boolean | null }>('SELECT will_attend AS yes FROM bookings WHERE id = $1', [
            booking.id,
          ])
        )[0]?.yes;
      expect((await changes.attend(booking)).version).toBe(1);
      await changes.attend(booking);
      expect(await willAttend()).toBe(true);
      await move(booking, slot(16, sunday));
      expect(await willAttend()).toBeNull();
      await cancel(booking);
      await expect(changes.attend(booking)).rejects.toMatchObject({ code: 'booking_not_live' });
    });
  });

  describe('the key to a booking', () => {
    it('is its own token: any other, and any unknown code, is the same not_found', async () => {
      const mine = await buildBooking(app, slot(17, sunday), [person(29)], 'ikd');
      const other = await buildBooking(app, slot(17, sunday), [person(30)], 'ikd');
      const wrong = [
        { code: mine.code, token: other.token },
        { code: mine.code, token: '' },
        { code: 'K7M4P2WX9R', token: mine.token },
        { code: 'bukan kode', token: mine.token },
      ];
      for (const access of wrong) {
        const tries = [
          changes.reschedule(PUBLIC_ACTOR, access, slot(18, sunday)),
          changes.cancel(PUBLIC_ACTOR, access, undefined),
          changes.attend(access),
          app.get(BookingsReadService).view(access.code, access.token),
        ];
        for (const attempt of tries)
          await expect(attempt).rejects.toMatchObject({ code: 'not_found', status: 404, body: {} });
      }
      expect(
        await view({ ...mine, code: ` ${mine.code.slice(0, 5).toLowerCase()}-${mine.code.slice(5)} ` }),
      ).toMatchObject({
        status: 'booked',
      });
    });

    it('is worthless once the links were revoked', async () => {
      const booking = await buildBooking(app, slot(18, sunday), [person(31)], 'ikd');
      await app.database.sql('UPDATE bookings SET access_nonce = access_nonce + 1 WHERE id = $1', [booking.id]);
      await expect(view(booking)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  it('writes one event and one outbox row for every change', async () => {
    const booking = await buildBooking(app, slot(19, sunday), [person(32)], 'ikd');
    await move(booking, slot(18, sunday));
    await cancel(booking, 'sakit');
    const events = await app.database.sql<{ line: string }>(
      `SELECT concat_ws(' ', from_status, to_status, reason) AS line FROM booking_events WHERE booking_id = $1 ORDER BY occurred_at, id`,
      [booking.id],
    );
    expect(events.map((e) => e.line)).toEqual(['pending booked', 'booked booked moved', 'booked cancelled sakit']);
    const outbox = await app.database.sql<{ version: number }>(
      'SELECT subject_version AS version FROM outbox WHERE subject_id = $1 ORDER BY 1',
      [booking.id],
    );
    expect(outbox.map((row) => row.version)).toEqual([1, 2, 3]);
  });
});
