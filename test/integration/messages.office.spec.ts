import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR, type StaffActor } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsAccessService } from '../../src/modules/bookings/bookings.access.service.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { MessagesCallsService } from '../../src/modules/messages/messages.calls.service.js';
import { MessagesInboundService } from '../../src/modules/messages/messages.inbound.service.js';
import { MessagesOfficeService } from '../../src/modules/messages/messages.office.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { type MessageFilter, MESSAGE_FILTERS } from '../../src/modules/messages/messages.types.js';
import type { TestApp } from '../support/app.js';
import { bornOn, buildBooking, type BuiltBooking, buildDay, type BuiltDay, buildStaff } from '../support/builders.js';
import type { FakeProvider } from '../support/fake-provider.js';
import { START, TwoChannels } from '../support/two-channels.js';

const SIXTEEN = '2010-06-15';

describe('messages at the office', () => {
  let stage: TwoChannels;
  let app: TestApp;
  let whatsapp: FakeProvider;
  let sms: FakeProvider;
  let day: BuiltDay;
  let week: BuiltDay;
  let supervisor: StaffActor;

  beforeAll(async () => {
    stage = await TwoChannels.open({ MESSAGE_CAP_HOUR: '20000', MESSAGE_CAP_MONTH: '100000' });
    ({ app, whatsapp, sms, day, supervisor } = stage);
    week = await buildDay(app, { date: '2027-02-20', counters: 8 });
  });
  beforeEach(async () => {
    await stage.begin();
    for (const table of ['message_calls', 'messages', 'channel_usage']) await app.database.sql(`DELETE FROM ${table}`);
  });
  afterAll(() => stage.close());

  const office = () => app.get(MessagesOfficeService);
  const calls = () => app.get(MessagesCallsService);
  const work = () => stage.queue.work();
  const book: TwoChannels['book'] = (more) => stage.book(more);
  const handOver = () => stage.queue.say();
  const follow = () => stage.follow();
  const later = (minutes: number) => stage.later(minutes);
  const list = (filter: MessageFilter, page = 1) => office().list(supervisor, day.site.id, filter, page);
  const rowOf = async ({ id }: BuiltBooking, kind = 'confirmation') =>
    (await app.get(MessagesService).listOf(id)).filter((one) => one.kind === kind).at(-1);
  const toCall = async () => (await calls().list(supervisor, day.site.id, 1)).filter(({ calledAt }) => !calledAt);
  const auditOf = (subjectId: string | undefined) =>
    app.database.sql<{ action: string; details: object | null }>(
      'SELECT action, details FROM audit_entries WHERE subject_id = $1 AND staff_id IS NOT NULL ORDER BY occurred_at, id',
      [subjectId],
    );

  describe('the list', () => {
    it('shows each message under one state, and as many as it counts', async () => {
      const bookings = [await book(), await book(), await book()];
      await handOver();
      for (const [at, status] of ['failed', 'unknown', 'sent'].entries())
        await app.database.sql(`UPDATE messages SET status = $2 WHERE subject_id = $1 AND kind = 'confirmation'`, [
          bookings[at]?.id,
          status,
        ]);
      await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, bookings[2] as BuiltBooking, undefined);
      await work();
      const { counts } = await office().overview(supervisor, day.site.id);
      for (const filter of MESSAGE_FILTERS)
        expect([filter, (await list(filter)).length]).toEqual([filter, counts.get(filter)]);
      expect(Object.fromEntries(counts)).toEqual({ planned: 4, late: 0, failed: 1, unknown: 1, skipped: 2, sent: 1 });
      expect((await list('skipped')).map(({ reason }) => reason)).toEqual(['ended', 'ended']);
      expect((await list('planned')).map(({ kind }) => kind).slice(0, 2)).toEqual(['reminder_first', 'reminder_first']);
    });

    it('calls late what is two minutes over its time, and leaves out what is a week old', async () => {
      await book();
      await later(1);
      expect(await list('late')).toEqual([]);
      await later(3);
      expect(await list('late')).toMatchObject([{ kind: 'confirmation' }]);
      await app.database.sql(`UPDATE messages SET due_at = due_at - interval '8 days' WHERE kind = 'confirmation'`);
      const { counts } = await office().overview(supervisor, day.site.id);
      expect([counts.get('late'), await list('late')]).toEqual([0, []]);
    });

    it('goes on after fifty, each once', async () => {
      const { id } = await book();
      await app.database.sql(
        `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
           due_at, deadline_at, status)
         SELECT gen_random_uuid(), region_id, gen_random_uuid(), 1, kind, 'sms', applicant_id, 'id', '-', due_at, deadline_at, 'failed'
         FROM messages, generate_series(1, 60) WHERE subject_id = $1 AND kind = 'confirmation'`,
        [id],
      );
      const pages = [await list('failed', 1), await list('failed', 2), await list('failed', 3)];
      expect(pages.map((page) => page.length)).toEqual([50, 10, 0]);
      expect(new Set(pages.flat().map((one) => one.id)).size).toBe(60);
    });

    it('of another region shows nothing', async () => {
      const stranger = await buildStaff(app, 'supervisor', { region: '17.02' });
      const refused = expect.objectContaining({ code: 'not_found' });
      await expect(office().overview(stranger, day.site.id)).rejects.toEqual(refused);
      await expect(office().results(stranger, day.site.id)).rejects.toEqual(refused);
      await expect(calls().list(stranger, day.site.id, 1)).rejects.toEqual(refused);
    });
  });

  describe('an act', () => {
    const fail = async (booking: BuiltBooking) => {
      whatsapp.mode = 'invalid';
      sms.mode = 'invalid';
      await handOver();
      return (await rowOf(booking))?.id ?? '';
    };

    it('sends a failed message again, once', async () => {
      const booking = await book();
      const id = await fail(booking);
      whatsapp.mode = 'ok';
      await office().retry(supervisor, day.site.id, id);
      await handOver();
      expect(await rowOf(booking)).toMatchObject({ status: 'sent' });
      await expect(office().retry(supervisor, day.site.id, id)).rejects.toMatchObject({ code: 'message_settled' });
      expect(whatsapp.sent).toHaveLength(1);
    });

    it('does not send again what the next channel has said', async () => {
      const booking = await book();
      const id = await fail(booking);
      sms.mode = 'ok';
      await follow();
      await expect(office().retry(supervisor, day.site.id, id)).rejects.toMatchObject({ code: 'message_settled' });
      expect([whatsapp.sent.length, sms.sent.length]).toEqual([0, 1]);
    });

    it('never sends a one-time code again', async () => {
      const booking = await book();
      await handOver();
      await app.get(BookingsAccessService).askCode(booking.code);
      await work();
      whatsapp.mode = 'invalid';
      await handOver();
      const row = await rowOf(booking, 'one_time_code');
      expect(row?.status).toBe('failed');
      await expect(office().retry(supervisor, day.site.id, row?.id ?? '')).rejects.toMatchObject({
        code: 'message_settled',
      });
    });

    it('stops a message with a reason that is kept', async () => {
      const booking = await book();
      const row = await rowOf(booking);
      await office().skip(supervisor, day.site.id, row?.id ?? '', 'diberi tahu lewat telepon');
      await handOver();
      expect(await rowOf(booking)).toMatchObject({ status: 'skipped', reason: 'by_staff' });
      expect(await auditOf(row?.id)).toEqual([
        { action: 'message.skipped', details: { kind: 'confirmation', reason: 'diberi tahu lewat telepon' } },
      ]);
      expect(await toCall()).toEqual([]);
    });
  });

  describe('the call list', () => {
    it('is empty while messages arrive or are on their way', async () => {
      await book();
      expect(await toCall()).toEqual([]);
      await handOver();
      expect(await toCall()).toEqual([]);
    });

    it.each<[string, Partial<ApplicantInput>, object]>([
      ['no number', { phone: undefined }, { reason: 'no_contact', contact: null, waitsForConsent: false }],
      ['a landline', { phone: '073620000' }, { reason: 'no_channel', contact: expect.stringMatching(/•/) }],
      [
        'an address alone, and no e-mail channel',
        { phone: undefined, email: 'orang@contoh.test' },
        { reason: 'no_channel' },
      ],
    ])('shows who has %s, once for all of its messages', async (_what, more, entry) => {
      const booking = await book(more);
      expect(await toCall()).toMatchObject([{ bookingId: booking.id, kind: 'confirmation', ...entry }]);
      expect(await calls().count(supervisor, day.site.id)).toBe(1);
    });

    it('shows a child without consent, with the number of the guardian who is to be asked', async () => {
      const guardian = { name: 'Wali', relation: 'mother' as const, phone: '081370009876', consent: false };
      const child = { ...bornOn(500, SIXTEEN), phone: '081270004444', guardian };
      await buildBooking(app, day.slotIds[0] ?? '', [child]);
      await work();
      expect(await toCall()).toMatchObject([
        { reason: 'no_contact', waitsForConsent: true, contact: expect.stringMatching(/876$/) },
      ]);
    });

    it('shows who asked for no messages, once there is something to say', async () => {
      const booking = await book();
      await app.get(MessagesInboundService).receive(stage.phone, 'BERHENTI');
      await handOver();
      expect(await toCall()).toMatchObject([{ bookingId: booking.id, reason: 'stopped' }]);
    });

    it('shows whom no channel reached, not before the last one was tried', async () => {
      const booking = await book();
      whatsapp.mode = 'invalid';
      sms.mode = 'invalid';
      await handOver();
      expect(await toCall()).toEqual([]);
      await follow();
      expect(await toCall()).toEqual([]);
      await follow();
      expect(await toCall()).toMatchObject([{ bookingId: booking.id, kind: 'confirmation', status: 'failed' }]);
    });

    it('leaves out who was reached later', async () => {
      const booking = await book();
      whatsapp.mode = 'invalid';
      sms.mode = 'invalid';
      await handOver();
      await follow();
      await follow();
      expect(await toCall()).toHaveLength(1);
      whatsapp.mode = 'ok';
      await app.setClock('2027-02-10T18:00:30+07:00');
      await handOver();
      expect(await rowOf(booking, 'reminder_first')).toMatchObject({ status: 'sent' });
      expect(await toCall()).toEqual([]);
    });

    it('leaves out who cancelled, and whose time has passed', async () => {
      const [gone] = [await book({ phone: undefined }), await book({ phone: undefined })];
      await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, gone as BuiltBooking, undefined);
      await work();
      expect(await toCall()).toHaveLength(1);
      await app.setClock('2027-02-13T15:00:00+07:00');
      expect(await toCall()).toEqual([]);
    });

    it('keeps who was called, by whom; takes it back; and brings them back when the booking changes', async () => {
      const booking = await book({ phone: undefined });
      await calls().mark(supervisor, day.site.id, booking.id, true);
      expect(await toCall()).toEqual([]);
      expect(await calls().list(supervisor, day.site.id, 1)).toMatchObject([{ calledBy: supervisor.name }]);
      await calls().mark(supervisor, day.site.id, booking.id, false);
      expect(await toCall()).toMatchObject([{ bookingId: booking.id, calledBy: null }]);
      await calls().mark(supervisor, day.site.id, booking.id, true);
      await app.get(BookingsChangeService).reschedule(PUBLIC_ACTOR, booking, week.slotIds[0] ?? '');
      await work();
      expect(await toCall()).toMatchObject([{ bookingId: booking.id, version: 2 }]);
      expect((await auditOf(booking.id)).map(({ action }) => action)).toEqual([
        'booking.called',
        'booking.call_undone',
        'booking.called',
      ]);
    });

    it('shows a number in full to who asks, and writes that down', async () => {
      const booking = await book({ phone: '073620000' });
      expect(await calls().reveal(supervisor, day.site.id, booking.id)).toBe('+6273620000');
      expect((await auditOf(booking.id)).map(({ action }) => action)).toEqual(['contact.revealed']);
      const other = await book();
      for (const id of [other.id, randomUUID()])
        await expect(calls().reveal(supervisor, day.site.id, id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('costs', () => {
    const spend = (cost: number, hoursAgo = 0) =>
      app.database.sql(
        `INSERT INTO channel_usage (channel, hour, part, messages, cost)
         VALUES ('whatsapp', date_trunc('hour', $1::timestamptz) - make_interval(hours => $2), 0, 1, $3)`,
        [START, hoursAgo, cost],
      );
    const alarm = async () =>
      (await office().overview(supervisor, day.site.id)).channels.find(({ channel }) => channel === 'whatsapp')?.alarm;

    it.each<[string, [cost: number, hoursAgo: number][], object | null, number]>([
      ['far from both limits', [[15_000, 0]], null, 1],
      ['near the limit of the hour', [[16_000, 0]], { of: 'hour', isReached: false }, 1],
      ['at the limit of the hour', [[20_000, 0]], { of: 'hour', isReached: true }, 0],
      ['past it an hour ago', [[20_000, 1]], null, 1],
      ['near the limit of 30 days', [[80_000, 100]], { of: 'month', isReached: false }, 1],
      ['at the limit of 30 days', [[100_000, 700]], { of: 'month', isReached: true }, 0],
      ['past it 31 days ago', [[100_000, 31 * 24]], null, 1],
    ])('%s', async (_what, spent, said, sent) => {
      for (const [cost, hoursAgo] of spent) await spend(cost, hoursAgo);
      await book();
      await handOver();
      expect([await alarm(), whatsapp.sent.length]).toEqual([said, sent]);
    });

    it('count an SMS by its parts', async () => {
      const booking = await book();
      whatsapp.mode = 'invalid';
      await handOver();
      await follow();
      const text = String(sms.sent[0]?.body.text);
      const parts = text.length <= 160 ? 1 : Math.ceil(text.length / 153);
      const { channels } = await office().overview(supervisor, day.site.id);
      expect([parts > 1, channels.find(({ channel }) => channel === 'sms')?.costHour]).toEqual([true, parts * 450]);
      expect(await rowOf(booking)).toMatchObject({ channel: 'sms', status: 'sent' });
    });
  });
});
