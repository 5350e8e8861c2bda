import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import type { TestApp } from './app.js';
import { HeldJobs } from './held-jobs.js';

/** The queue of a program that was started with `HeldJobs`, worked by hand. */
export class HeldQueue {
  readonly jobs: HeldJobs;

  constructor(private readonly app: TestApp) {
    const jobs = app.get(Jobs);
    if (!(jobs instanceof HeldJobs)) throw new Error('The queue of this program is not held.');
    this.jobs = jobs;
  }

  /** Changes that were committed reach those who follow them. */
  async work(): Promise<void> {
    await this.app.get(Outbox).handOver();
    await this.jobs.runAll();
  }

  /** What is due is said. Gives how many jobs that took. */
  async say(): Promise<number> {
    await this.app.get(MessagesService).handOver();
    return this.jobs.runAll();
  }
}
