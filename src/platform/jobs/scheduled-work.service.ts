import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type QueryRunner } from 'typeorm';
import { PROCESS_KIND, type ProcessKind } from '../config/config.module.js';
import { WORKERS_RUN } from './worker-pause.js';

/** Well within `idle_in_transaction_session_timeout`. */
const SPEAKS_EVERY_MS = 1_000;
/** Clocks strike together. Each work has a connection for its lock and one to work with, and jobs need some too. */
const SHARE_OF_POOL = 1 / 3;

/**
 * Work that a clock starts: in workers only, and in one of them at a time. The lock lives as long as a transaction that
 * says something every second. A worker that stands still, or whose line is cut, falls silent: PostgreSQL ends its
 * transaction after ten seconds, and another goes on. So the work itself must bear to be done by two.
 * A database that came out of a backup gets none of it until it is released.
 */
@Injectable()
export class ScheduledWork implements OnModuleDestroy {
  private readonly logger = new Logger(ScheduledWork.name);
  private isEnding = false;
  /** What waits for its turn, and what is done, by name. */
  private readonly underWay = new Set<string>();
  private readonly line: (() => void)[] = [];
  private atOnce = 0;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(PROCESS_KIND) private readonly kind: ProcessKind,
  ) {}

  /** While the last jobs are finished, no new work is begun that this process could not hand over any more. */
  onModuleDestroy(): void {
    this.isEnding = true;
  }

  /**
   * Runs `work` under the advisory lock `name`, in its turn, or not at all when it is under way already, here or in another
   * process. Faults are logged.
   */
  async run(name: string, work: () => Promise<unknown>): Promise<void> {
    if (this.kind !== 'worker' || this.underWay.has(name)) return;
    this.underWay.add(name);
    await this.turn();
    try {
      if (!this.isEnding && this.dataSource.isInitialized) await this.underLock(name, work);
    } finally {
      this.underWay.delete(name);
      this.passOn();
    }
  }

  private async turn(): Promise<void> {
    if (this.atOnce < this.most()) this.atOnce += 1;
    else await new Promise<void>((resolve) => this.line.push(resolve));
  }

  private passOn(): void {
    const next = this.line.shift();
    if (next) next();
    else this.atOnce -= 1;
  }

  protected most(): number {
    const { max } = this.dataSource.options.extra as { max: number };
    return Math.max(1, Math.floor(max * SHARE_OF_POOL));
  }

  private async underLock(name: string, work: () => Promise<unknown>): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      await runner.startTransaction();
      const [row] = (await runner.query(
        `SELECT CASE WHEN ${WORKERS_RUN} THEN pg_try_advisory_xact_lock(hashtext($1)) ELSE false END AS held`,
        [name],
      )) as { held: boolean }[];
      try {
        if (row?.held) await this.whileSpeaking(runner, work);
      } finally {
        await runner.commitTransaction();
      }
    } catch (error) {
      this.logger.warn(`${name}: ${String(error)}`);
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  private async whileSpeaking(runner: QueryRunner, work: () => Promise<unknown>): Promise<void> {
    let word: Promise<unknown> = Promise.resolve();
    const speak = () => {
      word = word.then(() => runner.query('SELECT 1')).catch(() => undefined);
    };
    const speaking = setInterval(speak, SPEAKS_EVERY_MS);
    try {
      await work();
    } finally {
      clearInterval(speaking);
      await word;
    }
  }
}
