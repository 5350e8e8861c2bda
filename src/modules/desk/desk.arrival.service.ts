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
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BookingsArrivalService } from '../bookings/bookings.arrival.service.js';
import { BookingsEndingService } from '../bookings/bookings.ending.service.js';
import { BookingNotLive } from '../bookings/bookings.errors.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { BookingsReportsService } from '../bookings/bookings.reports.service.js';
import { BookingsTodayService } from '../bookings/bookings.today.service.js';
import type { Booking } from '../bookings/bookings.types.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { BookingCancelled, NoPlacesLeft, WrongDay, WrongSite } from './desk.errors.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { DeskHandoutService } from './desk.handout.service.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskRepository } from './desk.repository.js';
import { hasPriority, seriesOf } from './desk.rules.js';
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

/** A ticket before its first call. */
const NOT_CALLED = {
  status: 'waiting',
  counterId: null,
  counterNumber: null,
  calls: 0,
  calledAt: null,
  turnAt: null,
  servingAt: null,
  missedAt: null,
  endedAt: null,
  returns: 0,
  returnedAt: null,
  afterNumber: null,
  behind: 0,
  forCounterId: null,
  forCounterNumber: null,
  note: null,
  version: 1,
} as const;

@Injectable()
export class DeskArrivalService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly handouts: DeskHandoutService,
    private readonly journal: DeskJournalService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly arrivals: BookingsArrivalService,
    private readonly ending: BookingsEndingService,
    private readonly today: BookingsTodayService,
    private readonly reports: BookingsReportsService,
    private readonly estimates: DeskEstimateService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /**
   * By booking code or NIK. Twice gives the same ticket. With `moveHere` a booking of another day, or of another site of
   * the region, takes standby places of today first. Idempotent by key. Locks: booking, ticket series; before them, to move,
   * as `BookingsTodayService.moveHere`.
   * @throws NotFound, WrongDay, WrongSite, BookingCancelled, BookingNotLive (served already), BookingFrozen; to move: NoPlacesLeft,
   *   NoCardsLeft, NotEligible, DayClosed
   */
  async checkIn(
    actor: Actor,
    siteId: string,
    key: { code?: string; nik?: string; moveHere?: boolean },
    request?: IdempotentRequest,
  ): Promise<CheckIn> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    const today = this.calendar.today(site);
    const nikHmac = key.nik ? this.applicants.lookupKeyOf(key.nik, today) : null;
    const arrive = () =>
      this.idempotency.run(request, async (tx) => {
        const booking = nikHmac
          ? await this.bookings.findLiveOf(tx, nikHmac, siteId, today)
          : await this.bookings.findByCode(tx, key.code ?? '');
        const here = key.moveHere && booking ? await this.brought(tx, actor, site, booking) : booking;
        return this.checkInIn(tx, actor, site, here, this.clock.now());
      });
    const { ticketId, isNew } = await this.orFromHand(actor, site, arrive);
    if (isNew) await this.estimates.tell(site, ticketId);
    return { ticket: await this.presentTicket(ticketId), isNew };
  }

  /** As `checkIn`, within the caller's transaction and at the time of the act. */
  async checkInIn(
    tx: Tx,
    actor: Actor,
    site: Site,
    booking: Booking | null,
    at: Date,
  ): Promise<{ ticketId: string; isNew: boolean }> {
    const arriving = await this.assertExpected(booking, site);
    if (arriving.status === 'booked') await this.reports.assertNotFrozen(tx, arriving.id);
    const isArriving = await this.arrivals.arrive(tx, actor, arriving);
    const known = await this.repository.findOfBooking(tx, arriving.id);
    if (known) return { ticketId: known.id, isNew: false };
    const isPriority = await this.isPriority(tx, site, arriving);
    const ticket = await this.issueTicket(tx, actor, site, arriving, isPriority, { at });
    const bookingWas = arriving.status === 'noshow' ? ('noshow' as const) : ('booked' as const);
    await this.journal.act(tx, actor, ticket, {
      act: 'check_in',
      at,
      version: 1,
      before: null,
      effects: { bookingWas },
    });
    return { ticketId: ticket.id, isNew: isArriving };
  }

  /**
   * A ticket for people without a booking, on a standby place. Idempotent by key.
   * @throws NoPlacesLeft, NoCardsLeft, NotEligible, AlreadyBooked, DayClosed, InvalidInput
   */
  async walkIn(actor: Actor, want: NewWalkIn, request?: IdempotentRequest): Promise<WalkInTicket> {
    const site = await this.calendar.getSiteFor(actor, want.siteId, DESK);
    const niks = () =>
      want.applicants.flatMap(({ nik }) => (nik ? [this.applicants.lookupKeyOf(nik, this.calendar.today(site))] : []));
    const admit = () =>
      this.ending.unlessForgotten(niks, () =>
        this.idempotency.run(request, (tx) => this.walkInIn(tx, actor, site, want, this.clock.now())),
      );
    const made = await this.orFromHand(actor, site, admit);
    return { ...made, ticket: await this.presentTicket(made.ticketId) };
  }

  /** As `walkIn`, within the caller's transaction and at the time of the act. */
  async walkInIn(
    tx: Tx,
    actor: Actor,
    site: Site,
    want: NewWalkIn,
    at: Date,
  ): Promise<Omit<WalkInTicket, 'ticket'> & { ticketId: string }> {
    const day = await this.calendar.findDay(tx, site.id, this.calendar.today(site));
    if (day?.status !== 'open') throw new DayClosed(day?.reason);
    const { service, applicants, overrideReason } = want;
    const estimate = await this.estimates.forNewcomer(tx, site, service, applicants.length);
    const visit = { site, day, service, applicants, overrideReason, at };
    const { booking, warnings } = await this.arrivals.walkIn(tx, actor, visit);
    const isPriority = want.isPriority ?? (await this.isPriority(tx, site, booking));
    const ticket = await this.issueTicket(tx, actor, site, booking, isPriority, { at });
    await this.journal.act(tx, actor, ticket, { act: 'walk_in', at, version: 1, before: null });
    await this.estimates.keep(tx, ticket, estimate, at);
    const { id: bookingId, code, accessNonce } = booking;
    const told = estimate && { low: estimate.low, high: estimate.high };
    return { ticketId: ticket.id, bookingId, code, accessNonce, estimate: told, warnings };
  }

  /**
   * What is left may lie in the clerk's own hand-out, kept for when the line is down.
   * @throws NoPlacesLeft when that has nothing either
   */
  private orFromHand<T>(actor: Actor, site: Site, work: () => Promise<T>): Promise<T> {
    return work()
      .catch(async (error: unknown) => {
        const isUsedUp = error instanceof SlotFull || error instanceof NoCardsLeft;
        if (!isUsedUp || !(await this.handouts.release(actor, site.id))) throw error;
        return work();
      })
      .catch((error: unknown) => {
        throw error instanceof SlotFull ? new NoPlacesLeft() : error;
      });
  }

  /** A booking for another day or site of the region, on today's standby places; any other as it is. */
  private async brought(tx: Tx, actor: Actor, site: Site, booking: Booking): Promise<Booking> {
    const isHere = booking.siteId === site.id && booking.serviceOn === this.calendar.today(site);
    if (isHere || booking.regionId !== site.regionId || booking.status !== 'booked') return booking;
    return this.today.moveHere(tx, actor, booking, site);
  }

  /** By what the people said when they booked, their age, and the site's rule. */
  private async isPriority(tx: Tx, site: Site, booking: Booking): Promise<boolean> {
    const whole = await this.bookings.findWhole(tx, booking.id);
    const ids = whole?.people.map(({ applicantId }) => applicantId) ?? [];
    const people = [...(await this.applicants.describe(tx, ids)).values()];
    return hasPriority(people, site.priorityNeeds, booking.serviceOn);
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

  /** Joins the caller's transaction. `own` says when they came and which number they were given, if that is past. */
  async issueTicket(
    tx: Tx,
    actor: Actor,
    site: Site,
    booking: Booking,
    isPriority: boolean,
    own: { at?: Date; number?: number } = {},
  ): Promise<Ticket> {
    const now = own.at ?? this.clock.now();
    const series = seriesOf(booking, isPriority);
    const ticket: Ticket = {
      id: newId(now),
      regionId: site.regionId,
      siteId: site.id,
      serviceOn: booking.serviceOn,
      series,
      number: own.number ?? (await this.repository.nextNumber(tx, site.id, booking.serviceOn, series)),
      bookingId: booking.id,
      arrivedAt: now,
      isPriority,
      bookedFor: booking.kind === 'walk_in' ? null : booking.startsAt,
      ...NOT_CALLED,
    };
    await this.repository.insertTicket(tx, ticket);
    await this.journal.note(tx, actor, ticket, { from: null, to: 'waiting', counterId: null, at: now });
    return ticket;
  }
}
