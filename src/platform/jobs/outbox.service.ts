import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { Clock } from '../clock/clock.service.js';
import { firstRow, rows, type Tx } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { JobData } from './jobs.types.js';
import { Jobs } from './jobs.service.js';
import { holdBack, WORKERS_RUN } from './worker-pause.js';

export interface OutboxEntry {
  id: string;
  topic: string;
  subjectId: string;
  subjectVersion: number;
}

/** Runs in the transaction that marks the entry done, so its effect on the database happens exactly once. */
export type OutboxHandler = (tx: Tx, entry: OutboxEntry) => Promise<void>;

const BATCH = 200;
/** An entry that was handed over but not done after this long is handed over again: the queue store may have lost it. */
const RETRY_AFTER_SECONDS = 45;

@Injectable()
export class Outbox implements OnModuleInit {
  private readonly handlers = new Map<string, OutboxHandler>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('outbox', (data) => this.work(data));
  }

  /** Said once per topic, when modules are initialised. */
  handle(topic: string, handler: OutboxHandler): void {
    this.handlers.set(topic, handler);
  }

  /** @throws Error that names the topics nobody handles. */
  assertHandled(topics: readonly string[]): void {
    const missing = topics.filter((topic) => !this.handlers.has(topic));
    if (missing.length > 0) throw new Error(`Nobody handles ${missing.join(', ')}.`);
  }

  /** One row per change, in the transaction of the change. */
  add(tx: Tx, topic: string, subjectId: string, subjectVersion: number): Promise<void> {
    return this.addAll(tx, topic, [{ id: subjectId, version: subjectVersion }]);
  }

  /** As `add`, for many changes of one transaction. */
  async addAll(tx: Tx, topic: string, subjects: readonly { id: string; version: number }[]): Promise<void> {
    if (subjects.length === 0) return;
    const now = this.clock.now();
    await rows(
      tx,
      `INSERT INTO outbox (id, topic, subject_id, subject_version, created_at)
       SELECT n.id, $1, n.subject_id, n.version, $2 FROM unnest($3::uuid[], $4::uuid[], $5::int[]) AS n (id, subject_id, version)`,
      [topic, now, subjects.map(() => newId(now)), subjects.map((s) => s.id), subjects.map((s) => s.version)],
    );
  }

  /** Hands open entries to the queue; safe from any number of processes. Returns how many. */
  async handOver(): Promise<number> {
    const entries = await this.unitOfWork.run((tx) =>
      rows<{ id: string; attempts: number }>(
        tx,
        `UPDATE outbox SET handed_over_at = $3, attempts = attempts + 1
         WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND ${WORKERS_RUN}
             AND (handed_over_at IS NULL OR handed_over_at NOT BETWEEN $3::timestamptz - make_interval(secs => $1) AND $3)
           ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING id, attempts`,
        [RETRY_AFTER_SECONDS, BATCH, this.clock.now()],
      ),
    );
    await this.jobs.add(
      'outbox',
      entries.map((e) => ({ rowId: e.id, fence: e.attempts })),
    );
    return entries.length;
  }

  private async work({ rowId }: JobData): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      // Waits: whoever hands entries over holds this one for a moment, and a job that gave up would come again much later.
      const entry = await firstRow<OutboxEntry & { isHeldBack: boolean }>(
        tx,
        `SELECT id, topic, subject_id AS "subjectId", subject_version AS "subjectVersion", is_held_back AS "isHeldBack"
         FROM outbox WHERE id = $1 AND done_at IS NULL AND ${WORKERS_RUN} FOR UPDATE`,
        [rowId],
      );
      if (!entry) return;
      const handler = this.handlers.get(entry.topic);
      if (!handler) throw new Error(`Nobody handles ${entry.topic}.`);
      if (entry.isHeldBack) holdBack(tx);
      await handler(tx, entry);
      await rows(tx, 'UPDATE outbox SET done_at = $2 WHERE id = $1', [rowId, this.clock.now()]);
    });
  }
}
