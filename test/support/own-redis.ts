import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A block of tests that start a Redis of their own; says so when there is none to start. */
export function describeRedis(name: string, tests: () => void): void {
  if (hasRedis) return describe(name, tests);
  describe(name, () => it.skip('NOT RUN: redis-server is not on the PATH', () => undefined));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A Redis of one test alone, which may be emptied and killed. It keeps nothing; its address never changes. */
export class OwnRedis {
  private child?: ChildProcess;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<OwnRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'giliran-redis-'));
    const redis = new OwnRedis(folder, await freePort());
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const args = ['--port', this.port, '--bind', '127.0.0.1', '--dir', this.folder, '--save', '', '--appendonly', 'no'];
    this.child = spawn('redis-server', args.map(String), { stdio: 'ignore' });
    await eventually('Redis answers', () => this.with((redis) => redis.ping()).catch(() => null));
  }

  /** kill -9 */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async empty(): Promise<void> {
    await this.with((redis) => redis.flushall());
  }

  async destroy(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async with<T>(ask: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }
}
