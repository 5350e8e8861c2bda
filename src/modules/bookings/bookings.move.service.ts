import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { type Assessment, BookingsPeopleService, cardsNeeded } from './bookings.people.service.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Booking, BookingPerson } from './bookings.types.js';

/** The people of a booking as they would be on another day. */
export interface Moved {
  people: Pick<BookingPerson, 'id' | 'cardState' | 'printableFrom'>[];
  cards: number;
}

/** Decides eligibility and cards again for a new day: a birthday may lie between the two. */
@Injectable()
export class BookingsMoveService {
  constructor(
    private readonly calendar: CalendarService,
    private readonly people: BookingsPeopleService,
    private readonly repository: BookingsRepository,
  ) {}

  /** @throws NotEligible for the new day */
  async assess(tx: Tx, booking: Booking, { site, day }: { site: Site; day: Pick<ServiceDay, 'date'> }): Promise<Moved> {
    const people = await this.repository.listPeople(tx, [booking.id]);
    const persons = await this.people.restore(tx, people, await this.calendar.getSite(booking.siteId));
    const assessed = await this.people.assess(tx, persons, site, day.date);
    return movedTo(people, assessed);
  }
}

/** What was decided for the new day, person by person. */
export const movedTo = (people: readonly BookingPerson[], assessed: readonly Assessment[]): Moved => ({
  cards: cardsNeeded(assessed),
  people: people.map(({ id }, i) => ({
    id,
    cardState: assessed[i]?.card.state ?? 'none',
    printableFrom: assessed[i]?.card.printableFrom ?? null,
  })),
});
