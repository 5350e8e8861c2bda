import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { formatBookingCode } from '../../common/booking-code.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import type { JobData } from '../../platform/jobs/jobs.types.js';
import { dateTime, time } from '../../common/spoken-date.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { BookingsAccessService } from '../bookings/bookings.access.service.js';
import { BookingsInvitationService } from '../bookings/bookings.invitation.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { AccessKind, Booking, BookingAccess } from '../bookings/bookings.types.js';
import { BookingsWaitingService } from '../bookings/bookings.waiting.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { DevelopmentOutbox } from './messages.development.service.js';
import { MessagesRepository } from './messages.repository.js';
import { MAX_ATTEMPTS, retryAt } from './messages.rules.js';
import { SmtpProvider } from './messages.smtp.service.js';
import { MessagesStaffService } from './messages.staff.service.js';
import { writeLetter } from './messages.texts.js';
import {
  type Delivery,
  type Message,
  type MessageProvider,
  ProviderRefused,
  type ResidentMessageKind,
  type SkipReason,
} from './messages.types.js';

const RANDOM_STEPS = 1_000;

/** Messages that somebody asked for, and what was asked. */
const ASKED: Partial<Record<Message['kind'], AccessKind>> = { one_time_code: 'code', access_link: 'link' };

/** A place that is kept for somebody, and the page on which it is taken. */
interface Kept {
  page: string;
  until: Date;
}

/** Sends one message row: reads it again, decides whether it still applies, commits the intent, then calls the provider. */
@Injectable()
export class MessagesSendingService implements OnModuleInit {
  private readonly logger = new Logger(MessagesSendingService.name);
  private readonly providers: readonly MessageProvider[];

  constructor(
    private readonly env: Env,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly contacts: ApplicantsContactService,
    private readonly bookings: BookingsReadService,
    private readonly accesses: BookingsAccessService,
    private readonly waiting: BookingsWaitingService,
    private readonly invitations: BookingsInvitationService,
    private readonly staff: MessagesStaffService,
    private readonly repository: MessagesRepository,
    smtp: SmtpProvider,
    development: DevelopmentOutbox,
  ) {
    this.providers = [smtp, development];
  }

  onModuleInit(): void {
    this.jobs.handle('send-message', (data) => this.send(data));
  }

  /** Idempotent: a job for an older claim, or for a row that is settled, does nothing. */
  async send({ rowId, fence }: JobData): Promise<void> {
    const delivery = await this.unitOfWork.run((tx) => this.intend(tx, rowId, fence));
    if (!delivery) return;
    const { provider, ...what } = delivery;
    try {
      const reference = await provider.send(what);
      await this.settle(rowId, fence, { status: 'sent', reference });
    } catch (error) {
      await this.settleFailure(rowId, fence, error);
    }
  }

  /** Null when there is nothing to send any more. Commits `sending` before the provider is called. */
  private async intend(tx: Tx, id: string, fence: number): Promise<(Delivery & { provider: MessageProvider }) | null> {
    const message = await this.repository.find(tx, id);
    if (!message || message.fence !== fence || message.status !== 'claimed') return null;
    if (message.staffId) return this.intendForStaff(tx, message);
    const found = await this.bookings.findWhole(tx, message.subjectId);
    const contact = await this.contacts.contactOf(tx, message.applicantId ?? '', found?.booking.serviceOn ?? '');
    const provider = this.providers.find((p) => p.channel === message.channel);
    const to = contact && (message.channel === 'email' ? contact.email : (contact.phone ?? contact.email));
    const access = await this.accessOf(tx, message);
    const kept = await this.keptOf(tx, message);
    const reason =
      kept !== undefined
        ? this.whyNotOffered(message, kept, to ?? null)
        : this.whyNot(message, found?.booking, to ?? null, access);
    if (reason || !found || !to || !provider) {
      await this.repository.settle(tx, id, fence, {
        status: 'skipped',
        reason: reason ?? 'no_contact',
        at: this.clock.now(),
      });
      return null;
    }
    const letter = await this.letterOf(message, found.booking, access, kept);
    const taken = await this.repository.settle(tx, id, fence, { status: 'sending', at: this.clock.now() });
    return taken === 0 ? null : { ...letter, key: message.id, to, provider };
  }

  private async intendForStaff(tx: Tx, message: Message): Promise<(Delivery & { provider: MessageProvider }) | null> {
    const { id, fence, channel, deadlineAt } = message;
    const now = this.clock.now();
    const provider = this.providers.find((p) => p.channel === channel);
    const found = now < deadlineAt ? await this.staff.letterOf(tx, message) : null;
    if (!found || !provider) {
      const reason = now < deadlineAt ? 'ended' : 'late';
      await this.repository.settle(tx, id, fence, { status: 'skipped', reason, at: now });
      return null;
    }
    const taken = await this.repository.settle(tx, id, fence, { status: 'sending', at: now });
    return taken === 0 ? null : { ...found.letter, key: id, to: found.to, provider };
  }

  /** What somebody asked for; null for other messages, and when it was asked anew since. */
  private async accessOf(tx: Tx, { kind, subjectId, subjectVersion }: Message): Promise<BookingAccess | null> {
    const asked = ASKED[kind];
    return asked ? this.accesses.findCurrent(tx, subjectId, asked, subjectVersion) : null;
  }

  private whyNot(
    message: Message,
    booking: Booking | undefined,
    to: string | null,
    access: BookingAccess | null,
  ): SkipReason | null {
    const isAsked = ASKED[message.kind] !== undefined;
    const mayBeEnded =
      isAsked || (message.kind === 'cancelled_by_office' && booking && this.bookings.isCancelledByOffice(booking));
    if (!booking || (booking.status !== 'booked' && !mayBeEnded)) return 'ended';
    if (isAsked ? !access : booking.version !== message.subjectVersion) return 'replaced';
    if (this.clock.now() >= message.deadlineAt) return 'late';
    if (message.kind === 'reminder_first' && booking.willAttend) return 'already_confirmed';
    return to ? null : 'no_contact';
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

  private whyNotOffered({ deadlineAt }: Message, kept: Kept | null, to: string | null): SkipReason | null {
    if (!kept) return 'ended';
    if (this.clock.now() >= deadlineAt) return 'late';
    return to ? null : 'no_contact';
  }

  private async letterOf(
    { kind, language }: Message,
    booking: Booking,
    access: BookingAccess | null,
    kept: Kept | null | undefined,
  ) {
    const site = await this.calendar.getSite(booking.siteId);
    const service = await this.catalogue.get(booking.serviceCode);
    const token = this.bookings.tokenOf({ bookingId: booking.id, accessNonce: booking.accessNonce });
    const page = kept?.page ?? `janji/${booking.code}/${token}`;
    const until = kept?.until ?? access?.expiresAt;
    return writeLetter(language, kind as ResidentMessageKind, {
      when: dateTime(language, booking.startsAt, site.timezone),
      site: site.name,
      service: this.catalogue.nameOf(service.code, language),
      code: formatBookingCode(booking.code),
      documents: this.catalogue.documentsOf(service, language),
      link: `${this.env.giliranOrigin}/${page}`,
      oneTimeCode: access?.kind === 'code' ? this.accesses.digitsOf(access).replace(/^\d{3}/, '$& ') : '',
      until: until ? time(language, until, site.timezone) : '',
    });
  }

  private async settleFailure(id: string, fence: number, error: unknown): Promise<void> {
    if (!(error instanceof ProviderRefused)) {
      this.logger.warn(`message ${id}: outcome unknown`);
      await this.settle(id, fence, { status: 'unknown', reason: 'no_answer' });
      return;
    }
    const message = await this.unitOfWork.read((tx) => this.repository.find(tx, id));
    const attempts = message?.attempts ?? MAX_ATTEMPTS;
    const dueAt = retryAt(this.clock.now(), attempts, () => randomInt(RANDOM_STEPS) / RANDOM_STEPS);
    // A one-time code is sent at most once: whoever waits for it asks again.
    const isLast = attempts >= MAX_ATTEMPTS || message?.kind === 'one_time_code';
    await this.settle(id, fence, {
      status: isLast ? 'failed' : 'due',
      reason: error.reason,
      ...(isLast ? {} : { dueAt }),
    });
  }

  private async settle(
    id: string,
    fence: number,
    to: { status: Message['status']; reason?: string; reference?: string; dueAt?: Date },
  ): Promise<void> {
    await this.unitOfWork.run((tx) => this.repository.settle(tx, id, fence, { ...to, at: this.clock.now() }));
  }
}
