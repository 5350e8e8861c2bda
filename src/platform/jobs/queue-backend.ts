import { setTimeout } from 'node:timers/promises';
import { createPostgresBackend, type Processor, Queue, withBackend, Worker, type WorkerOptions } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';
import type { Env } from '../config/env.js';
import { APPLICATION_ROLE } from '../database/data-source.js';
import type { JobData, QueueName } from './jobs.types.js';

/** The part of a BullMQ queue and worker that is the same on both backends. */
export interface QueueLike {
  addBulk(jobs: { name: string; data: JobData; opts: { jobId: string } }[]): Promise<unknown>;
  close(): Promise<void>;
}
export interface WorkerLike {
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
}

export interface QueueBackend {
  kind: 'redis' | 'postgres';
  /**
   * To be awaited first: a queue that is made while its store is away stays dead for ever, in silence.
   * @throws Error when the store cannot be reached
   */
  ready(): Promise<void>;
  queue(name: QueueName): QueueLike;
  worker(name: QueueName, work: (data: JobData) => Promise<void>, onError: (error: Error) => void): WorkerLike;
  close(): Promise<void>;
}

const JOB_DEFAULTS = {
  removeOnComplete: true,
  removeOnFail: 1_000,
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
};

// A dead worker is noticed within 15 s. `runRetryDelay` is what a worker waits after it lost the database.
const WORKER: Omit<WorkerOptions, 'connection' | 'concurrency'> & { runRetryDelay: number } = {
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 20,
  runRetryDelay: 1_000,
};

/** Between a fault of PostgreSQL and the next question. */
const REST_MS = 1_000;

/** A line on which an answer is due and nothing comes for so long leads nowhere, though nobody closed it. */
const SILENT_MS = 10_000;

/** A message waits for its provider most of the time, and holds no connection then. */
const CONCURRENCY: Record<QueueName, number> = { outbox: 10, 'send-message': 20 };

const processorOf =
  (work: (data: JobData) => Promise<void>): Processor<JobData, void> =>
  (job) =>
    work(job.data);

/** The one place that knows where the queue lives: Redis when `REDIS_URL` is set, else the same PostgreSQL. */
export const createQueueBackend = (env: Env): QueueBackend =>
  env.redisUrl ? onRedis(env.redisUrl) : onPostgres(env.databaseUrl);

/** Fails at once while Redis is away; the row in PostgreSQL is handed over again later. */
const PRODUCER: RedisOptions = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  lazyConnect: true,
  socketTimeout: SILENT_MS,
};

function onRedis(url: string): QueueBackend {
  const connections: Redis[] = [];
  let fault = '';
  const connect = (options: RedisOptions) => {
    const redis = new Redis(url, options);
    redis.on('error', (error: Error) => (fault = error.message));
    connections.push(redis);
    return redis;
  };
  const producer = connect(PRODUCER);
  return {
    kind: 'redis',
    ready: async () => {
      await producer.connect().catch((error: Error) => {
        throw new Error(`Redis cannot be reached: ${fault || error.message}`);
      });
    },
    queue: (name) =>
      quiet(
        new Queue<JobData>(name, {
          connection: producer,
          prefix: 'giliran',
          skipWaitingForReady: true,
          defaultJobOptions: JOB_DEFAULTS,
        }),
      ),
    worker: (name, work, onError) => {
      const connection = connect({ maxRetriesPerRequest: null });
      const options = { ...WORKER, concurrency: CONCURRENCY[name], connection, prefix: 'giliran' };
      const worker = new Worker<JobData>(name, processorOf(work), options).on('error', onError);
      // Only now: the line that waits for jobs is a copy of this one, and BullMQ watches it by itself.
      connection.options.socketTimeout = SILENT_MS;
      return worker;
    },
    close: async () => {
      await Promise.all(connections.map((redis) => redis.quit().catch(() => redis.disconnect())));
    },
  };
}

/**
 * After most faults (a server that is full or starts, a right that is missing) a worker of BullMQ asks again at once,
 * thousands of times a second; so each fault takes a moment before it is told.
 */
class RestingPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    const ask = this.query.bind(this) as (...statement: unknown[]) => Promise<unknown>;
    const query = (...statement: unknown[]) =>
      ask(...statement).catch(async (error: unknown) => {
        await setTimeout(REST_MS);
        throw error;
      });
    Object.assign(this, { query });
  }
}

function onPostgres(url: string): QueueBackend {
  const postgres = withBackend(createPostgresBackend);
  const pool = new RestingPool({
    connectionString: url,
    max: 10,
    keepAlive: true,
    application_name: 'giliran-queue',
    options: `-c role=${APPLICATION_ROLE} -c search_path=bullmq`,
  });
  pool.on('error', () => undefined);
  pool.setMaxListeners(50);
  return {
    kind: 'postgres',
    ready: async () => {
      await pool.query('SELECT 1');
    },
    queue: (name) => quiet(new postgres.Queue<JobData>(name, { connection: pool, defaultJobOptions: JOB_DEFAULTS })),
    worker: (name, work, onError) => {
      const worker = new postgres.Worker<JobData>(name, processorOf(work), {
        ...WORKER,
        concurrency: CONCURRENCY[name],
        connection: pool,
      });
      worker.on('error', onError);
      return worker;
    },
    close: () => pool.end(),
  };
}

/** A queue without an error listener would end the process when its connection breaks; adding reports the fault anyway. */
function quiet<T extends { on(event: 'error', listener: () => void): unknown }>(queue: T): T {
  queue.on('error', () => undefined);
  return queue;
}
