import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { loadEnv } from '../../src/platform/config/env.js';
import { type JobData, QUEUE_NAMES, type QueueName } from '../../src/platform/jobs/jobs.types.js';
import { createQueueBackend, type QueueBackend } from '../../src/platform/jobs/queue-backend.js';
import { environment } from './app.js';
import { look } from './leaks.js';
import type { TestDatabase } from './database.js';
import { ROOT } from './program.js';

const OWN_FOLDER = join(ROOT, '.giliran', 'test-redis');

/** A numbered database of the test's Redis: each spec file has one of its own, as they share the server. */
export const redisUrl = (database: number): string | undefined =>
  process.env.TEST_REDIS_URL ? `${process.env.TEST_REDIS_URL}/${database}` : undefined;

/** The store behind the queues as an operator sees it: to look into, to stop, and to lose. */
export class QueueStore {
  private constructor(
    private readonly database: TestDatabase,
    private readonly backend: QueueBackend,
    private readonly queues: Map<QueueName, Queue<JobData>>,
    private readonly redis?: Redis,
  ) {}

  static async open(database: TestDatabase, url: string | undefined): Promise<QueueStore> {
    const backend = createQueueBackend(loadEnv(environment(database, url ? { REDIS_URL: url } : {})));
    await backend.ready();
    const queues = new Map(QUEUE_NAMES.map((name) => [name, backend.queue(name) as unknown as Queue<JobData>]));
    return new QueueStore(database, backend, queues, url ? new Redis(url) : undefined);
  }

  async pause(name: QueueName): Promise<void> {
    await this.queue(name).pause();
  }

  async resume(name: QueueName): Promise<void> {
    await this.queue(name).resume();
  }

  /** Jobs that wait, also while the queue is paused. */
  async waiting(name: QueueName): Promise<JobData[]> {
    return (await this.queue(name).getJobs(['waiting'])).map((job) => job.data);
  }

  /** Hands a job over once more, past the ids that keep doubles out. */
  async addAgain(name: QueueName, data: JobData, jobId: string): Promise<void> {
    await this.queue(name).add(name, data, { jobId });
  }

  /** Everything that the store holds, as text. */
  async dump(): Promise<string> {
    return this.redis ? this.dumpRedis(this.redis) : this.dumpTables();
  }

  /** Loses everything. @throws Error when the server is not the one of this run */
  async empty(): Promise<void> {
    if (this.redis) {
      const [, folder = ''] = (await this.redis.config('GET', 'dir')) as string[];
      if (realpathSync(folder) !== realpathSync(OWN_FOLDER)) throw new Error(`Not our Redis: it works in ${folder}.`);
      await this.redis.flushdb();
      return;
    }
    for (const table of await this.tables()) {
      if (table !== 'migration') await this.database.sql(`DELETE FROM bullmq.${table}`);
    }
  }

  async close(): Promise<void> {
    if (this.redis) look('redis', await this.dumpRedis(this.redis));
    for (const queue of this.queues.values()) await queue.close();
    await this.backend.close();
    await this.redis?.quit();
  }

  private queue(name: QueueName): Queue<JobData> {
    const queue = this.queues.get(name);
    if (!queue) throw new Error(`No queue ${name}.`);
    return queue;
  }

  private async tables(): Promise<string[]> {
    const found = await this.database.sql<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq'`,
    );
    return found.map(({ name }) => name);
  }

  private async dumpTables(): Promise<string> {
    const parts = await Promise.all(
      (await this.tables()).map((table) =>
        this.database.sql<{ row: object }>(`SELECT to_jsonb(t) AS row FROM bullmq.${table} t`),
      ),
    );
    return JSON.stringify(parts);
  }

  private async dumpRedis(redis: Redis): Promise<string> {
    const read: Record<string, (key: string) => Promise<unknown>> = {
      string: (key) => redis.get(key),
      hash: (key) => redis.hgetall(key),
      list: (key) => redis.lrange(key, 0, -1),
      set: (key) => redis.smembers(key),
      zset: (key) => redis.zrange(key, 0, -1),
      stream: (key) => redis.xrange(key, '-', '+'),
    };
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.map(async (key) => [key, await read[await redis.type(key)]?.(key)]));
    return JSON.stringify(values);
  }
}
