import { Injectable } from '@nestjs/common';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { BookableStart } from './bookings.hold.service.js';
import { BookingsPeopleService } from './bookings.people.service.js';
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
    private readonly catalogue: CatalogueService,
    private readonly applicants: ApplicantsService,
    private readonly people: BookingsPeopleService,
    private readonly repository: BookingsRepository,
  ) {}

  /** @throws NotEligible for the new day */
  async assess(tx: Tx, booking: Booking, { site, day }: BookableStart): Promise<Moved> {
    const people = await this.repository.listPeople(tx, [booking.id]);
    const known = await this.applicants.reprepare(
      tx,
      people.map((p) => p.applicantId),
    );
    const persons = await Promise.all(
      people.map(async (person) => {
        const prepared = known.get(person.applicantId);
        if (!prepared) throw new NotFound();
        const withoutCard = person.cardState === 'later' && person.printableFrom === null;
        const reason = person.reasonCode ?? undefined;
        return {
          prepared: { ...prepared, withoutCard, reason },
          service: await this.catalogue.get(person.serviceCode),
        };
      }),
    );
    const assessed = await this.people.assess(tx, persons, site, day.date);
    return {
      people: people.map((person, i) => ({
        id: person.id,
        cardState: assessed[i]?.card.state ?? 'none',
        printableFrom: assessed[i]?.card.printableFrom ?? null,
      })),
      cards: assessed.filter((a) => a.card.state === 'promised').length,
    };
  }
}
