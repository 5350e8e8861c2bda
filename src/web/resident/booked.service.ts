import { Injectable } from '@nestjs/common';
import { maskName } from '../../common/person-name.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError, NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsContactService } from '../../modules/applicants/applicants.contact.service.js';
import { ApplicantsService } from '../../modules/applicants/applicants.service.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import type { Booking, BookingPerson } from '../../modules/bookings/bookings.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { Service } from '../../modules/catalogue/catalogue.types.js';
import { MessagesService } from '../../modules/messages/messages.service.js';
import type { Message, ResidentMessageKind } from '../../modules/messages/messages.types.js';
import type { BookedPerson, MessageLine } from './words.js';

const MINUTE = 60_000;
const plus = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE);

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
  /** Its day has come at its site. */
  isToday: boolean;
  /** Of the last person. */
  endsAt: Date;
}

/** Who comes, and who may be written to. */
export interface Company {
  people: BookedPerson[];
  /** Somebody is under 18 and never married. */
  hasChild: boolean;
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
    private readonly bookings: BookingsReadService,
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
    const last = Math.max(booking.startsAt.getTime(), ...people.map((person) => person.startsAt.getTime()));
    return {
      booking,
      people,
      site,
      service,
      services: [service, ...(await Promise.all(others))],
      moveUntil,
      canMove: booking.status === 'booked' && now <= moveUntil,
      hasStarted: now >= booking.startsAt,
      isToday: this.calendar.today(site) === booking.serviceOn,
      endsAt: plus(new Date(last), service.minutes),
    };
  }

  /** Names are shown in full only to the browser that has just booked: a link can be forwarded. */
  async companyOf({ booking, people, site, service }: Booked, showsNames: boolean): Promise<Company> {
    const ids = people.map((person) => person.applicantId);
    const on = booking.serviceOn;
    return this.unitOfWork.read(async (tx) => {
      const known = await this.applicants.reprepare(tx, ids);
      const contacts = await Promise.all(ids.map((id) => this.contacts.contactOf(tx, id, on)));
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
        waitsForConsent: contacts.includes(null) && !contacts.some((contact) => contact?.phone ?? contact?.email),
        hasContact: contacts.some((contact) => contact?.phone ?? contact?.email),
      };
    });
  }

  /** What was said and will be said of this booking; what a change of it made pointless is left out. */
  async messagesOf({ booking }: Booked): Promise<{ lines: MessageLine[]; goNowhere: boolean }> {
    const all = await this.messages.listOf(booking.id);
    return {
      lines: all.filter((message) => matters(message, booking)).map(lineOf),
      goNowhere:
        all.length > 0 && all.every((message) => message.reason === 'no_contact' || message.reason === 'no_channel'),
    };
  }
}

/** What is still to come is said of a booking as it is now, and not of one that ended or was moved since. */
function matters({ kind, status, reason, subjectVersion, settledAt }: Message, booking: Booking): boolean {
  if (status === 'skipped') return reason === 'late';
  if (kind === 'one_time_code' || kind === 'access_link') return true;
  return settledAt !== null || (booking.status === 'booked' && booking.version === subjectVersion);
}

const KINDS = {
  confirmation: 'confirmation',
  reminder_first: 'reminder',
  reminder_last: 'reminder',
  cancelled_by_office: 'cancellation',
  offer: 'offer',
  print_invitation: 'offer',
  one_time_code: 'one_time_code',
  access_link: 'access_link',
  turn_near: 'turn',
  called: 'turn',
  missed: 'turn',
} as const;

function lineOf(message: Message): MessageLine {
  const { kind, channel, status, receipt, dueAt, settledAt } = message;
  const isPlanned = status === 'due' || status === 'claimed' || status === 'sending';
  const state = isPlanned ? 'planned' : status === 'sent' && receipt ? receipt : status;
  return { kind: KINDS[kind as ResidentMessageKind], channel, state, at: isPlanned ? dueAt : (settledAt ?? dueAt) };
}
