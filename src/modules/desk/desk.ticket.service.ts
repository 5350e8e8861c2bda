import { Injectable } from '@nestjs/common';
import { type Actor, assertMayAct, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BookingsArrivalService, type Outcome, type PersonResult } from '../bookings/bookings.arrival.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { DeskCounterService } from './desk.counter.service.js';
import { IllegalMove, TicketNotHere } from './desk.errors.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskRepository, type TicketChange } from './desk.repository.js';
import { mayBecome, ticketLabel } from './desk.rules.js';
import type { Ticket, TicketView } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const DESK = ['desk'] as const;

type Change = (ticket: Ticket, now: Date) => TicketChange;

export interface TicketResults {
  results?: PersonResult[];
  /** The same outcome for the one person of the ticket. */
  outcome?: Outcome;
  reason?: string;
  note?: string;
}

@Injectable()
export class DeskTicketService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly journal: DeskJournalService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly arrivals: BookingsArrivalService,
    private readonly counters: DeskCounterService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /** Calls the person again. @throws NotFound, TicketNotHere, IllegalMove */
  recall(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    const change: Change = (ticket, now) => ({ status: 'called', calls: ticket.calls + 1, calledAt: now });
    return this.move(actor, id, change, ['called'], request);
  }

  start(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.move(actor, id, (_ticket, now) => ({ status: 'serving', servingAt: now }), ['called'], request);
  }

  /** Sets the person aside, for a paper that is missing; they come back without losing their turn. */
  park(actor: Actor, id: string, note?: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.move(actor, id, () => ({ status: 'parked', note: note ?? null }), ['called', 'serving'], request);
  }

  /** A parked person comes to the clerk's own counter. @throws CounterBusy */
  resume(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.acting(actor, id, request, async (tx, ticket) => {
      const counters = await this.repository.listCounters(tx, ticket.siteId);
      const own = counters.find((c) => c.staffId === staffIdOf(actor));
      if (!own) throw new TicketNotHere({ ticket: ticketLabel(ticket) });
      const calls = ticket.calls + 1;
      const change = { status: 'called' as const, counterId: own.id, calls, calledAt: this.clock.now() };
      await this.apply(tx, actor, ticket, change, ['parked']);
    });
  }

  /** The person does not answer. @throws IllegalMove */
  skip(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.move(actor, id, (_ticket, now) => ({ status: 'missed', endedAt: now }), ['called'], request);
  }

  /** A missed or parked person waits again, in the order of coming back. */
  return(actor: Actor, id: string, request?: IdempotentRequest): Promise<TicketView> {
    const change: Change = ({ status, arrivedAt }, now) => ({
      status: 'waiting',
      counterId: null,
      endedAt: null,
      arrivedAt: status === 'missed' ? now : arrivedAt,
    });
    return this.move(actor, id, change, ['missed', 'parked'], request);
  }

  /** The person will not come: the visit ends as no-show and the cards go back. @throws IllegalMove */
  void(actor: Actor, id: string, reason: string, request?: IdempotentRequest): Promise<TicketView> {
    return this.acting(actor, id, request, async (tx, ticket) => {
      const booking = await this.bookings.reread(tx, ticket.bookingId);
      await this.arrivals.noShow(tx, actor, booking, reason);
      const change = { status: 'void' as const, counterId: null, endedAt: this.clock.now() };
      await this.apply(tx, actor, ticket, change, ['waiting', 'missed', 'parked'], reason);
    });
  }

  /**
   * Notes the outcome of every person and ends the visit. Idempotent by key. Locks as `BookingsArrivalService.finish`,
   * then the ticket.
   * @throws NotFound, TicketNotHere, IllegalMove, InvalidInput, StockShort
   */
  finish(actor: Actor, id: string, want: TicketResults, request?: IdempotentRequest): Promise<TicketView> {
    return this.acting(actor, id, request, async (tx, seen) => {
      const whole = await this.bookings.findWhole(tx, seen.bookingId);
      if (!whole) throw new NotFound();
      if (!mayBecome(seen.status, 'served')) throw new IllegalMove({ state: seen.status });
      const personIds = whole.people.map((p) => p.id);
      const site = await this.calendar.getSite(seen.siteId);
      await this.arrivals.finish(tx, actor, whole.booking, site, resultsOf(want, personIds));
      const change = { status: 'served' as const, endedAt: this.clock.now(), note: want.note ?? seen.note };
      await this.apply(tx, actor, seen, change, ['serving']);
    });
  }

  /** The full NIK of one person of a ticket; every look is written down. Null when none is known. */
  async revealNik(actor: Actor, id: string, personId: string): Promise<string | null> {
    return this.unitOfWork.run(async (tx) => {
      const ticket = await this.getTicket(tx, actor, id);
      const whole = await this.bookings.findWhole(tx, ticket.bookingId);
      const person = whole?.people.find((p) => p.id === personId);
      if (!person) throw new NotFound();
      await this.audit.record(tx, actor, {
        action: 'nik.revealed',
        subjectType: 'applicant',
        subjectId: person.applicantId,
        at: ticket,
      });
      return this.applicants.revealNik(tx, person.applicantId);
    });
  }

  private move(
    actor: Actor,
    id: string,
    change: Change,
    from: readonly Ticket['status'][],
    request?: IdempotentRequest,
  ): Promise<TicketView> {
    return this.acting(actor, id, request, (tx, ticket) =>
      this.apply(tx, actor, ticket, change(ticket, this.clock.now()), from),
    );
  }

  /** One act on a ticket, once per key, and the ticket after it. */
  private async acting(
    actor: Actor,
    id: string,
    request: IdempotentRequest | undefined,
    act: (tx: Tx, ticket: Ticket) => Promise<void>,
  ): Promise<TicketView> {
    await this.idempotency.run(request, async (tx) => {
      await act(tx, await this.getTicket(tx, actor, id));
      return { id };
    });
    return this.unitOfWork.read(async (tx) => this.view.presentOne(tx, await this.getTicket(tx, actor, id)));
  }

  private async getTicket(tx: Tx, actor: Actor, id: string): Promise<Ticket> {
    const ticket = await this.repository.find(tx, id);
    if (!ticket) throw new NotFound();
    assertMayAct(actor, DESK, ticket);
    return ticket;
  }

  /** Guarded by the status that was read: of two clerks one wins, the other is told where the ticket is now. */
  private async apply(
    tx: Tx,
    actor: Actor,
    seen: Ticket,
    to: TicketChange,
    from: readonly Ticket['status'][],
    reason: string | null = null,
  ): Promise<void> {
    if (!from.includes(seen.status) || !mayBecome(seen.status, to.status))
      throw new IllegalMove({ state: seen.status });
    if (seen.status === 'called' || seen.status === 'serving') {
      if (!seen.counterId) throw new TicketNotHere({ ticket: ticketLabel(seen) });
      await this.counters.ownCounter(tx, actor, seen.counterId);
    }
    if ((await this.repository.change(tx, seen, to)) === 0) throw new IllegalMove({ state: seen.status });
    const counterId = to.counterId ?? seen.counterId;
    await this.journal.note(tx, actor, seen, { from: seen.status, to: to.status, counterId, reason });
  }
}

function resultsOf({ results, outcome, reason }: TicketResults, personIds: readonly string[]): PersonResult[] {
  if (results) return results;
  const [personId] = personIds;
  if (!outcome || !personId || personIds.length > 1) throw new InvalidInput([{ field: 'results', code: 'required' }]);
  return [{ personId, outcome, reason }];
}
