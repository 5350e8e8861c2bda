import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DemoSeedService } from '../../src/demo/demo.seed.service.js';
import { readBackupFile } from '../../src/platform/backup/backup-file.js';
import { environment, startApp, type TestApp } from '../support/app.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { ROOT } from '../support/program.js';
import { contentOf, saveTo } from '../support/restored.js';

const MESSAGES = 600_000;
const KEYS = 400_000;
const MOST_MEMORY_MB = 400;
const HANG_MS = 600_000;

interface Command {
  child: ChildProcess;
  said(): string;
  ended: Promise<{ code: number | null; seconds: number; megabytes: number }>;
}

/** The program as an operator runs it, with its time and its most memory. */
function run(args: readonly string[], database: TestDatabase): Command {
  const env = { PATH: process.env.PATH, ...environment(database, { GILIRAN_NOW: '' }) };
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'cli.js'), ...args], { cwd: ROOT, env });
  const since = performance.now();
  let [output, peak] = ['', 0];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const look = setInterval(() => (peak = Math.max(peak, peakOf(child.pid ?? 0))), 50);
  const ended = once(child, 'exit').then(([code]) => {
    clearInterval(look);
    return { code: code as number | null, seconds: (performance.now() - since) / 1_000, megabytes: peak };
  });
  return { child, said: () => output, ended };
}

/** 0 where the system does not tell. */
function peakOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  const [, kilobytes = '0'] = existsSync(file) ? (/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8')) ?? []) : [];
  return Number(kilobytes) / 1_024;
}

describe('a backup of a million rows', () => {
  let demo: TestApp;
  let office: MessagesOffice;
  let folder: string;
  let file: string;
  let target: TestDatabase;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'giliran-backup-'));
    file = join(folder, 'saved.sql.gz');
    target = await emptyDatabase();
    demo = await startApp();
    await demo.get(DemoSeedService).seed(() => undefined);
    office = await MessagesOffice.open({ database: demo.database, date: '2027-03-13' });
    await office.book(50);
    await office.web.database.sql(
      `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
         due_at, deadline_at, status, settled_at, followed_at)
       SELECT gen_random_uuid(), a.region_id, gen_random_uuid(), 1, 'confirmation', 'sms', a.id, 'id', '-',
         '2026-01-01'::timestamptz, '2026-01-02'::timestamptz, 'sent', '2026-01-01'::timestamptz, '2026-01-01'::timestamptz
       FROM (SELECT id, region_id FROM applicants LIMIT 1) a, generate_series(1, $1)`,
      [MESSAGES],
    );
    await office.web.database.sql(
      `INSERT INTO idempotency_keys (scope, key, request_hash, answer, created_at)
       SELECT 'public', 'kunci ' || n, md5(n::text), json_build_object('teks', E'baris\\n\\\\. ' || n), '2027-01-01'::timestamptz
       FROM generate_series(1, $1) n`,
      [KEYS],
    );
  }, HANG_MS);
  afterAll(async () => {
    await office.close();
    await demo.close();
    await target.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const tables = async (): Promise<number> =>
    (await target.sql(`SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).length;

  it(
    'that is killed leaves no file of that name',
    async () => {
      const { child, ended } = run(['backup', '--to', file], office.web.database);
      await eventually('it writes', async () => (await readdir(folder)).length > 0);
      child.kill('SIGKILL');
      await ended;
      expect(existsSync(file)).toBe(false);
      for (const left of await readdir(folder)) await rm(join(folder, left));
    },
    HANG_MS,
  );

  it(
    'is taken while residents book, with little memory',
    async () => {
      const { ended, said } = run(['backup', '--to', file], office.web.database);
      await office.book(40);
      const { code, seconds, megabytes } = await ended;
      expect([code, said()]).toEqual([0, expect.stringContaining('The keys are not in it')]);
      const size = (await stat(file)).size / 1_000_000;
      process.stdout.write(
        `saved in ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB of memory, ${size.toFixed(0)} MB\n`,
      );
      expect(megabytes).toBeLessThan(MOST_MEMORY_MB);
    },
    HANG_MS,
  );

  it(
    'that is killed while it comes back leaves nothing, and comes back the next time',
    async () => {
      const first = run(['restore', file], target);
      await eventually('rows come in', () => first.said().includes('restored '), { withinMs: 120_000 });
      first.child.kill('SIGKILL');
      await first.ended;
      await eventually('the server has taken it back', async () => (await tables()) === 0, { withinMs: 60_000 });
      const { ended, said } = run(['restore', file], target);
      const { code, seconds, megabytes } = await ended;
      expect([code, said()]).toEqual([0, expect.stringContaining('All of it holds.')]);
      process.stdout.write(`restored and verified in ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB of memory\n`);
      expect(megabytes).toBeLessThan(MOST_MEMORY_MB);
      await expectInvariants(target);
    },
    HANG_MS,
  );

  it(
    'is equal in every row',
    async () => {
      const manifest = await saveTo(join(folder, 'again.sql.gz'), target);
      const counts = manifest.tables.reduce((sum, { rows }) => sum + rows, 0);
      expect(counts).toBeGreaterThan(MESSAGES + KEYS);
      expect(contentOf(manifest)).toEqual(contentOf(await readBackupFile(file)));
    },
    HANG_MS,
  );

  it('is released by a command', async () => {
    const { ended, said } = run(['release'], target);
    expect((await ended).code).toBe(0);
    expect(said()).toContain('The workers are released');
    const again = run(['release'], target);
    expect((await again.ended).code).toBe(0);
    expect(again.said()).toContain('not paused');
  });
});
