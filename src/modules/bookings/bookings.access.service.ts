import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { plusMinutes } from '../../common/duration.js';
import { newId } from '../../common/new-id.js';
import { normalisePhone } from '../../common/phone.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { TokenBuckets } from '../../platform/http/flood-guard.js';
import { TooManyRequests } from '../../platform/http/too-many.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { ServiceGroup } from '../catalogue/catalogue.types.js';
import { BookingsAccessRepository } from './bookings.access.repository.js';
import { AccessCodeWrong } from './bookings.errors.js';
import { ACCESS_ASKED } from './bookings.events.js';
import { BookingsReadService } from './bookings.read.service.js';
import type { AccessKind, Booking, BookingAccess } from './bookings.types.js';

export const CODE_MINUTES = 10;
const LINK_MINUTES = 60;
const CODE_TRIES = 5;
/** One ask rests this long before the next is heard. */
const REST_MINUTES = 1;
/** Asks that are heard within a day, of each kind and booking. */
const ASKS_A_DAY = 5;
const DAY_MINUTES = 24 * 60;
/** Asks an hour for one code, whether there is such a booking or not, before the answer is to wait. */
const ASKS_AN_HOUR = 10;
const HOUR_SECONDS = 3_600;
/** A family may book with one number; more than this is not written to at once. */
const LINKS_AT_ONCE = 3;

/**
 * Ways back to a booking for who lost its link: a one-time code or the link itself, sent to the contact that is known.
 * Whoever asks learns nothing: every answer is the same for what exists and what does not.
 */
@Injectable()
export class BookingsAccessService {
  private readonly asks = new TokenBuckets(ASKS_AN_HOUR / HOUR_SECONDS, ASKS_AN_HOUR);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly applicants: ApplicantsService,
    private readonly read: BookingsReadService,
    private readonly repository: BookingsAccessRepository,
  ) {}

  /**
   * Sends six digits that open the booking for ten minutes, once, and make earlier ones worthless.
   * @throws TooManyRequests
   */
  async askCode(code: string, request?: IdempotentRequest): Promise<void> {
    this.countAsk(code);
    return this.asking(request, async (tx) => this.ask(tx, await this.read.findByCode(tx, code), 'code'));
  }

  /** As `askCode`, also for a booking that is over: what is kept of its people is theirs to ask about. */
  async askDataCode(code: string): Promise<void> {
    this.countAsk(code);
    return this.asking(undefined, async (tx) => this.ask(tx, await this.read.findByCode(tx, code), 'code', true));
  }

  /** Sends the link of this booking anew. */
  askLink(code: string): Promise<void> {
    return this.asking(undefined, async (tx) => this.ask(tx, await this.read.findByCode(tx, code), 'link'));
  }

  /** Sends the links of the bookings that this number is the contact of. */
  askLinksOfPhone(phone: string): Promise<void> {
    const known = normalisePhone(phone);
    if (!known.ok) return Promise.resolve();
    return this.asking(undefined, async (tx) => {
      const applicantIds = await this.applicants.idsOfPhone(tx, known.e164);
      await this.askAll(tx, await this.repository.listLiveOfApplicants(tx, applicantIds, LINKS_AT_ONCE));
    });
  }

  /** Sends the links of the bookings that these people have in a group. */
  askLinksOfPeople(nikHmacs: readonly string[], group: ServiceGroup): Promise<void> {
    return this.asking(undefined, async (tx) => {
      const found = await this.repository.listLiveOfPeople(tx, nikHmacs, group);
      await this.askAll(
        tx,
        found.slice(0, LINKS_AT_ONCE).map(({ id }) => id),
      );
    });
  }

  /**
   * Gives the token of the link for the right digits. A try is counted also when it fails; a replay by key is none.
   * @throws AccessCodeWrong: the same for an unknown booking, wrong digits, and a code that is old, used or tried out
   */
  verify(code: string, typed: string, request?: IdempotentRequest): Promise<{ code: string; token: string }> {
    return this.verified(code, typed, request, false);
  }

  /** As `verify`, for digits of `askDataCode`. @throws AccessCodeWrong */
  verifyForData(code: string, typed: string): Promise<{ code: string; token: string }> {
    return this.verified(code, typed, undefined, true);
  }

  private async verified(code: string, typed: string, request: IdempotentRequest | undefined, isForData: boolean) {
    const digits = typed.replace(/[\s\p{Pd}]/gu, '');
    const openedId = await this.unitOfWork.run((tx) =>
      this.idempotency.once(tx, request, async () => {
        const booking = await this.read.findByCode(tx, code);
        const isOpen = booking && (await this.isOpenable(booking, isForData));
        return isOpen && (await this.opens(tx, booking, digits)) ? booking.id : null;
      }),
    );
    if (!openedId) throw new AccessCodeWrong();
    const booking = await this.unitOfWork.read((tx) => this.read.reread(tx, openedId));
    const { id: bookingId, accessNonce } = booking;
    return { code: booking.code, token: this.read.tokenOf({ bookingId, accessNonce }) };
  }

  /** What was asked for, by its row; null when it was asked anew since. */
  async findAsked(tx: Tx, id: string, nonce: number): Promise<BookingAccess | null> {
    const access = await this.repository.find(tx, id);
    return access?.nonce === nonce ? access : null;
  }

  /** As `findAsked`, by booking and kind. */
  async findCurrent(tx: Tx, bookingId: string, kind: AccessKind, nonce: number): Promise<BookingAccess | null> {
    const access = await this.repository.findOfBooking(tx, bookingId, kind);
    return access?.nonce === nonce ? access : null;
  }

  /** The six digits themselves, for the message alone. */
  digitsOf({ id, nonce }: BookingAccess): string {
    return this.secrets.oneTimeCode(id, nonce);
  }

  /** @throws TooManyRequests */
  private countAsk(code: string): void {
    const known = normaliseBookingCode(code);
    if (known && !this.asks.take(known, performance.now())) throw new TooManyRequests(HOUR_SECONDS / ASKS_AN_HOUR);
  }

  private asking(request: IdempotentRequest | undefined, work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      await this.idempotency.once(tx, request, async () => {
        await work(tx);
        return {};
      });
    });
  }

  private async askAll(tx: Tx, bookingIds: readonly string[]): Promise<void> {
    for (const id of bookingIds) await this.ask(tx, await this.read.reread(tx, id), 'link');
  }

  private async ask(tx: Tx, booking: Booking | null, kind: AccessKind, isForData = false): Promise<void> {
    if (!booking || !(await this.isOpenable(booking, isForData))) return;
    const now = this.clock.now();
    const access = await this.repository.ask(tx, newId(now), booking.id, kind, {
      now,
      expiresAt: plusMinutes(now, kind === 'code' ? CODE_MINUTES : LINK_MINUTES),
      restingSince: plusMinutes(now, -REST_MINUTES),
      countingSince: plusMinutes(now, -DAY_MINUTES),
      most: ASKS_A_DAY,
    });
    if (access) await this.outbox.add(tx, ACCESS_ASKED, access.id, access.nonce);
  }

  private async isOpenable(booking: Booking, isForData: boolean): Promise<boolean> {
    if (isForData) return this.read.isOfSomebody(booking);
    return booking.status !== 'cancelled' && (await this.read.isReachable(booking));
  }

  private async opens(tx: Tx, { id }: Booking, digits: string): Promise<boolean> {
    const now = this.clock.now();
    const access = await this.repository.tryOne(tx, id, now, CODE_TRIES);
    if (!access || !this.secrets.isOneTimeCode(digits, access.id, access.nonce)) return false;
    return (await this.repository.use(tx, access.id, access.nonce, now)) === 1;
  }
}
