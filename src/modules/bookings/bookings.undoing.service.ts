import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsVisitService } from '../applicants/applicants.visit.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { BookingsArrivalService, CHANNELS, isPrinted, type PersonResult } from './bookings.arrival.service.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive } from './bookings.errors.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Booking, BookingPerson } from './bookings.types.js';

const UNDONE = 'undone';
const CORRECTED = 'corrected';

/** What a visit holds, to be taken again when its end is undone. */
export interface VisitHolding {
  cards: number;
  /** Who was promised a card. */
  personIds: string[];
  claims: Claim[];
}

/**
 * Takes back what the desk did to a visit: cards by reversing entries, promises, records, places. Every method joins the
 * desk's transaction and locks as the act itself did.
 */
@Injectable()
export class BookingsUndoingService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly records: ApplicantsVisitService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly arrivals: BookingsArrivalService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
  ) {}

  /** Nobody came after all. @throws BookingNotLive */
  async unarrive(tx: Tx, actor: Actor, seen: Booking, to: 'booked' | 'noshow'): Promise<void> {
    const booking = await this.lockAs(tx, seen, 'arrived');
    await this.repository.setPeopleStatus(tx, booking.id, to);
    await this.repository.setStatus(tx, booking.id, 'arrived', to, { raiseVersion: false });
    await this.ending.note(tx, actor, booking, to, UNDONE);
  }

  /** A visit without a booking ends with its ticket; its place and cards are free at once. @throws BookingNotLive */
  async dropWalkIn(tx: Tx, actor: Actor, seen: Booking): Promise<void> {
    const isDropped = await this.ending.end(tx, actor, seen, { to: 'cancelled', reason: UNDONE, isGone: true });
    if (!isDropped) throw new BookingNotLive();
  }

  /** The visit goes on as before its outcomes were noted. @throws BookingNotLive, AlreadyBooked */
  async unfinish(tx: Tx, actor: Actor, seen: Booking, site: Site): Promise<void> {
    const people = await this.repository.listPeople(tx, [seen.id]);
    await this.arrivals.lockStock(tx, seen, people, true);
    const booking = await this.lockAs(tx, seen, 'fulfilled');
    for (const person of people) {
      await this.takeBack(tx, actor, booking, site, person, UNDONE);
      await this.repository.finishPerson(tx, person.id, 'arrived', null, null);
    }
    const cardsHeld = people.filter(({ cardState }) => cardState === 'promised').length;
    await this.repository.setStatus(tx, booking.id, 'fulfilled', 'arrived', { raiseVersion: false, cardsHeld });
    await this.ending.note(tx, actor, booking, 'arrived', UNDONE);
  }

  /** Other outcomes of a visit that is over. @throws BookingNotLive, InvalidInput, StockShort */
  async correct(tx: Tx, actor: Actor, seen: Booking, site: Site, results: readonly PersonResult[]): Promise<void> {
    const people = await this.repository.listPeople(tx, [seen.id]);
    this.arrivals.assertResults(people, site, results);
    await this.arrivals.lockStock(tx, seen, people, true);
    const booking = await this.lockAs(tx, seen, 'fulfilled');
    for (const person of people) {
      const result = results.find(({ personId }) => personId === person.id) as PersonResult;
      if (result.outcome === person.outcome) continue;
      await this.takeBack(tx, actor, booking, site, person, CORRECTED);
      await this.arrivals.finishPerson(tx, actor, booking, site, person, result);
    }
  }

  /** What the end of a visit gives back. */
  async holdingOf(tx: Tx, booking: Booking): Promise<VisitHolding> {
    const people = await this.repository.listPeople(tx, [booking.id]);
    const personIds = people.filter(({ cardState }) => cardState === 'promised').map(({ id }) => id);
    return { cards: booking.cardsHeld, personIds, claims: await this.repository.listClaims(tx, booking.id) };
  }

  /**
   * A visit that was ended goes on, with its cards, and with its places where nobody has them yet: people who are here are
   * served without one.
   * @throws BookingNotLive, AlreadyBooked
   */
  async revive(tx: Tx, actor: Actor, seen: Booking, { cards, personIds, claims }: VisitHolding): Promise<void> {
    const { blankKind, serviceDayId } = seen;
    if (blankKind && cards > 0) {
      await this.blanks.lockBalance(tx, seen.siteId, blankKind);
      await this.blanks.lockDay(tx, serviceDayId, blankKind);
    }
    const isSeated =
      (await this.repository.listClaims(tx, seen.id)).length === 0 && (await this.capacity.claimIfFree(tx, claims));
    const booking = await this.lockAs(tx, seen, 'noshow');
    if (isSeated)
      await this.repository.insertClaims(
        tx,
        claims.map((claim) => ({ ...claim, bookingId: booking.id })),
      );
    if (blankKind) await this.blanks.promiseAgain(tx, seen, { serviceDayId, blankKind, cards });
    await this.repository.reviveVisit(tx, booking.id, personIds);
    await this.repository.setStatus(tx, booking.id, 'noshow', 'arrived', { raiseVersion: false, cardsHeld: cards });
    await this.ending.note(tx, actor, booking, 'arrived', UNDONE);
  }

  private async lockAs(tx: Tx, seen: Booking, status: Booking['status']): Promise<Booking> {
    const booking = await this.repository.lock(tx, seen.id);
    if (booking?.status !== status) throw new BookingNotLive();
    return booking;
  }

  private async takeBack(
    tx: Tx,
    actor: Actor,
    booking: Booking,
    site: Site,
    person: BookingPerson,
    reason: string,
  ): Promise<void> {
    const { blankKind } = await this.catalogue.get(person.serviceCode);
    const { siteId, regionId, serviceDayId } = booking;
    const wasPromised = person.cardState === 'promised';
    const bookingPersonId = person.id;
    if (blankKind && isPrinted(person.outcome)) {
      const card = { siteId, regionId, serviceDayId, blankKind, bookingPersonId, wasPromised, reason };
      await this.blanks.undoIssue(tx, actor, card);
    } else if (blankKind && wasPromised) {
      await this.blanks.promiseAgain(tx, booking, { serviceDayId, blankKind, cards: 1 });
    }
    if (person.serviceGroup !== 'ktp') return;
    const visit = { channel: CHANNELS[site.kind], siteId, bookingPersonId, reason };
    await this.records.takeRecordBack(tx, actor, person.applicantId, visit);
  }
}
