import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { NotEligible } from './bookings.errors.js';
import { BookingsMoveService } from './bookings.move.service.js';
import {
  type Assessment,
  BookingsPeopleService,
  cardsNeeded,
  type PersonOfBooking,
} from './bookings.people.service.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Booking } from './bookings.types.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';
import { canMoveTo } from './bookings.waiting.rules.js';
import type { WaitingEntry } from './bookings.waiting.types.js';

/** How somebody who waits would take a place. */
export interface Fit {
  /** Cards to keep with the offer. */
  cards: number;
  /** Their booking of a later day, which moves. */
  moves: Booking | null;
}

/** Whether those who wait may be served on a day: their age, their record, their cards, and the booking they have. */
@Injectable()
export class BookingsFittingService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly people: BookingsPeopleService,
    private readonly moves: BookingsMoveService,
    private readonly repository: BookingsRepository,
    private readonly waiting: BookingsWaitingRepository,
  ) {}

  /** Null when the place is none for them. */
  async fit(tx: Tx, entry: WaitingEntry, site: Site, day: ServiceDay, cardsLeft: number): Promise<Fit | null> {
    const [live, ...others] = await this.waiting.listLiveBookings(tx, entry.id);
    try {
      if (!live) {
        if (entry.bookingId) return null;
        const assessed = await this.assess(tx, entry, site, day.date, cardsLeft);
        return assessed && { cards: cardsNeeded(assessed), moves: null };
      }
      const moves = await this.repository.find(tx, live.bookingId);
      if (!moves || others.length > 0 || !canMoveTo(entry, moves, live.people, day.date)) return null;
      if (moves.serviceOn < this.calendar.today(site)) return null;
      const { cards } = await this.moves.assess(tx, moves, { site, day });
      return cards <= cardsLeft ? { cards, moves } : null;
    } catch (error) {
      if (error instanceof NotEligible) return null;
      throw error;
    }
  }

  /**
   * The people with their cards, or without cards when there are too few and they agreed to that; null when they did
   * not. @throws NotEligible for that day
   */
  async assess(
    tx: Tx,
    entry: WaitingEntry,
    site: Site,
    on: LocalDate,
    cardsLeft: number,
  ): Promise<Assessment[] | null> {
    const people = await this.restore(tx, entry);
    const prepared = people.map((person) => person.prepared);
    const statuses = await this.applicants.statusesOf(tx, prepared);
    const withCards = this.people.assessAll(people, statuses, site, on);
    if (cardsNeeded(withCards) <= cardsLeft) return withCards;
    if (!entry.goesWithoutCard) return null;
    const modest = people.map((one) => ({ ...one, prepared: { ...one.prepared, withoutCard: true } }));
    const without = this.people.assessAll(modest, statuses, site, on);
    return cardsNeeded(without) <= cardsLeft ? without : null;
  }

  /** From what was stored when they joined; without their contact. */
  private async restore(tx: Tx, entry: WaitingEntry): Promise<PersonOfBooking[]> {
    const people = await this.waiting.listPeople(tx, entry.id);
    const known = await this.applicants.reprepare(
      tx,
      people.map((p) => p.applicantId),
    );
    return Promise.all(
      people.map(async ({ applicantId, serviceCode, reasonCode }) => {
        const prepared = known.get(applicantId);
        if (!prepared) throw new NotFound();
        const service = await this.catalogue.get(serviceCode);
        return { prepared: { ...prepared, reason: reasonCode ?? undefined }, service };
      }),
    );
  }
}
