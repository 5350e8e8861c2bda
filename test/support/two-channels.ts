import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { MessagesSequelService } from '../../src/modules/messages/messages.sequel.service.js';
import { startApp, type TestApp } from './app.js';
import {
  buildBooking,
  buildDay,
  type BuiltBooking,
  type BuiltDay,
  buildStaff,
  OFFICE,
  phoneOf,
  reachable,
} from './builders.js';
import { FakeProvider } from './fake-provider.js';
import { HeldJobs } from './held-jobs.js';
import { HeldQueue } from './held-queue.js';

/** Ten days before the service day. */
export const START = '2027-02-03T10:00:00+07:00';

/** An office that says things over WhatsApp and by SMS, to fakes; its queue is worked by hand. */
export class TwoChannels {
  readonly queue: HeldQueue;
  private index = 0;

  private constructor(
    readonly app: TestApp,
    readonly whatsapp: FakeProvider,
    readonly sms: FakeProvider,
    readonly day: BuiltDay,
    readonly supervisor: StaffActor,
  ) {
    this.queue = new HeldQueue(app);
  }

  static async open(more: Record<string, string> = {}): Promise<TwoChannels> {
    const [whatsapp, sms] = await Promise.all([FakeProvider.start(), FakeProvider.start()]);
    const meta = { WHATSAPP_URL: whatsapp.url, WHATSAPP_PHONE_ID: '123456789', WHATSAPP_TOKEN: 'token' };
    const env = { ...meta, SMS_URL: sms.url, ...more };
    const app = await startApp({ now: START, replace: [[Jobs, HeldJobs]], env });
    const day = await buildDay(app, { date: '2027-02-13', counters: 8 });
    return new TwoChannels(app, whatsapp, sms, day, await buildStaff(app, 'supervisor', { site: OFFICE }));
  }

  async close(): Promise<void> {
    await this.app.close();
    await Promise.all([this.whatsapp.close(), this.sms.close()]);
  }

  /** As on the first day; both providers answer and were asked nothing. */
  async begin(): Promise<void> {
    await this.app.setClock(START);
    this.whatsapp.clear();
    this.sms.clear();
    this.queue.jobs.waiting.length = 0;
    await this.app.database.sql('UPDATE channel_states SET failures = 0, open_until = NULL, paced_until = NULL');
  }

  /** Of somebody who has a mobile number; what is to be said of it is planned. */
  async book(more: Partial<ApplicantInput> = {}): Promise<BuiltBooking> {
    this.index += 1;
    const slotId = this.day.slotIds[this.index % 20] ?? '';
    const booking = await buildBooking(this.app, slotId, [{ ...reachable(this.index), ...more }], 'ikd');
    await this.queue.work();
    return booking;
  }

  /** Of whom was booked last. */
  get phone(): string {
    return `+62${phoneOf(this.index).slice(1)}`;
  }

  later(minutes: number): Promise<void> {
    return this.app.setClock(new Date(Date.parse(START) + minutes * 60_000).toISOString());
  }

  /** What failed goes on over another channel. */
  async follow(): Promise<void> {
    await this.app.get(MessagesSequelService).follow();
    await this.queue.say();
  }
}
