import { Injectable } from '@nestjs/common';
import { type Actor, assertMayAct, mayAct, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ActBefore, ActEffects } from './desk.acts.repository.js';
import { CounterClosed, CounterTaken, IllegalMove, TicketNotHere } from './desk.errors.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskRepository } from './desk.repository.js';
import { mayBecome, ticketLabel } from './desk.rules.js';
import type { Counter, DeskActKind, Ticket, TicketChange, TicketStatus, TicketView } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const DESK = ['desk'] as const;
const SUPERVISOR = ['supervisor'] as const;

export interface TicketAct {
  act: DeskActKind;
  at: Date;
  reason?: string | null;
  effects?: ActEffects;
}

/** The one way in which a ticket moves: legal, by whoever may, guarded, written down, and so that it can be undone. */
@Injectable()
export class DeskMoveService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly journal: DeskJournalService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /** One act on a ticket, once per key, and the ticket after it. */
  async acting(
    actor: Actor,
    id: string,
    request: IdempotentRequest | undefined,
    act: (tx: Tx, ticket: Ticket, at: Date) => Promise<unknown>,
  ): Promise<TicketView> {
    await this.idempotency.run(request, async (tx) => {
      await act(tx, await this.getTicket(tx, actor, id), this.clock.now());
      return { id };
    });
    return this.unitOfWork.read(async (tx) => this.view.presentOne(tx, await this.getTicket(tx, actor, id)));
  }

  /** @throws NotFound, also for a foreign one */
  async getTicket(tx: Tx, actor: Actor, id: string): Promise<Ticket> {
    const ticket = await this.repository.find(tx, id);
    if (!ticket) throw new NotFound();
    assertMayAct(actor, DESK, ticket);
    return ticket;
  }

  /**
   * Somebody at a counter is moved by the clerk there or a supervisor; of an earlier day, by any clerk.
   * @throws IllegalMove, TicketNotHere, CounterClosed, CounterTaken
   */
  async assertMayMove(tx: Tx, actor: Actor, seen: Ticket, from: readonly TicketStatus[]): Promise<void> {
    if (!from.includes(seen.status)) throw new IllegalMove({ state: seen.status });
    if ((seen.status !== 'called' && seen.status !== 'serving') || (await this.isPast(seen))) return;
    if (!seen.counterId) throw new TicketNotHere({ ticket: ticketLabel(seen) });
    if (!mayAct(actor, SUPERVISOR, seen)) await this.ownCounter(tx, actor, seen.counterId);
  }

  async isPast({ siteId, serviceOn }: Ticket): Promise<boolean> {
    return serviceOn < this.calendar.today(await this.calendar.getSite(siteId));
  }

  /** @throws NotFound, CounterClosed, CounterTaken */
  async ownCounter(
    tx: Tx,
    actor: Actor,
    counterId: string,
    { lock = false, orSupervisor = false } = {},
  ): Promise<Counter> {
    const counter = lock
      ? (await this.repository.lockCounters(tx, [counterId]))[0]
      : await this.repository.findCounter(tx, counterId);
    if (!counter) throw new NotFound();
    assertMayAct(actor, DESK, counter);
    if (!counter.staffId) throw new CounterClosed();
    const isOwn = counter.staffId === staffIdOf(actor);
    if (!isOwn && !(orSupervisor && mayAct(actor, SUPERVISOR, counter))) throw new CounterTaken();
    return counter;
  }

  /** Guarded by the version that was read: of two clerks one wins, the other is told where the ticket is now. */
  async move(tx: Tx, actor: Actor, seen: Ticket, to: TicketChange, how: TicketAct): Promise<void> {
    if (!mayBecome(seen.status, to.status)) throw new IllegalMove({ state: seen.status });
    if ((await this.repository.change(tx, seen, to)) === 0) throw new IllegalMove({ state: seen.status });
    const { act, at, reason = null, effects } = how;
    const counterId = to.counterId ?? seen.counterId;
    await this.journal.note(tx, actor, seen, { from: seen.status, to: to.status, counterId, reason, at });
    const before = stateOf(seen, to.note !== undefined && to.note !== seen.note);
    await this.journal.act(tx, actor, seen, { act, at, version: seen.version + 1, before, effects });
  }

  /** An act beside the ticket's own path: only its version rises. @throws IllegalMove when somebody moved it meanwhile */
  async touch(tx: Tx, actor: Actor, seen: Ticket, { act, at, effects }: TicketAct): Promise<void> {
    if ((await this.repository.change(tx, seen, { status: seen.status })) === 0)
      throw new IllegalMove({ state: seen.status });
    const before = stateOf(seen, false);
    await this.journal.act(tx, actor, seen, { act, at, version: seen.version + 1, before, effects });
  }
}

const stateOf = (t: Ticket, hasNote: boolean): ActBefore => ({
  hasNote,
  status: t.status,
  counterId: t.counterId,
  forCounterId: t.forCounterId,
  calls: t.calls,
  calledAt: t.calledAt,
  turnAt: t.turnAt,
  servingAt: t.servingAt,
  missedAt: t.missedAt,
  endedAt: t.endedAt,
  returns: t.returns,
  returnedAt: t.returnedAt,
  afterNumber: t.afterNumber,
});
