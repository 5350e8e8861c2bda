import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { ApplicantInput } from '../applicants/applicants.types.js';
import { BookingsArrivalService } from '../bookings/bookings.arrival.service.js';
import { BookingsEndingService } from '../bookings/bookings.ending.service.js';
import { BookingNotLive } from '../bookings/bookings.errors.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { Booking } from '../bookings/bookings.types.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { BookingCancelled, NoPlacesLeft, WrongDay, WrongSite } from './desk.errors.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskRepository } from './desk.repository.js';
import { seriesOf } from './desk.rules.js';
import type { CheckIn, Ticket, TicketView, WalkInTicket } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const DESK = ['desk'] as const;

export interface NewWalkIn {
  siteId: string;
  service: string;
  applicants: ApplicantInput[];
  isPriority?: boolean;
  /** An officer answers for a photo reason that the list does not name. */
  overrideReason?: string;
}

@Injectable()
export class DeskArrivalService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly journal: DeskJournalService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly arrivals: BookingsArrivalService,
    private readonly ending: BookingsEndingService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /**
   * By booking code or NIK. Twice gives the same ticket. Idempotent by key. Locks: booking, ticket series.
   * @throws NotFound, WrongDay, WrongSite, BookingCancelled, BookingNotLive (served already)
   */
  async checkIn(
    actor: Actor,
    siteId: string,
    key: { code?: string; nik?: string },
    request?: IdempotentRequest,
  ): Promise<CheckIn> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    const today = this.calendar.today(site);
    const nikHmac = key.nik ? this.applicants.lookupKeyOf(key.nik, today) : null;
    const { ticketId, isNew } = await this.idempotency.run(request, async (tx) => {
      const booking = nikHmac
        ? await this.bookings.findLiveOf(tx, nikHmac, siteId, today)
        : await this.bookings.findByCode(tx, key.code ?? '');
      const arriving = await this.assertExpected(booking, site);
      const isArriving = await this.arrivals.arrive(tx, actor, arriving);
      const known = await this.repository.findOfBooking(tx, arriving.id);
      const ticket = known ?? (await this.issueTicket(tx, actor, site, arriving, false));
      return { ticketId: ticket.id, isNew: isArriving && !known };
    });
    return { ticket: await this.presentTicket(ticketId), isNew };
  }

  /**
   * A ticket for people without a booking, on a standby place. Idempotent by key.
   * @throws NoPlacesLeft, NoCardsLeft, NotEligible, AlreadyBooked, DayClosed, InvalidInput
   */
  async walkIn(actor: Actor, want: NewWalkIn, request?: IdempotentRequest): Promise<WalkInTicket> {
    const site = await this.calendar.getSiteFor(actor, want.siteId, DESK);
    const niks = () =>
      want.applicants.flatMap(({ nik }) => (nik ? [this.applicants.lookupKeyOf(nik, this.calendar.today(site))] : []));
    const made = await this.ending
      .unlessForgotten(niks, () => this.idempotency.run(request, (tx) => this.admit(tx, actor, site, want)))
      .catch((error: unknown) => {
        throw error instanceof SlotFull ? new NoPlacesLeft() : error;
      });
    return { ...made, ticket: await this.presentTicket(made.ticketId) };
  }

  private async admit(
    tx: Tx,
    actor: Actor,
    site: Site,
    want: NewWalkIn,
  ): Promise<Omit<WalkInTicket, 'ticket'> & { ticketId: string }> {
    const day = await this.calendar.findDay(tx, site.id, this.calendar.today(site));
    if (day?.status !== 'open') throw new DayClosed(day?.reason);
    const estimate = await this.view.waitMinutes(tx, site);
    const { service, applicants, overrideReason } = want;
    const visit = { site, day, service, applicants, overrideReason };
    const { booking, warnings } = await this.arrivals.walkIn(tx, actor, visit);
    const isPriority = want.isPriority ?? applicants.some((a) => (a.needs ?? []).length > 0);
    const ticket = await this.issueTicket(tx, actor, site, booking, isPriority);
    const { id: bookingId, code, accessNonce } = booking;
    return { ticketId: ticket.id, bookingId, code, accessNonce, estimate, warnings };
  }

  private presentTicket(id: string): Promise<TicketView> {
    return this.unitOfWork.read(async (tx) => this.view.presentOne(tx, (await this.repository.find(tx, id)) as Ticket));
  }

  private async assertExpected(booking: Booking | null, site: Site): Promise<Booking> {
    if (!booking || booking.status === 'pending' || booking.kind === 'cooling') throw new NotFound();
    if (booking.status === 'cancelled') throw new BookingCancelled();
    if (booking.siteId !== site.id) {
      const other = await this.calendar.getSite(booking.siteId);
      throw other.regionId === site.regionId ? new WrongSite({ site: other.name }) : new NotFound();
    }
    if (booking.serviceOn !== this.calendar.today(site)) throw new WrongDay({ date: booking.serviceOn });
    if (booking.status === 'fulfilled') throw new BookingNotLive();
    return booking;
  }

  private async issueTicket(tx: Tx, actor: Actor, site: Site, booking: Booking, isPriority: boolean): Promise<Ticket> {
    const now = this.clock.now();
    const series = seriesOf(booking.kind, isPriority);
    const ticket: Ticket = {
      id: newId(now),
      regionId: site.regionId,
      siteId: site.id,
      serviceOn: booking.serviceOn,
      series,
      number: await this.repository.nextNumber(tx, site.id, booking.serviceOn, series),
      bookingId: booking.id,
      status: 'waiting',
      counterId: null,
      counterNumber: null,
      arrivedAt: now,
      isPriority,
      bookedFor: booking.kind === 'walk_in' ? null : booking.startsAt,
      calls: 0,
      calledAt: null,
      servingAt: null,
      endedAt: null,
      note: null,
    };
    await this.repository.insertTicket(tx, ticket);
    await this.journal.note(tx, actor, ticket, { from: null, to: 'waiting', counterId: null });
    return ticket;
  }
}
