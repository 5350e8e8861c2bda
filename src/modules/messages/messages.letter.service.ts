import { Injectable } from '@nestjs/common';
import { formatBookingCode } from '../../common/booking-code.js';
import { dateTime } from '../../common/spoken-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BookingsAccessService } from '../bookings/bookings.access.service.js';
import { BookingsInvitationService } from '../bookings/bookings.invitation.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { AccessKind, Booking, BookingAccess, BookingWithPeople } from '../bookings/bookings.types.js';
import { BookingsWaitingService } from '../bookings/bookings.waiting.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { afterQuiet } from './messages.channels.rules.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesStaffService } from './messages.staff.service.js';
import { MessagesTemplateService } from './messages.template.service.js';
import { cardWords, isToStaff, NO_FACTS, untilWords, writeLetter } from './messages.texts.js';
import { MessagesTurnService } from './messages.turn.service.js';
import {
  type Delivery,
  type LetterFacts,
  type Message,
  type ResidentMessageKind,
  type SkipReason,
  TURN_KINDS,
} from './messages.types.js';
import { TEMPLATE_FACTS } from './messages.whatsapp.rules.js';

/** Messages that somebody asked for, and what was asked. */
const ASKED: Partial<Record<Message['kind'], AccessKind>> = { one_time_code: 'code', access_link: 'link' };

/** A place that is kept for somebody, and the page on which it is taken. */
interface Kept {
  page: string;
  until: Date;
}

/** What is to be said now and in which version of its text, or why it is not, or not before when. */
export type Composed = { delivery: Delivery; textVersion: string } | NotNow;
type NotNow = { skip: SkipReason } | { notBefore: Date };

const isOfTurn = (kind: Message['kind']): boolean => TURN_KINDS.some((one) => one === kind);

/** Decides at the last moment whether a message still applies, and writes it. */
@Injectable()
export class MessagesLetterService {
  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly applicants: ApplicantsService,
    private readonly contacts: ApplicantsContactService,
    private readonly bookings: BookingsReadService,
    private readonly accesses: BookingsAccessService,
    private readonly waiting: BookingsWaitingService,
    private readonly invitations: BookingsInvitationService,
    private readonly turns: MessagesTurnService,
    private readonly staff: MessagesStaffService,
    private readonly templates: MessagesTemplateService,
    private readonly channels: MessagesChannelsService,
  ) {}

  async compose(tx: Tx, message: Message): Promise<Composed> {
    if (this.clock.now() >= message.deadlineAt) return { skip: 'late' };
    if (message.staffId) return this.composeForStaff(tx, message);
    const found = await this.bookings.findWhole(tx, message.subjectId);
    const known = await this.lastFacts(tx, message, found?.booking);
    if ('skip' in known || !found) return { skip: 'skip' in known ? known.skip : 'ended' };
    const contact = await this.contacts.contactOf(tx, message.applicantId ?? '', found.booking.serviceOn);
    const to = contact && this.channels.addressIn(contact, message.channel);
    if (!to) return { skip: 'no_contact' };
    if (!ASKED[message.kind] && contact.isFrozen) return { skip: 'frozen' };
    if (await this.channels.isStopped(tx, message.kind, contact.phone)) return { skip: 'stopped' };
    const { timezone } = await this.calendar.getSite(found.booking.siteId);
    const later = this.atNight(message, found.booking.startsAt, timezone);
    if (later) return later;
    const facts = { ...(await this.factsOf(tx, message, found, contact.age)), ...known };
    return this.written(tx, message, to, facts);
  }

  /** Whatever made it late: another channel, a provider that was away, staff. Null when it may be said now. */
  private atNight({ kind, deadlineAt }: Message, startsAt: Date, zone: string): NotNow | null {
    const now = this.clock.now();
    const notBefore = afterQuiet(kind, now, startsAt, zone);
    if (notBefore <= now) return null;
    return notBefore < deadlineAt ? { notBefore } : { skip: 'late' };
  }

  /** Looks again at what the message is about; what it then says of it. */
  private async lastFacts(
    tx: Tx,
    message: Message,
    booking: Booking | undefined,
  ): Promise<Partial<LetterFacts> | { skip: SkipReason }> {
    if (isOfTurn(message.kind)) {
      const turn = await this.turns.factsOf(tx, message);
      return turn && booking ? { ...turn, link: this.linkTo(booking, '/antrean') } : { skip: 'ended' };
    }
    const access = await this.accessOf(tx, message);
    const kept = await this.keptOf(tx, message);
    const skip = kept === undefined ? this.whyNot(message, booking, access) : kept ? null : 'ended';
    if (skip || !booking) return { skip: skip ?? 'ended' };
    const until = kept?.until ?? access?.expiresAt;
    const { timezone } = await this.calendar.getSite(booking.siteId);
    return {
      ...(kept ? { link: `${this.env.giliranOrigin}/${kept.page}` } : {}),
      ...(until ? { until: untilWords(message.language, until, this.clock.now(), timezone) } : {}),
      ...(access?.kind === 'code' ? { oneTimeCode: this.accesses.digitsOf(access).replace(/^\d{3}/, '$& ') } : {}),
    };
  }

  private async composeForStaff(tx: Tx, message: Message): Promise<Composed> {
    const found = await this.staff.findFacts(tx, message);
    if (!found) return { skip: 'ended' };
    if (await this.channels.isStopped(tx, message.kind, found.phone)) return { skip: 'stopped' };
    const later = this.atNight(message, message.deadlineAt, found.zone);
    return later ?? this.written(tx, message, found.to, found.facts);
  }

  private async written(tx: Tx, message: Message, to: string, facts: LetterFacts): Promise<Composed> {
    const { text, version: textVersion } = await this.templates.current(tx, message);
    const { id: key, kind, language, wording } = message;
    const parameters = isToStaff(kind) ? [] : parametersOf(kind, facts);
    const delivery = { ...writeLetter(message, facts, text), key, to, kind, language, wording, parameters };
    return { delivery, textVersion };
  }

  /** What somebody asked for; null for other messages, and when it was asked anew since. */
  private async accessOf(tx: Tx, { kind, subjectId, subjectVersion }: Message): Promise<BookingAccess | null> {
    const asked = ASKED[kind];
    return asked ? this.accesses.findCurrent(tx, subjectId, asked, subjectVersion) : null;
  }

  private whyNot(message: Message, booking: Booking | undefined, access: BookingAccess | null): SkipReason | null {
    const isAsked = ASKED[message.kind] !== undefined;
    const mayBeEnded =
      isAsked || (message.kind === 'cancelled_by_office' && booking && this.bookings.isCancelledByOffice(booking));
    if (!booking || (booking.status !== 'booked' && !mayBeEnded)) return 'ended';
    if (isAsked ? !access : booking.version !== message.subjectVersion) return 'replaced';
    return message.kind === 'reminder_first' && booking.willAttend ? 'already_confirmed' : null;
  }

  /** Undefined for a message that offers nothing; null when it is not kept any more. */
  private async keptOf(tx: Tx, { kind, subjectId }: Message): Promise<Kept | null | undefined> {
    if (kind === 'offer') {
      const open = await this.waiting.findOpenOffer(tx, subjectId);
      const until = open?.offer.expiresAt;
      return open && until ? { until, page: `tunggu/${open.entry.code}/${open.token}` } : null;
    }
    if (kind !== 'print_invitation') return undefined;
    const open = await this.invitations.findOpen(tx, subjectId);
    const until = open?.booking.expiresAt;
    return open && until ? { until, page: `undangan/${open.booking.code}/${open.token}` } : null;
  }

  private linkTo({ id: bookingId, code, accessNonce }: Booking, page = ''): string {
    return `${this.env.giliranOrigin}/janji/${code}/${this.bookings.tokenOf({ bookingId, accessNonce })}${page}`;
  }

  private async factsOf(
    tx: Tx,
    { language, applicantId }: Message,
    { booking, people }: BookingWithPeople,
    ownAge: number | null,
  ): Promise<LetterFacts> {
    const site = await this.calendar.getSite(booking.siteId);
    const service = await this.catalogue.get(booking.serviceCode);
    // Of an invitation the person is not in the booking yet.
    const ids = people.length > 0 ? people.map((person) => person.applicantId) : [applicantId ?? ''];
    const others = ids.filter((id) => id !== applicantId);
    const ages =
      others.length > 0 ? await this.applicants.agesOn(tx, others, booking.serviceOn) : new Map<string, number>();
    if (applicantId && ownAge !== null) ages.set(applicantId, ownAge);
    const documents = ids.flatMap((id) => this.catalogue.documentsOf(service, language, ages.get(id)));
    return {
      ...NO_FACTS,
      when: dateTime(language, booking.startsAt, site.timezone),
      site: site.name,
      service: this.catalogue.nameOf(service.code, language),
      code: formatBookingCode(booking.code),
      documents: [...new Set(documents)],
      link: this.linkTo(booking),
      card: cardWords(language, people),
    };
  }
}

const parametersOf = (kind: ResidentMessageKind, facts: LetterFacts): string[] =>
  TEMPLATE_FACTS[kind].map((name) => {
    const fact = facts[name];
    return typeof fact === 'string' ? fact : fact.join(', ');
  });
