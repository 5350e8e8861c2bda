import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { PlansConfirmService } from '../../src/modules/plans/plans.confirm.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  buildStaff,
  type BuiltBooking,
  type BuiltDay,
  OFFICE,
  person,
} from '../support/builders.js';
import { HeldJobs } from '../support/held-jobs.js';
import { expectInvariants } from '../support/invariants.js';

const TEN_DAYS_BEFORE = '2027-02-03T10:00:00+07:00';
const PHONE = '0812 7000 1234';
const SIXTEEN = '2010-06-15';

describe('what is planned to be said', () => {
  let app: TestApp;
  let jobs: HeldJobs;
  let saturday: BuiltDay;
  let week: BuiltDay;
  let index = 0;

  beforeAll(async () => {
    app = await startApp({ now: TEN_DAYS_BEFORE, replace: [[Jobs, HeldJobs]] });
    jobs = app.get(Jobs) as HeldJobs;
    saturday = await buildDay(app, { date: '2027-02-13', counters: 5 });
    week = await buildDay(app, { date: '2027-02-20', counters: 5 });
  });
  beforeEach(() => app.setClock(TEN_DAYS_BEFORE));
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const book = (more: Partial<ApplicantInput> = { phone: PHONE }, day = saturday): Promise<BuiltBooking> => {
    index += 1;
    return buildBooking(app, day.slotIds[index % 20] ?? '', [{ ...person(index), ...more }], 'ikd');
  };
  /** Takes every place that is left on a day. */
  const fill = (day: BuiltDay) =>
    app.database.sql(
      `WITH all_of AS (UPDATE slots SET capacity = taken WHERE service_day_id = $1 RETURNING id, taken)
       UPDATE slot_pools p SET capacity = p.taken FROM all_of WHERE p.slot_id = all_of.id`,
      [day.day.id],
    );
  /** Lets the outbox do its work. */
  const relay = async () => {
    await app.get(Outbox).handOver();
    await jobs.runAll();
  };
  const local = (instant: Date) => new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 16);
  const planned = async (booking: BuiltBooking) =>
    (await app.get(MessagesService).listOf(booking.id)).map(
      (m) => `v${m.subjectVersion} ${m.kind} ${m.status}${m.reason ? ` ${m.reason}` : ''} ${local(m.dueAt)}`,
    );

  it.each([
    [
      'ten days ahead: a confirmation and two reminders',
      TEN_DAYS_BEFORE,
      [
        'v1 confirmation due 2027-02-03T10:00',
        'v1 reminder_first due 2027-02-10T18:00',
        'v1 reminder_last due 2027-02-12T16:00',
      ],
    ],
    [
      'two days ahead: the first reminder is past',
      '2027-02-11T10:00:00+07:00',
      ['v1 confirmation due 2027-02-11T10:00', 'v1 reminder_last due 2027-02-12T16:00'],
    ],
    ['on the same day: the confirmation alone', '2027-02-13T07:30:00+07:00', ['v1 confirmation due 2027-02-13T07:30']],
  ])('%s', async (_name, now, wanted) => {
    await app.setClock(now);
    index = Math.max(index, 6);
    const booking = await book();
    await relay();
    expect(await planned(booking)).toEqual(wanted);
  });

  it('nothing is planned before the outbox was worked', async () => {
    const booking = await book();
    expect(await planned(booking)).toEqual([]);
    await relay();
    expect(await planned(booking)).toHaveLength(3);
  });

  it('a moved booking drops what is old and plans anew', async () => {
    const booking = await book();
    await relay();
    await app.setClock('2027-02-04T10:00:00+07:00');
    await app.get(BookingsChangeService).reschedule(PUBLIC_ACTOR, booking, week.slotIds[0] ?? '');
    await relay();
    expect(await planned(booking)).toEqual([
      'v1 confirmation skipped replaced 2027-02-03T10:00',
      'v2 confirmation due 2027-02-04T10:00',
      'v1 reminder_first skipped replaced 2027-02-10T18:00',
      'v1 reminder_last skipped replaced 2027-02-12T16:00',
      'v2 reminder_first due 2027-02-17T18:00',
      'v2 reminder_last due 2027-02-19T16:00',
    ]);
  });

  it('a cancelled booking is silent', async () => {
    const booking = await book();
    await relay();
    await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, booking, undefined);
    await relay();
    expect((await planned(booking)).map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      'v1 confirmation skipped ended',
      'v1 reminder_first skipped ended',
      'v1 reminder_last skipped ended',
    ]);
  });

  it('one that was cancelled before the relay came is never written to', async () => {
    const booking = await book();
    await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, booking, undefined);
    await relay();
    expect(await planned(booking)).toEqual([]);
  });

  it('changes that arrive in the wrong order, or twice, end the same', async () => {
    const booking = await book();
    await app.get(BookingsChangeService).reschedule(PUBLIC_ACTOR, booking, week.slotIds[1] ?? '');
    await app.get(Outbox).handOver();
    const entries = jobs.waiting.splice(0);
    expect(entries.length).toBeGreaterThan(1);
    for (const { name, data } of [...entries.toReversed(), ...entries]) await jobs.run(name, data);
    await app.database.sql('UPDATE outbox SET done_at = NULL WHERE subject_id = $1', [booking.id]);
    for (const { name, data } of entries) await jobs.run(name, data);
    const plans = await planned(booking);
    expect(plans).toHaveLength(3);
    expect(plans.every((line) => line.startsWith('v2 '))).toBe(true);
  });

  describe('who is written to', () => {
    const nobody = ['v1 confirmation', 'v1 reminder_first', 'v1 reminder_last'].map(
      (line) => `${line} skipped no_contact`,
    );
    const short = async (booking: BuiltBooking) =>
      (await planned(booking)).map((line) => line.replace(/ [\dT:-]+$/, ''));

    it('nobody, when nobody left a contact; the desk sees it', async () => {
      const booking = await book({});
      await relay();
      expect(await short(booking)).toEqual(nobody);
    });

    it('not a child without the consent of a guardian', async () => {
      const booking = await buildBooking(app, saturday.slotIds[18] ?? '', [{ ...bornOn(1, SIXTEEN), phone: PHONE }]);
      await relay();
      expect(await short(booking)).toEqual(nobody);
    });

    it('the first of a family who can be reached', async () => {
      const family = [person(90), { ...bornOn(2, SIXTEEN), phone: PHONE }, { ...person(91), phone: PHONE }];
      const booking = await buildBooking(app, saturday.slotIds[17] ?? '', family, 'ikd');
      await relay();
      const [row] = await app.database.sql<{ position: number }>(
        `SELECT p.position FROM messages m JOIN booking_people p USING (applicant_id) WHERE m.subject_id = $1 AND m.status = 'due' LIMIT 1`,
        [booking.id],
      );
      expect(row?.position).toBe(2);
    });

    it('a guardian, in the place of the child', async () => {
      const guardian = { name: 'Wali', relation: 'father' as const, phone: '081370009876', consent: true };
      const booking = await buildBooking(app, saturday.slotIds[18] ?? '', [{ ...bornOn(3, SIXTEEN), guardian }]);
      await relay();
      expect(await short(booking)).toEqual(['v1 confirmation due', 'v1 reminder_first due', 'v1 reminder_last due']);
    });
  });

  it('a day that the office closes: its people are told not to come, once', async () => {
    const supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    const sunday = await buildDay(app, { date: '2027-02-14' });
    const booking = await book({ phone: PHONE }, sunday);
    await relay();
    for (const day of [saturday, week]) await fill(day);
    const closing = { from: '2027-02-14', to: '2027-02-14', reason: 'banjir' };
    const asked = await app.get(PlansChangeService).close(supervisor, sunday.site.id, closing);
    if (asked.applied) throw new Error('Nobody was in the way.');
    await app.get(PlansConfirmService).confirm(supervisor, asked.plan.id, asked.plan.version);
    await relay();
    await relay();
    expect((await planned(booking)).filter((line) => line.startsWith('v2'))).toEqual([
      'v2 cancelled_by_office due 2027-02-03T10:00',
    ]);
    expect((await planned(booking)).filter((line) => line.includes(' due '))).toHaveLength(1);
  });

  it('a day that the office closes: who has another place is told that the office moved it, and reminded of that', async () => {
    const supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    const monday = await buildDay(app, { date: '2027-02-15' });
    const tuesday = await buildDay(app, { date: '2027-02-16' });
    const booking = await book({ phone: PHONE }, monday);
    await relay();
    const closing = { from: '2027-02-15', to: '2027-02-15', reason: 'listrik padam' };
    const asked = await app.get(PlansChangeService).close(supervisor, monday.site.id, closing);
    if (asked.applied) throw new Error('Nobody was in the way.');
    await app.get(PlansConfirmService).confirm(supervisor, asked.plan.id, asked.plan.version);
    await relay();
    const said = (await planned(booking)).filter((line) => line.startsWith('v2')).map((line) => line.split(' ')[1]);
    expect(said).toEqual(['moved_by_office', 'reminder_first', 'reminder_last']);
    await app.get(BookingsChangeService).reschedule(PUBLIC_ACTOR, booking, tuesday.slotIds[19] ?? '');
    await relay();
    const own = (await planned(booking)).filter((line) => line.startsWith('v3')).map((line) => line.split(' ')[1]);
    expect(own).toEqual(['confirmation', 'reminder_first', 'reminder_last']);
  });

  it('a card that can no longer be kept: its person is told that it follows later', async () => {
    const supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    const day = await buildDay(app, { date: '2027-02-17', cards: 1 });
    const born = bornOn(5, '2010-02-01');
    const booking = await buildBooking(app, day.slotIds[0] ?? '', [{ ...born, everMarried: true, phone: PHONE }]);
    await relay();
    const lower = { allotted: 0, reserve: 0 };
    const asked = await app.get(PlansChangeService).proposeAllotment(supervisor, day.site.id, day.day.date, lower);
    if (asked.applied) throw new Error('Nobody was promised a card.');
    await app.get(PlansConfirmService).confirm(supervisor, asked.plan.id, asked.plan.version);
    await relay();
    const said = (await planned(booking)).filter((line) => line.startsWith('v2')).map((line) => line.split(' ')[1]);
    expect(said).toEqual(['card_withdrawn', 'reminder_first', 'reminder_last']);
  });
});
