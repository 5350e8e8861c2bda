import { Injectable } from '@nestjs/common';
import { type Actor, mayAct, staffIdOf } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BookingsArrivalService, type Outcome, type PersonResult } from '../bookings/bookings.arrival.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { BookingsUndoingService } from '../bookings/bookings.undoing.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import {
  CounterClosed,
  DayIsOver,
  IllegalMove,
  RecallTooSoon,
  ReturnedBefore,
  TicketNotHere,
  TooFewCalls,
} from './desk.errors.js';
import { DeskMoveService } from './desk.move.service.js';
import { DeskRepository } from './desk.repository.js';
import { secondsToRecall, ticketLabel } from './desk.rules.js';
import type { Ticket, TicketStatus, TicketView } from './desk.types.js';

const SUPERVISOR = ['supervisor'] as const;
const AT_COUNTER: readonly TicketStatus[] = ['called', 'serving'];
const OUT_OF_LINE: readonly TicketStatus[] = ['waiting', 'missed', 'parked'];

export interface TicketResults {
  results?: PersonResult[];
  /** The same outcome for the one person of the ticket. */
  outcome?: Outcome;
  reason?: string;
  note?: string;
}

/**
 * What a clerk does with one ticket. Each act has a twin that joins a transaction and takes the time of the act, for those
 * that are told later.
 */
@Injectable()
export class DeskTicketService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly blanks: BlanksService,
    private readonly bookings: BookingsReadService,
    private readonly arrivals: BookingsArrivalService,
    private readonly undoing: BookingsUndoingService,
    private readonly moves: DeskMoveService,
    private readonly repository: DeskRepository,
  ) {}

  /** Calls the person again, a minute after the last call. @throws NotFound, TicketNotHere, IllegalMove, RecallTooSoon */
  recall(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.recallIn(tx, actor, ticket, at));
  }

  async recallIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, ['called']);
    const { recallSeconds } = await this.calendar.getSite(ticket.siteId);
    const seconds = secondsToRecall(ticket.calledAt, recallSeconds, at);
    if (seconds > 0) throw new RecallTooSoon({ seconds });
    const change = { status: 'called' as const, calls: ticket.calls + 1, calledAt: at };
    await this.moves.move(tx, actor, ticket, change, { act: 'recall', at });
  }

  start(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.startIn(tx, actor, ticket, at));
  }

  async startIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, ['called']);
    await this.moves.move(tx, actor, ticket, { status: 'serving', servingAt: at }, { act: 'start', at });
  }

  /** Sets the person aside, for a paper that is missing; they come back without losing their turn. */
  park(actor: Actor, id: string, note?: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.parkIn(tx, actor, ticket, at, note));
  }

  async parkIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date, note?: string): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, AT_COUNTER);
    await this.moves.move(tx, actor, ticket, { status: 'parked', note: note ?? null }, { act: 'park', at });
  }

  /** A parked person comes to the clerk's own counter. @throws CounterBusy */
  resume(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.resumeIn(tx, actor, ticket, at));
  }

  async resumeIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, ['parked']);
    const counters = await this.repository.listCounters(tx, ticket.siteId);
    const own = counters.find(({ staffId }) => staffId !== null && staffId === staffIdOf(actor));
    if (!own) throw new TicketNotHere({ ticket: ticketLabel(ticket) });
    await this.moves.ownCounter(tx, actor, own.id, { lock: true });
    const change = { status: 'called' as const, counterId: own.id, calls: 1, calledAt: at, servingAt: null };
    await this.moves.move(tx, actor, ticket, change, { act: 'resume', at });
  }

  /**
   * The person does not answer, called as often as the site's rule says; a supervisor may skip earlier with a reason.
   * @throws IllegalMove, TooFewCalls
   */
  skip(actor: Actor, id: string, reason?: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.skipIn(tx, actor, ticket, at, reason));
  }

  async skipIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date, reason?: string): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, ['called']);
    const { callLimit: limit } = await this.calendar.getSite(ticket.siteId);
    const { calls } = ticket;
    const mayEarlier = reason !== undefined && mayAct(actor, SUPERVISOR, ticket);
    if (calls < limit && !mayEarlier && !(await this.moves.isPast(ticket))) throw new TooFewCalls({ calls, limit });
    await this.moves.move(tx, actor, ticket, { status: 'missed', missedAt: at }, { act: 'skip', at, reason });
  }

  /**
   * A parked person waits again where they were; a missed one, once, behind as many numbers as the site's rule says.
   * @throws IllegalMove, ReturnedBefore
   */
  return(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.returnIn(tx, actor, ticket, at));
  }

  async returnIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, ['missed', 'parked']);
    const change = { status: 'waiting' as const, counterId: null, servingAt: null, calls: 0 };
    const how = { act: 'return' as const, at };
    if (ticket.status === 'parked') return this.moves.move(tx, actor, ticket, change, how);
    if (ticket.returns > 0) throw new ReturnedBefore({ ticket: ticketLabel(ticket) });
    const { returnAfter: afterNumber } = await this.calendar.getSite(ticket.siteId);
    const back = { missedAt: null, returns: ticket.returns + 1, returnedAt: at, afterNumber };
    await this.moves.move(tx, actor, ticket, { ...change, ...back }, how);
  }

  /**
   * Hands the person to another open counter: called there when it is free, else first in line for it alone.
   * @throws NotFound, IllegalMove, TicketNotHere, CounterClosed
   */
  transfer(actor: Actor, id: string, counterId: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.transferIn(tx, actor, ticket, at, counterId));
  }

  /** Locks the other counter, then the ticket. */
  async transferIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date, counterId: string): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, AT_COUNTER);
    if (counterId === ticket.counterId) throw new InvalidInput([{ field: 'counterId', code: 'not_in_list' }]);
    const [target] = await this.repository.lockCounters(tx, [counterId]);
    if (target?.siteId !== ticket.siteId) throw new NotFound();
    if (!target.staffId) throw new CounterClosed();
    const isFree = !(await this.repository.findAtCounter(tx, counterId, ticket.serviceOn));
    const change = isFree
      ? { status: 'called' as const, counterId, calls: 1, calledAt: at, servingAt: null }
      : { status: 'waiting' as const, counterId: null, forCounterId: counterId, calls: 0, servingAt: null };
    await this.moves.move(tx, actor, ticket, change, { act: 'transfer', at });
  }

  /** Cards that were spoiled for this visit: a fact, whatever the ticket's state. @throws StockShort */
  spoil(actor: Actor, id: string, cards: number, reason?: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) =>
      this.spoilIn(tx, actor, ticket, at, cards, reason),
    );
  }

  /** Locks as `BlanksService.spoil`, then the ticket. */
  async spoilIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date, cards: number, reason?: string): Promise<void> {
    const { siteId, regionId } = ticket;
    const { serviceDayId, blankKind, code } = await this.bookings.reread(tx, ticket.bookingId);
    const loss = { siteId, regionId, serviceDayId, blankKind: blankKind ?? 'ktp', cards };
    const movementId = await this.blanks.spoil(tx, actor, { ...loss, reason: reason ?? `rusak, ${code}` });
    await this.moves.touch(tx, actor, ticket, { act: 'spoil', at, effects: { movementId } });
  }

  /** The person will not come: the visit ends as no-show and the cards go back. @throws IllegalMove */
  void(actor: Actor, id: string, reason: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.voidIn(tx, actor, ticket, at, reason));
  }

  /** Locks as `BookingsEndingService.end`, then the ticket. */
  async voidIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date, reason: string): Promise<void> {
    const from = (await this.moves.isPast(ticket)) ? [...OUT_OF_LINE, ...AT_COUNTER] : OUT_OF_LINE;
    await this.moves.assertMayMove(tx, actor, ticket, from);
    const booking = await this.bookings.reread(tx, ticket.bookingId);
    const held = await this.undoing.holdingOf(tx, booking);
    const isEnded = await this.arrivals.noShow(tx, actor, booking, reason);
    const change = { status: 'void' as const, counterId: null, forCounterId: null, endedAt: at };
    await this.moves.move(tx, actor, ticket, change, { act: 'void', at, reason, effects: isEnded ? { held } : {} });
  }

  /**
   * Notes the outcome of every person and ends the visit. Idempotent by key. Locks as `BookingsArrivalService.finish`,
   * then the ticket.
   * @throws NotFound, TicketNotHere, IllegalMove, InvalidInput, StockShort
   */
  finish(actor: Actor, id: string, want: TicketResults, request?: IdempotentRequest): Promise<TicketView> {
    return this.moves.acting(actor, id, request, (tx, ticket, at) => this.finishIn(tx, actor, ticket, at, want));
  }

  async finishIn(tx: Tx, actor: Actor, ticket: Ticket, at: Date, want: TicketResults): Promise<void> {
    await this.moves.assertMayMove(tx, actor, ticket, ['serving']);
    const { booking, results } = await this.visitOf(tx, ticket, want);
    await this.arrivals.finish(tx, actor, booking, await this.calendar.getSite(ticket.siteId), results);
    const change = { status: 'served' as const, endedAt: at, note: want.note ?? ticket.note };
    await this.moves.move(tx, actor, ticket, change, { act: 'finish', at });
  }

  /**
   * Other outcomes of a visit of today, by any clerk of the site: cards, promises and records follow.
   * @throws NotFound, IllegalMove, DayIsOver, InvalidInput, StockShort
   */
  correct(
    actor: Actor,
    id: string,
    want: TicketResults & { reason: string },
    request?: IdempotentRequest,
  ): Promise<TicketView> {
    return this.moves.acting(actor, id, request, async (tx, ticket, at) => {
      if (ticket.status !== 'served') throw new IllegalMove({ state: ticket.status });
      if (await this.moves.isPast(ticket)) throw new DayIsOver();
      const { booking, results } = await this.visitOf(tx, ticket, want);
      await this.undoing.correct(tx, actor, booking, await this.calendar.getSite(ticket.siteId), results);
      const change = { status: 'served' as const, note: want.note ?? ticket.note };
      await this.moves.move(tx, actor, ticket, change, { act: 'correct', at, reason: want.reason });
    });
  }

  /** The full NIK of one person of a ticket; every look is written down. Null when none is known. */
  async revealNik(actor: Actor, id: string, personId: string): Promise<string | null> {
    return this.unitOfWork.run(async (tx) => {
      const ticket = await this.moves.getTicket(tx, actor, id);
      const whole = await this.bookings.findWhole(tx, ticket.bookingId);
      const person = whole?.people.find((p) => p.id === personId);
      if (!person) throw new NotFound();
      const look = { at: ticket, why: 'ticket', of: ticketLabel(ticket) };
      return this.applicants.revealNik(tx, actor, person.applicantId, look);
    });
  }

  private async visitOf(tx: Tx, ticket: Ticket, want: TicketResults) {
    const whole = await this.bookings.findWhole(tx, ticket.bookingId);
    if (!whole) throw new NotFound();
    const personIds = whole.people.map(({ id }) => id);
    return { booking: whole.booking, results: resultsOf(want, personIds) };
  }
}

function resultsOf({ results, outcome, reason }: TicketResults, personIds: readonly string[]): PersonResult[] {
  if (results) return results;
  const [personId] = personIds;
  if (!outcome || !personId || personIds.length > 1) throw new InvalidInput([{ field: 'results', code: 'required' }]);
  return [{ personId, outcome, reason }];
}
