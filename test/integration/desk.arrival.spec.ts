import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR, type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { DeskArrivalService, type NewWalkIn } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  type BuiltBooking,
  type BuiltDay,
  buildStaff,
  DISTRICT,
  OFFICE,
  OTHER_REGION,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const BEFORE_OPENING = '2027-02-13T08:50:00+07:00';
const SIXTEEN = '2010-06-15';

describe('arriving at the desk', () => {
  let app: TestApp;
  let desk: DeskArrivalService;
  let clerk: StaffActor;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    desk = app.get(DeskArrivalService);
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    saturday = await buildDay(app, { date: SATURDAY, counters: 2, standbyPlaces: 12, cards: 16, reserve: 4 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 2, standbyPlaces: 4, cards: 8 });
  });
  beforeEach(() => app.setClock(MONDAY));
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const booked = (applicants: ApplicantInput[], service = 'ikd', day = saturday): Promise<BuiltBooking> => {
    next += 1;
    return buildBooking(app, day.slotIds[next % day.slotIds.length] ?? '', applicants, service);
  };
  const checkIn = (code: string, actor = clerk, site = saturday.site) => desk.checkIn(actor, site.id, { code });
  const walkIn = (applicants: ApplicantInput[], more: Partial<NewWalkIn> = {}) =>
    desk.walkIn(clerk, { siteId: saturday.site.id, service: 'record_first', applicants, ...more });
  const standbyLeft = async (day = saturday) =>
    (
      await app.database.sql<{ n: number }>(
        `SELECT capacity - taken AS n FROM slots WHERE service_day_id = $1 AND kind = 'standby'`,
        [day.day.id],
      )
    )[0]?.n;
  const promised = async () =>
    (
      await app.database.sql<{ n: number }>('SELECT promised AS n FROM day_stocks WHERE service_day_id = $1', [
        saturday.day.id,
      ])
    )[0]?.n ?? 0;

  describe('with a booking', () => {
    it('gives a number, and shows the clerk who it is without the full NIK', async () => {
      const who = person(1);
      const { code } = await booked([who], 'record_first');
      await app.setClock(BEFORE_OPENING);
      const { ticket, isNew } = await checkIn(code);
      expect(isNew).toBe(true);
      expect(ticket).toMatchObject({ ticket: 'A001', status: 'waiting', counter: null, code, calls: 0 });
      expect(ticket.people).toEqual([
        expect.objectContaining({
          name: who.name,
          nikLast4: who.nik.slice(-4),
          age: 37,
          cardState: 'promised',
          status: 'arrived',
        }),
      ]);
      expect(JSON.stringify(ticket)).not.toContain(who.nik);
    });

    it('twice, and by code or NIK, is one ticket', async () => {
      const who = person(2);
      const { code } = await booked([who]);
      await app.setClock(BEFORE_OPENING);
      const first = await checkIn(` ${code.slice(0, 5).toLowerCase()} ${code.slice(5)}`);
      const second = await checkIn(code);
      const byNik = await desk.checkIn(clerk, saturday.site.id, { nik: who.nik });
      expect([second.ticket.id, byNik.ticket.id]).toEqual([first.ticket.id, first.ticket.id]);
      expect([first.isNew, second.isNew, byNik.isNew]).toEqual([true, false, false]);
    });

    it('ten times at once is one ticket, and one of them new', async () => {
      const { code } = await booked([person(3)]);
      await app.setClock(BEFORE_OPENING);
      const all = await Promise.all(Array.from({ length: 10 }, () => checkIn(code)));
      expect(new Set(all.map(({ ticket }) => ticket.id)).size).toBe(1);
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    });

    it('of a family is one ticket with all its people', async () => {
      const { code } = await booked([person(4), bornOn(1, SIXTEEN)], 'record_first');
      await app.setClock(BEFORE_OPENING);
      const { ticket } = await checkIn(code);
      expect(ticket.people.map((p) => [p.age, p.cardState])).toEqual([
        [37, 'promised'],
        [16, 'later'],
      ]);
    });

    it('on another day says which', async () => {
      const { code } = await booked([person(5)], 'ikd', sunday);
      await app.setClock(BEFORE_OPENING);
      await expect(checkIn(code)).rejects.toMatchObject({ code: 'wrong_day', status: 409, body: { date: SUNDAY } });
    });

    it('at another office of the region says where', async () => {
      const district = await buildDay(app, { site: DISTRICT });
      const { code } = await buildBooking(app, district.slotIds[0] ?? '', [person(6)], 'ikd');
      await app.setClock(BEFORE_OPENING);
      await expect(checkIn(code)).rejects.toMatchObject({ code: 'wrong_site', body: { site: district.site.name } });
    });

    it('of another region is not found, neither by code nor by acting there', async () => {
      const foreign = await buildDay(app, { site: OTHER_REGION });
      const { code } = await buildBooking(app, foreign.slotIds[0] ?? '', [person(7)], 'ikd');
      await app.setClock(BEFORE_OPENING);
      await expect(checkIn(code)).rejects.toMatchObject({ code: 'not_found', body: {} });
      await expect(checkIn(code, clerk, foreign.site)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('that was cancelled says so', async () => {
      const booking = await booked([person(8)]);
      await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, booking, undefined);
      const [cooling] = await app.database.sql<{ code: string }>(`SELECT code FROM bookings WHERE kind = 'cooling'`);
      await app.setClock(BEFORE_OPENING);
      await expect(checkIn(booking.code)).rejects.toMatchObject({ code: 'cancelled', status: 409 });
      await expect(checkIn(cooling?.code ?? '')).rejects.toMatchObject({ code: 'not_found' });
    });

    it.each([{ code: 'K7M4P2WX9R' }, { code: 'bukan kode' }, { nik: person(999).nik }])('unknown: %o', async (key) => {
      await app.setClock(BEFORE_OPENING);
      await expect(desk.checkIn(clerk, saturday.site.id, key)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('by a number that is no NIK is an input error', async () => {
      const typed = desk.checkIn(clerk, saturday.site.id, { nik: '123' });
      await expect(typed).rejects.toMatchObject({ problems: [{ field: 'nik', code: 'nik_length' }] });
    });

    it('after being sent home gets a new number, never the old one', async () => {
      const { code } = await booked([person(9)], 'record_first');
      await app.setClock(BEFORE_OPENING);
      const before = await promised();
      const { ticket } = await checkIn(code);
      await app.get(DeskTicketService).void(clerk, ticket.id, 'pulang');
      expect(await promised()).toBe(before - 1);
      const again = await checkIn(code);
      expect(again.isNew).toBe(true);
      expect(again.ticket.ticket).not.toBe(ticket.ticket);
      expect(again.ticket.people[0]).toMatchObject({ status: 'arrived' });
    });

    it('counts from one again on the next day', async () => {
      const { code } = await booked([person(10)], 'ikd', sunday);
      await app.setClock('2027-02-14T08:50:00+07:00');
      expect((await checkIn(code)).ticket.ticket).toBe('A001');
    });
  });

  describe('without a booking', () => {
    beforeEach(() => app.setClock(BEFORE_OPENING));

    it('takes a standby place, a card and a number of its own series', async () => {
      const before = [await standbyLeft(), await promised()];
      const made = await walkIn([person(20)]);
      expect(made.ticket).toMatchObject({ ticket: 'B001', status: 'waiting', bookedFor: null });
      expect(made.ticket.people[0]).toMatchObject({ cardState: 'promised', status: 'arrived' });
      // No counter is open: nothing is said rather than a guess.
      expect(made.estimate).toBeNull();
      expect([await standbyLeft(), await promised()]).toEqual([(before[0] ?? 0) - 1, (before[1] ?? 0) + 1]);
      const token = app.get(BookingsReadService).tokenOf(made);
      expect(await app.get(BookingsReadService).view(made.code, token)).toMatchObject({ status: 'arrived' });
    });

    it('needs neither NIK nor birth date: the officer sees the person', async () => {
      const made = await walkIn([{ name: 'Tanpa Kartu' }]);
      expect(made.ticket.people[0]).toMatchObject({
        nikLast4: null,
        birthDate: null,
        age: null,
        cardState: 'promised',
      });
      expect(made.warnings).toEqual([{ code: 'birth_date_unknown' }]);
    });

    it('keeps no card for a 16-year-old, and refuses a 15-year-old', async () => {
      const made = await walkIn([{ name: 'Anak Contoh', birthDate: SIXTEEN }]);
      expect(made.ticket.people[0]).toMatchObject({ cardState: 'later', printableFrom: '2027-06-15' });
      await expect(walkIn([{ name: 'Anak Contoh', birthDate: '2011-06-15' }])).rejects.toMatchObject({
        code: 'not_eligible',
        body: { reasons: [{ code: 'too_young' }], from: '2027-06-15' },
      });
    });

    it('is refused for who has a booking, and for the same person twice', async () => {
      await expect(walkIn([person(1)])).rejects.toMatchObject({ code: 'already_booked' });
      await expect(walkIn([person(20)])).rejects.toMatchObject({ code: 'already_booked' });
    });

    it('closes a forgotten booking of the past that stands in the way', async () => {
      await app.setClock(MONDAY);
      const old = await booked([person(21)]);
      await app.setClock('2027-02-14T08:50:00+07:00');
      const made = await walkIn([person(21)], { service: 'ikd' });
      expect(made.ticket.status).toBe('waiting');
      expect(await app.get(BookingsReadService).view(old.code, old.token)).toMatchObject({ status: 'noshow' });
    });

    it('with needs goes to the priority series, unless the officer says otherwise', async () => {
      const needs = { needs: ['pregnant' as const] };
      const first = await walkIn([{ ...person(22), ...needs }], { service: 'ikd' });
      const second = await walkIn([{ ...person(23), ...needs }], { service: 'ikd', isPriority: false });
      const third = await walkIn([person(24)], { service: 'ikd', isPriority: true });
      expect([first, second, third].map(({ ticket }) => ticket.ticket)).toEqual(['P001', 'B004', 'P002']);
    });

    it('with one key is one visit', async () => {
      const request = { key: 'datang-1', scope: 'staff:1', hash: 'a' };
      const want = { siteId: saturday.site.id, service: 'ikd', applicants: [person(25)] };
      const all = await Promise.all([1, 2, 3].map(() => desk.walkIn(clerk, want, request)));
      expect(new Set(all.map(({ ticket }) => ticket.id)).size).toBe(1);
    });

    it('lets an officer answer for a photo reason that the list does not name, in the audit', async () => {
      const want = [{ ...person(26), reason: 'lebih cantik' }];
      await expect(walkIn(want, { service: 'reprint_photo' })).rejects.toMatchObject({ code: 'not_eligible' });
      const made = await walkIn(want, { service: 'reprint_photo', overrideReason: 'Luka bakar' });
      expect(made.warnings).toContainEqual({
        code: 'photo_reason_overridden',
        by: clerk.staffId,
        reason: 'Luka bakar',
      });
      const entries = await app.database.sql<{ staff: string }>(
        `SELECT staff_id AS staff FROM audit_entries WHERE action = 'eligibility.overridden' AND subject_id = $1`,
        [made.bookingId],
      );
      expect(entries).toEqual([{ staff: clerk.staffId }]);
    });

    it('refuses cards of two kinds on one ticket', async () => {
      const child = { ...bornOn(2, '2020-01-05'), service: 'kia' as const };
      await expect(walkIn([person(27), child])).rejects.toMatchObject({
        problems: [{ field: 'applicants.1.service', code: 'not_in_list' }],
      });
    });

    it('may use the card reserve, to its last card', async () => {
      const stock = app.get(BlanksStockService);
      const taken = await promised();
      await stock.allot(SYSTEM_ACTOR, saturday.site.id, SATURDAY, { allotted: taken + 1, reserve: 1 });
      expect((await walkIn([person(28)])).ticket.people[0]?.cardState).toBe('promised');
      await expect(walkIn([person(29)])).rejects.toMatchObject({
        code: 'no_cards_left',
        body: { retryWith: { withoutCard: true } },
      });
      const without = await walkIn([{ ...person(29), withoutCard: true }]);
      expect(without.ticket.people[0]?.cardState).toBe('later');
    });

    it('ends with the standby places, a family all or none', async () => {
      for (let i = 40; ((await standbyLeft()) ?? 0) > 1; i += 1) await walkIn([person(i)], { service: 'ikd' });
      await expect(walkIn([person(30), person(31)], { service: 'ikd' })).rejects.toMatchObject({
        code: 'no_places_left',
      });
      await walkIn([person(30)], { service: 'ikd' });
      await expect(walkIn([person(31)], { service: 'ikd' })).rejects.toMatchObject({
        code: 'no_places_left',
        status: 409,
      });
      expect(await standbyLeft()).toBe(0);
    });

    it('goes on when somebody leaves', async () => {
      const made = await app.database.sql<{ id: string }>(
        `SELECT id FROM tickets WHERE series = 'B' ORDER BY number DESC LIMIT 1`,
      );
      await app.get(DeskTicketService).void(clerk, made[0]?.id ?? '', 'pulang');
      expect((await walkIn([person(31)], { service: 'ikd' })).ticket.status).toBe('waiting');
    });

    it('is not possible on a day without service', async () => {
      await app.setClock('2027-02-15T09:00:00+07:00');
      await expect(walkIn([person(32)])).rejects.toMatchObject({ code: 'day_closed' });
    });

    it('is not possible for a clerk of another site', async () => {
      const other = await buildStaff(app, 'desk', { site: DISTRICT });
      const want = { siteId: saturday.site.id, service: 'ikd', applicants: [person(33)] };
      await expect(desk.walkIn(other, want)).rejects.toMatchObject({ code: 'not_found' });
    });
  });
});
