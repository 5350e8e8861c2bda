import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { SmtpProvider } from '../../src/modules/messages/messages.smtp.service.js';
import { ProviderRefused } from '../../src/modules/messages/messages.types.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { loadEnv } from '../../src/platform/config/env.js';
import { environment, startApp, type TestApp } from '../support/app.js';
import { buildDay, person } from '../support/builders.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { FakeSmtp, type SmtpMode } from '../support/fake-smtp.js';
import { expectInvariants } from '../support/invariants.js';

const TIMEOUT_MS = 10_000;
const LONGEST_JITTER = 1.25;
/** After so many refusals as the first test makes the channel rests. */
const RESTS_MS = 31_000;
const DELIVERY = {
  key: 'surat-1',
  to: 'warga@contoh.id',
  subject: 'Janji Anda',
  text: 'Sabtu pukul 09.00.',
  kind: 'confirmation' as const,
  language: 'id' as const,
  parameters: [],
  wording: 'a' as const,
};

const nowhere: Pick<TestDatabase, 'appUrl' | 'ownerUrl'> = {
  appUrl: 'postgres://127.0.0.1/none',
  ownerUrl: 'postgres://127.0.0.1/none',
};

describe('e-mail over SMTP', () => {
  let smtp: FakeSmtp;
  const send = (url = smtp.url) =>
    new SmtpProvider(loadEnv(environment(nowhere as TestDatabase, { SMTP_URL: url }))).send(DELIVERY);

  beforeEach(async () => {
    smtp = await FakeSmtp.start();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await smtp.close();
  });

  it('gives the reference of a letter that was taken', async () => {
    await expect(send()).resolves.toBe('<surat-1@localhost>');
    expect(smtp.letters).toHaveLength(1);
    expect(smtp.letters[0]).toContain('To: warga@contoh.id');
    expect(smtp.letters[0]).toContain('Message-ID: <surat-1@localhost>');
  });

  it.each<[SmtpMode, string]>([
    ['refuse-recipient', '550'],
    ['refuse-letter', '554'],
  ])('calls a letter surely not sent when the server says so: %s', async (mode, reason) => {
    smtp.mode = mode;
    await expect(send()).rejects.toMatchObject({ name: 'ProviderRefused', reason });
  });

  it('calls a letter surely not sent when nobody listens', async () => {
    const { url } = smtp;
    await smtp.close();
    await expect(send(url)).rejects.toBeInstanceOf(ProviderRefused);
    smtp = await FakeSmtp.start();
  });

  it('does not know what became of a letter when the server hangs up instead of answering', async () => {
    smtp.mode = 'close-after-letter';
    await expect(send()).rejects.not.toBeInstanceOf(ProviderRefused);
    expect(smtp.letters).toHaveLength(1);
  });

  it.each<[SmtpMode, boolean]>([
    ['hang-before-greeting', true],
    ['hang-after-letter', false],
  ])('gives up after ten seconds of silence: %s', async (mode, isSurelyNotSent) => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    smtp.mode = mode;
    const outcome = send().then(
      () => null,
      (error: unknown) => error,
    );
    const isReached = () => (mode === 'hang-after-letter' ? smtp.letters.length > 0 : smtp.connections > 0);
    while (!isReached()) await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(TIMEOUT_MS - 1);
    jest.advanceTimersByTime(2);
    expect((await outcome) instanceof ProviderRefused).toBe(isSurelyNotSent);
  });
});

interface Confirmation {
  id: string;
  status: string;
  reason: string | null;
  attempts: number;
}

/** A site that sends e-mail, as a resident and as the database see it. */
class Office {
  private next = 0;

  private constructor(
    readonly web: TestApp,
    readonly smtp: FakeSmtp,
    private readonly slotIds: string[],
  ) {}

  static async open(): Promise<Office> {
    const web = await startApp();
    const { slotIds } = await buildDay(web, { counters: 5, cards: 100 });
    return new Office(web, await FakeSmtp.start(), slotIds);
  }

  async close(): Promise<void> {
    await this.smtp.close();
    await this.web.close();
  }

  settings(): Record<string, string> {
    return { GILIRAN_DEMO: '0', SMTP_URL: this.smtp.url };
  }

  async book(): Promise<string> {
    this.next += 1;
    const applicants = [{ ...person(this.next), email: `warga${this.next}@contoh.id` }];
    const slotId = this.slotIds[this.next % this.slotIds.length] ?? '';
    const want = { applicants, language: 'id', channel: 'api' } as const;
    return (await this.web.get(BookingsConfirmService).book(slotId, 'record_first', want)).bookingId;
  }

  async confirmationOf(bookingId: string): Promise<Confirmation | undefined> {
    const found = await this.web.database.sql<Confirmation>(
      `SELECT id, status, reason, attempts FROM messages WHERE subject_id = $1 AND kind = 'confirmation'`,
      [bookingId],
    );
    return found[0];
  }

  becomes(bookingId: string, status: string, attempts = 1): Promise<Confirmation> {
    return eventually(`the confirmation is ${status}`, async () => {
      const row = await this.confirmationOf(bookingId);
      return row?.status === status && row.attempts === attempts ? row : null;
    });
  }

  timesSent(messageId: string): number {
    return this.smtp.messageIds.filter((id) => id === messageId).length;
  }
}

const letTimePass = (app: TestApp, ms: number): Promise<void> => {
  const clock = app.get(Clock);
  return clock.moveTo(new Date(clock.now().getTime() + ms));
};

describe('a worker and a mail server that refuses', () => {
  let office: Office;
  let worker: TestApp;

  beforeAll(async () => {
    office = await Office.open();
    worker = await startApp({ kind: 'worker', database: office.web.database, env: office.settings() });
  });
  afterEach(() => expectInvariants(office.web.database));
  afterAll(async () => {
    await worker.close();
    await office.close();
  });

  it('tries five times, each later than the last, then calls it failed', async () => {
    office.smtp.mode = 'refuse-recipient';
    const booking = await office.book();
    for (const [index, ms] of [5_000, 20_000, 80_000, 320_000].entries()) {
      await office.becomes(booking, 'due', index + 1);
      await letTimePass(worker, ms * LONGEST_JITTER);
    }
    expect(await office.becomes(booking, 'failed', 5)).toMatchObject({ reason: '550' });
    expect(office.smtp.letters).toEqual([]);
  });

  it('sends late, and once, when the server is back', async () => {
    await letTimePass(worker, RESTS_MS);
    const booking = await office.book();
    await office.becomes(booking, 'due');
    office.smtp.mode = 'ok';
    // One more refusal, and the channel rests again.
    await letTimePass(worker, RESTS_MS);
    const { id } = await office.becomes(booking, 'sent', 2);
    expect(office.timesSent(id)).toBe(1);
  });
});
