import { Injectable } from '@nestjs/common';
import { MINUTE_MS } from '../../common/duration.js';
import { maskName } from '../../common/person-name.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError, NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ApplicantContact } from '../../modules/applicants/applicants.types.js';
import { ApplicantsContactService } from '../../modules/applicants/applicants.contact.service.js';
import { ApplicantsErasingService } from '../../modules/applicants/applicants.erasing.service.js';
import { ApplicantsService } from '../../modules/applicants/applicants.service.js';
import { BookingUnderReview } from '../../modules/bookings/bookings.errors.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import { BookingsReportsService } from '../../modules/bookings/bookings.reports.service.js';
import type { Booking, BookingPerson } from '../../modules/bookings/bookings.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { Service } from '../../modules/catalogue/catalogue.types.js';
import { MessagesService } from '../../modules/messages/messages.service.js';
import type { Message } from '../../modules/messages/messages.types.js';
import { type MessageLine, messageLine } from '../message-lines.js';
import type { Locale } from '../messages.js';
import type { BookedPerson } from './words.js';

const plus = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS);

/** A link that opens nothing any more; its page offers a new one. */
export class LinkEnded extends DomainError {
  constructor(code: string) {
    super('link_ended', 410, { code });
  }
}

/** A booking with all that its pages show. */
export interface Booked {
  booking: Booking;
  people: BookingPerson[];
  site: Site;
  service: Service;
  /** Of everybody in it, each once; the booking's own first. */
  services: Service[];
  moveUntil: Date;
  canMove: boolean;
  hasStarted: boolean;
  /** Reported as not theirs: nothing is changed but at the desk. */
  isUnderReview: boolean;
  /** Its day has come at its site. */
  isToday: boolean;
  /** Of the last person. */
  endsAt: Date;
}

/** @throws BookingUnderReview */
export function assertInOwnHands({ isUnderReview }: Booked): void {
  if (isUnderReview) throw new BookingUnderReview();
}

/** Who comes, and who may be written to. */
export interface Company {
  people: BookedPerson[];
  /** Somebody is under 18 and never married. */
  hasChild: boolean;
  /** They asked that their data be left alone: nothing is sent. */
  isFrozen: boolean;
  waitsForConsent: boolean;
  hasContact: boolean;
}

/** Bookings as their own pages show them, opened by the token of their link. */
@Injectable()
export class BookedPlaces {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly applicants: ApplicantsService,
    private readonly contacts: ApplicantsContactService,
    private readonly erasing: ApplicantsErasingService,
    private readonly bookings: BookingsReadService,
    private readonly reports: BookingsReportsService,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly messages: MessagesService,
  ) {}

  /** What a link opens. @throws LinkEnded: the same for an old link, an unknown code and a wrong token */
  async byLink<T>(code: string, opening: Promise<T>): Promise<T> {
    try {
      return await opening;
    } catch (error) {
      throw error instanceof NotFound ? new LinkEnded(code) : error;
    }
  }

  /** @throws LinkEnded */
  async open(code: string, token: string): Promise<Booked> {
    const { booking, people } = await this.byLink(code, this.bookings.whole(code, token));
    const site = await this.calendar.getSite(booking.siteId);
    const service = await this.catalogue.get(booking.serviceCode);
    const codes = new Set(people.map(({ serviceCode }) => serviceCode));
    const others = [...codes].filter((one) => one !== service.code).map((one) => this.catalogue.get(one));
    const now = this.clock.now();
    const moveUntil = plus(booking.startsAt, -site.moveCutoffMinutes);
    const isUnderReview = booking.status === 'booked' && (await this.reports.isUnderReview(booking.id));
    const last = Math.max(booking.startsAt.getTime(), ...people.map((person) => person.startsAt.getTime()));
    return {
      booking,
      people,
      site,
      service,
      services: [service, ...(await Promise.all(others))],
      moveUntil,
      canMove: booking.status === 'booked' && now <= moveUntil && !isUnderReview,
      isUnderReview,
      hasStarted: now >= booking.startsAt,
      isToday: this.calendar.today(site) === booking.serviceOn,
      endsAt: plus(new Date(last), service.minutes),
    };
  }

  /** What its people bring, in words. */
  async documentsOf({ booking, people, services }: Booked, locale: Locale): Promise<string[]> {
    const ids = people.map(({ applicantId }) => applicantId);
    const ages = await this.unitOfWork.read((tx) => this.applicants.agesOn(tx, ids, booking.serviceOn));
    const needed = people.flatMap(({ applicantId, serviceCode }) => {
      const own = services.find(({ code }) => code === serviceCode);
      return own ? this.catalogue.documentsOf(own, locale, ages.get(applicantId)) : [];
    });
    return [...new Set(needed)];
  }

  /** Names are shown in full only to the browser that has just booked: a link can be forwarded. */
  async companyOf({ booking, people, site, service }: Booked, showsNames: boolean): Promise<Company> {
    const ids = people.map((person) => person.applicantId);
    const on = booking.serviceOn;
    return this.unitOfWork.read(async (tx) => {
      const known = await this.applicants.reprepare(tx, ids);
      const contacts: (ApplicantContact | null)[] = [];
      for (const id of ids) contacts.push(await this.contacts.contactOf(tx, id, on));
      const frozen = await this.erasing.frozenAmong(tx, ids);
      const where = { kind: site.kind, prints: site.prints, regionCode: site.regionCode };
      const isChild = [...known.values()].map(({ birthDate, everMarried }) => {
        if (!birthDate) return false;
        const { warnings } = this.applicants.decide({
          service,
          birthDate,
          on,
          everMarried,
          guardianConsent: false,
          site: where,
        });
        return warnings.some(({ code }) => code === 'guardian_consent_missing');
      });
      return {
        people: people.map((person) => {
          const name = known.get(person.applicantId)?.name ?? '';
          const { cardState: state, printableFrom, serviceCode } = person;
          return {
            name: showsNames ? name : maskName(name),
            service: serviceCode === service.code ? undefined : serviceCode,
            card: { state, ...(printableFrom ? { printableFrom } : {}) },
          };
        }),
        hasChild: isChild.includes(true),
        isFrozen: ids.length > 0 && frozen.size === ids.length,
        waitsForConsent: contacts.includes(null) && !contacts.some((contact) => contact?.phone ?? contact?.email),
        hasContact: contacts.some((contact) => contact?.phone ?? contact?.email),
      };
    });
  }

  /** What was said and will be said of this booking; what a change of it made pointless is left out. */
  async messagesOf({ booking }: Booked): Promise<{ lines: MessageLine[]; goNowhere: boolean }> {
    const all = await this.messages.listOf(booking.id);
    return {
      lines: all.filter((message) => matters(message, booking)).map(messageLine),
      goNowhere:
        all.length > 0 && all.every((message) => message.reason === 'no_contact' || message.reason === 'no_channel'),
    };
  }
}

/** What is still to come is said of a booking as it is now, and not of one that ended or was moved since. */
function matters({ kind, status, reason, subjectVersion, settledAt }: Message, booking: Booking): boolean {
  if (status === 'skipped') return reason === 'late' || reason === 'stopped' || reason === 'by_staff';
  if (kind === 'one_time_code' || kind === 'access_link') return true;
  return settledAt !== null || (booking.status === 'booked' && booking.version === subjectVersion);
}
