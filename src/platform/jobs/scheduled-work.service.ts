import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PROCESS_KIND, type ProcessKind } from '../config/config.module.js';

/** Work that a clock starts: in workers only, and in one of them at a time. */
@Injectable()
export class ScheduledWork implements OnModuleDestroy {
  private readonly logger = new Logger(ScheduledWork.name);
  private isEnding = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(PROCESS_KIND) private readonly kind: ProcessKind,
  ) {}

  /** While the last jobs are finished, no new work is begun that this process could not hand over any more. */
  onModuleDestroy(): void {
    this.isEnding = true;
  }

  /** Runs `work` under the advisory lock `name`, or not at all when another process holds it. Faults are logged. */
  async run(name: string, work: () => Promise<unknown>): Promise<void> {
    if (this.kind !== 'worker' || this.isEnding || !this.dataSource.isInitialized) return;
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      const [row] = (await runner.query('SELECT pg_try_advisory_lock(hashtext($1)) AS held', [name])) as {
        held: boolean;
      }[];
      if (!row?.held) return;
      try {
        await work();
      } finally {
        await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [name]);
      }
    } catch (error) {
      this.logger.warn(`${name}: ${String(error)}`);
    } finally {
      await runner.release().catch(() => undefined);
    }
  }
}
