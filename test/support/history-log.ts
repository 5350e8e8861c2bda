import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { lookAt } from '../../src/platform/database/snapshot.js';
import { parseHistory } from '../../src/verify/history.lines.js';
import { judgeHistory } from '../../src/verify/history.js';
import type { HistoryLine, Invocation, Outcome } from '../../src/verify/history.types.js';
import type { TestDatabase } from './database.js';
import { expectInvariants } from './invariants.js';

/** With parts of a millisecond, which decide what came first. */
const now = (): number => Math.round((performance.timeOrigin + performance.now()) * 1_000) / 1_000;

const READINGS = 5;

interface Clocks {
  skewMs: number;
  offsetMs: number;
}

/** The quickest of some readings is the nearest. */
async function readClocks(database: TestDatabase): Promise<Clocks> {
  const readings: (Clocks & { took: number })[] = [];
  for (let i = 0; i < READINGS; i += 1) {
    const before = now();
    const [row] = await database.sql<{ at: number; offsetMs: number }>(
      `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at, offset_ms::float8 AS "offsetMs" FROM clock`,
    );
    const after = now();
    const { at, offsetMs } = row ?? { at: 0, offsetMs: 0 };
    readings.push({ skewMs: at - (before + after) / 2, offsetMs, took: after - before });
  }
  const [{ skewMs, offsetMs } = { skewMs: 0, offsetMs: 0 }] = readings.sort((a, b) => a.took - b.took);
  return { skewMs, offsetMs };
}

/** What clients asked and were told, line by line as `npm run verify -- --history FILE` reads it. */
export class HistoryLog {
  private readonly lines: HistoryLine[] = [];
  private operations = 0;

  private constructor(private readonly database: TestDatabase) {}

  /** @param isComplete from here on these clients alone make bookings by the API */
  static async begin(database: TestDatabase, isComplete = true): Promise<HistoryLog> {
    const log = new HistoryLog(database);
    const before = (await database.sql<{ id: string }>('SELECT id FROM bookings')).map(({ id }) => id);
    log.lines.push({ type: 'begin', at: now(), ...(await readClocks(database)), isComplete, before });
    return log;
  }

  invoke(asked: Omit<Invocation, 'type' | 'op' | 't0'>): number {
    this.operations += 1;
    this.lines.push({ type: 'invoke', op: this.operations, t0: now(), ...asked });
    return this.operations;
  }

  end(op: number, status: number, told: Pick<Outcome, 'code' | 'subject'>): void {
    // 202 is the answer that says no more than that it was heard: nothing was made.
    const type = status === 0 || status >= 500 ? 'unknown' : status >= 400 || status === 202 ? 'fail' : 'ok';
    this.lines.push({ type, op, t1: now(), status, ...told });
  }

  /** Moves the program's clock by `move`, and notes it. */
  async clockMoves(move: () => Promise<void>): Promise<void> {
    const at = now();
    await move();
    this.lines.push({ type: 'clock', at, offsetMs: (await readClocks(this.database)).offsetMs });
  }

  text(): string {
    return this.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  }

  async save(): Promise<string> {
    const file = join(await mkdtemp(join(tmpdir(), 'giliran-history-')), 'history.jsonl');
    await writeFile(file, this.text());
    return file;
  }

  /** Everything that `npm run verify -- --history` asks. A history that does not fit is kept as a file. */
  async expectHolds(): Promise<void> {
    await expectInvariants(this.database);
    const history = parseHistory(this.text());
    const findings = await lookAt(this.database.ownerUrl, (ask) => judgeHistory(ask, history));
    const broken = findings.flatMap(({ id, broken: all }) => all.map(({ what, examples }) => ({ id, what, examples })));
    expect({ broken, file: broken.length > 0 ? await this.save() : '' }).toEqual({ broken: [], file: '' });
  }
}
