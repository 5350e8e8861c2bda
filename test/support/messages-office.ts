import { randomUUID } from 'node:crypto';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import type { MessageStatus } from '../../src/modules/messages/messages.types.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { environment, startApp, type TestApp } from './app.js';
import { buildDay, reachable } from './builders.js';
import { cloneDatabase, type TestDatabase } from './database.js';
import { FakeProvider } from './fake-provider.js';
import { type RunningProgram, start } from './program.js';

export interface MessageRow {
  id: string;
  kind: string;
  status: MessageStatus;
  fence: number;
  reason: string | null;
}

/** An office that says things by SMS: its web process is here, its workers are processes of their own. */
export class MessagesOffice {
  private next = 0;

  private constructor(
    readonly web: TestApp,
    readonly provider: FakeProvider,
    readonly slotIds: string[],
    private readonly queueUrl: string | undefined,
    private readonly own: TestDatabase | null,
  ) {}

  /** `date`: the service day, so far ahead as a test needs. */
  static async open(
    options: {
      database?: TestDatabase;
      queueUrl?: string;
      date?: string;
      now?: string;
      /** Of its web process. */
      env?: Record<string, string>;
    } = {},
  ): Promise<MessagesOffice> {
    const { database, queueUrl, date, now, env } = options;
    const provider = await FakeProvider.start();
    const own = database ? null : await cloneDatabase();
    const used = database ?? (own as TestDatabase);
    await used.sql('UPDATE sites SET horizon_days = 90');
    const web = await startApp({ database: used, now, env });
    const { slotIds } = await buildDay(web, { counters: 300, date });
    return new MessagesOffice(web, provider, slotIds, queueUrl, own);
  }

  async close(): Promise<void> {
    await this.web.close();
    await this.provider.close();
    await this.own?.drop();
  }

  /** The clock of the office goes on as it is. */
  settings(more: Record<string, string> = {}): Record<string, string> {
    const queue: Record<string, string> = this.queueUrl ? { REDIS_URL: this.queueUrl } : {};
    const sms = { SMS_URL: this.provider.url, SMS_PER_SECOND: '1000', MESSAGE_CAP_HOUR: '1000000000' };
    // Longer than a slow machine takes to answer itself.
    const wait = { PROVIDER_WAIT_MS: '8000' };
    return { GILIRAN_DEMO: '0', GILIRAN_NOW: '', DATABASE_WAIT_MS: '3000', ...sms, ...wait, ...queue, ...more };
  }

  startWorker(more: Record<string, string> = {}): Promise<RunningProgram> {
    return start('worker.js', environment(this.web.database, this.settings(more)));
  }

  /** Confirmed bookings of people who have a mobile number. */
  async book(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      this.next += 1;
      const slotId = this.slotIds[this.next % this.slotIds.length] ?? '';
      const applicants = [reachable(this.next)];
      const want = { applicants, language: 'id', channel: 'api' } as const;
      ids.push((await this.web.get(BookingsConfirmService).book(slotId, 'ikd', want)).bookingId);
    }
    return ids;
  }

  /** Reminders of bookings that stand, as the planner would have made them, without a row of the outbox each. */
  async plan(bookingIds: readonly string[], dueAt: Date, kind = 'reminder_last', channel = 'sms'): Promise<void> {
    await this.web.database.sql(
      `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
         due_at, deadline_at, status)
       SELECT n.id, b.region_id, b.id, b.version, $4, $5, p.applicant_id, b.language, '-', $3, b.starts_at, 'due'
       FROM unnest($1::uuid[], $2::uuid[]) AS n (id, booking_id) JOIN bookings b ON b.id = n.booking_id
       JOIN booking_people p ON p.booking_id = b.id`,
      [bookingIds.map(() => randomUUID()), bookingIds, dueAt, kind, channel],
    );
  }

  rows(bookingIds: readonly string[], kind = 'confirmation'): Promise<MessageRow[]> {
    return this.web.database.sql<MessageRow>(
      'SELECT id, kind, status, fence, reason FROM messages WHERE subject_id = ANY($1) AND kind = $2 ORDER BY id',
      [bookingIds, kind],
    );
  }

  async counts(bookingIds: readonly string[], kind = 'confirmation'): Promise<Partial<Record<MessageStatus, number>>> {
    const found = await this.web.database.sql<{ status: MessageStatus; n: number }>(
      'SELECT status, count(*)::int AS n FROM messages WHERE subject_id = ANY($1) AND kind = $2 GROUP BY status',
      [bookingIds, kind],
    );
    return Object.fromEntries(found.map(({ status, n }) => [status, n]));
  }

  /** What the provider was asked to say more than once: a provider that knows no keys would have said it twice. */
  doubled(): string[] {
    const seen = new Set<string>();
    return this.provider.calls.flatMap(({ key }) => {
      const isDouble = seen.has(key);
      seen.add(key);
      return isDouble ? [key] : [];
    });
  }

  now(): Date {
    return this.web.get(Clock).now();
  }

  async letTimePass(ms: number): Promise<void> {
    await this.web.get(Clock).moveTo(new Date(this.now().getTime() + ms));
  }
}
