import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Cluster, startClusterFrom, startEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { copyCluster } from '../support/cluster-template.js';

interface Session {
  login: string;
  role: string;
  fsync: string;
  commit: string;
  checksums: string;
  zone: string;
}

const SESSION = `select session_user as login, current_user as role, current_setting('fsync') as fsync,
  current_setting('synchronous_commit') as commit, current_setting('data_checksums') as checksums,
  current_setting('TimeZone') as zone`;

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string, options = ''): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, options });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  let started: Cluster[];
  let others: ChildProcess[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'giliran-postgres-'));
    // As root the server runs as another account, which has to pass through.
    await chmod(folder, 0o711);
    dataDir = join(folder, 'postgres');
    started = [];
    others = [];
  });

  afterEach(async () => {
    for (const cluster of started) await cluster.destroy();
    for (const child of others) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (options: { port?: number } = {}): Promise<Cluster> => {
    const cluster = await startEmbeddedPostgres({ dataDir, ...options });
    started.push(cluster);
    return cluster;
  };

  /** Where the making of the data is not the matter, they are copied. */
  const startCopy = async (): Promise<Cluster> => {
    await copyCluster(dataDir);
    return start();
  };

  const postmasterFile = (cluster: Cluster): string => join(cluster.clusterDir, 'postmaster.pid');

  /** A stranger of the server's own user: PostgreSQL itself looks past those of others. */
  async function spawnStranger(cluster: Cluster, script: string): Promise<ChildProcess> {
    const { uid, gid } = await stat(cluster.clusterDir);
    const account = process.getuid?.() === 0 ? { uid, gid } : {};
    const child = spawn('sh', ['-c', script], { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
    others.push(child);
    await once(child, 'spawn');
    return child;
  }

  /** Puts somebody else's process into the server's file, the way a pid comes to be used anew after a crash. */
  async function leaveFileOf(pid: number, cluster: Cluster): Promise<void> {
    const lines = [pid, cluster.clusterDir, 1_700_000_000, cluster.port, '', '127.0.0.1', '  1 1', 'ready   ', ''];
    await writeFile(postmasterFile(cluster), lines.join('\n'));
    await chmod(postmasterFile(cluster), 0o644);
  }

  it('makes a durable database with an owner and a restricted application login', async () => {
    const cluster = await start();
    expect(cluster.adopted).toBe(false);
    const [session] = await ask<Session>(cluster.appUrl, SESSION, '-c role=giliran_app');
    expect(session).toEqual({
      login: 'giliran_web',
      role: 'giliran_app',
      fsync: 'on',
      commit: 'on',
      checksums: 'on',
      zone: 'UTC',
    });
    await expect(ask(cluster.appUrl, 'create table t (i int)')).rejects.toThrow('permission denied');
    await ask(cluster.ownerUrl, 'create table t (i int)');
    const secrets = await stat(join(dataDir, 'passwords.json'));
    expect(secrets.mode & 0o077).toBe(0);
  });

  it('refuses a login without the right password', async () => {
    const cluster = await startCopy();
    const wrong = new URL(cluster.appUrl);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('keeps data and port over a stop', async () => {
    const first = await startCopy();
    await ask(first.ownerUrl, 'create table kept (i int)');
    await first.stop();
    await expect(ask(first.ownerUrl, 'select 1')).rejects.toThrow('ECONNREFUSED');
    const second = await start();
    expect([second.adopted, second.port]).toEqual([false, first.port]);
    expect(await ask(second.ownerUrl, 'select * from kept')).toEqual([]);
  });

  it('adopts the server that outlived whoever started it', async () => {
    const first = await startCopy();
    const second = await start();
    expect([second.adopted, second.pid, second.port]).toEqual([true, first.pid, first.port]);
  });

  it('starts one server when three ask at the same moment', async () => {
    const all = await Promise.all([start(), start(), start()]);
    expect(new Set(all.map((cluster) => cluster.pid)).size).toBe(1);
    expect(all.filter((cluster) => !cluster.adopted)).toHaveLength(1);
  });

  it('says when the server is killed, and loses nothing that was committed', async () => {
    const first = await startCopy();
    await ask(first.ownerUrl, 'create table kept (i int); insert into kept values (7)');
    const ended = new Promise<void>((resolve) => first.onExit(resolve));
    process.kill(first.pid, 'SIGKILL');
    await ended;
    const second = await start({ port: first.port });
    expect([second.adopted, second.port]).toEqual([false, first.port]);
    expect(await ask(second.ownerUrl, 'select i from kept')).toEqual([{ i: 7 }]);
  });

  it('does not call a stop an accident', async () => {
    const cluster = await startCopy();
    let calls = 0;
    cluster.onExit(() => (calls += 1));
    await cluster.stop();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(calls).toBe(0);
  });

  it('starts beside a living process that has got the pid in the file, and leaves it alone', async () => {
    const first = await startCopy();
    await first.stop();
    const stranger = await spawnStranger(first, 'exec sleep 60');
    await leaveFileOf(stranger.pid ?? 0, first);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    expect((await readFile(postmasterFile(second), 'utf8')).split('\n')[0]).toBe(String(second.pid));
  });

  it('starts although the dead server is still a zombie', async () => {
    const first = await startCopy();
    await first.stop();
    const parent = await spawnStranger(first, 'sleep 0.1 & echo $!; exec sleep 60');
    const [line] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
    await new Promise((resolve) => setTimeout(resolve, 300));
    await leaveFileOf(Number(line.toString()), first);
    expect((await start()).adopted).toBe(false);
  });

  it('takes another port when its own is in use', async () => {
    const first = await startCopy();
    await first.stop();
    const squatter = createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start();
      expect(second.port).not.toBe(first.port);
      expect(await ask(second.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      squatter.close();
    }
  });

  it('waits for a port that it was told to use', async () => {
    const first = await startCopy();
    await first.stop();
    const squatter = createServer().listen(first.port, '127.0.0.1');
    await once(squatter, 'listening');
    setTimeout(() => squatter.close(), 700);
    expect((await start({ port: first.port })).port).toBe(first.port);
  });

  const oldPrograms = process.env.TEST_PG15_BIN;
  if (oldPrograms === undefined) it.skip('NOT RUN: PostgreSQL 15 is not installed', () => undefined);
  else
    it('runs another major version, and never on data of the wrong one', async () => {
      const old = await startClusterFrom({ binDir: oldPrograms, dataDir, fsync: false });
      started.push(old);
      const [row] = await ask<{ version: string }>(old.ownerUrl, 'select version()');
      expect(row?.version).toContain('PostgreSQL 15');
      await old.stop();
      await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('made by PostgreSQL 15; this is 18');
    });
});
