import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { RecordStatus } from '../applicants/applicants.types.js';
import { BlanksService } from '../blanks/blanks.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim, Seat } from '../capacity/capacity.types.js';
import type { NationalClass, Service } from '../catalogue/catalogue.types.js';
import { BookingsDisplacingRepository } from './bookings.displacing.repository.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive, NotEligible } from './bookings.errors.js';
import { BOOKING_CHANGED, BY_OFFICE } from './bookings.events.js';
import { BookingsPeopleService, type PersonOfBooking } from './bookings.people.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { onDay } from './bookings.rules.js';
import type { Booking, BookingPerson } from './bookings.types.js';
import { WITHDRAWN } from './bookings.waiting.types.js';

/** A live row with all that it holds and, where it is a booking, its people. */
export interface LiveBooking {
  booking: Booking;
  people: BookingPerson[];
  claims: Claim[];
  /** Of its people, in their order; empty for holds and blocks. */
  services: Service[];
  needs: string[];
  birthDates: (LocalDate | null)[];
  persons: PersonOfBooking[];
}

/** What the rules say of a booking on another day. */
export interface DayVerdict {
  /** Cards that its people would need. */
  cards: number;
  people: Pick<BookingPerson, 'id' | 'cardState' | 'printableFrom'>[];
}

/** Where a booking goes, with the cards that it is promised there. */
export interface Goal {
  day: ServiceDay;
  seats: readonly Seat[];
  claims: readonly Claim[];
  cards: number;
  people: DayVerdict['people'];
  nationalClass: NationalClass;
}

/** How a confirmed plan moves people. Every method joins the caller's transaction, which has locked all of it. */
@Injectable()
export class BookingsDisplacingService {
  constructor(
    private readonly outbox: Outbox,
    private readonly applicants: ApplicantsService,
    private readonly blanks: BlanksService,
    private readonly capacity: CapacityService,
    private readonly people: BookingsPeopleService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
    private readonly live: BookingsDisplacingRepository,
  ) {}

  /** Locks the live rows of days, ascending; after stock, slots and pools. */
  lockLive(tx: Tx, serviceDayIds: readonly string[]): Promise<void> {
    return this.live.lockLive(tx, serviceDayIds);
  }

  /** The live rows of days of one site, by time. */
  async listLive(tx: Tx, site: Site, serviceDayIds: readonly string[]): Promise<LiveBooking[]> {
    const bookings = await this.live.listLive(tx, serviceDayIds);
    const ids = bookings.map(({ id }) => id);
    const claims = await this.repository.listClaimsOf(tx, ids);
    const people = await this.repository.listPeople(tx, ids);
    const persons = await this.people.restore(tx, people, site);
    const byPerson = new Map(people.map((person, i) => [person.id, persons[i] as PersonOfBooking]));
    return bookings.map((booking) => {
      const own = people.filter(({ bookingId }) => bookingId === booking.id);
      const known = own.flatMap(({ id }) => byPerson.get(id) ?? []);
      return {
        booking,
        people: own,
        claims: claims.filter(({ bookingId }) => bookingId === booking.id),
        services: known.map(({ service }) => service),
        needs: known.flatMap(({ prepared }) => prepared.needs),
        birthDates: known.map(({ prepared }) => prepared.birthDate),
        persons: known,
      };
    });
  }

  /** Decides eligibility and cards for other days; null where the rules refuse somebody. */
  async assessor(
    tx: Tx,
    site: Site,
    all: readonly LiveBooking[],
  ): Promise<(one: LiveBooking, on: LocalDate) => DayVerdict | null> {
    const prepared = all.flatMap(({ persons }) => persons.map((person) => person.prepared));
    const statuses = await this.applicants.statusesOf(tx, prepared);
    return (one, on) => this.assess(one, statuses, site, on);
  }

  /** True when a message reaches somebody of the booking. */
  async isReachable(tx: Tx, { people }: LiveBooking, on: LocalDate): Promise<boolean> {
    for (const { applicantId } of people) {
      const contact = await this.applicants.contactOf(tx, applicantId, on);
      if (contact?.phone || contact?.email) return true;
    }
    return false;
  }

  /** Ends a hold, an offer or a cooling place; nobody is offered the place. */
  async release(tx: Tx, actor: Actor, { booking }: LiveBooking): Promise<void> {
    await this.end(tx, actor, booking, WITHDRAWN);
  }

  /** The office cancels: the booking ends with the reason BY_OFFICE, and its people are told. */
  async cancel(tx: Tx, actor: Actor, { booking }: LiveBooking): Promise<void> {
    await this.end(tx, actor, booking, BY_OFFICE);
  }

  /** Gives up the place, to take another one in the same transaction; cards too when it leaves the day. */
  async vacate(tx: Tx, { booking, claims }: LiveBooking, leavesDay: boolean): Promise<void> {
    await this.capacity.giveBack(tx, claims);
    await this.repository.deleteClaims(tx, booking.id);
    if (leavesDay) await this.giveBackCards(tx, booking);
  }

  /** Takes the new place of a booking that was vacated before. @throws SlotFull, NoCardsLeft */
  async settle(tx: Tx, actor: Actor, { booking }: LiveBooking, goal: Goal): Promise<void> {
    const { day, seats, claims, cards, people, nationalClass } = goal;
    const { blankKind } = booking;
    if (blankKind) {
      const more = cards - (day.id === booking.serviceDayId ? booking.cardsHeld : 0);
      const own = { serviceDayId: day.id, blankKind, cards: Math.abs(more) };
      if (more > 0) await this.blanks.promise(tx, own, { nationalClass });
      else await this.blanks.giveBack(tx, own);
    }
    await this.capacity.claim(tx, claims, true);
    await this.repository.insertClaims(
      tx,
      claims.map((claim) => ({ ...claim, bookingId: booking.id })),
    );
    const startsAt = seats.reduce(
      (first, seat) => (seat.startsAt < first ? seat.startsAt : first),
      seats[0]?.startsAt as Date,
    );
    const slotId = seats.find((seat) => seat.startsAt === startsAt)?.slotIds[0] as string;
    await this.repository.move(tx, booking.id, { ...onDay(day), slotId, startsAt, cardsHeld: cards, blankKind });
    for (const [index, person] of people.entries())
      await this.repository.movePerson(tx, { ...person, startsAt: seats[index]?.startsAt ?? startsAt });
    await this.tell(tx, actor, booking, 'moved_by_office');
  }

  /** The time stays; the card is no longer promised, and the data is recorded that day. */
  async withdrawCards(tx: Tx, actor: Actor, { booking }: LiveBooking): Promise<void> {
    await this.giveBackCards(tx, booking);
    await this.live.dropCards(tx, booking.id);
    await this.tell(tx, actor, booking, 'card_withdrawn');
  }

  private assess(
    one: LiveBooking,
    statuses: ReadonlyMap<string, RecordStatus>,
    site: Site,
    on: LocalDate,
  ): DayVerdict | null {
    try {
      const assessed = this.people.assessAll(one.persons, statuses, site, on);
      return {
        cards: assessed.filter(({ card }) => card.state === 'promised').length,
        people: one.people.map(({ id }, i) => ({
          id,
          cardState: assessed[i]?.card.state ?? 'none',
          printableFrom: assessed[i]?.card.printableFrom ?? null,
        })),
      };
    } catch (error) {
      if (error instanceof NotEligible) return null;
      throw error;
    }
  }

  private async end(tx: Tx, actor: Actor, booking: Booking, reason: string): Promise<void> {
    const ending = { to: 'cancelled', reason, isGone: true, announces: reason === BY_OFFICE } as const;
    if (!(await this.ending.end(tx, actor, booking, ending))) throw new BookingNotLive();
  }

  private async giveBackCards(tx: Tx, { serviceDayId, blankKind, cardsHeld: cards }: Booking): Promise<void> {
    if (blankKind && cards > 0) await this.blanks.giveBack(tx, { serviceDayId, blankKind, cards });
  }

  private async tell(tx: Tx, actor: Actor, booking: Booking, reason: string): Promise<void> {
    await this.ending.note(tx, actor, booking, 'booked', reason);
    await this.outbox.add(tx, BOOKING_CHANGED, booking.id, booking.version + 1);
  }
}
