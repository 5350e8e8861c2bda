import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { applicationDataSource } from '../../src/platform/database/data-source.js';
import { ScheduledWork } from '../../src/platform/jobs/scheduled-work.service.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

/** In place of the ten seconds of every connection of the program. */
const SILENCE_MS = 1_500;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** For a control: a lock of the session, which lives as long as the connection. */
class SessionLocked {
  constructor(private readonly dataSource: DataSource) {}

  async run(name: string, work: () => Promise<unknown>): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    const [row] = await runner.query('SELECT pg_try_advisory_lock(hashtext($1)) AS held', [name]);
    if ((row as { held: boolean }).held) await work();
    await runner.release();
  }
}

/** For a control. */
class AllAtOnce extends ScheduledWork {
  protected override most(): number {
    return 100;
  }
}

describe('work that a clock starts', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const endings: (() => void)[] = [];
  const running: Promise<void>[] = [];
  const untilTheEnd = () => new Promise<void>((resolve) => endings.push(resolve));

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await cloneDatabase();
    const options = applicationDataSource(database.appUrl, 8, 3_000);
    const extra = options.extra as { options: string };
    const silence = `-c idle_in_transaction_session_timeout=${SILENCE_MS}`;
    dataSource = new DataSource({ ...options, extra: { ...extra, options: `${extra.options} ${silence}` } });
    await dataSource.initialize();
  });
  afterAll(async () => {
    for (const end of endings) end();
    await Promise.all(running);
    await dataSource.destroy();
    await database.drop();
  });

  const worker = () => new ScheduledWork(dataSource, 'worker');
  /** Whether somebody else would get to do it. */
  const isFree = async (name: string): Promise<boolean> => {
    let hasRun = false;
    await worker().run(name, async () => void (hasRun = true));
    return hasRun;
  };
  /** Nothing of this process runs, as when it is stopped. */
  const standStill = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

  it('is done by one process at a time, however long it takes, and then by the next', async () => {
    let finish = () => {};
    const done = worker().run('long', () => new Promise<void>((resolve) => (finish = resolve)));
    await pause(SILENCE_MS + 700);
    expect(await isFree('long')).toBe(false);
    expect(await isFree('another')).toBe(true);
    finish();
    await done;
    expect(await isFree('long')).toBe(true);
  });

  it('passes to another when its process stands still; a lock of the session would not', async () => {
    running.push(worker().run('still', untilTheEnd), new SessionLocked(dataSource).run('session', untilTheEnd));
    await eventually('both are held', async () => !(await isFree('still')) && !(await isFree('session')));
    standStill(SILENCE_MS + 700);
    expect(await eventually('it is free', () => isFree('still'))).toBe(true);
    expect(await isFree('session')).toBe(false);
  });

  it('is all done when many clocks strike together; without a line they take the connections from each other', async () => {
    const strike = async (scheduled: ScheduledWork) => {
      let done = 0;
      const clocks = Array.from({ length: 12 }, (_, n) =>
        scheduled.run(`strike-${n}`, async () => {
          await dataSource.query('SELECT pg_sleep(0.05)');
          done += 1;
        }),
      );
      await Promise.all(clocks);
      return done;
    };
    expect(await strike(worker())).toBe(12);
    expect(await strike(new AllAtOnce(dataSource, 'worker'))).toBeLessThan(12);
  });

  it('is free again after work that failed, and is done in workers alone', async () => {
    await worker().run('failing', () => Promise.reject(new Error('gagal')));
    expect(await isFree('failing')).toBe(true);
    let hasRun = false;
    await new ScheduledWork(dataSource, 'web').run('web', async () => void (hasRun = true));
    expect(hasRun).toBe(false);
  });
});
