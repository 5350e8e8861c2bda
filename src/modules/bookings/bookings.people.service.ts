import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type {
  CardState,
  EligibilityOverride,
  PreparedApplicant,
  RecordStatus,
} from '../applicants/applicants.types.js';
import type { Site } from '../calendar/calendar.types.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { NotEligible } from './bookings.errors.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Booking, BookingPerson, BookingStatus, BookingWarning } from './bookings.types.js';

export interface PersonOfBooking {
  prepared: PreparedApplicant;
  service: Service;
}

/** What the rules say of one person on one day at one site. */
export interface Assessment extends PersonOfBooking {
  card: CardState;
  warnings: BookingWarning[];
}

/** The people of a booking: who may be served that day, who needs a card, and their rows. */
@Injectable()
export class BookingsPeopleService {
  constructor(
    private readonly clock: Clock,
    private readonly applicants: ApplicantsService,
    private readonly repository: BookingsRepository,
  ) {}

  /** @throws NotEligible for the first person whom the rules refuse */
  async assess(
    tx: Tx,
    people: readonly PersonOfBooking[],
    site: Site,
    on: LocalDate,
    override?: EligibilityOverride,
  ): Promise<Assessment[]> {
    const statuses = await this.applicants.statusesOf(
      tx,
      people.map((p) => p.prepared),
    );
    return people.map((person, index) =>
      this.assessOne(person, index, site, on, statuses.get(person.prepared.nikHmac ?? ''), override),
    );
  }

  async insert(
    tx: Tx,
    booking: Booking,
    assessed: readonly Assessment[],
    channel: string,
    status: BookingStatus,
  ): Promise<BookingPerson[]> {
    const rows: BookingPerson[] = [];
    for (const [position, { prepared, service, card }] of assessed.entries()) {
      rows.push({
        id: newId(this.clock.now()),
        bookingId: booking.id,
        applicantId: await this.applicants.insert(tx, booking.regionId, prepared, channel),
        position,
        serviceCode: service.code,
        serviceGroup: service.group,
        nikHmac: prepared.nikHmac,
        startsAt: booking.startsAt,
        status,
        cardState: card.state,
        printableFrom: card.printableFrom ?? null,
        reasonCode: prepared.reason ?? null,
        outcome: null,
      });
    }
    await this.repository.insertPeople(tx, booking.regionId, rows);
    return rows;
  }

  private assessOne(
    { prepared, service }: PersonOfBooking,
    index: number,
    site: Site,
    on: LocalDate,
    recordStatus: RecordStatus | undefined,
    override?: EligibilityOverride,
  ): Assessment {
    const own: BookingWarning[] = prepared.warnings.map((code) => ({ code }));
    const { birthDate, everMarried, recordedBefore, reason, withoutCard } = prepared;
    if (!birthDate) {
      // A walk-in without NIK or birth date: the officer sees the person, and a card is kept to be safe.
      const state = service.usesCard === 'never' || !site.prints || withoutCard ? 'none' : 'promised';
      return { prepared, service, card: { state }, warnings: [...own, { code: 'birth_date_unknown' }] };
    }
    const decision = this.applicants.decide(
      {
        service,
        birthDate,
        on,
        everMarried,
        recordedBefore,
        recordStatus,
        reason,
        guardianConsent: prepared.guardian?.consent ?? false,
        site: { kind: site.kind, prints: site.prints, regionCode: site.regionCode },
      },
      override,
    );
    if (!decision.eligible) throw new NotEligible(decision, index);
    const mayGoWithout = withoutCard && service.usesCard === 'from17';
    const card = this.applicants.cardState({
      service,
      birthDate,
      on,
      everMarried,
      sitePrints: site.prints,
      withoutCard: mayGoWithout,
    });
    return { prepared, service, card, warnings: [...own, ...decision.warnings] };
  }
}
