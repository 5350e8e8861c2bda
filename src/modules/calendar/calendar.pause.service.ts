import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { KeptValue } from '../../platform/database/kept-value.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarJournalService } from './calendar.journal.service.js';
import { CalendarPauseRepository } from './calendar.pause.repository.js';
import { CalendarService } from './calendar.service.js';
import type { BookingPause } from './calendar.types.js';

const SUPERVISORS = ['supervisor'] as const;

/**
 * Booking by residents stops at a site for a while. What is booked, held or offered already stays; the desk goes on.
 * Another process knows within ten seconds.
 */
@Injectable()
export class CalendarPauseService implements OnModuleInit, OnModuleDestroy {
  private readonly kept = new KeptValue<readonly BookingPause[]>(
    () => this.unitOfWork.read((tx) => this.repository.list(tx)),
    () => false,
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly journal: CalendarJournalService,
    private readonly calendar: CalendarService,
    private readonly repository: CalendarPauseRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.kept.start();
  }

  onModuleDestroy(): void {
    this.kept.stop();
  }

  /** The pause that runs now; null while booking goes on. Needs no connection. */
  async find(siteId: string): Promise<BookingPause | null> {
    const pause = (await this.kept.get()).find((one) => one.siteId === siteId);
    return pause && (!pause.endsAt || pause.endsAt > this.clock.now()) ? pause : null;
  }

  /**
   * Again while it runs: another reason, another end. Idempotent by key.
   * @throws NotFound, InvalidInput when it would be over already
   */
  async pause(
    actor: Actor,
    siteId: string,
    { reason, endsAt }: Pick<BookingPause, 'reason' | 'endsAt'>,
    request?: IdempotentRequest,
  ): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const now = this.clock.now();
    if (endsAt && endsAt <= now) throw new InvalidInput([{ field: 'untilDate', code: 'out_of_range' }]);
    await this.idempotency.run(request, async (tx) => {
      await this.repository.settleOver(tx, siteId, now);
      const fresh = { id: newId(now), reason, endsAt, pausedAt: now, staffId: staffIdOf(actor) };
      const id = await this.repository.put(tx, site, fresh);
      const details = { reason, ...(endsAt ? { endsAt: endsAt.toISOString() } : {}) };
      await this.journal.note(tx, actor, site, 'calendar.booking_paused', id, details);
    });
    await this.kept.refresh();
  }

  /** Booking goes on. Without a pause it changes nothing. @throws NotFound */
  async resume(actor: Actor, siteId: string, request?: IdempotentRequest): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    await this.idempotency.run(request, async (tx) => {
      const ended = await this.repository.resume(tx, siteId, this.clock.now(), staffIdOf(actor));
      if (ended > 0) await this.journal.note(tx, actor, site, 'calendar.booking_resumed', siteId, {});
    });
    await this.kept.refresh();
  }
}
