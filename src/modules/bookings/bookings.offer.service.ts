import { Injectable } from '@nestjs/common';
import { type Actor, PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { OfferEnded, OfferLinkNeeded } from './bookings.errors.js';
import { BOOKING_CHANGED } from './bookings.events.js';
import { BookingsFittingService } from './bookings.fitting.service.js';
import { BookingsMoveService } from './bookings.move.service.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { type Assessment, cardsNeeded, rowOf } from './bookings.people.service.js';
import { receiptOf } from './bookings.presenter.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsReportsService } from './bookings.reports.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { onDay } from './bookings.rules.js';
import type { Booking, BookingReceipt } from './bookings.types.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';
import { isOpenOffer } from './bookings.waiting.rules.js';
import { BookingsWaitingService } from './bookings.waiting.service.js';
import type { OpenedEntry, WaitingAccess, WaitingEntry, WaitingView } from './bookings.waiting.types.js';

/** An offer that is being taken. */
interface Taking {
  entry: WaitingEntry;
  offer: Booking;
  site: Site;
  day: ServiceDay;
}

/** Taking an offered place, or letting it go. */
@Injectable()
export class BookingsOfferService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly moves: BookingsMoveService,
    private readonly fitting: BookingsFittingService,
    private readonly offering: BookingsOfferingService,
    private readonly ending: BookingsEndingService,
    private readonly read: BookingsReadService,
    private readonly reports: BookingsReportsService,
    private readonly repository: BookingsRepository,
    private readonly waiting: BookingsWaitingRepository,
    private readonly entries: BookingsWaitingService,
  ) {}

  /**
   * "Ambil": the offered place becomes a booking, or the booking that the people have moves to it and its old place goes
   * to the next in line, all in one transaction. Eligibility and cards are decided again. Twice gives the same answer.
   * Locks: day stocks, slots, pools, bookings, people, entry.
   * @throws NotFound, OfferEnded, OfferLinkNeeded, BookingUnderReview, NotEligible, NoCardsLeft, AlreadyBooked
   */
  async take(access: WaitingAccess, request?: IdempotentRequest): Promise<BookingReceipt> {
    const { entry } = await this.unitOfWork.read((tx) => this.entries.open(tx, access));
    const people = await this.unitOfWork.read((tx) => this.waiting.listPeople(tx, entry.id));
    const niks = () => people.map((p) => p.nikHmac).filter((hmac) => hmac !== null);
    const work = () =>
      this.unitOfWork.run((tx) =>
        this.idempotency.once(tx, request, async () => {
          const opened = await this.entries.open(tx, access);
          assertMayTake(opened);
          return this.receiptOf(tx, await this.book(tx, PUBLIC_ACTOR, opened));
        }),
      );
    return this.ending.unlessForgotten(niks, () => this.orAsTaken(access, work));
  }

  /** "Lewati": the place goes to the next in line at once, and this one does not wait any more. @throws NotFound, OfferEnded */
  async skip(access: WaitingAccess, request?: IdempotentRequest): Promise<WaitingView> {
    return this.unitOfWork.run((tx) =>
      this.idempotency.once(tx, request, async () => {
        const opened = await this.entries.open(tx, access);
        if (opened.entry.status === 'offered' && opened.offer) {
          const ending = { to: 'cancelled', reason: 'declined' } as const;
          const isOpen = isOpenOffer(opened.offer);
          if (!isOpen || !(await this.ending.end(tx, PUBLIC_ACTOR, opened.offer, ending))) throw new OfferEnded();
        } else if (opened.entry.status !== 'passed') throw new OfferEnded();
        return this.entries.viewOf(tx, await this.entries.open(tx, access));
      }),
    );
  }

  /** A double press: the offer was taken between reading and writing it, so the second answer is the first. */
  private async orAsTaken<T>(access: WaitingAccess, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OfferEnded)) throw error;
      const { entry } = await this.unitOfWork.read((tx) => this.entries.open(tx, access));
      if (entry.status !== 'taken') throw error;
      return work();
    }
  }

  /** Gives the id of the booking that came of it. */
  private async book(tx: Tx, actor: Actor, { entry, offer }: OpenedEntry): Promise<string> {
    const result = entry.movesBookingId ?? entry.offerId;
    if (entry.status === 'taken' && result) return result;
    if (entry.status !== 'offered' || !offer || !isOpenOffer(offer)) throw new OfferEnded();
    const day = await this.calendar.findDayById(tx, offer.serviceDayId);
    if (!day || day.status !== 'open') throw new OfferEnded();
    const taking = { entry, offer, day, site: await this.calendar.getSite(day.siteId) };
    if (entry.movesBookingId) await this.move(tx, actor, taking, entry.movesBookingId);
    else await this.fill(tx, actor, taking);
    if (!(await this.offering.settle(tx, entry, 'taken'))) throw new OfferEnded();
    return result ?? offer.id;
  }

  private async fill(tx: Tx, actor: Actor, { entry, offer, site, day }: Taking): Promise<void> {
    const { serviceDayId, blankKind } = offer;
    if (blankKind) await this.blanks.lockDay(tx, serviceDayId, blankKind);
    const { nationalClass } = await this.catalogue.get(offer.serviceCode);
    const left = blankKind ? await this.blanks.cardsLeft(tx, serviceDayId, blankKind, nationalClass) : 0;
    const assessed = await this.fitting.assess(tx, entry, site, day.date, offer.cardsHeld + left);
    if (!assessed) throw new NoCardsLeft();
    const cards = cardsNeeded(assessed);
    await this.settleCards(tx, offer, cards);
    if ((await this.waiting.takeOffer(tx, offer.id, this.clock.now(), cards)) === 0) throw new OfferEnded();
    await this.seat(tx, entry, { ...offer, status: 'booked' }, assessed);
    await this.ending.note(tx, actor, offer, 'booked', 'offer_taken');
    await this.outbox.add(tx, BOOKING_CHANGED, offer.id, offer.version);
  }

  private async seat(tx: Tx, entry: WaitingEntry, booking: Booking, assessed: readonly Assessment[]): Promise<void> {
    const waiting = await this.waiting.listPeople(tx, entry.id);
    const people = assessed.map((one, index) =>
      rowOf(booking, one, index, newId(this.clock.now()), waiting[index]?.applicantId ?? ''),
    );
    await this.repository.lockPeople(tx, people);
    await this.repository.insertPeople(tx, booking.regionId, people);
  }

  private async move(tx: Tx, actor: Actor, { offer, site, day }: Taking, bookingId: string): Promise<void> {
    const seen = await this.read.reread(tx, bookingId);
    if (seen.status !== 'booked' || seen.serviceOn <= day.date) throw new OfferEnded();
    await this.reports.assertInOwnHands(tx, seen.id);
    const moved = await this.moves.assess(tx, seen, { site, day });
    const offersOn = await this.offering.offerableDay(tx, seen);
    await this.offering.lockCards(tx, [offer.serviceDayId, seen.serviceDayId]);
    const claims = await this.repository.listClaims(tx, seen.id);
    const offered = await this.repository.listClaims(tx, offer.id);
    await this.capacity.lock(tx, [...claims, ...offered]);
    await this.lockBoth(tx, seen, offer);
    await this.ending.giveBackCards(tx, { ...seen, claims, cards: seen.cardsHeld });
    await this.settleCards(tx, offer, moved.cards);
    await this.repository.setStatus(tx, offer.id, 'pending', 'cancelled', {
      reason: 'moved_into',
      raiseVersion: false,
      cardsHeld: 0,
    });
    await this.ending.passOn(tx, seen, claims, { cools: true, offersOn });
    await this.repository.passClaims(tx, offer.id, seen.id);
    const goal = { ...onDay(day), slotId: offer.slotId, startsAt: offer.startsAt, blankKind: offer.blankKind };
    await this.repository.move(tx, seen.id, { ...goal, cardsHeld: moved.cards });
    for (const person of moved.people) await this.repository.movePerson(tx, { ...person, startsAt: offer.startsAt });
    await this.ending.note(tx, actor, offer, 'cancelled', 'moved_into');
    await this.ending.note(tx, actor, seen, 'booked', 'moved');
    await this.outbox.add(tx, BOOKING_CHANGED, seen.id, seen.version + 1);
  }

  /** In the order of their ids. @throws OfferEnded when one of them changed since it was read */
  private async lockBoth(tx: Tx, seen: Booking, offer: Booking): Promise<void> {
    const locked = new Map<string, Booking | null>();
    for (const id of [seen.id, offer.id].sort()) locked.set(id, await this.repository.lock(tx, id));
    const [booking, held] = [locked.get(seen.id), locked.get(offer.id)];
    const isSame = booking?.version === seen.version && booking.status === seen.status;
    const isOpen = held?.status === 'pending' && held.expiresAt !== null && held.expiresAt > this.clock.now();
    if (!isSame || booking.cardsHeld !== seen.cardsHeld || !isOpen) throw new OfferEnded();
  }

  /** The cards of an offer become those that are needed. @throws NoCardsLeft */
  private async settleCards(
    tx: Tx,
    { serviceDayId, serviceCode, blankKind, cardsHeld }: Booking,
    cards: number,
  ): Promise<void> {
    if (!blankKind) return;
    const more = cards - cardsHeld;
    const { nationalClass } = await this.catalogue.get(serviceCode);
    if (more > 0) await this.blanks.promise(tx, { serviceDayId, blankKind, cards: more }, { nationalClass });
    if (more < 0) await this.blanks.giveBack(tx, { serviceDayId, blankKind, cards: -more });
  }

  private async receiptOf(tx: Tx, id: string): Promise<BookingReceipt> {
    const found = await this.read.findWhole(tx, id);
    if (!found) throw new NotFound();
    return receiptOf(found, await this.calendar.getSite(found.booking.siteId), []);
  }
}

/** @throws OfferLinkNeeded when it would move a booking that the asker has not shown to be theirs */
function assertMayTake({ entry, isByOffer }: OpenedEntry): void {
  const isProven = entry.movesBookingId === null || entry.movesBookingId === entry.bookingId;
  if (!isByOffer && !isProven) throw new OfferLinkNeeded();
}
