import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import type { NewBooking } from '../../src/modules/bookings/bookings.types.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, type BuiltDay, DISTRICT, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const SIXTEEN = '2010-06-15';
const FIFTEEN = '2011-06-15';

const by = (...applicants: ApplicantInput[]): NewBooking => ({ applicants, language: 'id', channel: 'api' });

describe('confirming', () => {
  let app: TestApp;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let holds: BookingsHoldService;
  let confirms: BookingsConfirmService;

  beforeAll(async () => {
    app = await startApp();
    holds = app.get(BookingsHoldService);
    confirms = app.get(BookingsConfirmService);
    saturday = await buildDay(app, { date: SATURDAY, counters: 3, cards: 12 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 5, cards: 4 });
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const slot = (index: number, day = saturday) => day.slotIds[index] ?? '';
  const offer = (day: BuiltDay) => app.get(BookingsReadService).listSlots(day.site.id, day.day.date, 'record_first', 1);
  const cardsLeft = async (day = saturday) => (await offer(day)).cardsLeft;
  const placesLeft = async (index: number, day = saturday) =>
    (await offer(day)).slots.find((s) => s.id === slot(index, day))?.placesLeft;
  const hold = (index: number, more: { party?: number; cards?: number; service?: string } = {}, day = saturday) =>
    holds.hold({ slotId: slot(index, day), service: 'record_first', ...more }, 'api');
  const countOf = async (sql: string, parameters: unknown[] = []) =>
    Number((await app.database.sql<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, parameters))[0]?.n);

  it('gives back the card that a 16-year-old does not need, and says from when it can be printed', async () => {
    const before = await cardsLeft();
    const held = await hold(0);
    expect(await cardsLeft()).toBe(before - 1);
    const { view } = await confirms.confirm(held, by(bornOn(1, SIXTEEN)));
    expect(view).toMatchObject({
      status: 'booked',
      service: 'record_first',
      startsAt: '2027-02-13T09:00:00+07:00',
      card: { state: 'later', printableFrom: '2027-06-15' },
      warnings: [{ code: 'guardian_consent_missing' }],
    });
    expect(await cardsLeft()).toBe(before);
    expect(await placesLeft(0)).toBe(2);
  });

  it('keeps the card of an adult, and of a 16-year-old who married', async () => {
    const before = await cardsLeft();
    const adult = await confirms.confirm(await hold(0), by(person(1)));
    const married = await confirms.confirm(await hold(1), by({ ...bornOn(2, SIXTEEN), everMarried: true }));
    expect([adult.view.card, married.view.card]).toEqual([{ state: 'promised' }, { state: 'promised' }]);
    expect(married.view.warnings).toEqual([{ code: 'marriage_proof_needed' }]);
    expect(await cardsLeft()).toBe(before - 2);
  });

  it('claims the card that the hold kept none of', async () => {
    const before = await cardsLeft();
    const { view } = await confirms.confirm(await hold(1, { cards: 0 }), by(person(2)));
    expect(view.card).toEqual({ state: 'promised' });
    expect(await cardsLeft()).toBe(before - 1);
  });

  it('takes the place without a card when the person says so, where the service allows it', async () => {
    const before = await cardsLeft();
    const recording = await confirms.confirm(await hold(1), by({ ...person(3), withoutCard: true }));
    expect(recording.view.card).toEqual({ state: 'later' });
    expect(await cardsLeft()).toBe(before);
    const printing = await buildBooking(app, slot(2), [{ ...person(4), withoutCard: true }], 'reprint_lost');
    expect(printing.view.card).toEqual({ state: 'promised' });
    expect(await cardsLeft()).toBe(before - 1);
  });

  it('refuses for want of cards, keeps the hold, and takes it without a card the second time', async () => {
    await buildBooking(app, slot(0, sunday), [person(5), person(6), person(7), person(8)]);
    expect(await cardsLeft(sunday)).toBe(0);
    const held = await hold(1, { cards: 0 }, sunday);
    await expect(confirms.confirm(held, by(person(9)))).rejects.toMatchObject({
      code: 'no_cards_left',
      body: { retryWith: { withoutCard: true } },
    });
    expect(await holds.findRunning(held.id, held.token)).not.toBeNull();
    const { view } = await confirms.confirm(held, by({ ...person(9), withoutCard: true }));
    expect(view.card).toEqual({ state: 'later' });
  });

  it('offers no way without a card where the service is the card', async () => {
    await expect(buildBooking(app, slot(2, sunday), [person(10)], 'reprint_lost')).rejects.toMatchObject({
      code: 'no_cards_left',
      body: {},
    });
  });

  it('books a family all or none: four cards are not five', async () => {
    await app
      .get(BlanksStockService)
      .move(SYSTEM_ACTOR, sunday.site.id, { kind: 'receipt', quantity: 4, reason: 'uji' });
    await app.get(BlanksStockService).allot(SYSTEM_ACTOR, sunday.site.id, SUNDAY, { allotted: 8, reserve: 0 });
    const family = [11, 12, 13, 14, 15].map((i) => person(i));
    await expect(buildBooking(app, slot(3, sunday), family)).rejects.toMatchObject({ code: 'no_cards_left' });
    expect([await cardsLeft(sunday), await placesLeft(3, sunday)]).toEqual([4, 5]);
    const child = bornOn(3, SIXTEEN);
    const { view } = await buildBooking(app, slot(3, sunday), [...family.slice(0, 4), child]);
    expect(view.people.map((p) => p.card.state)).toEqual(['promised', 'promised', 'promised', 'promised', 'later']);
    expect([await cardsLeft(sunday), await placesLeft(3, sunday)]).toEqual([0, 0]);
  });

  it('promises no card where none is printed', async () => {
    const district = await buildDay(app, { site: DISTRICT });
    const { view } = await buildBooking(app, slot(0, district), [person(16)]);
    expect(view.card).toEqual({ state: 'later' });
  });

  it('answers the second confirmation of a hold like the first, and books once', async () => {
    const held = await hold(4);
    const first = await confirms.confirm(held, by(person(17)));
    const second = await confirms.confirm(held, by(person(17)));
    expect(first.view.warnings).toEqual([{ code: 'nik_risk', from: expect.any(String) }]);
    expect(second).toEqual(first);
    expect(await countOf('booking_people WHERE booking_id = $1', [first.bookingId])).toBe(1);
  });

  it('answers a repeated key alike, refuses it for another request, and forgets refusals', async () => {
    const request = { key: 'k-1', scope: 'public', hash: 'a' };
    const full = await hold(5, { party: 3, service: 'ikd' });
    const book = (hash = 'a') =>
      confirms.book(slot(5), 'record_first', by({ ...person(18), withoutCard: true }), { ...request, hash });
    await expect(book()).rejects.toMatchObject({ code: 'slot_full' });
    await holds.drop(full.id, full.token);
    const first = await book();
    expect(await book()).toEqual(first);
    await expect(book('b')).rejects.toMatchObject({ code: 'idempotency_key_reused', status: 422 });
    expect(await placesLeft(5)).toBe(2);
  });

  it('keeps keys of different callers apart', async () => {
    const want = (index: number) => by({ ...person(index), withoutCard: true });
    const request = { key: 'k-2', hash: 'a' };
    const first = await confirms.book(slot(6), 'record_first', want(19), { ...request, scope: 'public' });
    const second = await confirms.book(slot(6), 'record_first', want(20), { ...request, scope: 'staff:1' });
    expect(second.bookingId).not.toBe(first.bookingId);
  });

  it('refuses a second booking of a person, and says nothing about the first', async () => {
    await buildBooking(app, slot(7), [{ ...person(21), withoutCard: true }]);
    const typed = person(21).nik.replace(/(\d{4})(?=\d)/g, '$1-');
    const again = buildBooking(app, slot(8), [{ nik: typed, name: 'Orang Lain', withoutCard: true }]);
    await expect(again).rejects.toMatchObject({ code: 'already_booked', status: 409, facts: {}, body: {} });
    expect(await placesLeft(8)).toBe(3);
    const other = await buildBooking(app, slot(8), [person(21)], 'ikd');
    expect(other.view.service).toBe('ikd');
  });

  it('closes a forgotten booking of the past as no-show, so that it does not stand in the way', async () => {
    const old = await buildBooking(app, slot(9), [{ ...person(22), withoutCard: true }]);
    await app.setClock('2027-02-15T10:00:00+07:00');
    const next = await buildDay(app, { date: '2027-02-20', cards: 0 });
    const fresh = await buildBooking(app, slot(0, next), [{ ...person(22), withoutCard: true }]);
    expect(fresh.view.status).toBe('booked');
    expect(await app.database.sql('SELECT status FROM bookings WHERE code = $1', [old.code])).toEqual([
      { status: 'noshow' },
    ]);
  });

  it('does not touch a booking of today, though its time has passed', async () => {
    await buildBooking(app, slot(9), [{ ...person(23), withoutCard: true }]);
    await app.setClock('2027-02-13T22:00:00+07:00');
    const again = buildBooking(app, slot(5, sunday), [{ ...person(23), withoutCard: true }]);
    await expect(again).rejects.toMatchObject({ code: 'already_booked' });
  });

  it('refuses one NIK twice in a family, whatever it looks like', async () => {
    const twin = person(24);
    const typed = { ...twin, nik: `${twin.nik.slice(0, 6)} ${twin.nik.slice(6)}` };
    await expect(buildBooking(app, slot(10), [twin, typed], 'ikd')).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [{ field: 'applicants.1.nik', code: 'nik_twice' }],
    });
  });

  it('refuses who is not eligible with every reason, the person, and from when', async () => {
    const family = [person(25), bornOn(4, FIFTEEN)];
    await expect(buildBooking(app, slot(10), family)).rejects.toMatchObject({
      code: 'not_eligible',
      status: 422,
      body: { reasons: [{ code: 'too_young', age: 15, from: '2027-06-15' }], from: '2027-06-15', person: 1 },
    });
    await expect(buildBooking(app, slot(10), [bornOn(4, SIXTEEN)], 'reprint_photo')).rejects.toMatchObject({
      body: { reasons: [{ code: 'print_from_17', age: 16 }, { code: 'photo_reason_missing' }] },
    });
    expect(await placesLeft(10)).toBe(3);
  });

  it('refuses a party of another size than was held', async () => {
    const held = await hold(11, { party: 2, service: 'ikd' });
    for (const size of [1, 3]) {
      const people = [26, 27, 28].slice(0, size).map((i) => person(i));
      await expect(confirms.confirm(held, by(...people))).rejects.toMatchObject({
        problems: [{ field: 'applicants', code: 'out_of_range' }],
      });
    }
    const { view } = await confirms.confirm(held, by(person(26), person(27)));
    expect(view.people).toHaveLength(2);
  });

  it('names every field that is wrong, of every person', async () => {
    const people = [
      { nik: '123', name: '' },
      { ...person(29), phone: '12', email: 'x' },
    ];
    await expect(buildBooking(app, slot(11), people, 'ikd')).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [
        { field: 'applicants.0.name' },
        { field: 'applicants.0.nik', code: 'nik_length', facts: { entered: 3 } },
        { field: 'applicants.1.phone', code: 'phone_invalid' },
        { field: 'applicants.1.email', code: 'email_invalid' },
      ],
    });
  });

  it('refuses a person whose service takes longer, or another kind of card, than was held', async () => {
    const short = await buildDay(app, { date: '2027-02-21', stepMinutes: 8, counters: 3, cards: 5 });
    const longer = [person(30), { ...person(31), service: 'record_first' as const }];
    await expect(buildBooking(app, slot(0, short), longer, 'ikd')).rejects.toMatchObject({
      problems: [{ field: 'applicants.1.service', code: 'not_in_list' }],
    });
    const child = { ...bornOn(5, '2020-01-05'), service: 'kia' as const };
    await expect(buildBooking(app, slot(0, short), [person(30), child])).rejects.toMatchObject({
      problems: [{ field: 'applicants.1.service', code: 'not_in_list' }],
    });
    const card = { ...person(31), service: 'reprint_lost' as const };
    await expect(buildBooking(app, slot(0, short), [person(30), card], 'ikd')).rejects.toMatchObject({
      problems: [{ field: 'applicants.1.service', code: 'not_in_list' }],
    });
    const digital = { ...person(31), service: 'ikd' as const };
    const { view } = await buildBooking(app, slot(0, short), [person(30), digital]);
    expect(view.people.map((p) => [p.service, p.card.state])).toEqual([
      ['record_first', 'promised'],
      ['ikd', 'none'],
    ]);
  });

  it('writes the history of a booking: held, then booked', async () => {
    const { id } = await buildBooking(app, slot(12), [person(32)], 'ikd');
    const events = await app.database.sql(
      'SELECT from_status AS "from", to_status AS "to" FROM booking_events WHERE booking_id = $1',
      [id],
    );
    expect(events).toEqual([{ from: 'pending', to: 'booked' }]);
  });
});
