import { Injectable } from '@nestjs/common';
import { addDays, type LocalDate } from '../../common/local-date.js';
import { newBookingCode, newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ApplicantsService, type SealedApplicant } from '../applicants/applicants.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { BookingsBatchRepository } from './bookings.batch.repository.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { AlreadyBooked, BookingNotLive, BookingUnderReview, PhoneLimit } from './bookings.errors.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { BookingsPeopleService, type PersonOfBooking } from './bookings.people.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsReportsService } from './bookings.reports.service.js';
import type { Booking, Language } from './bookings.types.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';
import { lastDay } from './bookings.waiting.rules.js';
import type {
  NewWaiting,
  WaitingAccess,
  WaitingEntry,
  WaitingPerson,
  WaitingReceipt,
} from './bookings.waiting.types.js';

type NewEntry = Pick<
  WaitingEntry,
  'serviceCode' | 'party' | 'wishOn' | 'endsOn' | 'cardKind' | 'goesWithoutCard' | 'bookingId' | 'channel' | 'language'
>;
type NewPerson = Pick<WaitingPerson, 'applicantId' | 'serviceCode' | 'serviceGroup' | 'nikHmac' | 'reasonCode'>;

/** Joining the waiting list: for a place, or with a booking for an earlier day. */
@Injectable()
export class BookingsJoiningService {
  constructor(
    private readonly env: Env,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly people: BookingsPeopleService,
    private readonly ending: BookingsEndingService,
    private readonly offering: BookingsOfferingService,
    private readonly read: BookingsReadService,
    private readonly reports: BookingsReportsService,
    private readonly batches: BookingsBatchRepository,
    private readonly waiting: BookingsWaitingRepository,
  ) {}

  /**
   * To the end of the line, for one day or for any. Whoever has a live booking waits for a day before it. Idempotent by
   * key.
   * @throws NotFound (no such site), NotEligible (on no day that is wished), AlreadyWaiting, AlreadyBooked (on that day
   *   or before it), PhoneLimit, InvalidInput
   */
  async join(want: NewWaiting, request?: IdempotentRequest): Promise<WaitingReceipt> {
    const site = await this.calendar.getSite(want.siteId);
    const wishOn = this.wishedDay(site, want.date);
    const service = await this.catalogue.get(want.service);
    const persons = await this.people.prepare(want.applicants, want.service, { today: this.calendar.today(site) });
    this.people.assertOneKind(persons, service.blankKind);
    const sealed = persons.map(({ prepared }) => this.applicants.seal(prepared, want.channel));
    const people = persons.map((person, index) => newPerson(person, sealed[index]));
    const entry = {
      serviceCode: service.code,
      party: persons.length,
      wishOn,
      endsOn: lastDay(this.calendar.today(site), want.date),
      cardKind: service.blankKind && this.surelyNeedsCard(persons, site) ? service.blankKind : null,
      goesWithoutCard: persons.every(({ prepared }) => prepared.withoutCard),
      bookingId: null,
      channel: want.channel,
      language: want.language,
    };
    const forgotten = () => people.map((p) => p.nikHmac).filter((hmac) => hmac !== null);
    return this.ending.unlessForgotten(forgotten, () =>
      this.unitOfWork.run((tx) =>
        this.idempotency.once(tx, request, async () => {
          await this.people.assess(tx, persons, site, wishOn ?? this.read.horizonEnd(site));
          const isForEarlierDay = await this.isForEarlierDay(tx, people, site, wishOn);
          if (!isForEarlierDay) await this.assertPhones(tx, sealed);
          await this.applicants.insert(tx, site.regionId, sealed);
          return this.insert(tx, site, entry, people);
        }),
      ),
    );
  }

  /**
   * A booking waits for an earlier day: taking an offer moves it. Idempotent by key.
   * @throws NotFound, BookingNotLive, BookingUnderReview, AlreadyWaiting, InvalidInput when no earlier day is left
   */
  async joinForEarlierDay(
    access: WaitingAccess,
    want: { date?: LocalDate; language: Language },
    request?: IdempotentRequest,
  ): Promise<WaitingReceipt> {
    const { booking, people } = await this.read.whole(access.code, access.token);
    if (booking.status !== 'booked' || booking.kind !== 'booking') throw new BookingNotLive();
    if (await this.reports.isUnderReview(booking.id)) throw new BookingUnderReview();
    const site = await this.calendar.getSite(booking.siteId);
    const wishOn = this.wishedDay(site, want.date);
    const endsOn = lastDay(this.calendar.today(site), want.date, booking);
    if (endsOn < this.calendar.today(site) || endsOn >= booking.serviceOn)
      throw new InvalidInput([{ field: 'date', code: 'out_of_range' }]);
    const entry = {
      serviceCode: booking.serviceCode,
      party: booking.party,
      wishOn,
      endsOn,
      cardKind: null,
      goesWithoutCard: false,
      bookingId: booking.id,
      channel: 'web' as const,
      language: want.language,
    };
    return this.unitOfWork.run((tx) => this.idempotency.once(tx, request, () => this.insert(tx, site, entry, people)));
  }

  private wishedDay(site: Site, date: LocalDate | undefined): LocalDate | null {
    if (date === undefined) return null;
    const today = this.calendar.today(site);
    if (date < today || date > addDays(today, site.horizonDays))
      throw new InvalidInput([{ field: 'date', code: 'out_of_range' }]);
    return date;
  }

  /** Who needs a card today needs one on every later day. */
  private surelyNeedsCard(persons: readonly PersonOfBooking[], site: Site): boolean {
    const on = this.calendar.today(site);
    return persons.some(({ prepared: { birthDate, everMarried }, service }) => {
      const question = { service, birthDate: birthDate ?? on, on, everMarried, sitePrints: site.prints };
      return this.applicants.cardState(question).state === 'promised';
    });
  }

  /** False for people without a live booking. @throws AlreadyBooked unless theirs is on a later day, and theirs alone */
  private async isForEarlierDay(
    tx: Tx,
    people: readonly NewPerson[],
    site: Site,
    wishOn: LocalDate | null,
  ): Promise<boolean> {
    const [live, ...others] = await this.waiting.listLiveBookingsOf(tx, people);
    if (!live) return false;
    const booking: Booking = await this.read.reread(tx, live.bookingId);
    const isLater = booking.serviceOn > (wishOn ?? this.calendar.today(site));
    const isWhole = others.length === 0 && live.people === people.length && booking.party === people.length;
    if (!isLater || !isWhole || booking.status !== 'booked') throw new AlreadyBooked();
    return true;
  }

  /** Whoever waits takes the place of a booking in what one phone number may stand for. @throws PhoneLimit */
  private async assertPhones(tx: Tx, sealed: readonly SealedApplicant[]): Promise<void> {
    const phones = [...new Set(sealed.map(({ row }) => row.phoneHmac))].filter((hmac) => hmac !== null);
    const booked = await this.batches.countByPhone(tx, phones, this.clock.now());
    const waiting = await this.waiting.countByPhone(tx, phones);
    const of = (phone: string) => (booked.get(phone) ?? 0) + (waiting.get(phone) ?? 0);
    if (phones.some((phone) => of(phone) >= this.env.limitPhoneBookings)) throw new PhoneLimit();
  }

  private async insert(tx: Tx, site: Site, own: NewEntry, people: readonly NewPerson[]): Promise<WaitingReceipt> {
    const enteredAt = this.clock.now();
    const fresh: Omit<WaitingEntry, 'turn'> = {
      ...own,
      id: newId(enteredAt),
      regionId: site.regionId,
      siteId: site.id,
      code: newBookingCode(),
      status: 'waiting',
      offerId: null,
      movesBookingId: null,
      accessNonce: 1,
      enteredAt,
      settledAt: null,
    };
    const persons = people.map(({ applicantId, serviceCode, serviceGroup, nikHmac, reasonCode }, position) => {
      const id = newId(enteredAt);
      return { id, entryId: fresh.id, position, applicantId, serviceCode, serviceGroup, nikHmac, reasonCode };
    });
    const entry = { ...fresh, turn: await this.waiting.insert(tx, fresh, persons) };
    await this.offering.note(tx, entry, 'waiting', true);
    const position = (await this.waiting.countAhead(tx, entry)) + 1;
    return { entryId: entry.id, accessNonce: entry.accessNonce, code: entry.code, position };
  }
}

const newPerson = ({ prepared, service }: PersonOfBooking, sealed: SealedApplicant | undefined): NewPerson => ({
  applicantId: sealed?.id ?? '',
  serviceCode: service.code,
  serviceGroup: service.group,
  nikHmac: prepared.nikHmac,
  reasonCode: prepared.reason ?? null,
});
