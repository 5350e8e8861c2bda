import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { Outbox, type OutboxEntry } from '../../platform/jobs/outbox.service.js';
import { BookingsAccessService } from '../bookings/bookings.access.service.js';
import { ACCESS_ASKED, BOOKING_CHANGED, INVITATION_MADE, OFFER_MADE } from '../bookings/bookings.events.js';
import { BookingsDisplacingService } from '../bookings/bookings.displacing.service.js';
import { BookingsInvitationService } from '../bookings/bookings.invitation.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { BookingsWaitingService } from '../bookings/bookings.waiting.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { MessagesAddressingService } from './messages.addressing.service.js';
import { afterQuiet } from './messages.channels.rules.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesRepository } from './messages.repository.js';
import { planMessages } from './messages.rules.js';
import type { Message, PlannedMessage } from './messages.types.js';

const RECONCILED = 500;
/** What a dead worker had in hand is back within half a minute. */
const STALE_CLAIM_MS = 25_000;
/** Longer than any provider is waited for. */
const LOST_SENDING_MS = 25_000;

/** Plans what is to be said when a booking changes, and hands due messages to the queue. */
@Injectable()
export class MessagesService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly calendar: CalendarService,
    private readonly addressing: MessagesAddressingService,
    private readonly bookings: BookingsReadService,
    private readonly displacing: BookingsDisplacingService,
    private readonly accesses: BookingsAccessService,
    private readonly waiting: BookingsWaitingService,
    private readonly invitations: BookingsInvitationService,
    private readonly channels: MessagesChannelsService,
    private readonly repository: MessagesRepository,
  ) {}

  onModuleInit(): void {
    this.outbox.handle(BOOKING_CHANGED, (tx, entry) => this.plan(tx, entry));
    this.outbox.handle(OFFER_MADE, (tx, entry) => this.planOffer(tx, entry));
    this.outbox.handle(INVITATION_MADE, (tx, entry) => this.planInvitation(tx, entry));
    this.outbox.handle(ACCESS_ASKED, (tx, entry) => this.planAccess(tx, entry));
  }

  /** What was said and will be said about a booking, by time. */
  listOf(bookingId: string): Promise<Message[]> {
    return this.unitOfWork.read((tx) => this.repository.listOf(tx, bookingId));
  }

  /** As `listOf`, by the code of the booking; for the desk, which has it on the screen. */
  listOfCode(code: string): Promise<Message[]> {
    return this.unitOfWork.read((tx) => this.repository.listOfCode(tx, code));
  }

  /** Hands due rows to the queue and settles what dead workers left behind. Gives how many were handed over. */
  async handOver(): Promise<number> {
    const now = this.clock.now();
    const ago = (ms: number) => new Date(now.getTime() - ms);
    const claimed = await this.unitOfWork.run(async (tx) => {
      await this.repository.settleLost(tx, ago(LOST_SENDING_MS), now);
      await this.repository.skipLate(tx, now);
      const inFlight = await this.repository.inFlight(tx, ago(STALE_CLAIM_MS), now);
      const taken: { id: string; fence: number }[] = [];
      for (const [channel, room] of await this.channels.allowances(tx, inFlight, now)) {
        const claims = await this.repository.claimDue(tx, channel, now, ago(STALE_CLAIM_MS), room);
        await this.channels.noteHandedOver(tx, channel, claims.length, now);
        taken.push(...claims);
      }
      return taken;
    });
    await this.jobs.add(
      'send-message',
      claimed.map(({ id, fence }) => ({ rowId: id, fence })),
    );
    return claimed.length;
  }

  /** Bookings of which nothing was planned, for whatever reason, are planned again. Gives how many. */
  async reconcile(): Promise<number> {
    const now = this.clock.now();
    const unplanned = await this.unitOfWork.read((tx) => this.repository.listUnplanned(tx, now, RECONCILED));
    for (const { id: subjectId, version: subjectVersion } of unplanned)
      await this.unitOfWork.run((tx) => this.plan(tx, { subjectId, subjectVersion }));
    return unplanned.length;
  }

  /** Drops what older versions had planned and plans anew. Idempotent by subject, version, kind and channel. */
  private async plan(
    tx: Tx,
    { subjectId, subjectVersion }: Pick<OutboxEntry, 'subjectId' | 'subjectVersion'>,
  ): Promise<void> {
    const whole = await this.bookings.findWhole(tx, subjectId);
    if (!whole) return;
    const now = this.clock.now();
    const isLive = whole.booking.status === 'booked';
    const isOffice = this.bookings.isCancelledByOffice(whole.booking);
    await this.repository.skipOlder(tx, subjectId, subjectVersion, isLive ? 'replaced' : 'ended', now);
    if (!(isLive || isOffice) || whole.booking.version !== subjectVersion) return;
    const { timezone: zone } = await this.calendar.getSite(whole.booking.siteId);
    const { serviceOn, startsAt } = whole.booking;
    const planned = isOffice
      ? [{ kind: 'cancelled_by_office', dueAt: now, deadlineAt: startsAt } as const]
      : planMessages({ serviceOn, startsAt, zone, now, change: await this.displacing.lastChange(tx, subjectId) });
    const kept = planned.map((one) => ({ ...one, dueAt: afterQuiet(one.kind, one.dueAt, startsAt, zone) }));
    for (const row of await this.addressing.rowsOf(tx, whole, kept, now)) await this.repository.insert(tx, row);
  }

  /** A one-time code or a link that somebody asked for; what was asked anew meanwhile comes with its own entry. */
  private async planAccess(tx: Tx, { subjectId, subjectVersion: nonce }: OutboxEntry): Promise<void> {
    const access = await this.accesses.findAsked(tx, subjectId, nonce);
    const whole = access && (await this.bookings.findWhole(tx, access.bookingId));
    if (!whole) return;
    const now = this.clock.now();
    const kind = access.kind === 'code' ? 'one_time_code' : 'access_link';
    const planned: PlannedMessage = { kind, dueAt: now, deadlineAt: access.expiresAt };
    for (const row of await this.addressing.rowsOf(tx, whole, [planned], now))
      await this.repository.insert(tx, { ...row, subjectVersion: nonce });
  }

  /** At once, and to one alone; worth nothing when the offer ends. */
  private async planOffer(tx: Tx, { subjectId }: OutboxEntry): Promise<void> {
    const open = await this.waiting.findOpenOffer(tx, subjectId);
    if (!open?.offer.expiresAt) return;
    const now = this.clock.now();
    const planned: PlannedMessage = { kind: 'offer', dueAt: now, deadlineAt: open.offer.expiresAt };
    const addressed = { booking: open.offer, people: open.applicantIds.map((applicantId) => ({ applicantId })) };
    for (const row of await this.addressing.rowsOf(tx, addressed, [planned], now))
      await this.repository.insert(tx, row);
  }

  /** At once; worth nothing when the invitation ends. */
  private async planInvitation(tx: Tx, { subjectId }: OutboxEntry): Promise<void> {
    const open = await this.invitations.findOpen(tx, subjectId);
    if (!open?.booking.expiresAt) return;
    const now = this.clock.now();
    const planned: PlannedMessage = { kind: 'print_invitation', dueAt: now, deadlineAt: open.booking.expiresAt };
    const addressed = { booking: open.booking, people: [{ applicantId: open.applicantId }] };
    for (const row of await this.addressing.rowsOf(tx, addressed, [planned], now))
      await this.repository.insert(tx, row);
  }
}
