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
import { writeLetter } from './messages.texts.js';
import type { Delivery, LetterFacts, Message, ResidentMessageKind, SkipReason } from './messages.types.js';
import { TEMPLATE_FACTS } from './messages.whatsapp.rules.js';

/** Messages that somebody asked for, and what was asked. */
const ASKED: Partial<Record<Message['kind'], AccessKind>> = { one_time_code: 'code', access_link: 'link' };

/** A place that is kept for somebody, and the page on which it is taken. */
interface Kept {
  page: string;
  until: Date;
}

/** What is to be said now, or why it is not. */
export type Composed = { delivery: Delivery } | { skip: SkipReason };

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
    private readonly staff: MessagesStaffService,
    private readonly channels: MessagesChannelsService,
  ) {}

  async compose(tx: Tx, message: Message): Promise<Composed> {
    if (this.clock.now() >= message.deadlineAt) return { skip: 'late' };
    if (message.staffId) return this.composeForStaff(tx, message);
    const found = await this.bookings.findWhole(tx, message.subjectId);
    const access = await this.accessOf(tx, message);
    const kept = await this.keptOf(tx, message);
    const skip = kept === undefined ? this.whyNot(message, found?.booking, access) : kept ? null : 'ended';
    if (skip || !found) return { skip: skip ?? 'ended' };
    const contact = await this.contacts.contactOf(tx, message.applicantId ?? '', found.booking.serviceOn);
    const to = contact && this.channels.addressIn(contact, message.channel);
    if (!to) return { skip: 'no_contact' };
    if (await this.channels.isStopped(tx, message.kind, contact.phone)) return { skip: 'stopped' };
    const facts = await this.factsOf(message, found.booking, access, kept);
    return { delivery: deliveryOf(message, to, facts) };
  }

  private async composeForStaff(tx: Tx, message: Message): Promise<Composed> {
    const found = await this.staff.letterOf(tx, message);
    if (!found) return { skip: 'ended' };
    const { id: key, kind, language } = message;
    return { delivery: { ...found.letter, key, to: found.to, kind, language, parameters: [found.letter.text] } };
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

  private async factsOf(
    { language }: Message,
    booking: Booking,
    access: BookingAccess | null,
    kept: Kept | null | undefined,
  ): Promise<LetterFacts> {
    const site = await this.calendar.getSite(booking.siteId);
    const service = await this.catalogue.get(booking.serviceCode);
    const token = this.bookings.tokenOf({ bookingId: booking.id, accessNonce: booking.accessNonce });
    const page = kept?.page ?? `janji/${booking.code}/${token}`;
    const until = kept?.until ?? access?.expiresAt;
    return {
      when: dateTime(language, booking.startsAt, site.timezone),
      site: site.name,
      service: this.catalogue.nameOf(service.code, language),
      code: formatBookingCode(booking.code),
      documents: this.catalogue.documentsOf(service, language),
      link: `${this.env.giliranOrigin}/${page}`,
      oneTimeCode: access?.kind === 'code' ? this.accesses.digitsOf(access).replace(/^\d{3}/, '$& ') : '',
      until: until ? time(language, until, site.timezone) : '',
    };
  }
}

function deliveryOf({ id: key, kind, language }: Message, to: string, facts: LetterFacts): Delivery {
  const own = kind as ResidentMessageKind;
  const parameters = TEMPLATE_FACTS[own].map((name) => {
    const fact = facts[name];
    return typeof fact === 'string' ? fact : fact.join(', ');
  });
  return { ...writeLetter(language, own, facts), key, to, kind, language, parameters };
}
