import { Injectable } from '@nestjs/common';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Live } from '../../platform/live/live.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { BookingsUndoingService, type VisitHolding } from '../bookings/bookings.undoing.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { type ActBefore, type DeskAct, DeskActsRepository } from './desk.acts.repository.js';
import { DeskCounterService } from './desk.counter.service.js';
import { ActedSince, CorrectAgain, NothingToUndo, UndoneBefore, UndoTooLate } from './desk.errors.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskMoveService } from './desk.move.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { LastAct, Ticket, TicketView } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const DESK = ['desk'] as const;
const UNDO_SECONDS = 60;
const UNDONE = 'undone';

const undoableUntil = ({ at }: DeskAct): Date => new Date(at.getTime() + UNDO_SECONDS * 1_000);

/**
 * Takes back the newest act on a ticket within a minute, whatever it was: ticket, booking, people, cards, promises, records.
 * Exactly: the ticket has the version it had before, so that an act before it may be undone next.
 */
@Injectable()
export class DeskUndoService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly live: Live,
    private readonly calendar: CalendarService,
    private readonly blanks: BlanksService,
    private readonly bookings: BookingsReadService,
    private readonly undoing: BookingsUndoingService,
    private readonly journal: DeskJournalService,
    private readonly moves: DeskMoveService,
    private readonly counters: DeskCounterService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
    private readonly acts: DeskActsRepository,
  ) {}

  /**
   * The newest act on the ticket, or `actId` if that is still the newest. Only whoever did it undoes it. Idempotent by key.
   * Locks: the act, then as the act itself did.
   * @throws NotFound, NothingToUndo, UndoTooLate, UndoneBefore, ActedSince, CorrectAgain; CounterBusy, CounterClosed and
   *   CounterTaken when the person would stand there again
   */
  undo(actor: Actor, ticketId: string, request?: IdempotentRequest, actId?: string): Promise<TicketView> {
    return this.moves.acting(actor, ticketId, request, async (tx, ticket) => {
      const act = actId ? await this.acts.find(tx, actId) : await this.acts.findNewest(tx, ticketId);
      if (act?.ticketId !== ticketId) throw new NothingToUndo();
      await this.undoIn(tx, actor, ticket, act);
    });
  }

  /** The newest act of this clerk at the site. @throws as `undo` */
  async undoLast(actor: Actor, siteId: string, request?: IdempotentRequest): Promise<TicketView> {
    await this.calendar.getSiteFor(actor, siteId, DESK);
    const { id } = await this.idempotency.run(request, async (tx) => {
      const act = await this.newestOf(tx, actor, siteId);
      if (!act) throw new NothingToUndo();
      await this.undoIn(tx, actor, await this.moves.getTicket(tx, actor, act.ticketId), act);
      return { id: act.ticketId };
    });
    return this.unitOfWork.read(async (tx) => this.view.presentOne(tx, await this.moves.getTicket(tx, actor, id)));
  }

  /** What `undoLast` would undo now; null when nothing. */
  async lastAct(tx: Tx, actor: Actor, siteId: string): Promise<LastAct | null> {
    const act = await this.newestOf(tx, actor, siteId);
    const ticket = act && (await this.repository.find(tx, act.ticketId));
    if (!act || ticket?.version !== act.version || act.act === 'correct') return null;
    const { id: actId, ticketId, act: kind, at } = act;
    return { actId, ticketId, label: ticketLabel(ticket), act: kind, at, until: undoableUntil(act) };
  }

  private async newestOf(tx: Tx, actor: Actor, siteId: string): Promise<DeskAct | null> {
    const staffId = staffIdOf(actor);
    const since = new Date(this.clock.now().getTime() - UNDO_SECONDS * 1_000);
    return staffId ? this.acts.findNewestOf(tx, staffId, siteId, since) : null;
  }

  private async undoIn(tx: Tx, actor: Actor, ticket: Ticket, act: DeskAct): Promise<void> {
    const now = this.clock.now();
    if (act.undoneAt) throw new UndoneBefore();
    if (act.staffId !== staffIdOf(actor) || act.version !== ticket.version) throw new ActedSince();
    if (now > undoableUntil(act)) throw new UndoTooLate();
    if (act.act === 'correct') throw new CorrectAgain();
    if ((await this.acts.markUndone(tx, act.id, now, staffIdOf(actor))) === 0) throw new UndoneBefore();
    await this.undoEffects(tx, actor, ticket, act);
    if (act.before) await this.restore(tx, actor, ticket, act, act.before);
    else await this.withdraw(tx, actor, ticket, now);
  }

  /** What the act did beside the ticket, before the ticket itself: the order of locks. */
  private async undoEffects(tx: Tx, actor: Actor, ticket: Ticket, { act, effects }: DeskAct): Promise<void> {
    const booking = () => this.bookings.reread(tx, ticket.bookingId);
    if (act === 'check_in') await this.undoing.unarrive(tx, actor, await booking(), effects.bookingWas ?? 'booked');
    if (act === 'walk_in') await this.undoing.dropWalkIn(tx, actor, await booking());
    if (effects.movementId) await this.blanks.undoSpoil(tx, actor, effects.movementId, UNDONE);
    if (effects.held) await this.undoing.revive(tx, actor, await booking(), effects.held as VisitHolding);
    if (act !== 'finish') return;
    await this.undoing.unfinish(tx, actor, await booking(), await this.calendar.getSite(ticket.siteId));
  }

  private async restore(tx: Tx, actor: Actor, ticket: Ticket, act: DeskAct, before: ActBefore): Promise<void> {
    const { status, counterId } = before;
    const isAtCounter = status === 'called' || status === 'serving';
    const wasThere = ticket.counterId === counterId && (ticket.status === 'called' || ticket.status === 'serving');
    // Nobody stands at a counter from yesterday.
    if (isAtCounter && counterId && !wasThere && !(await this.moves.isPast(ticket))) {
      const counter = await this.moves.ownCounter(tx, actor, counterId, { lock: true, orSupervisor: true });
      await this.counters.assertFree(tx, counter);
    }
    const version = ticket.version - 1;
    if ((await this.repository.restore(tx, ticket, { ...before, version })) === 0) throw new ActedSince();
    if (act.act === 'spoil') {
      const entry = { action: 'ticket.undone', subjectType: 'ticket', subjectId: ticket.id, at: ticket };
      await this.audit.record(tx, actor, { ...entry, details: { act: act.act } });
      await this.live.announce(tx, `site:${ticket.siteId}`);
      return;
    }
    const move = { from: ticket.status, to: status, counterId: counterId ?? ticket.counterId, reason: UNDONE };
    await this.journal.note(tx, actor, ticket, { ...move, isUndo: true });
  }

  /** A ticket that was just given: its number stays a gap. */
  private async withdraw(tx: Tx, actor: Actor, ticket: Ticket, now: Date): Promise<void> {
    if ((await this.repository.change(tx, ticket, { status: 'void', endedAt: now })) === 0) throw new ActedSince();
    const move = { from: ticket.status, to: 'void' as const, counterId: null, reason: UNDONE };
    await this.journal.note(tx, actor, ticket, { ...move, isUndo: true });
  }
}
