import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import type { JobData } from '../../src/platform/jobs/jobs.types.js';
import { BookingsAccessService } from '../../src/modules/bookings/bookings.access.service.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { MessagesSendingService } from '../../src/modules/messages/messages.sending.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import type { Message } from '../../src/modules/messages/messages.types.js';
import type { TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, type BuiltBooking, type BuiltDay, person } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FakeOutbox } from '../support/fake-outbox.js';
import type { HeldJobs } from '../support/held-jobs.js';
import { expectInvariants } from '../support/invariants.js';
import { TellingApp } from '../support/telling-app.js';

const START = '2027-02-03T10:00:00+07:00';
const FIRST_REMINDER = '2027-02-10T18:00:30+07:00';
const LAST_REMINDER = '2027-02-12T16:00:30+07:00';
const secondsAfter = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString();

describe('sending', () => {
  let telling: TellingApp;
  let app: TestApp;
  let provider: FakeOutbox;
  let jobs: HeldJobs;
  let messages: MessagesService;
  let day: BuiltDay;
  let index = 0;

  beforeAll(async () => {
    telling = await TellingApp.start({ now: START });
    ({ app, provider } = telling);
    ({ jobs } = telling.queue);
    messages = app.get(MessagesService);
    day = await buildDay(app, { date: '2027-02-13', counters: 3 });
  });
  beforeEach(async () => {
    await app.setClock(START);
    provider.mode = 'ok';
    provider.calls.length = 0;
    jobs.waiting.length = 0;
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.database.sql(`UPDATE messages SET status = 'skipped' WHERE status IN ('due', 'claimed', 'sending')`);
    await app.database.sql('UPDATE channel_states SET failures = 0, open_until = NULL, paced_until = NULL');
  });
  afterAll(() => app.close());

  const book = async (): Promise<BuiltBooking> => {
    index += 1;
    const who = { ...person(index), phone: `0812700${String(10_000 + index)}` };
    const booking = await buildBooking(app, day.slotIds[index % 20] ?? '', [who], 'ikd');
    await telling.queue.work();
    return booking;
  };
  const handOver = () => telling.queue.say();
  /** The one job that waits, without running it. */
  const takeJob = async (): Promise<JobData> => {
    await messages.handOver();
    const [job, ...more] = jobs.waiting.splice(0);
    expect(more).toEqual([]);
    if (!job) throw new Error('No job waits.');
    return job.data;
  };
  /** A letter is on its way, and the provider says nothing yet. */
  const hang = async (): Promise<{ rowId: string; answered: Promise<void> }> => {
    provider.mode = 'hang';
    const job = await takeJob();
    const answered = app.get(MessagesSendingService).send(job);
    await eventually('the call', () => provider.calls.length);
    return { rowId: job.rowId, answered };
  };
  const confirmationOf = async (booking: BuiltBooking): Promise<Message> =>
    (await messages.listOf(booking.id)).find((m) => m.kind === 'confirmation') as Message;
  const fate = async (booking: BuiltBooking) => {
    const { status, reason, attempts } = await confirmationOf(booking);
    return [status, reason, attempts];
  };

  it('says a thing once, and keeps the reference of the provider', async () => {
    const booking = await book();
    await handOver();
    await handOver();
    expect(provider.calls).toHaveLength(1);
    expect(await fate(booking)).toEqual(['sent', null, 1]);
    const [row] = await app.database.sql<{ ref: string; key: string }>(
      'SELECT provider_reference AS ref, id AS key FROM messages WHERE subject_id = $1 AND status = $2',
      [booking.id, 'sent'],
    );
    expect(row).toEqual({ ref: 'ref-1', key: provider.calls[0]?.key });
  });

  it('sends each reminder at its time and not before', async () => {
    await book();
    await handOver();
    await app.setClock('2027-02-10T17:59:00+07:00');
    await handOver();
    expect(provider.calls).toHaveLength(1);
    await app.setClock(FIRST_REMINDER);
    await handOver();
    await app.setClock(LAST_REMINDER);
    await handOver();
    expect(provider.calls.map((call) => call.subject.split(':')[0])).toEqual(['Janji Anda', 'Pengingat', 'Pengingat']);
  });

  it('writes nothing that only the person may know: no NIK, no name; one link, which opens the booking', async () => {
    const booking = await book();
    await handOver();
    await app.setClock(FIRST_REMINDER);
    await handOver();
    await app.setClock(LAST_REMINDER);
    await handOver();
    const who = person(index);
    for (const { subject, text, to } of provider.calls) {
      expect(to).toBe(`+62812700${10_000 + index}`);
      expect(text.length).toBeLessThanOrEqual(480);
      expect(text.match(/https?:/g)).toHaveLength(1);
      for (const secret of [who.nik, who.nik.slice(-8), who.name]) expect(`${subject}${text}`).not.toContain(secret);
      const [, code = '', token = ''] = /\/janji\/([^/\s]+)\/([^/\s]+)$/.exec(text) ?? [];
      expect(await app.get(BookingsReadService).view(code, token)).toMatchObject({ code: booking.code });
    }
    expect(provider.calls).toHaveLength(3);
  });

  it('a refusal is tried again, later each time, and given up after five', async () => {
    const booking = await book();
    provider.mode = 'refuse';
    let now = START;
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await handOver();
      const { status, attempts, dueAt } = await confirmationOf(booking);
      expect([status, attempts]).toEqual([attempt < 5 ? 'due' : 'failed', attempt]);
      if (attempt === 5) break;
      waits.push((dueAt.getTime() - Date.parse(now)) / 1000);
      expect(await handOver()).toBe(0);
      now = secondsAfter(dueAt.toISOString(), 1);
      await app.setClock(now);
    }
    for (const [i, usual] of [5, 20, 80, 320].entries()) {
      expect(waits[i]).toBeGreaterThan(usual * 0.7);
      expect(waits[i]).toBeLessThan(usual * 1.3 + 2);
    }
    await app.setClock(secondsAfter(now, 3_600));
    await handOver();
    expect(provider.calls).toHaveLength(5);
    expect(await fate(booking)).toEqual(['failed', 'nomor ditolak', 5]);
  });

  it('a refusal that passes is sent the second time, with the same key', async () => {
    const booking = await book();
    provider.mode = 'refuse';
    await handOver();
    provider.mode = 'ok';
    await app.setClock(secondsAfter(START, 30));
    await handOver();
    expect(await fate(booking)).toEqual(['sent', null, 2]);
    expect(new Set(provider.calls.map((call) => call.key)).size).toBe(1);
  });

  it('an outcome that nobody knows is never tried again', async () => {
    const booking = await book();
    provider.mode = 'break';
    await handOver();
    expect(await fate(booking)).toEqual(['unknown', 'no_answer', 1]);
    await app.setClock(secondsAfter(START, 3_600));
    await handOver();
    expect(provider.calls).toHaveLength(1);
  });

  it('a worker that hangs while it sends leaves the outcome open, and what it says later counts for nothing', async () => {
    const booking = await book();
    const { answered } = await hang();
    expect(await fate(booking)).toEqual(['sending', null, 1]);
    await app.setClock(secondsAfter(START, 30));
    expect(await handOver()).toBe(0);
    await app.setClock(secondsAfter(START, 61));
    expect(await handOver()).toBe(0);
    expect(await fate(booking)).toEqual(['unknown', 'worker_lost', 1]);
    provider.answer('terlambat');
    await answered;
    expect(await fate(booking)).toEqual(['unknown', 'worker_lost', 1]);
    expect(provider.calls).toHaveLength(1);
  });

  it('what an older claim learns from its provider does not touch a newer one', async () => {
    const booking = await book();
    const { rowId, answered } = await hang();
    await app.database.sql('UPDATE messages SET fence = fence + 1 WHERE id = $1', [rowId]);
    provider.answer('terlambat');
    await answered;
    expect(await fate(booking)).toEqual(['sending', null, 1]);
  });

  it('a claim whose worker died before it sent is claimed again, and the old claim does nothing', async () => {
    const booking = await book();
    const lost = await takeJob();
    expect(await handOver()).toBe(0);
    await app.setClock(secondsAfter(START, 31));
    const fresh = await takeJob();
    expect(fresh).toEqual({ rowId: lost.rowId, fence: lost.fence + 1 });
    await jobs.run('send-message', lost);
    expect(provider.calls).toHaveLength(0);
    await jobs.run('send-message', fresh);
    expect(await fate(booking)).toEqual(['sent', null, 1]);
  });

  it('one job that runs many times at once sends once', async () => {
    const booking = await book();
    const job = await takeJob();
    await Promise.all(Array.from({ length: 8 }, () => jobs.run('send-message', job)));
    expect(provider.calls).toHaveLength(1);
    expect(await fate(booking)).toEqual(['sent', null, 1]);
  });

  it('many hands at once claim each message once', async () => {
    for (let i = 0; i < 5; i += 1) await book();
    const claimed = await Promise.all(Array.from({ length: 6 }, () => messages.handOver()));
    expect(claimed.reduce((sum, n) => sum + n, 0)).toBe(5);
    await jobs.runAll();
    expect(provider.calls).toHaveLength(5);
  });

  it('what comes too late is not said', async () => {
    const booking = await book();
    await app.setClock('2027-02-13T14:00:00+07:00');
    await handOver();
    expect(provider.calls).toHaveLength(0);
    expect((await messages.listOf(booking.id)).map((m) => [m.status, m.reason])).toEqual([
      ['skipped', 'late'],
      ['skipped', 'late'],
      ['skipped', 'late'],
    ]);
  });

  it('decides again when it sends: moved, cancelled and confirmed bookings', async () => {
    const changes = app.get(BookingsChangeService);
    const [moved, cancelled, coming] = [await book(), await book(), await book()];
    await messages.handOver();
    await changes.reschedule(PUBLIC_ACTOR, moved, day.slotIds[19] ?? '');
    await changes.cancel(PUBLIC_ACTOR, cancelled, undefined);
    await changes.attend(coming);
    await jobs.runAll();
    expect(await fate(moved)).toEqual(['skipped', 'replaced', 0]);
    expect(await fate(cancelled)).toEqual(['skipped', 'ended', 0]);
    expect(await fate(coming)).toEqual(['sent', null, 1]);
    await app.setClock(FIRST_REMINDER);
    await handOver();
    const first = (await messages.listOf(coming.id)).find((m) => m.kind === 'reminder_first');
    expect([first?.status, first?.reason]).toEqual(['skipped', 'already_confirmed']);
    await app.setClock(LAST_REMINDER);
    await handOver();
    const last = (await messages.listOf(coming.id)).find((m) => m.kind === 'reminder_last');
    expect(last?.status).toBe('sent');
  });

  describe('to a child', () => {
    const guardian = { name: 'Wali', relation: 'mother' as const, phone: '081370009876', consent: true };
    const bookChild = async () => {
      index += 1;
      const child = { ...bornOn(index, '2010-06-15'), phone: `0812700${String(10_000 + index)}`, guardian };
      const booking = await buildBooking(app, day.slotIds[index % 20] ?? '', [child]);
      await telling.queue.work();
      return booking;
    };

    it('each kind goes to the guardian, none to the child', async () => {
      const { code } = await bookChild();
      await handOver();
      await app.get(BookingsAccessService).askCode(code);
      await app.get(BookingsAccessService).askLink(code);
      await telling.queue.work();
      await handOver();
      await app.setClock(FIRST_REMINDER);
      await handOver();
      await app.setClock(LAST_REMINDER);
      await handOver();
      const toGuardian = provider.calls.filter(({ to }) => to === '+6281370009876');
      expect(toGuardian.map(({ kind }) => kind).sort()).toEqual([
        'access_link',
        'confirmation',
        'one_time_code',
        'reminder_first',
        'reminder_last',
      ]);
      expect(provider.calls.filter(({ to }) => to === `+62812700${10_000 + index}`)).toEqual([]);
    });

    it('nothing is sent any more when the consent is gone at the last moment', async () => {
      const booking = await bookChild();
      await app.database.sql(
        'UPDATE applicants SET guardian_enc = NULL WHERE id = (SELECT applicant_id FROM booking_people WHERE booking_id = $1)',
        [booking.id],
      );
      await handOver();
      expect(provider.calls).toEqual([]);
      expect(await fate(booking)).toEqual(['skipped', 'no_contact', 0]);
    });
  });

  it('every message ends somewhere: none vanish', async () => {
    const bookings = [await book(), await book()];
    await handOver();
    await app.setClock('2027-02-14T10:00:00+07:00');
    await handOver();
    const all = (await Promise.all(bookings.map(({ id }) => messages.listOf(id)))).flat();
    expect(all.map(({ status }) => status).sort()).toEqual(['sent', 'sent', ...Array<string>(4).fill('skipped')]);
    const open = await app.database.sql(`SELECT id FROM messages WHERE status IN ('due', 'claimed', 'sending')`);
    expect(open).toEqual([]);
  });
});
