import { Injectable } from '@nestjs/common';
import { type Actor, type Role, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { findWorkerPause, type WorkerPause } from '../../platform/jobs/worker-pause.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf } from '../calendar/calendar.types.js';
import { type HeldMessage, MessagesRestoreRepository } from './messages.restore.repository.js';

const READERS: readonly Role[] = ['supervisor', 'auditor'];
const WRITERS: readonly Role[] = ['supervisor'];
const SHOWN = 50;

/** Workers that stand still because the database came out of a backup. */
export interface RestorePause extends WorkerPause {
  /** Of all regions: messages that were due, and changes of which nothing was planned yet. */
  messages: number;
  changes: number;
  /** The newest messages of the region. */
  shown: HeldMessage[];
}

/**
 * After a restore nothing is said until somebody releases it. What was due by then may have been said by the system that
 * was saved, so it waits for staff as messages of unknown outcome; what is due later is said as ever.
 */
@Injectable()
export class MessagesRestoreService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly repository: MessagesRestoreRepository,
  ) {}

  /** Null while workers work. @throws NotFound */
  async find(actor: Actor, siteId: string): Promise<RestorePause | null> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read(async (tx) => {
      const pause = await findWorkerPause(tx);
      if (!pause) return null;
      const counts = await this.repository.countOfBefore(tx, pause.restoredAt);
      return {
        ...pause,
        ...counts,
        shown: await this.repository.listOfBefore(tx, site.regionId, pause.restoredAt, SHOWN),
      };
    });
  }

  /**
   * Workers go on, those of every region. Gives how many messages were held back; null when workers were not paused.
   * @throws NotFound for whoever is no supervisor of that site
   */
  async release(actor: Actor, siteId?: string, request?: IdempotentRequest): Promise<number | null> {
    const site = siteId === undefined ? null : await this.calendar.getSiteFor(actor, siteId, WRITERS);
    const { id, messages } = await this.idempotency.run(request, async (tx) => {
      const now = this.clock.now();
      const restoredAt = await this.repository.lockPause(tx);
      if (!restoredAt) return { id: null, messages: 0 };
      const messages = await this.repository.holdBack(tx, restoredAt, now);
      const id = await this.repository.release(tx, staffIdOf(actor), now);
      const at = site ? placeOf(site) : undefined;
      const details = { messages, restoredAt: restoredAt.toISOString() };
      await this.audit.record(tx, actor, {
        action: 'restore.released',
        subjectType: 'restore',
        subjectId: id,
        at,
        details,
      });
      return { id, messages };
    });
    return id === null ? null : messages;
  }
}
