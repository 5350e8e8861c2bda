import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { ApplicantsService, type PreparationContext } from '../applicants/applicants.service.js';
import type {
  ApplicantInput,
  CardState,
  EligibilityDecision,
  EligibilityOverride,
  PreparedApplicant,
  RecordStatus,
} from '../applicants/applicants.types.js';
import type { BlankKind } from '../blanks/blanks.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
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
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly repository: BookingsRepository,
  ) {}

  /** Checks what people typed; each with the service asked for, or with `defaultService`. @throws InvalidInput */
  async prepare(
    inputs: readonly ApplicantInput[],
    defaultService: string,
    context: Omit<PreparationContext, 'knownDistricts'>,
  ): Promise<PersonOfBooking[]> {
    const knownDistricts = await this.calendar.knownDistricts();
    const all = this.applicants.prepare(inputs, { ...context, knownDistricts });
    return Promise.all(
      all.map(async (prepared, index) => ({
        prepared,
        service: await this.catalogue.get(prepared.service ?? defaultService, `applicants.${index}.service`),
      })),
    );
  }

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
    return this.assessAll(people, statuses, site, on, override);
  }

  /** As `assess`, with the records of these people at hand. */
  assessAll(
    people: readonly PersonOfBooking[],
    statuses: ReadonlyMap<string, RecordStatus>,
    site: Site,
    on: LocalDate,
    override?: EligibilityOverride,
  ): Assessment[] {
    return people.map((person, index) =>
      this.assessOne(person, index, site, on, statuses.get(person.prepared.nikHmac ?? ''), override),
    );
  }

  /** Cards that a party may need there: whether each person does is known only with the birth date. */
  cardsAtMost(site: Pick<Site, 'prints'>, service: Service, party: number): number {
    return service.usesCard === 'never' || !site.prints ? 0 : party;
  }

  /** A booking keeps cards of one kind. @throws InvalidInput that names the first person who needs another. */
  assertOneKind(people: readonly PersonOfBooking[], blankKind: BlankKind | null): void {
    const other = people.findIndex(({ service }) => service.blankKind !== null && service.blankKind !== blankKind);
    if (other >= 0) throw new InvalidInput([{ field: `applicants.${other}.service`, code: 'not_in_list' }]);
  }

  /** People of a booking at `site` as they were when they booked, from what was stored; without their contact. */
  async restore(tx: Tx, people: readonly BookingPerson[], site: Site): Promise<PersonOfBooking[]> {
    const ids = people.map((p) => p.applicantId);
    const known = await this.applicants.reprepare(tx, ids);
    return Promise.all(
      people.map(async ({ applicantId, cardState, printableFrom, reasonCode, serviceCode }) => {
        const prepared = known.get(applicantId);
        if (!prepared) throw new NotFound();
        const withoutCard = site.prints && cardState === 'later' && printableFrom === null;
        const reason = reasonCode ?? undefined;
        return { prepared: { ...prepared, withoutCard, reason }, service: await this.catalogue.get(serviceCode) };
      }),
    );
  }

  /** What was said to people when they booked. */
  async warningsOf(tx: Tx, people: readonly BookingPerson[], site: Site, on: LocalDate): Promise<BookingWarning[]> {
    const persons = await this.restore(tx, people, site);
    const all = persons.map((p) => p.prepared);
    const statuses = await this.applicants.statusesOf(tx, all);
    return persons.flatMap((person) => {
      const { birthDate, nikHmac } = person.prepared;
      const decision = birthDate && this.decide(person, birthDate, site, on, statuses.get(nikHmac ?? ''));
      return [...ownWarnings(person), ...(decision ? decision.warnings : [UNKNOWN_BIRTH_DATE])];
    });
  }

  async insert(
    tx: Tx,
    booking: Booking,
    assessed: readonly Assessment[],
    channel: string,
    status: BookingStatus,
  ): Promise<BookingPerson[]> {
    const sealed = assessed.map(({ prepared }) => this.applicants.seal(prepared, channel));
    const people = assessed.map((one, position) =>
      rowOf({ ...booking, status }, one, position, newId(this.clock.now()), sealed[position]?.id ?? ''),
    );
    await this.repository.lockPeople(tx, people);
    await this.applicants.insert(tx, booking.regionId, sealed);
    await this.repository.insertPeople(tx, booking.regionId, people);
    return people;
  }

  private assessOne(
    person: PersonOfBooking,
    index: number,
    site: Site,
    on: LocalDate,
    recordStatus: RecordStatus | undefined,
    override?: EligibilityOverride,
  ): Assessment {
    const { prepared, service } = person;
    const { birthDate, everMarried, withoutCard } = prepared;
    const own = ownWarnings(person);
    if (!birthDate) {
      // A walk-in without NIK or birth date: the officer sees the person, and a card is kept to be safe.
      const state = service.usesCard === 'never' || !site.prints || withoutCard ? 'none' : 'promised';
      return { prepared, service, card: { state }, warnings: [...own, UNKNOWN_BIRTH_DATE] };
    }
    const decision = this.decide(person, birthDate, site, on, recordStatus, override);
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

  private decide(
    { prepared: { everMarried, recordedBefore, reason, guardian }, service }: PersonOfBooking,
    birthDate: LocalDate,
    { kind, prints, regionCode }: Site,
    on: LocalDate,
    recordStatus: RecordStatus | undefined,
    override?: EligibilityOverride,
  ): EligibilityDecision {
    const guardianConsent = guardian?.consent ?? false;
    const site = { kind, prints, regionCode };
    const question = {
      service,
      birthDate,
      on,
      everMarried,
      recordedBefore,
      recordStatus,
      reason,
      guardianConsent,
      site,
    };
    return this.applicants.decide(question, override);
  }
}

/** Cards that these people are promised that day. */
export const cardsNeeded = (assessed: readonly Assessment[]): number =>
  assessed.filter(({ card }) => card.state === 'promised').length;

/** The row of one person: in the status of the booking, from its start on. */
export const rowOf = (
  booking: Pick<Booking, 'id' | 'startsAt' | 'status'>,
  { prepared, service, card }: Assessment,
  position: number,
  id: string,
  applicantId: string,
): BookingPerson => ({
  id,
  applicantId,
  position,
  bookingId: booking.id,
  serviceCode: service.code,
  serviceGroup: service.group,
  nikHmac: prepared.nikHmac,
  startsAt: booking.startsAt,
  status: booking.status,
  cardState: card.state,
  printableFrom: card.printableFrom ?? null,
  reasonCode: prepared.reason ?? null,
  outcome: null,
});

const UNKNOWN_BIRTH_DATE: BookingWarning = { code: 'birth_date_unknown' };

const ownWarnings = ({ prepared }: PersonOfBooking): BookingWarning[] => prepared.warnings.map((code) => ({ code }));
