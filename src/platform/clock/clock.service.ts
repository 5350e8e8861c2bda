import { performance } from 'node:perf_hooks';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Env } from '../config/env.js';
import { firstRow, rows } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';

const RESYNC_MS = 2_000;

/**
 * The one clock: database time plus one stored offset. Between two readings it runs on the monotonic timer of the
 * process, so a wall clock that jumps on this machine changes nothing.
 */
@Injectable()
export class Clock implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(Clock.name);
  private baseMs = 0;
  private offsetMs = 0;
  private readAt = 0;
  private begun = 0;
  private applied = 0;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly env: Env,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.resync();
    if (this.env.giliranNow) await this.moveTo(new Date(this.env.giliranNow));
    this.timer = setInterval(() => {
      this.resync().catch((error: unknown) => this.logger.warn(`clock not read: ${String(error)}`));
    }, RESYNC_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  now(): Date {
    return new Date(this.baseMs + performance.now() - this.readAt);
  }

  /** Without the offset: what a telephone shows. */
  wallNow(): Date {
    return new Date(this.now().getTime() - this.offsetMs);
  }

  /** Sets the stored offset so that it is `instant` now, for every process (within two seconds). */
  async moveTo(instant: Date): Promise<void> {
    await this.unitOfWork.run((tx) =>
      rows(tx, `UPDATE clock SET offset_ms = round(extract(epoch FROM $1::timestamptz - clock_timestamp()) * 1000)`, [
        instant.toISOString(),
      ]),
    );
    await this.resync();
  }

  /** Takes the stored offset away: the database's own time again. */
  async backToRealTime(): Promise<void> {
    await this.unitOfWork.run((tx) => rows(tx, 'UPDATE clock SET offset_ms = 0'));
    await this.resync();
  }

  /**
   * Reads the database's time and the offset. Half of the round trip is taken for the way back. An answer that comes
   * after that of a later reading says nothing any more: it may be of before a move.
   */
  async resync(): Promise<void> {
    const reading = (this.begun += 1);
    // In a transaction, because only then is the wait for a free connection not part of the round trip.
    const { ms, offset, before, after } = await this.unitOfWork.run(async (tx) => {
      const before = performance.now();
      const row = await firstRow<{ ms: number; offset: number }>(
        tx,
        `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 + offset_ms::float8 AS ms,
                offset_ms::float8 AS offset FROM clock`,
      );
      if (!row) throw new Error('The table clock is empty: run the migrations.');
      return { ...row, before, after: performance.now() };
    });
    if (reading < this.applied) return;
    this.applied = reading;
    this.baseMs = ms + (after - before) / 2;
    this.readAt = after;
    this.offsetMs = offset;
  }
}
