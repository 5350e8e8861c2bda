import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MessagesOfficeService } from '../../src/modules/messages/messages.office.service.js';
import { wordingOf } from '../../src/modules/messages/messages.rules.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { TEXT_VERSION } from '../../src/modules/messages/messages.texts.js';
import type { TestApp } from '../support/app.js';
import { START, TwoChannels } from '../support/two-channels.js';

describe('two wordings', () => {
  let stage: TwoChannels;
  let app: TestApp;

  beforeAll(async () => {
    stage = await TwoChannels.open();
    ({ app } = stage);
  });
  beforeEach(async () => {
    await stage.begin();
    await app.database.sql('DELETE FROM messages');
  });
  afterAll(() => stage.close());

  const results = () => app.get(MessagesOfficeService).results(stage.supervisor, stage.day.site.id);
  const book = () => stage.book();
  const handOver = () => stage.queue.say();

  it('stay with a booking over all its messages, channels and moves; its row says which, and what was sent', async () => {
    const bookings = await Promise.all(Array.from({ length: 8 }, () => book()));
    stage.whatsapp.mode = 'invalid';
    await handOver();
    await stage.follow();
    const told = new Map(stage.sms.sent.map(({ key, body }) => [key, String(body.text)]));
    for (const booking of bookings) {
      const rows = await app.get(MessagesService).listOf(booking.id);
      expect(new Set(rows.map(({ wording }) => wording))).toEqual(new Set([wordingOf(booking.id)]));
      const row = rows.find(({ channel }) => channel === 'sms');
      const begins = wordingOf(booking.id) === 'a' ? 'Aktivasi IKD pada ' : 'Tempat Anda sudah dipesan: ';
      expect(told.get(row?.id ?? '')).toMatch(new RegExp(`^${begins}`));
      expect(row?.textVersion).toBe(TEXT_VERSION);
    }
    const names = stage.whatsapp.calls.map(({ body }) => (body.template as { name: string }).name);
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
    const found = await results();
    await app.database.sql(`UPDATE bookings SET status = 'booked' WHERE id = ANY($1)`, [bookings.map(({ id }) => id)]);
    const of = (wording: 'a' | 'b') => {
      const own = bookings.flatMap(({ id }, at) => (wordingOf(id) === wording ? [ends[at % 4]] : []));
      const count = (end: string) => own.filter((one) => one === end).length;
      return { kind: 'confirmation', wording, told: own.length, came: count('fulfilled'), missed: count('noshow') };
    };
    const wanted = (['a', 'b'] as const).map(of).filter(({ told }) => told > 0);
    expect(found.toSorted((a, b) => a.wording.localeCompare(b.wording))).toEqual(wanted);
    expect(wanted.reduce((sum, { told }) => sum + told, 0)).toBe(12);
  });

  it('are compared only since a text of that kind was changed', async () => {
    await book();
    await handOver();
    expect(await results()).toHaveLength(1);
    await app.database.sql(
      `INSERT INTO message_templates (id, region_id, kind, language, wording, version, text, staff_id, at)
       VALUES ($1, $2, 'confirmation', 'id', 'b', 1, 'Baru {waktu} {tautan}', $3, $4)`,
      [randomUUID(), stage.day.site.regionId, stage.supervisor.staffId, new Date(Date.parse(START) + 60_000)],
    );
    expect(await results()).toEqual([]);
  });
});
