import { Injectable } from '@nestjs/common';
import { formatBookingCode } from '../../common/booking-code.js';
import { dateTime, time } from '../../common/spoken-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { BookingsAccessService } from '../bookings/bookings.access.service.js';
import { BookingsInvitationService } from '../bookings/bookings.invitation.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { AccessKind, Booking, BookingAccess } from '../bookings/bookings.types.js';
import { BookingsWaitingService } from '../bookings/bookings.waiting.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesStaffService } from './messages.staff.service.js';
import { MessagesTemplateService } from './messages.template.service.js';
import { TEXT_VERSION, writeLetter } from './messages.texts.js';
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

/** What is to be said now and in which version of its text, or why it is not. */
export type Composed = { delivery: Delivery; textVersion: string } | { skip: SkipReason };

const isOfTurn = (kind: Message['kind']): boolean => TURN_KINDS.some((one) => one === kind);

/** Decides at the last moment whether a message still applies, and writes it. */
@Injectable()
export class MessagesLetterService {
  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
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
    if (await this.channels.isStopped(tx, message.kind, contact.phone)) return { skip: 'stopped' };
    const facts = { ...(await this.factsOf(message, found.booking)), ...known };
    const { text, version: textVersion } = await this.templates.current(tx, message);
    return { delivery: deliveryOf(message, to, facts, text), textVersion };
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
      ...(until ? { until: time(message.language, until, timezone) } : {}),
      ...(access?.kind === 'code' ? { oneTimeCode: this.accesses.digitsOf(access).replace(/^\d{3}/, '$& ') } : {}),
    };
  }

  private async composeForStaff(tx: Tx, message: Message): Promise<Composed> {
    const found = await this.staff.letterOf(tx, message);
    if (!found) return { skip: 'ended' };
    const { id: key, kind, language } = message;
    return {
      delivery: { ...found.letter, key, to: found.to, kind, language, parameters: [found.letter.text] },
      textVersion: TEXT_VERSION,
    };
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

  private async factsOf({ language }: Message, booking: Booking): Promise<LetterFacts> {
    const site = await this.calendar.getSite(booking.siteId);
    const service = await this.catalogue.get(booking.serviceCode);
    return {
      when: dateTime(language, booking.startsAt, site.timezone),
      site: site.name,
      service: this.catalogue.nameOf(service.code, language),
      code: formatBookingCode(booking.code),
      documents: this.catalogue.documentsOf(service, language),
      link: this.linkTo(booking),
      oneTimeCode: '',
      until: '',
      ticket: '',
      counter: '',
      ahead: '',
    };
  }
}

function deliveryOf({ id: key, kind, language }: Message, to: string, facts: LetterFacts, text?: string): Delivery {
  const own = kind as ResidentMessageKind;
  const parameters = TEMPLATE_FACTS[own].map((name) => {
    const fact = facts[name];
    return typeof fact === 'string' ? fact : fact.join(', ');
  });
  return { ...writeLetter(language, own, facts, text), key, to, kind, language, parameters };
}
