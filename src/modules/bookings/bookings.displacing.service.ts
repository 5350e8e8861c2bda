import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { RecordStatus } from '../applicants/applicants.types.js';
import { BlanksService, type CardsOfDay } from '../blanks/blanks.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim, Seat } from '../capacity/capacity.types.js';
import type { NationalClass, Service } from '../catalogue/catalogue.types.js';
import { BookingsDisplacingRepository, type MovedBooking } from './bookings.displacing.repository.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive, NotEligible } from './bookings.errors.js';
import { BOOKING_CHANGED, BY_OFFICE } from './bookings.events.js';
import { type Moved, movedTo } from './bookings.move.service.js';
import { BookingsPeopleService, type PersonOfBooking } from './bookings.people.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { onDay } from './bookings.rules.js';
import {
  type Booking,
  type BookingPerson,
  type BookingStatus,
  OFFICE_CHANGES,
  type OfficeChange,
} from './bookings.types.js';
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

/** Where a booking goes, with the cards that it is promised there. */
export interface Goal {
  one: LiveBooking;
  day: ServiceDay;
  seats: readonly Seat[];
  claims: readonly Claim[];
  cards: number;
  people: Moved['people'];
  nationalClass: NationalClass;
}

/** How a confirmed plan moves people. Every method joins the caller's transaction, which has locked all of it. */
@Injectable()
export class BookingsDisplacingService {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly applicants: ApplicantsService,
    private readonly contacts: ApplicantsContactService,
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
  ): Promise<(one: LiveBooking, on: LocalDate) => Moved | null> {
    const prepared = all.flatMap(({ persons }) => persons.map((person) => person.prepared));
    const statuses = await this.applicants.statusesOf(tx, prepared);
    return (one, on) => this.assess(one, statuses, site, on);
  }

  /** The bookings of which a message reaches somebody. */
  async reachable(tx: Tx, all: readonly LiveBooking[]): Promise<Set<string>> {
    const asked = all.flatMap(({ booking, people }) =>
      people.map(({ applicantId }) => ({ id: applicantId, on: booking.serviceOn })),
    );
    const reached = await this.contacts.reachable(tx, asked);
    const isReached = ({ people }: LiveBooking) => people.some(({ applicantId }) => reached.has(applicantId));
    return new Set(all.filter(isReached).map(({ booking }) => booking.id));
  }

  /** What the office did last to a booking that stays; null when its people did it. */
  async lastChange(tx: Tx, id: string): Promise<OfficeChange | null> {
    const reason = await this.live.lastMove(tx, id, ['moved', ...OFFICE_CHANGES]);
    return OFFICE_CHANGES.find((one) => one === reason) ?? null;
  }

  /** Ends a hold, an offer or a cooling place; nobody is offered the place. */
  async release(tx: Tx, actor: Actor, { booking }: LiveBooking): Promise<void> {
    const ending = { to: 'cancelled', reason: WITHDRAWN, isGone: true } as const;
    if (!(await this.ending.end(tx, actor, booking, ending))) throw new BookingNotLive();
  }

  /** The office cancels: the bookings end with the reason BY_OFFICE, and their people are told. */
  async cancel(tx: Tx, actor: Actor, all: readonly LiveBooking[]): Promise<void> {
    if (all.length === 0) return;
    await this.vacate(tx, all, all);
    await this.live.cancel(tx, idsOf(all), BY_OFFICE);
    await this.tell(tx, actor, all, 'cancelled', BY_OFFICE);
  }

  /** Gives up the places, to take others in the same transaction; the cards too of those who leave their day. */
  async vacate(tx: Tx, all: readonly LiveBooking[], leaving: readonly LiveBooking[]): Promise<void> {
    if (all.length === 0) return;
    await this.capacity.giveBack(
      tx,
      all.flatMap(({ claims }) => claims),
    );
    await this.live.deleteClaims(tx, idsOf(all));
    await this.giveBackCards(tx, leaving);
  }

  /** Takes the new places of bookings that were vacated before. @throws SlotFull, NoCardsLeft */
  async settle(tx: Tx, actor: Actor, goals: readonly Goal[]): Promise<void> {
    if (goals.length === 0) return;
    await this.settleCards(tx, goals);
    await this.capacity.claim(
      tx,
      goals.flatMap(({ claims }) => claims),
      true,
    );
    await this.repository.insertClaims(
      tx,
      goals.flatMap(({ one, claims }) => claims.map((claim) => ({ ...claim, bookingId: one.booking.id }))),
    );
    const people = goals.flatMap(({ people: all, seats }) =>
      all.map((person, i) => ({ ...person, startsAt: (seats[i] ?? (seats[0] as Seat)).startsAt })),
    );
    await this.live.move(tx, goals.map(movedOf), people);
    const moved = goals.map(({ one }) => one);
    await this.tell(tx, actor, moved, 'booked', 'moved_by_office');
  }

  /** The times stay; the cards are no longer promised, and the data is recorded that day. */
  async withdrawCards(tx: Tx, actor: Actor, all: readonly LiveBooking[]): Promise<void> {
    if (all.length === 0) return;
    await this.giveBackCards(tx, all);
    await this.live.dropCards(tx, idsOf(all));
    await this.tell(tx, actor, all, 'booked', 'card_withdrawn');
  }

  private assess(
    one: LiveBooking,
    statuses: ReadonlyMap<string, RecordStatus>,
    site: Site,
    on: LocalDate,
  ): Moved | null {
    try {
      const assessed = this.people.assessAll(one.persons, statuses, site, on);
      return movedTo(one.people, assessed);
    } catch (error) {
      if (error instanceof NotEligible) return null;
      throw error;
    }
  }

  /** What is promised there: all of it on another day, on the same day only what changes. */
  private async settleCards(tx: Tx, goals: readonly Goal[]): Promise<void> {
    const wanted = new Map<string, CardsOfDay & { nationalClass: NationalClass }>();
    for (const { one, day, cards, nationalClass } of goals) {
      const { blankKind, serviceDayId, cardsHeld } = one.booking;
      if (!blankKind) continue;
      const more = cards - (day.id === serviceDayId ? cardsHeld : 0);
      const key = `${day.id} ${blankKind} ${nationalClass}`;
      const sum = (wanted.get(key)?.cards ?? 0) + more;
      wanted.set(key, { serviceDayId: day.id, blankKind, nationalClass, cards: sum });
    }
    for (const { nationalClass, ...day } of wanted.values()) {
      if (day.cards > 0) await this.blanks.promise(tx, day, { nationalClass });
      else await this.blanks.giveBack(tx, { ...day, cards: -day.cards });
    }
  }

  private async giveBackCards(tx: Tx, all: readonly LiveBooking[]): Promise<void> {
    const sums = new Map<string, CardsOfDay>();
    for (const { booking } of all) {
      const { serviceDayId, blankKind, cardsHeld } = booking;
      if (!blankKind) continue;
      const key = `${serviceDayId} ${blankKind}`;
      sums.set(key, { serviceDayId, blankKind, cards: (sums.get(key)?.cards ?? 0) + cardsHeld });
    }
    for (const day of sums.values()) await this.blanks.giveBack(tx, day);
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    all: readonly LiveBooking[],
    to: BookingStatus,
    reason: string,
  ): Promise<void> {
    const at = this.clock.now();
    const events = all.map(({ booking }) => {
      const own = { id: newId(at), bookingId: booking.id, at, staffId: staffIdOf(actor) };
      return { ...own, from: booking.status, to: to === 'booked' ? booking.status : to, reason };
    });
    await this.repository.appendEvents(tx, events);
    const changed = all.map(({ booking: { id, version } }) => ({ id, version: version + 1 }));
    await this.outbox.addAll(tx, BOOKING_CHANGED, changed);
  }
}

const idsOf = (all: readonly LiveBooking[]): string[] => all.map(({ booking }) => booking.id);

function movedOf({ one: { booking }, day, seats, cards }: Goal): MovedBooking {
  const first = seats.reduce((a, b) => (b.startsAt < a.startsAt ? b : a), seats[0] as Seat);
  const { serviceDayId, serviceOn } = onDay(day);
  const place = { slotId: first.slotIds[0] as string, startsAt: first.startsAt };
  return { id: booking.id, serviceDayId, serviceOn, ...place, cardsHeld: booking.blankKind ? cards : 0 };
}
