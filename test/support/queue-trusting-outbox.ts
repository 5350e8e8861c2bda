import { Injectable } from '@nestjs/common';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { Tx } from '../../src/platform/database/sql.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox, type OutboxHandler } from '../../src/platform/jobs/outbox.service.js';
import { BOOKING_CHANGED } from '../../src/modules/bookings/bookings.events.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import type { QueueStore } from './queue-store.js';

/** For a control: hands a change to the queue once it is committed, and keeps no row of it. The job names subject and version. */
@Injectable()
export class QueueTrustingOutbox extends Outbox {
  static store: QueueStore;
  /** Resolves when what was committed so far has been handed over. */
  static handedOver: Promise<unknown> = Promise.resolve();
  private readonly waiting: { id: string; version: number }[] = [];
  private readonly known = new Map<string, OutboxHandler>();

  constructor(
    private readonly units: UnitOfWork,
    clock: Clock,
    private readonly queue: Jobs,
  ) {
    super(units, clock, queue);
    units.onCommit(() => {
      const adding = this.waiting
        .splice(0)
        .map(({ id, version }) =>
          QueueTrustingOutbox.store.addAgain('outbox', { rowId: id, fence: version }, `${id}-${version}`),
        );
      QueueTrustingOutbox.handedOver = Promise.all([QueueTrustingOutbox.handedOver, ...adding]);
    });
  }

  override onModuleInit(): void {
    this.queue.handle('outbox', ({ rowId, fence }) => {
      const entry = { id: rowId, topic: BOOKING_CHANGED, subjectId: rowId, subjectVersion: fence };
      return this.units.run(async (tx) => this.known.get(BOOKING_CHANGED)?.(tx, entry));
    });
  }

  override handle(topic: string, handler: OutboxHandler): void {
    this.known.set(topic, handler);
  }

  override async addAll(_tx: Tx, topic: string, subjects: readonly { id: string; version: number }[]): Promise<void> {
    if (topic === BOOKING_CHANGED) this.waiting.push(...subjects);
  }

  override handOver(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** With it: nobody looks whether something was forgotten. */
@Injectable()
export class UnwatchedMessages extends MessagesService {
  override reconcile(): Promise<number> {
    return Promise.resolve(0);
  }
}
