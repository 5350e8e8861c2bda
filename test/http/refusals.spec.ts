import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, fieldsOf } from '../support/api.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { bornOn, buildDay, type BuiltDay, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

describe('refusals for everyone', () => {
  let app: TestApp;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let next = 1_000;

  beforeAll(async () => {
    app = await startApp();
    saturday = await buildDay(app, { date: SATURDAY, cards: 2 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 2, cards: 20 });
    await app.listen();
  });
  afterEach(async () => {
    await app.setClock(MONDAY);
    await expectInvariants(app.database);
  });
  afterAll(() => app.close());

  const slot = (index: number, day = sunday) => day.slotIds[index] ?? '';
  const fresh = () => person((next += 1));
  const post = (path: string, body: object, token?: string) => {
    const asking = app.http().post(`/api/v1${path}`).send(body);
    return token === undefined ? asking : asking.set('Authorization', `Bearer ${token}`);
  };
  const book = (more: object = {}) =>
    post('/bookings', { slotId: slot(0), service: 'record_first', applicant: fresh(), ...more });
  const booked = async (more: object = {}) => {
    const answer = await book(more);
    expect(answer.status).toBe(201);
    return answer.body as { code: string; token: string };
  };

  it('slot_full: the time is taken, for a hold, a booking and a move', async () => {
    const mine = await booked({ slotId: slot(5), service: 'ikd' });
    await booked({ slotId: slot(0, saturday), service: 'ikd' });
    const taken = { slotId: slot(0, saturday), service: 'ikd' };
    const full = expectProblem(await post('/holds', taken), 409, 'slot_full');
    expectProblem(await book(taken), 409, 'slot_full');
    expectProblem(await post(`/bookings/${mine.code}/reschedule`, taken, mine.token), 422, 'unknown_field');
    const move = { slotId: taken.slotId };
    expectProblem(await post(`/bookings/${mine.code}/reschedule`, move, mine.token), 409, 'slot_full');
    const inEnglish = await post('/holds', taken).set('Accept-Language', 'en');
    expect(expectProblem(inEnglish, 409, 'slot_full').detail).not.toBe(full.detail);
  });

  it('no_cards_left: names the way on, and never says full', async () => {
    const two = { slotId: slot(1, saturday), service: 'print_first' };
    await booked({ ...two, applicant: { ...fresh(), recordedBefore: true } });
    await booked({ ...two, slotId: slot(2, saturday), applicant: { ...fresh(), recordedBefore: true } });
    const record = { slotId: slot(3, saturday), service: 'record_first' };
    const none = expectProblem(await book(record), 409, 'no_cards_left');
    expect(none.retryWith).toEqual({ withoutCard: true });
    const reprint = await post('/holds', { slotId: slot(3, saturday), service: 'reprint_lost' });
    expect(expectProblem(reprint, 409, 'no_cards_left').retryWith).toBeUndefined();
    expect((await book({ ...record, applicant: { ...fresh(), withoutCard: true } })).body.card.state).toBe('later');
  });

  it('day_closed: too late to book that time, or not open for booking yet', async () => {
    const hold = { slotId: slot(0), service: 'ikd' };
    await app.setClock(`${SUNDAY}T08:30:00+07:00`);
    expectProblem(await post('/holds', hold), 409, 'day_closed');
    await app.setClock('2026-12-20T10:00:00+07:00');
    expectProblem(await post('/holds', hold), 409, 'day_closed');
    expectProblem(await book(hold), 409, 'day_closed');
  });

  it('already_booked: without time, place or number', async () => {
    const who = fresh();
    const { code } = await booked({ applicant: who });
    const answer = await book({ slotId: slot(1), applicant: who });
    const problem = expectProblem(answer, 409, 'already_booked');
    expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
    expect(answer.text).not.toContain(code);
    expect((await book({ slotId: slot(1), service: 'ikd', applicant: who })).status).toBe(201);
  });

  it('hold_expired and hold_not_found', async () => {
    const { id: holdId, token: holdToken } = (await post('/holds', { slotId: slot(2), service: 'ikd' })).body as {
      id: string;
      token: string;
    };
    expectProblem(await post(`/holds/${holdId}/extend`, { token: 'x' }), 404, 'hold_not_found');
    const wrong = await post('/bookings', { holdId, holdToken: 'x', applicant: fresh() });
    expectProblem(wrong, 404, 'hold_not_found');
    await app.setClock('2027-02-08T10:11:00+07:00');
    expectProblem(await post('/bookings', { holdId, holdToken, applicant: fresh() }), 410, 'hold_expired');
    expectProblem(await post(`/holds/${holdId}/extend`, { token: holdToken }), 410, 'hold_expired');
  });

  it('not_eligible: every reason, whom it is about, and from when it changes', async () => {
    const tooYoung = expectProblem(await book({ applicant: bornOn(1, '2011-02-15') }), 422, 'not_eligible');
    expect(tooYoung).toMatchObject({ from: '2027-02-15', person: 0, reasons: [{ code: 'too_young' }] });
    const leapling = bornOn(2, '2008-02-29');
    const print = { service: 'print_first', applicant: { ...leapling, recordedBefore: true } };
    expect((await book(print)).status).toBe(201);
    const second = [fresh(), bornOn(3, '2012-01-01')];
    const family = expectProblem(await book({ applicant: undefined, applicants: second }), 422, 'not_eligible');
    expect(family.person).toBe(1);
    const photo = await book({ service: 'reprint_photo', applicant: { ...fresh(), reason: 'vanity' } });
    expect(expectProblem(photo, 422, 'not_eligible').reasons).toMatchObject([{ code: 'photo_reason_not_listed' }]);
  });

  it('too_late: moving ends two hours before, cancelling at the start', async () => {
    const { code, token } = await booked({ slotId: slot(19) });
    await app.setClock(`${SUNDAY}T10:49:00+07:00`);
    const move = { slotId: slot(18) };
    expectProblem(await post(`/bookings/${code}/reschedule`, move, token), 409, 'too_late');
    const [other] = [await booked({ slotId: slot(18) })];
    expect((await post(`/bookings/${code}/cancel`, {}, token)).status).toBe(200);
    await app.setClock(`${SUNDAY}T12:40:00+07:00`);
    expectProblem(await post(`/bookings/${other.code}/cancel`, {}, other.token), 409, 'booking_not_live');
  });

  it('not_eligible on a move: the rules are asked again for the new day', async () => {
    const { code, token } = await booked({ slotId: slot(3), applicant: bornOn(4, '2011-02-14') });
    const earlier = await post(`/bookings/${code}/reschedule`, { slotId: slot(4, saturday) }, token);
    expect(expectProblem(earlier, 422, 'not_eligible').from).toBe('2027-02-14');
  });

  it('names every refused field, and none of what was typed', async () => {
    const { nik } = fresh();
    const people = [{ nik: nik.slice(1), name: '' }, { name: 'A' }, { nik, name: 'B', phone: '12', email: 'a@b' }];
    const problem = expectProblem(await book({ applicant: undefined, applicants: people }), 422, 'invalid_input');
    expect(fieldsOf(problem)).toEqual(['applicants.1.nik required']);
    people[1] = { nik, name: 'A', birthDate: '2027-02-30' } as never;
    const later = expectProblem(await book({ applicant: undefined, applicants: people }), 422, 'invalid_input');
    expect(fieldsOf(later)).toEqual([
      'applicants.0.name required',
      'applicants.0.nik nik_length',
      'applicants.1.birthDate birth_date_invalid',
      'applicants.2.phone phone_invalid',
      'applicants.2.email email_invalid',
      'applicants.2.nik nik_twice',
    ]);
    expect(later.errors?.[1]?.message).toContain('15');
  });

  it('speaks of the one person as the caller did', async () => {
    const problem = expectProblem(await book({ applicant: { nik: '1', name: 'A' } }), 422, 'invalid_input');
    expect(fieldsOf(problem)).toEqual(['applicant.nik nik_length']);
    const nobody = expectProblem(await book({ applicant: undefined }), 422, 'invalid_input');
    expect(fieldsOf(nobody)).toEqual(['applicants required']);
    const both = expectProblem(await book({ applicants: [fresh()] }), 422, 'invalid_input');
    expect(fieldsOf(both)).toEqual(['applicant not_in_list']);
  });

  it('asks for what a booking needs: a slot and a service, or a hold and its token', async () => {
    const bare = { slotId: undefined, service: undefined };
    expect(fieldsOf(expectProblem(await book(bare), 422, 'invalid_input'))).toEqual([
      'slotId required',
      'service required',
    ]);
    const held = await book({ ...bare, holdId: UNKNOWN });
    expect(fieldsOf(expectProblem(held, 422, 'invalid_input'))).toEqual(['holdToken required']);
    expectProblem(await book({ slotId: UNKNOWN }), 404, 'not_found');
    expectProblem(await post('/holds', { slotId: UNKNOWN, service: 'ikd' }), 404, 'not_found');
  });

  it('refuses fields that it does not know, at every depth', async () => {
    const shallow = expectProblem(await book({ status: 'arrived' }), 422, 'unknown_field');
    expect(fieldsOf(shallow)).toEqual(['status unknown_field']);
    const deep = expectProblem(await book({ applicant: { ...fresh(), cardState: 'promised' } }), 422, 'unknown_field');
    expect(fieldsOf(deep)).toEqual(['applicant.cardState unknown_field']);
  });

  it('takes null for a field that was left out', async () => {
    expect((await post('/holds', { slotId: slot(6), service: 'ikd', party: null, cards: null })).status).toBe(201);
    const empty = { birthDate: null, phone: null, guardian: null, needs: null, everMarried: null, service: null };
    expect((await book({ slotId: slot(7), applicants: null, applicant: { ...fresh(), ...empty } })).status).toBe(201);
    expectProblem(await post('/holds', { slotId: null, service: 'ikd' }), 422, 'invalid_input');
  });

  it('answers a known problem in the language that was asked for, and in Indonesian otherwise', async () => {
    const ask = (language: string) => app.http().get('/api/v1/nowhere').set('Accept-Language', language);
    const titles = await Promise.all(
      ['en', 'en-US,en;q=0.9', 'id', 'fr', '*'].map(async (l) => (await ask(l)).body.title),
    );
    expect(titles.slice(0, 2)).toEqual(['Not found', 'Not found']);
    expect(new Set(titles.slice(2))).toEqual(new Set(['Tidak ditemukan']));
  });
});
