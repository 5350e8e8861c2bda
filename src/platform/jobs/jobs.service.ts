import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PROCESS_KIND, type ProcessKind } from '../config/config.module.js';
import { Env } from '../config/env.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../clock/clock.service.js';
import { requestContext } from '../logging/request-context.js';
import { type JobData, type JobHandler, QUEUE_NAMES, type QueueName } from './jobs.types.js';
import { createQueueBackend, type QueueBackend, type QueueLike, type WorkerLike } from './queue-backend.js';

/** Hands row ids to BullMQ and, in a worker, runs the handler of each queue. Never called on the booking path. */
@Injectable()
export class Jobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Jobs.name);
  private readonly handlers = new Map<QueueName, JobHandler>();
  private readonly queues = new Map<QueueName, QueueLike>();
  private workers: WorkerLike[] = [];
  private backend?: QueueBackend;

  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    @Inject(PROCESS_KIND) private readonly kind: ProcessKind,
  ) {}

  /** Said once per queue, when modules are initialised. */
  handle(name: QueueName, handler: JobHandler): void {
    this.handlers.set(name, handler);
  }

  /** @throws Error in a worker when a queue has no handler or the queue store cannot be reached. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.kind !== 'worker') return;
    const backend = createQueueBackend(this.env);
    this.backend = backend;
    await backend.ready();
    for (const name of QUEUE_NAMES) {
      const handler = this.handlers.get(name);
      if (!handler) throw new Error(`No handler for the queue "${name}".`);
      this.queues.set(name, backend.queue(name));
      this.workers.push(
        backend.worker(
          name,
          (data) =>
            requestContext.run({ id: `${name}-${newId(this.clock.now()).slice(-8)}` }, () =>
              this.attempt(name, handler, data),
            ),
          (error) => this.logger.warn(`${name}: ${error.message}`),
        ),
      );
    }
    await Promise.all(this.workers.map((worker) => worker.waitUntilReady()));
    this.logger.log(`queue on ${backend.kind}`);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.backend?.close();
    this.workers = [];
    this.backend = undefined;
  }

  /** Adding a job that is already there does nothing: its id is made of the queue, row and fence. */
  async add(name: QueueName, jobs: JobData[]): Promise<void> {
    const queue = this.queues.get(name);
    if (!queue || jobs.length === 0) return;
    await queue.addBulk(jobs.map((data) => ({ name, data, opts: { jobId: `${name}-${data.rowId}-${data.fence}` } })));
  }

  private async attempt(name: QueueName, handler: JobHandler, data: JobData): Promise<void> {
    try {
      await handler(data);
    } catch (error) {
      this.logger.warn(`${name} ${data.rowId}: ${String(error)}`);
      throw error;
    }
  }
}
