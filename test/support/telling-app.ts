import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { DevelopmentOutbox } from '../../src/modules/messages/messages.development.service.js';
import type { Delivery } from '../../src/modules/messages/messages.types.js';
import { type AppOptions, startApp, type TestApp } from './app.js';
import { FakeOutbox } from './fake-outbox.js';
import { HeldJobs } from './held-jobs.js';
import { HeldQueue } from './held-queue.js';

/** The program with a queue that is worked by hand and a provider that keeps what it is asked to say. */
export class TellingApp {
  readonly queue: HeldQueue;
  readonly provider: FakeOutbox;

  private constructor(readonly app: TestApp) {
    this.queue = new HeldQueue(app);
    this.provider = app.get(DevelopmentOutbox) as FakeOutbox;
  }

  static async start(options: AppOptions = {}): Promise<TellingApp> {
    const app = await startApp({
      ...options,
      replace: [[Jobs, HeldJobs], [DevelopmentOutbox, FakeOutbox], ...(options.replace ?? [])],
    });
    return new TellingApp(app);
  }

  /** Everything that is due is said; gives what was. */
  async tell(): Promise<Delivery[]> {
    const before = this.provider.calls.length;
    await this.queue.work();
    await this.queue.say();
    return this.provider.calls.slice(before);
  }
}
