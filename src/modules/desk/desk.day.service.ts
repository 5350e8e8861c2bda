import { Injectable } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { type Actor, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Live } from '../../platform/live/live.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { DeskActsRepository } from './desk.acts.repository.js';
import { IllegalMove } from './desk.errors.js';
import { DeskRepository } from './desk.repository.js';
import { DeskTicketService } from './desk.ticket.service.js';
import type { Ticket, TicketView } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const STAFF = ['desk', 'auditor'] as const;
const BATCH = 200;

/** What time does to tickets: who was missed loses the number, and a new day starts clean. */
@Injectable()
export class DeskDayService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly calendar: CalendarService,
    private readonly tickets: DeskTicketService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
    private readonly acts: DeskActsRepository,
  ) {}

  /** Whoever did not come back in time: the ticket is void, the visit a no-show. Idempotent. Gives how many. */
  async voidMissed(): Promise<number> {
    const now = this.clock.now();
    return this.voidAll(
      await this.unitOfWork.read((tx) => this.acts.listMissedTooLong(tx, now, BATCH)),
      'missed_too_long',
    );
  }

  /**
   * Closes the days that are over at their sites: who still waits, was set aside or missed loses the ticket, counters
   * close. Who was called or served stays for staff to settle. Idempotent. Gives how many tickets and counters.
   */
  async roll(): Promise<number> {
    const now = this.clock.now();
    const ids = await this.unitOfWork.read((tx) => this.acts.listPast(tx, now, BATCH));
    const voided = await this.voidAll(ids, 'day_over');
    return voided + (await this.closeCounters(now));
  }

  /** Tickets of earlier days that nobody finished, for staff. @throws NotFound for a foreign site */
  async listLeftOpen(actor: Actor, siteId: string): Promise<TicketView[]> {
    const site = await this.calendar.getSiteFor(actor, siteId, STAFF);
    return this.unitOfWork.read(async (tx) => {
      const ids = await this.acts.listLeftOpen(tx, siteId, this.calendar.today(site));
      const views = [];
      for (const id of ids) views.push(await this.view.presentOne(tx, (await this.repository.find(tx, id)) as Ticket));
      return views;
    });
  }

  /** Each in a transaction of its own; who moved meanwhile stays. */
  private async voidAll(ids: readonly string[], reason: string): Promise<number> {
    let done = 0;
    for (const id of ids) {
      const voiding = this.unitOfWork.run((tx) => this.voidOne(tx, id, reason));
      const isDone = await voiding.catch((error: unknown) => {
        if (error instanceof IllegalMove) return false;
        throw error;
      });
      if (isDone) done += 1;
    }
    return done;
  }

  private async voidOne(tx: Tx, id: string, reason: string): Promise<boolean> {
    const now = this.clock.now();
    const ticket = await this.repository.find(tx, id);
    if (!ticket) return false;
    const site = await this.calendar.getSite(ticket.siteId);
    const isPast = ticket.serviceOn < this.calendar.today(site);
    const { status, missedAt } = ticket;
    const isMissed = status === 'missed' && plusMinutes(missedAt ?? now, site.missedMinutes) <= now;
    if (!isMissed && !(isPast && ['waiting', 'parked', 'missed'].includes(ticket.status))) return false;
    await this.tickets.voidIn(tx, SYSTEM_ACTOR, ticket, now, reason);
    return true;
  }

  private async closeCounters(now: Date): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      const forgotten = await this.acts.listForgottenCounters(tx, now);
      await this.repository.lockCounters(
        tx,
        forgotten.map(({ id }) => id),
      );
      for (const { id, siteId, regionId } of forgotten) {
        await this.repository.closeCounter(tx, id);
        const entry = { action: 'counter.closed', subjectType: 'counter', subjectId: id, at: { siteId, regionId } };
        await this.audit.record(tx, SYSTEM_ACTOR, { ...entry, details: { reason: 'day_over' } });
        await this.live.announce(tx, `site:${siteId}`);
      }
      return forgotten.length;
    });
  }
}
