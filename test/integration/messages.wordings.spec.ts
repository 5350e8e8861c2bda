import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { MessagesOfficeService } from '../../src/modules/messages/messages.office.service.js';
import { wordingOf } from '../../src/modules/messages/messages.rules.js';
import { MessagesSequelService } from '../../src/modules/messages/messages.sequel.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { TEXT_VERSION } from '../../src/modules/messages/messages.texts.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  buildBooking,
  type BuiltBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  reachable,
} from '../support/builders.js';
import { FakeProvider } from '../support/fake-provider.js';
import { HeldJobs } from '../support/held-jobs.js';

const START = '2027-02-03T10:00:00+07:00';

describe('two wordings', () => {
  let app: TestApp;
  let jobs: HeldJobs;
  let whatsapp: FakeProvider;
  let sms: FakeProvider;
  let day: BuiltDay;
  let supervisor: StaffActor;
  let index = 0;

  beforeAll(async () => {
    [whatsapp, sms] = await Promise.all([FakeProvider.start(), FakeProvider.start()]);
    const env = {
      WHATSAPP_URL: whatsapp.url,
      WHATSAPP_PHONE_ID: '123456789',
      WHATSAPP_TOKEN: 'token',
      SMS_URL: sms.url,
    };
    app = await startApp({ now: START, replace: [[Jobs, HeldJobs]], env });
    jobs = app.get(Jobs) as HeldJobs;
    day = await buildDay(app, { date: '2027-02-13', counters: 4 });
    supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
  });
  beforeEach(async () => {
    whatsapp.clear();
    sms.clear();
    await app.database.sql('DELETE FROM messages');
    await app.database.sql('UPDATE channel_states SET failures = 0, open_until = NULL, paced_until = NULL');
  });
  afterAll(async () => {
    await app.close();
    await Promise.all([whatsapp.close(), sms.close()]);
  });

  const office = () => app.get(MessagesOfficeService);
  const book = async (): Promise<BuiltBooking> => {
    index += 1;
    const booking = await buildBooking(app, day.slotIds[index % 20] ?? '', [reachable(index)], 'ikd');
    await app.get(Outbox).handOver();
    await jobs.runAll();
    return booking;
  };
  const handOver = async () => {
    await app.get(MessagesService).handOver();
    return jobs.runAll();
  };
  const follow = async () => {
    await app.get(MessagesSequelService).follow();
    await handOver();
  };

  it('stay with a booking over all its messages, channels and moves; its row says which, and what was sent', async () => {
    const bookings = await Promise.all(Array.from({ length: 8 }, () => book()));
    whatsapp.mode = 'invalid';
    await handOver();
    await follow();
    const told = new Map(sms.sent.map(({ key, body }) => [key, String(body.text)]));
    for (const booking of bookings) {
      const rows = await app.get(MessagesService).listOf(booking.id);
      expect(new Set(rows.map(({ wording }) => wording))).toEqual(new Set([wordingOf(booking.id)]));
      const row = rows.find(({ channel }) => channel === 'sms');
      const begins = wordingOf(booking.id) === 'a' ? 'Aktivasi IKD pada ' : 'Tempat Anda sudah dipesan: ';
      expect(told.get(row?.id ?? '')).toMatch(new RegExp(`^${begins}`));
      expect(row?.textVersion).toBe(TEXT_VERSION);
    }
    const names = whatsapp.calls.map(({ body }) => (body.template as { name: string }).name);
    const wanted = bookings.map(({ id }) => `giliran_confirmation${wordingOf(id) === 'b' ? '_b' : ''}`);
    expect(names.sort()).toEqual(wanted.sort());
  });

  it('are counted by who came and who did not, each booking once, over the region alone', async () => {
    const bookings = await Promise.all(Array.from({ length: 12 }, () => book()));
    await handOver();
    const ends = ['fulfilled', 'noshow', 'fulfilled', 'booked'];
    for (const [at, { id }] of bookings.entries())
      await app.database.sql('UPDATE bookings SET status = $2 WHERE id = $1', [id, ends[at % 4]]);
    await app.database.sql(
      `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
         due_at, deadline_at, status, settled_at, wording)
       SELECT gen_random_uuid(), region_id, subject_id, subject_version, kind, 'sms', applicant_id, language, '-', due_at,
         deadline_at, 'sent', settled_at, wording FROM messages WHERE kind = 'confirmation'`,
    );
    const results = await office().results(supervisor, day.site.id);
    await app.database.sql(`UPDATE bookings SET status = 'booked' WHERE id = ANY($1)`, [bookings.map(({ id }) => id)]);
    const of = (wording: 'a' | 'b') => {
      const own = bookings.flatMap(({ id }, at) => (wordingOf(id) === wording ? [ends[at % 4]] : []));
      const count = (end: string) => own.filter((one) => one === end).length;
      return { kind: 'confirmation', wording, told: own.length, came: count('fulfilled'), missed: count('noshow') };
    };
    const wanted = (['a', 'b'] as const).map(of).filter(({ told }) => told > 0);
    expect(results.toSorted((a, b) => a.wording.localeCompare(b.wording))).toEqual(wanted);
    expect(wanted.reduce((sum, { told }) => sum + told, 0)).toBe(12);
  });

  it('are compared only since a text of that kind was changed', async () => {
    await book();
    await handOver();
    expect(await office().results(supervisor, day.site.id)).toHaveLength(1);
    await app.database.sql(
      `INSERT INTO message_templates (id, region_id, kind, language, wording, version, text, staff_id, at)
       VALUES ($1, $2, 'confirmation', 'id', 'b', 1, 'Baru {waktu} {tautan}', $3, $4)`,
      [randomUUID(), day.site.regionId, supervisor.staffId, new Date(Date.parse(START) + 60_000)],
    );
    expect(await office().results(supervisor, day.site.id)).toEqual([]);
  });
});
