import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { MessagesOfficeService } from '../../src/modules/messages/messages.office.service.js';
import { MessagesSequelService } from '../../src/modules/messages/messages.sequel.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import type { TestApp } from '../support/app.js';
import type { BuiltBooking } from '../support/builders.js';
import type { FakeProvider } from '../support/fake-provider.js';
import { expectInvariants } from '../support/invariants.js';
import { shuffled, seeded } from '../support/random.js';
import { isFull } from '../support/tier.js';
import { START, TwoChannels } from '../support/two-channels.js';

const SECRET = 'rahasia-webhook';
const ROUNDS = isFull ? 40 : 5;

describe('channels', () => {
  let office: TwoChannels;
  let app: TestApp;
  let whatsapp: FakeProvider;
  let sms: FakeProvider;

  beforeAll(async () => {
    const hooks = { WHATSAPP_SECRET: SECRET, WHATSAPP_VERIFY_WORD: 'kata-uji', SMS_SECRET: SECRET };
    office = await TwoChannels.open({ ...hooks, MESSAGE_CAP_HOUR: '20000' });
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

  const book: TwoChannels['book'] = (more) => office.book(more);
  const handOver = () => office.queue.say();
  const rowsOf = (booking: BuiltBooking, kind = 'confirmation') =>
    app.database.sql<{ id: string; channel: string; status: string; receipt: string | null; reason: string | null }>(
      `SELECT id, channel, status, receipt, reason FROM messages WHERE subject_id = $1 AND kind = $2 ORDER BY due_at, id`,
      [booking.id, kind],
    );
  const post = (provider: string, body: unknown, secret = SECRET) => {
    const raw = JSON.stringify(body);
    const header = provider === 'whatsapp' ? 'x-hub-signature-256' : 'x-signature-256';
    return app
      .http()
      .post(`/api/v1/webhooks/${provider}`)
      .set('content-type', 'application/json')
      .set(header, `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`)
      .send(raw);
  };
  const status = (key: string, said: string, more: object = {}) => ({
    entry: [
      {
        changes: [
          { value: { statuses: [{ id: `wamid.${key}`, status: said, biz_opaque_callback_data: key, ...more }] } },
        ],
      },
    ],
  });
  const later = (minutes: number) => office.later(minutes);

  it('goes by WhatsApp as a template with its facts, and keeps what the provider answers', async () => {
    const booking = await book();
    await handOver();
    const [call] = whatsapp.calls;
    expect(call?.to).toBe(office.phone.slice(1));
    expect(call?.body).toMatchObject({
      messaging_product: 'whatsapp',
      type: 'template',
      template: { name: expect.stringMatching(/^giliran_confirmation(_b)?$/), language: { code: 'id' } },
    });
    const template = call?.body.template as { components: { parameters: { text: string }[] }[] } | undefined;
    expect(template?.components[0]?.parameters.map(({ text }) => text)).toEqual([
      'Aktivasi IKD',
      'Sabtu, 13 Februari 2027 pukul 09.12 WIB',
      expect.any(String),
      expect.stringMatching(/^\w{5} \w{5}$/),
      expect.any(String),
      expect.stringMatching(/^http.*\/janji\//),
    ]);
    expect(await rowsOf(booking)).toMatchObject([{ channel: 'whatsapp', status: 'sent' }]);
  });

  it('a landline is never written to; who has e-mail alone waits for its channel', async () => {
    const booking = await book({ phone: '073620000' });
    await handOver();
    expect(await rowsOf(booking)).toMatchObject([{ status: 'skipped', reason: 'no_channel' }]);
    expect([whatsapp.calls, sms.calls]).toEqual([[], []]);
  });

  it('a number that is not on WhatsApp goes to SMS at once, once', async () => {
    const booking = await book();
    whatsapp.mode = 'invalid';
    await handOver();
    expect(await app.get(MessagesSequelService).follow()).toBe(1);
    expect(await app.get(MessagesSequelService).follow()).toBe(0);
    await handOver();
    expect(await rowsOf(booking)).toMatchObject([
      { channel: 'whatsapp', status: 'failed', reason: 'WhatsApp 131026' },
      { channel: 'sms', status: 'sent' },
    ]);
    expect(sms.sent).toHaveLength(1);
    expect(sms.calls[0]?.body).toMatchObject({ from: 'DUKCAPIL', to: office.phone });
  });

  it('a message that is not delivered is said by SMS after the silence, and one that is delivered is not', async () => {
    const [silent, heard] = [await book(), await book()];
    await handOver();
    const [row] = await rowsOf(heard);
    await post('whatsapp', status(row?.id ?? '', 'delivered')).expect(200);
    await later(30);
    expect(await app.get(MessagesSequelService).follow()).toBe(0);
    await later(61);
    expect(await app.get(MessagesSequelService).follow()).toBe(1);
    await handOver();
    expect((await rowsOf(silent)).map(({ channel }) => channel)).toEqual(['whatsapp', 'sms']);
    expect(await rowsOf(heard)).toMatchObject([{ channel: 'whatsapp', receipt: 'delivered' }]);
  });

  it('when the line breaks after it was sent, a reminder is not sent again there; the next channel says it', async () => {
    const booking = await book();
    whatsapp.mode = 'send_then_close';
    await handOver();
    expect(await rowsOf(booking)).toMatchObject([{ status: 'unknown' }]);
    await handOver();
    await later(5);
    expect(await app.get(MessagesSequelService).follow()).toBe(0);
    await later(11);
    await app.get(MessagesSequelService).follow();
    whatsapp.mode = 'ok';
    await handOver();
    expect([whatsapp.sent.length, sms.sent.length]).toEqual([1, 1]);
  });

  it('an open outcome is settled by the webhook, two hours late', async () => {
    const booking = await book();
    whatsapp.mode = 'send_then_close';
    await handOver();
    await later(120);
    const [row] = await rowsOf(booking);
    await post('whatsapp', status(row?.id ?? '', 'read')).expect(200);
    expect(await rowsOf(booking)).toMatchObject([{ status: 'sent', receipt: 'read' }]);
    expect(await app.get(MessagesSequelService).follow()).toBe(0);
  });

  it('too many at once (429) is tried again later on the same channel, with the same id', async () => {
    const booking = await book();
    whatsapp.mode = '429';
    await handOver();
    expect(await rowsOf(booking)).toMatchObject([{ status: 'due', reason: 'HTTP 429' }]);
    whatsapp.mode = 'ok';
    await later(1);
    await handOver();
    expect(await rowsOf(booking)).toMatchObject([{ channel: 'whatsapp', status: 'sent' }]);
    expect(new Set(whatsapp.calls.map(({ key }) => key)).size).toBe(1);
  });

  it('a provider that says yes and sends nothing is found out by its silence', async () => {
    const booking = await book();
    whatsapp.mode = 'never';
    await handOver();
    expect([whatsapp.sent.length, (await rowsOf(booking))[0]?.status]).toEqual([0, 'sent']);
    await later(61);
    await app.get(MessagesSequelService).follow();
    await handOver();
    expect(sms.sent).toHaveLength(1);
  });

  it('the office’s cancellation whose outcome is open is said once more with the same id, then over the next', async () => {
    const booking = await book();
    await handOver();
    await app.database.sql(
      `UPDATE messages SET kind = 'cancelled_by_office', status = 'due', attempts = 0, settled_at = NULL WHERE subject_id = $1 AND kind = 'confirmation'`,
      [booking.id],
    );
    await app.database.sql(`UPDATE bookings SET reason = 'by_office' WHERE id = $1`, [booking.id]);
    whatsapp.clear();
    whatsapp.mode = 'send_then_close';
    for (const minutes of [0, 11, 22]) {
      await later(minutes);
      await app.get(MessagesSequelService).follow();
      await handOver();
    }
    whatsapp.mode = 'ok';
    await later(33);
    await app.get(MessagesSequelService).follow();
    await handOver();
    expect(whatsapp.calls.map(({ key }) => key)).toHaveLength(2);
    expect(new Set(whatsapp.calls.map(({ key }) => key)).size).toBe(1);
    expect(sms.sent).toHaveLength(1);
    await app.database.sql('UPDATE bookings SET reason = NULL WHERE id = $1', [booking.id]);
  });

  it('webhooks that come twice, shuffled and two hours late end in one state', async () => {
    const random = seeded(7);
    for (let round = 0; round < ROUNDS; round += 1) {
      const booking = await book();
      await handOver();
      if (round % 2 === 1) await later(121 + round);
      const [row] = await rowsOf(booking);
      const said = ['sent', 'delivered', 'read', 'delivered', 'sent', 'read'];
      for (const one of shuffled(said, random)) await post('whatsapp', status(row?.id ?? '', one)).expect(200);
      expect(await rowsOf(booking)).toMatchObject([{ status: 'sent', receipt: 'read' }]);
    }
  });

  it('a webhook that is not signed is not heard, nor one with another key, nor for a provider nobody has', async () => {
    const booking = await book();
    await handOver();
    const [row] = await rowsOf(booking);
    await app
      .http()
      .post('/api/v1/webhooks/whatsapp')
      .send(status(row?.id ?? '', 'read'))
      .expect(401);
    await post('whatsapp', status(row?.id ?? '', 'read'), 'lain').expect(401);
    await post('telegram', {}).expect(422);
    expect(await rowsOf(booking)).toMatchObject([{ receipt: null }]);
  });

  it('answers the question of the Cloud API with its own word alone', async () => {
    const ask = (word: string) =>
      app
        .http()
        .get('/api/v1/webhooks/whatsapp')
        .query({ 'hub.mode': 'subscribe', 'hub.verify_token': word, 'hub.challenge': '4711' });
    expect((await ask('kata-uji').expect(200)).text).toBe('4711');
    await ask('lain').expect(404);
  });

  it.each([{}, { entry: 'x' }, { entry: [{ changes: [{ value: { statuses: [{ status: 'sent' }, null, 5] } }] }] }])(
    'passes over what it does not know: %j',
    async (body) => {
      await post('whatsapp', body).expect(200);
    },
  );

  describe('"berhenti"', () => {
    const write = (phone: string, text: string) => post('sms', { from: phone, text }).expect(200);

    it('ends all that is said to a number; "mulai" takes it back', async () => {
      const booking = await book();
      const { phone } = office;
      await write(phone, ' Berhenti. ');
      await handOver();
      expect(await rowsOf(booking)).toMatchObject([{ status: 'skipped', reason: 'stopped' }]);
      expect(whatsapp.calls).toEqual([]);
      await write(phone, 'MULAI');
      const again = await book({ phone });
      await handOver();
      expect(await rowsOf(again)).toMatchObject([{ status: 'sent' }]);
    });
  });

  it('five refusals in a row let a channel rest for half a minute; the other goes on', async () => {
    const bookings = [];
    for (let i = 0; i < 6; i += 1) bookings.push(await book());
    whatsapp.mode = '500';
    await handOver();
    const before = whatsapp.calls.length;
    expect(before).toBe(6);
    await later(1);
    await app.database.sql(`UPDATE messages SET due_at = $1 WHERE status = 'due' AND kind = 'confirmation'`, [START]);
    await app.database.sql(
      `UPDATE channel_states SET open_until = $1::timestamptz + interval '2 minutes' WHERE channel = 'whatsapp'`,
      [START],
    );
    await handOver();
    expect(whatsapp.calls).toHaveLength(before);
    whatsapp.mode = 'ok';
    await later(3);
    await handOver();
    expect(whatsapp.sent).toHaveLength(6);
  });

  it('rests when its hour has cost enough, and the office sees it', async () => {
    await book();
    await handOver();
    await app.database.sql('UPDATE channel_usage SET cost = 0');
    await app.database.sql(
      `INSERT INTO channel_usage (channel, hour, part, messages, cost) VALUES ('whatsapp', date_trunc('hour', $1::timestamptz), 0, 1, 20000)
       ON CONFLICT (channel, hour, part) DO UPDATE SET cost = EXCLUDED.cost`,
      [START],
    );
    const booking = await book();
    await handOver();
    expect(await rowsOf(booking)).toMatchObject([{ status: 'due' }]);
    const { channels } = await app.get(MessagesOfficeService).overview(office.supervisor, office.day.site.id);
    expect(channels.find(({ channel }) => channel === 'whatsapp')).toMatchObject({ costHour: 20_000, capHour: 20_000 });
  });

  it('a booking of which nothing was planned is found and planned', async () => {
    const booking = await book();
    await app.database.sql('DELETE FROM messages WHERE subject_id = $1', [booking.id]);
    expect(await app.get(MessagesService).reconcile()).toBe(1);
    expect(await app.get(MessagesService).reconcile()).toBe(0);
    expect(await rowsOf(booking)).toMatchObject([{ status: 'due' }]);
  });

  it('a cancelled booking is not reminded over any channel', async () => {
    const booking = await book();
    await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, booking, undefined);
    await office.queue.work();
    await handOver();
    expect(whatsapp.calls).toEqual([]);
  });
});
