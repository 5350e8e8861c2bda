import { Injectable } from '@nestjs/common';
import { isoWithOffset } from '../../common/local-date.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { BookingsArrivalService } from '../bookings/bookings.arrival.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { Booking } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { IllegalMove } from './desk.errors.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { PlaceInLine, Position, Ticket, TicketStatus } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

/** Who is at a counter tells the clerk there; who was served has left. */
const MAY_LEAVE: readonly TicketStatus[] = ['waiting', 'parked', 'missed'];

/** One person's own place in line, opened by the token of the booking. */
@Injectable()
export class DeskPositionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly journal: DeskJournalService,
    private readonly calendar: CalendarService,
    private readonly bookings: BookingsReadService,
    private readonly arrivals: BookingsArrivalService,
    private readonly estimates: DeskEstimateService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /** @throws NotFound: the same for an unknown code and a wrong token */
  async position(code: string, token: string): Promise<Position> {
    return (await this.look(code, token)).position;
  }

  /** The position with what its page says beside it. @throws NotFound as `position` */
  async look(code: string, token: string): Promise<PlaceInLine> {
    const booking = await this.bookings.getByToken(code, token);
    const site = await this.calendar.getSite(booking.siteId);
    return this.unitOfWork.read(async (tx) => {
      const ticket = await this.repository.findOfBooking(tx, booking.id);
      const counters = await this.repository.listCounters(tx, site.id);
      return {
        site,
        booking,
        position: await this.positionOf(tx, booking, site, ticket),
        arrivedAt: ticket?.arrivedAt ?? null,
        calls: ticket?.calls ?? 0,
        openCounters: counters.filter(({ openedAt }) => openedAt !== null).length,
      };
    });
  }

  /**
   * Gives the turn up: the ticket is void, the visit ends as no-show, the cards go back. Locks: booking, ticket.
   * @throws NotFound, also without a ticket; IllegalMove while called or served
   */
  async leave(code: string, token: string): Promise<void> {
    const booking = await this.bookings.getByToken(code, token);
    await this.unitOfWork.run(async (tx) => {
      const ticket = await this.repository.findOfBooking(tx, booking.id);
      if (!ticket) throw new NotFound();
      if (!MAY_LEAVE.includes(ticket.status)) throw new IllegalMove({ state: ticket.status });
      const reason = 'left_line';
      await this.arrivals.noShow(tx, PUBLIC_ACTOR, booking, reason);
      const change = { status: 'void' as const, counterId: null, endedAt: this.clock.now() };
      if ((await this.repository.change(tx, ticket, change)) === 0) throw new IllegalMove({ state: ticket.status });
      await this.journal.note(tx, PUBLIC_ACTOR, ticket, { from: ticket.status, to: 'void', counterId: null, reason });
    });
  }

  private async positionOf(tx: Tx, booking: Booking, site: Site, ticket: Ticket | null): Promise<Position> {
    const now = this.clock.now();
    const asOf = isoWithOffset(site.timezone, now);
    if (!ticket) return { ticket: null, state: withoutTicket(booking), ahead: 0, ...passedOf(booking), asOf };
    const isAtCounter = ticket.status === 'called' || ticket.status === 'serving';
    return {
      ticket: ticketLabel(ticket),
      state: ticket.status,
      ahead: ticket.status === 'waiting' ? await this.aheadOf(tx, site, ticket) : 0,
      ...(await this.waitOf(tx, site, ticket)),
      ...(isAtCounter && ticket.counterNumber !== null ? { counter: ticket.counterNumber } : {}),
      ...(isEarly(ticket, now) ? { backBefore: isoWithOffset(site.timezone, ticket.bookedFor as Date) } : {}),
      asOf,
    };
  }

  private async waitOf(tx: Tx, site: Site, { id }: Ticket): Promise<Pick<Position, 'waitMinutes' | 'isSafe'>> {
    const estimate = await this.estimates.forTicket(tx, site, id);
    if (!estimate) return {};
    const { low, high, isSafe } = estimate;
    return { waitMinutes: { low, high }, isSafe };
  }

  private async aheadOf(tx: Tx, site: Site, { id }: Ticket): Promise<number> {
    const line = await this.view.line(tx, site);
    const index = line.findIndex(({ ticket }) => ticket.id === id);
    return index < 0 ? line.length : index;
  }
}

/** Nobody is owed a turn before the booked time, so until then one may go out. */
const isEarly = ({ status, bookedFor }: Ticket, now: Date): boolean =>
  status === 'waiting' && bookedFor !== null && bookedFor > now;

const passedOf = ({ status, placePassedAt }: Booking): Pick<Position, 'placePassed'> =>
  status === 'booked' && placePassedAt ? { placePassed: true } : {};

function withoutTicket({ status }: Booking): Position['state'] {
  if (status === 'fulfilled') return 'served';
  return status === 'cancelled' || status === 'noshow' ? 'void' : 'booked';
}
