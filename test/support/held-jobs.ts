import { Injectable } from '@nestjs/common';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import type { JobData, JobHandler, QueueName } from '../../src/platform/jobs/jobs.types.js';

/** In place of BullMQ: keeps what was handed over until the test lets it run. */
@Injectable()
export class HeldJobs extends Jobs {
  readonly waiting: { name: QueueName; data: JobData }[] = [];
  private readonly work = new Map<QueueName, JobHandler>();

  override handle(name: QueueName, handler: JobHandler): void {
    this.work.set(name, handler);
  }

  override async add(name: QueueName, jobs: JobData[]): Promise<void> {
    this.waiting.push(...jobs.map((data) => ({ name, data })));
  }

  override async onApplicationBootstrap(): Promise<void> {}

  async run(name: QueueName, data: JobData): Promise<void> {
    await this.work.get(name)?.(data);
  }

  /** Runs everything that waits, one after the other. Gives how many. */
  async runAll(): Promise<number> {
    const jobs = this.waiting.splice(0);
    for (const { name, data } of jobs) await this.run(name, data);
    return jobs.length;
  }
}
