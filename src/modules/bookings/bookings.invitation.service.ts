import { Injectable } from '@nestjs/common';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { newBookingCode, newId } from '../../common/new-id.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { StartPlan } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service, ServiceCode } from '../catalogue/catalogue.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { OfferEnded } from './bookings.errors.js';
import { BOOKING_CHANGED, INVITATION_MADE } from './bookings.events.js';
import { BookingsInvitationRepository } from './bookings.invitation.repository.js';
import type { Invitation } from './bookings.invitation.types.js';
import { type Assessment, BookingsPeopleService, rowOf } from './bookings.people.service.js';
import { receiptOf } from './bookings.presenter.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { invitationEnd, newBooking, onDay } from './bookings.rules.js';
import type { Booking, BookingReceipt } from './bookings.types.js';

const SERVICE: ServiceCode = 'print_first';

/** A place and a card kept for one person who is sent for: held like an offer, taken or let go by its own link. */
@Injectable()
export class BookingsInvitationService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly people: BookingsPeopleService,
    private readonly ending: BookingsEndingService,
    private readonly read: BookingsReadService,
    private readonly repository: BookingsRepository,
    private readonly invitations: BookingsInvitationRepository,
  ) {}

  /** Public places of a day that are kept for people who were sent for. */
  countInvited(tx: Tx, serviceDayId: string): Promise<number> {
    return this.invitations.countInvited(tx, serviceDayId);
  }

  /**
   * Keeps the earliest free place of a day and a card, for 72 hours at most. Null when no place is left. Locks: day
   * stock, slots, pools.
   * @throws NoCardsLeft, NotEligible, SlotFull when somebody was faster; the transaction must then roll back
   */
  async invite(tx: Tx, site: Site, day: ServiceDay, applicantId: string): Promise<Booking | null> {
    const service = await this.catalogue.get(SERVICE);
    await this.assess(tx, applicantId, service, site, day);
    const { nationalClass } = service;
    await this.blanks.promise(tx, { serviceDayId: day.id, blankKind: 'ktp', cards: 1 }, { nationalClass });
    const plan = await this.earliest(tx, site, day, service);
    if (!plan) return null;
    await this.capacity.claim(tx, plan.claims);
    const now = this.clock.now();
    const booking = newBooking({
      ...onDay(day),
      id: newId(now),
      code: newBookingCode(),
      kind: 'invitation',
      status: 'pending',
      slotId: plan.slotId,
      startsAt: plan.startsAt,
      serviceCode: SERVICE,
      pool: 'public',
      party: 1,
      cardsHeld: 1,
      blankKind: 'ktp',
      channel: 'printing',
      createdAt: now,
      expiresAt: invitationEnd(now, plan.startsAt),
    });
    await this.repository.insert(tx, [{ booking, claims: plan.claims }]);
    await this.invitations.insertGuest(tx, booking.id, applicantId);
    await this.outbox.add(tx, INVITATION_MADE, booking.id, booking.version);
    return booking;
  }

  /** @throws NotFound: the same for an unknown code, a wrong token, and what is no invitation */
  async view(code: string, token: string): Promise<Invitation> {
    const { booking, age } = await this.unitOfWork.read(async (tx) => {
      const opened = await this.open(tx, code, token);
      const guest = (await this.invitations.findGuest(tx, opened.id)) ?? '';
      return { booking: opened, age: (await this.applicants.agesOn(tx, [guest], opened.serviceOn)).get(guest) };
    });
    const isOpen = booking.kind === 'invitation' && booking.status === 'pending';
    const isTaken = booking.kind === 'booking';
    const { startsAt, siteId, serviceCode, expiresAt } = booking;
    const isOver = isOpen && (expiresAt === null || expiresAt <= this.clock.now());
    const status = isTaken ? 'taken' : isOpen && !isOver ? 'open' : 'ended';
    return { code: booking.code, status, siteId, serviceCode, startsAt, expiresAt, age };
  }

  /** While it is open, for the message about it. */
  async findOpen(tx: Tx, bookingId: string): Promise<{ booking: Booking; applicantId: string; token: string } | null> {
    const booking = await this.repository.find(tx, bookingId);
    const applicantId = await this.invitations.findGuest(tx, bookingId);
    if (!booking || !applicantId || booking.kind !== 'invitation' || booking.status !== 'pending') return null;
    return { booking, applicantId, token: this.secrets.token('invitation', booking.id, booking.accessNonce) };
  }

  /**
   * The invitation becomes a booking. Twice gives the same answer. Locks: day stock, slots, booking, people.
   * @throws NotFound, OfferEnded, NotEligible, AlreadyBooked
   */
  take(code: string, token: string, request?: IdempotentRequest): Promise<BookingReceipt> {
    return this.idempotency.run(request, async (tx) => {
      const seen = await this.open(tx, code, token);
      if (seen.kind !== 'booking') await this.seat(tx, seen);
      const found = await this.read.findWhole(tx, seen.id);
      if (!found) throw new NotFound();
      return receiptOf(found, await this.calendar.getSite(seen.siteId), []);
    });
  }

  /** Place and card go back; whoever lets it go is sent for again later. @throws NotFound, OfferEnded */
  async letGo(code: string, token: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const seen = await this.open(tx, code, token);
      if (seen.kind === 'booking') throw new OfferEnded();
      if (seen.status === 'pending')
        await this.ending.end(tx, PUBLIC_ACTOR, seen, { to: 'cancelled', reason: 'declined' });
    });
  }

  private async open(tx: Tx, code: string, token: string): Promise<Booking> {
    const normal = normaliseBookingCode(code);
    const booking = normal ? await this.repository.findByCode(tx, normal) : null;
    const isRight = this.secrets.isToken(token, 'invitation', booking?.id ?? '', booking?.accessNonce ?? 0);
    if (!booking || booking.channel !== 'printing' || !isRight) throw new NotFound();
    return booking;
  }

  private async seat(tx: Tx, seen: Booking): Promise<void> {
    const day = await this.calendar.findDayById(tx, seen.serviceDayId);
    const applicantId = await this.invitations.findGuest(tx, seen.id);
    if (!applicantId || day?.status !== 'open') throw new OfferEnded();
    const locked = await this.ending.lockWhole(tx, seen);
    if (!locked || (await this.invitations.take(tx, seen.id, this.clock.now())) === 0) throw new OfferEnded();
    const service = await this.catalogue.get(seen.serviceCode);
    const site = await this.calendar.getSite(seen.siteId);
    const assessed = await this.assess(tx, applicantId, service, site, day);
    const booking: Booking = { ...seen, kind: 'booking', status: 'booked', expiresAt: null };
    const people = [rowOf(booking, assessed, 0, newId(this.clock.now()), applicantId)];
    await this.repository.lockPeople(tx, people);
    await this.repository.insertPeople(tx, booking.regionId, people);
    await this.ending.note(tx, PUBLIC_ACTOR, seen, 'booked', 'invitation_taken');
    await this.outbox.add(tx, BOOKING_CHANGED, booking.id, booking.version);
  }

  /** @throws NotEligible for a card on that day */
  private async assess(
    tx: Tx,
    applicantId: string,
    service: Service,
    site: Site,
    day: ServiceDay,
  ): Promise<Assessment> {
    const prepared = (await this.applicants.reprepare(tx, [applicantId])).get(applicantId);
    if (!prepared) throw new NotFound();
    const [assessed] = await this.people.assess(tx, [{ prepared, service }], site, day.date);
    return assessed as Assessment;
  }

  private async earliest(tx: Tx, site: Site, day: ServiceDay, service: Service): Promise<StartPlan | null> {
    const slots = await this.capacity.listTimed(tx, day.id, 'public');
    const usable = slots.filter(({ serviceCodes }) => !serviceCodes || serviceCodes.includes(service.code));
    const steps = this.calendar.stepsFor(service.minutes, day);
    for (const { id: slotId, startsAt } of usable) {
      const plan = startsAt > this.clock.now() && this.capacity.seat(usable, slotId, 'public', 1, steps);
      if (plan) return { ...plan, slotId, startsAt };
    }
    return null;
  }
}
