import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BookingsAccessService } from '../../src/modules/bookings/bookings.access.service.js';
import { IdentityLinkService } from '../../src/modules/identity/identity.link.service.js';
import { MessagesInboundService } from '../../src/modules/messages/messages.inbound.service.js';
import { MessagesOfficeService } from '../../src/modules/messages/messages.office.service.js';
import { MessagesSequelService } from '../../src/modules/messages/messages.sequel.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import type { Message } from '../../src/modules/messages/messages.types.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { rows, type Tx } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { TestApp } from '../support/app.js';
import { bornOn, buildBooking, type BuiltBooking } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import type { FakeProvider } from '../support/fake-provider.js';
import { expectInvariants } from '../support/invariants.js';
import { TwoChannels } from '../support/two-channels.js';

const SECRET = 'rahasia-webhook';
const CAP = 20_000;
/** Of one WhatsApp message. */
const COST = 350;

describe('messages at their edges', () => {
  let office: TwoChannels;
  let app: TestApp;
  let whatsapp: FakeProvider;
  let sms: FakeProvider;

  beforeAll(async () => {
    const env = { WHATSAPP_SECRET: SECRET, SMS_SECRET: SECRET, MESSAGE_CAP_HOUR: String(CAP) };
    office = await TwoChannels.open(env);
    ({ app, whatsapp, sms } = office);
  });
  beforeEach(() => office.begin());
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.database.sql(`UPDATE messages SET status = 'skipped' WHERE status NOT IN ('sent', 'skipped')`);
    await app.database.sql('UPDATE messages SET followed_at = due_at');
    await app.database.sql('UPDATE channel_usage SET cost = 0');
  });
  afterAll(() => office.close());

  const say = () => office.queue.say();
  const follow = () => app.get(MessagesSequelService).follow();
  const listOf = async (booking: BuiltBooking, kind = 'confirmation'): Promise<Message[]> =>
    (await app.get(MessagesService).listOf(booking.id)).filter((one) => one.kind === kind);
  const first = async (booking: BuiltBooking, kind?: string): Promise<Message> =>
    (await listOf(booking, kind))[0] as Message;
  const fates = async (booking: BuiltBooking, kind?: string) =>
    (await listOf(booking, kind)).map(({ channel, status }) => `${channel} ${status}`);
  const post = (provider: 'whatsapp' | 'sms', body: unknown) => {
    const raw = JSON.stringify(body);
    return app
      .http()
      .post(`/api/v1/webhooks/${provider}`)
      .set('content-type', 'application/json')
      .set(
        provider === 'sms' ? 'x-signature-256' : 'x-hub-signature-256',
        `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`,
      )
      .send(raw)
      .expect(200);
  };
  const fromWhatsApp = (value: object) => post('whatsapp', { entry: [{ changes: [{ value }] }] });
  const hear = (key: string, status: string, id = `wamid.${key}`) =>
    fromWhatsApp({ statuses: [{ id, status, biz_opaque_callback_data: key }] });
  /** `act` meets what `change` has done and not committed yet, and goes on after the commit. */
  const inTheMiddle = async <T>(change: (tx: Tx) => Promise<unknown>, act: () => Promise<T>): Promise<T> => {
    let acting: Promise<T> | undefined;
    await app.get(UnitOfWork).run(async (tx) => {
      await change(tx);
      acting = act();
      acting.catch(() => undefined);
      await eventually('it waits for the row', async () => {
        const [row] = await app.database.sql<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_stat_activity a USING (pid)
           WHERE NOT l.granted AND a.datname = current_database()`,
        );
        return (row?.n ?? 0) > 0;
      });
    });
    return acting as Promise<T>;
  };

  describe('quiet hours', () => {
    it('hold back the next channel of a reminder that stayed silent until they began', async () => {
      const booking = await office.book();
      await say();
      await hear((await first(booking)).id, 'read');
      whatsapp.mode = 'never';
      await app.setClock('2027-02-10T18:00:30+07:00');
      await say();
      await app.setClock('2027-02-10T20:00:40+07:00');
      await follow();
      await say();
      expect(sms.calls).toEqual([]);
      expect(await fates(booking, 'reminder_first')).toEqual(['whatsapp sent', 'sms due']);
      await app.setClock('2027-02-11T06:59:50+07:00');
      await say();
      expect(sms.calls).toEqual([]);
      await app.setClock('2027-02-11T07:00:10+07:00');
      await say();
      expect(await fates(booking, 'reminder_first')).toEqual(['whatsapp sent', 'sms sent']);
      expect((await listOf(booking, 'reminder_first'))[1]).toMatchObject({ attempts: 1, reason: null });
    });

    it('hold back what an outage made late, and drop what has no morning', async () => {
      const booking = await office.book();
      await say();
      await app.setClock('2027-02-12T22:00:00+07:00');
      await say();
      expect(await fates(booking, 'reminder_first')).toEqual(['whatsapp skipped']);
      const waiting = await first(booking, 'reminder_last');
      expect([waiting.status, waiting.dueAt]).toEqual(['due', new Date('2027-02-13T07:00:00+07:00')]);
      await app.setClock('2027-02-13T07:00:10+07:00');
      await say();
      expect(await fates(booking, 'reminder_last')).toEqual(['whatsapp sent']);
    });
  });

  describe('a receipt', () => {
    it('of what the provider sent and called refused ends its next try', async () => {
      const booking = await office.book();
      whatsapp.mode = 'send_then_500';
      await say();
      const { id, status } = await first(booking);
      expect(status).toBe('due');
      await hear(id, 'delivered');
      expect(await first(booking)).toMatchObject({ status: 'sent', receipt: 'delivered', reason: null });
      await office.later(5);
      await say();
      expect(whatsapp.calls).toHaveLength(1);
    });

    it('that comes after staff sent it again, and before it goes, ends that', async () => {
      const booking = await office.book();
      whatsapp.mode = 'send_then_close';
      await say();
      const { id } = await first(booking);
      await app.get(MessagesOfficeService).retry(office.supervisor, office.day.site.id, id);
      await hear(id, 'read');
      await say();
      expect(await first(booking)).toMatchObject({ status: 'sent', receipt: 'read' });
      expect(whatsapp.calls).toHaveLength(1);
    });

    it('of a try that failed before says nothing of the one that was sent', async () => {
      const booking = await office.book();
      await say();
      const { id } = await first(booking);
      await hear(id, 'failed', 'wamid.of-before');
      expect(await first(booking)).toMatchObject({ status: 'sent' });
      await hear(id, 'failed');
      expect(await first(booking)).toMatchObject({ status: 'failed' });
    });

    it('is of the message whose id it repeats, whatever reference another provider gave out', async () => {
      const [older, booking] = [await office.book(), await office.book()];
      await say();
      const { id } = await first(booking);
      await app.database.sql('UPDATE messages SET provider_reference = $2 WHERE subject_id = $1', [
        older.id,
        `wamid.${id}`,
      ]);
      await hear(id, 'read');
      expect([(await first(older)).receipt, (await first(booking)).receipt]).toEqual([null, 'read']);
      await post('sms', { id, status: 'failed' });
      expect(await first(booking)).toMatchObject({ status: 'sent', receipt: 'read' });
    });

    it.each(['\0', '\ud800', 'x'.repeat(5_000), '0'.repeat(32)])('of an id like %j is passed over', async (key) => {
      await hear(key, 'failed', key);
      await post('sms', { id: key, reference: key, status: 'failed', reason: key });
    });

    it('that arrives while the next channel is chosen is heard: nothing follows', async () => {
      const booking = await office.book();
      await say();
      await office.later(61);
      const { id } = await first(booking);
      const followed = await inTheMiddle(
        (tx) => rows(tx, `UPDATE messages SET receipt = 'delivered' WHERE id = $1`, [id]),
        follow,
      );
      expect(followed).toBe(0);
      expect(await fates(booking)).toEqual(['whatsapp sent']);
    });
  });

  it('staff do not send again what the next channel took over at the same moment', async () => {
    const booking = await office.book();
    whatsapp.mode = 'invalid';
    await say();
    const { id } = await first(booking);
    const retried = inTheMiddle(
      async (tx) => {
        await rows(tx, 'UPDATE messages SET followed_at = settled_at WHERE id = $1', [id]);
        await rows(
          tx,
          `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
             due_at, deadline_at, status)
           SELECT gen_random_uuid(), region_id, subject_id, subject_version, kind, 'sms', applicant_id, language, text_version,
             due_at, deadline_at, 'due' FROM messages WHERE id = $1`,
          [id],
        );
      },
      () => app.get(MessagesOfficeService).retry(office.supervisor, office.day.site.id, id),
    );
    await expect(retried).rejects.toMatchObject({ code: 'message_settled' });
    expect(await fates(booking)).toEqual(expect.arrayContaining(['whatsapp failed', 'sms due']));
  });

  describe('costs', () => {
    const spend = (cost: number) =>
      app.database.sql(
        `INSERT INTO channel_usage (channel, hour, part, messages, cost)
         VALUES ('whatsapp', date_trunc('hour', $1::timestamptz), 0, 1, $2)
         ON CONFLICT (channel, hour, part) DO UPDATE SET cost = EXCLUDED.cost`,
        ['2027-02-03T10:00:00+07:00', cost],
      );
    const spent = async (): Promise<number> => {
      const [row] = await app.database.sql<{ n: number }>('SELECT sum(cost)::int AS n FROM channel_usage');
      return row?.n ?? 0;
    };

    it('stay within a cap, though many are due at once', async () => {
      await spend(CAP - 3 * COST);
      for (let i = 0; i < 8; i += 1) await office.book();
      for (let round = 0; round < 8; round += 1) await say();
      expect([whatsapp.sent.length, await spent()]).toEqual([3, CAP]);
    });

    it('are counted for what may have been sent', async () => {
      await office.book();
      whatsapp.mode = 'send_then_close';
      await say();
      expect(await spent()).toBe(COST);
    });
  });

  it('what a resting channel could not say in time is dropped, with the reason', async () => {
    const booking = await office.book();
    await app.database.sql(`UPDATE channel_states SET open_until = '2027-03-01' WHERE channel = 'whatsapp'`);
    await app.setClock('2027-02-13T15:00:00+07:00');
    await say();
    expect(await first(booking)).toMatchObject({ status: 'skipped', reason: 'late' });
  });

  it.each(['busy', 'shut'] as const)(
    'a provider that is %s has not refused the number: it is tried again',
    async (mode) => {
      const booking = await office.book();
      whatsapp.mode = mode;
      await say();
      expect(await first(booking)).toMatchObject({ status: 'due', attempts: 1 });
      whatsapp.mode = 'ok';
      await office.later(1);
      await say();
      expect(await fates(booking)).toEqual(['whatsapp sent']);
    },
  );

  it('a provider that never ends its answer is not listened to', async () => {
    const booking = await office.book();
    whatsapp.mode = 'endless';
    await say();
    expect(await fates(booking)).toEqual(['whatsapp sent']);
  });

  describe('"berhenti"', () => {
    const isStopped = async (booking: BuiltBooking) => (await first(booking)).reason === 'stopped';
    const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;

    it('that comes two hours late does not undo a "mulai" that was written after it', async () => {
      const booking = await office.book();
      const from = office.phone.slice(1);
      const write = (body: string, at: number) =>
        fromWhatsApp({ messages: [{ from, timestamp: String(Math.floor(at / 1_000)), text: { body } }] });
      await write('_Mulai_', minutesAgo(10));
      await write('BERHENTI', minutesAgo(120));
      await say();
      expect(await isStopped(booking)).toBe(false);
      await write('BERHENTI', minutesAgo(5));
      await write('mulai', minutesAgo(10));
      const next = await office.book({ phone: `+${from}` });
      await say();
      expect(await isStopped(next)).toBe(true);
    });

    it('by SMS names its time, too; one of the future counts as now', async () => {
      const booking = await office.book();
      const from = office.phone;
      await post('sms', { from, text: 'stop', at: new Date(minutesAgo(-600)).toISOString() });
      await post('sms', { from: from.slice(1), text: 'MULAI', at: 'kemarin' });
      await say();
      expect(await isStopped(booking)).toBe(false);
    });

    it('holds for accounts as well', async () => {
      const contact = { kind: 'phone', value: '+6281299990001' } as const;
      const links = app.get(IdentityLinkService);
      await app.get(UnitOfWork).run((tx) => links.admit(tx, SYSTEM_ACTOR, 'Bu Guru', contact, []));
      await app.get(MessagesInboundService).receive(contact.value, 'BERHENTI');
      await links.ask(contact.value);
      await office.queue.work();
      await say();
      expect(sms.calls).toEqual([]);
      const [row] = await app.database.sql(`SELECT status, reason FROM messages WHERE kind = 'sign_in_link'`);
      expect(row).toEqual({ status: 'skipped', reason: 'stopped' });
    });
  });

  it('a booking of which a code alone was said is planned', async () => {
    const booking = await office.book();
    await app.get(BookingsAccessService).askCode(booking.code);
    await office.queue.work();
    await app.database.sql(`DELETE FROM messages WHERE subject_id = $1 AND kind <> 'one_time_code'`, [booking.id]);
    expect((await app.get(MessagesService).listOf(booking.id)).map(({ subjectVersion }) => subjectVersion)).toEqual([
      1,
    ]);
    expect(await app.get(MessagesService).reconcile()).toBe(1);
    expect(await fates(booking)).toEqual(['whatsapp due']);
  });

  it('who is 18 on the day itself is told over the next channel, too', async () => {
    const grown = { ...bornOn(9_000, '2009-02-13'), phone: '081270009000' };
    const booking = await buildBooking(app, office.day.slotIds[0] ?? '', [grown], 'ikd');
    await office.queue.work();
    await say();
    whatsapp.mode = 'invalid';
    await app.setClock('2027-02-10T18:00:30+07:00');
    await say();
    await follow();
    expect(await fates(booking, 'reminder_first')).toEqual(['whatsapp failed', 'sms due']);
  });
});
