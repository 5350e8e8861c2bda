import { Injectable } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { newBookingCode, newId } from '../../common/new-id.js';
import { type Actor, staffIdOf, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityPoolsService } from '../capacity/capacity.pools.service.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim } from '../capacity/capacity.types.js';
import { BookingsEndingRepository } from './bookings.ending.repository.js';
import { AlreadyBooked } from './bookings.errors.js';
import { BOOKING_CHANGED } from './bookings.events.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { coolingOf, coolsUntil, mayBecome } from './bookings.rules.js';
import type { Booking, BookingStatus, Holding } from './bookings.types.js';

const BATCH = 200;
const RANDOM_STEPS = 1_000_000;

interface Ending {
  to: BookingStatus;
  reason: string;
  /** Places of a cancelled booking cool before the public sees them; a hold that ran out frees at once. */
  cools?: boolean;
  /** The place itself goes away with it: nobody is offered it, and it does not cool. */
  isGone?: boolean;
  /** Tell the person's messages: a booking ended, not just a hold. */
  announces?: boolean;
}

/** How bookings end and give back what they hold. The one way out, as the claim is the one way in. */
@Injectable()
export class BookingsEndingService {
  /** Runs of `release` that are under way, by day. */
  private readonly releasing = new Map<string, Promise<number>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly blanks: BlanksService,
    private readonly capacity: CapacityService,
    private readonly pools: CapacityPoolsService,
    private readonly offering: BookingsOfferingService,
    private readonly repository: BookingsRepository,
    private readonly endings: BookingsEndingRepository,
  ) {}

  /**
   * Locks all that a booking holds in the fixed order (day stock, slots, pools, booking) and reads it again.
   * Null when it changed since it was read: the caller then starts anew or stops.
   */
  async lockWhole(
    tx: Tx,
    seen: Booking,
    alsoClaims: readonly Claim[] = [],
  ): Promise<{ booking: Booking; holding: Holding } | null> {
    if (seen.blankKind && seen.cardsHeld > 0) await this.blanks.lockDay(tx, seen.serviceDayId, seen.blankKind);
    const claims = await this.repository.listClaims(tx, seen.id);
    if (claims.length + alsoClaims.length > 0) await this.capacity.lock(tx, [...claims, ...alsoClaims]);
    const booking = await this.repository.lock(tx, seen.id);
    if (
      !booking ||
      booking.version !== seen.version ||
      booking.status !== seen.status ||
      booking.cardsHeld !== seen.cardsHeld
    )
      return null;
    const { serviceDayId, blankKind, cardsHeld: cards } = booking;
    return { booking, holding: { claims, serviceDayId, blankKind, cards } };
  }

  /** Ends a live booking or hold. False when somebody else ended or changed it first. */
  async end(tx: Tx, actor: Actor, seen: Booking, ending: Ending): Promise<boolean> {
    if (!mayBecome(seen.status, ending.to)) return false;
    const offersOn = ending.isGone ? null : await this.offering.offerableDay(tx, seen);
    if (offersOn) await this.offering.lockCards(tx, [offersOn.id]);
    const locked = await this.lockWhole(tx, seen);
    if (!locked) return false;
    const { booking, holding } = locked;
    await this.repository.setPeopleStatus(tx, booking.id, ending.to);
    await this.repository.setStatus(tx, booking.id, booking.status, ending.to, {
      reason: ending.reason,
      raiseVersion: ending.announces ?? false,
      cardsHeld: 0,
    });
    await this.giveBackCards(tx, holding);
    if (booking.kind === 'offer') await this.offering.close(tx, booking, ending.reason);
    // An offer that nobody took could be handed on by arrangement just as a booking could.
    const wasOffered = booking.kind === 'offer' || booking.kind === 'invitation';
    const cools = !ending.isGone && (ending.cools ?? wasOffered);
    // Who left in the course of the day left a place: it passes on once that cannot be undone any more.
    const isKept = ending.to === 'noshow' && (await this.hasBegunToday(booking));
    if (!isKept) await this.passOn(tx, booking, holding.claims, { cools, offersOn });
    await this.note(tx, actor, booking, ending.to, ending.reason);
    if (ending.announces) await this.outbox.add(tx, BOOKING_CHANGED, booking.id, booking.version + 1);
    return true;
  }

  /**
   * Hands the places to those who wait, first in the line first; what nobody wants cools, or is free. All in the
   * transaction that frees them: never free in between. For `offersOn` the cards of that day must be locked.
   */
  async passOn(
    tx: Tx,
    booking: Booking,
    claims: readonly Claim[],
    { cools, offersOn }: { cools: boolean; offersOn: ServiceDay | null },
  ): Promise<void> {
    if (claims.length === 0) return;
    const now = this.clock.now();
    const site = await this.calendar.getSite(booking.siteId);
    const random = () => randomInt(RANDOM_STEPS) / RANDOM_STEPS;
    await this.repository.deleteClaims(tx, booking.id);
    const { rest, waitsUntil } = offersOn
      ? await this.offering.offer(tx, offersOn, claims)
      : { rest: claims, waitsUntil: null };
    if (rest.length === 0) return;
    const until = waitsUntil ?? (cools ? coolsUntil(now, booking.startsAt, site.leadMinutes, random) : null);
    if (!until) {
      await this.capacity.giveBack(tx, rest);
      return;
    }
    const own = { id: newId(now), code: newBookingCode(), createdAt: now, expiresAt: until };
    await this.repository.insert(tx, [{ booking: coolingOf(booking, own), claims: rest }]);
  }

  private async hasBegunToday({ kind, siteId, serviceOn, startsAt }: Booking): Promise<boolean> {
    const site = await this.calendar.getSite(siteId);
    return kind === 'booking' && serviceOn === this.calendar.today(site) && startsAt <= this.clock.now();
  }

  async giveBackCards(tx: Tx, { serviceDayId, blankKind, cards }: Holding): Promise<void> {
    if (blankKind && cards > 0) await this.blanks.giveBack(tx, { serviceDayId, blankKind, cards });
  }

  async note(tx: Tx, actor: Actor, booking: Booking, to: BookingStatus, reason: string | null): Promise<void> {
    const at = this.clock.now();
    const event = { id: newId(at), bookingId: booking.id, at, staffId: staffIdOf(actor), to, reason };
    await this.repository.appendEvents(tx, [{ ...event, from: booking.status }]);
  }

  /**
   * Frees what expired, of one day or of all; of one day also the places that were kept for others until now. Many who
   * ask at once share one run, and it begins after they asked: what stood in their way is gone when it ends. Gives how
   * many bookings that run ended.
   */
  async releaseExpired(serviceDayId?: string): Promise<number> {
    const key = serviceDayId ?? '';
    await this.releasing.get(key)?.catch(() => undefined);
    const run = this.releasing.get(key) ?? this.release(serviceDayId).finally(() => this.releasing.delete(key));
    this.releasing.set(key, run);
    return run;
  }

  /**
   * Tries a claim; when days are full or have no cards left, frees what expired there and tries once more, also when
   * somebody else has freed it just before.
   */
  async orReleasing<T>(serviceDayIds: readonly string[], claim: () => Promise<T>): Promise<T> {
    try {
      return await claim();
    } catch (error) {
      if (!(error instanceof SlotFull || error instanceof NoCardsLeft)) throw error;
      for (const id of serviceDayIds) await this.releaseExpired(id);
      return claim();
    }
  }

  /** Each in a short transaction of its own. */
  private async release(serviceDayId?: string): Promise<number> {
    const now = this.clock.now();
    if (serviceDayId) await this.pools.fallBack(serviceDayId);
    const ids = await this.unitOfWork.read((tx) => this.endings.listExpired(tx, now, BATCH, serviceDayId));
    let released = 0;
    for (const id of ids) {
      const done = await this.unitOfWork.run(async (tx) => {
        const seen = await this.repository.find(tx, id);
        if (seen?.status !== 'pending' || !seen.expiresAt || seen.expiresAt > now) return false;
        return this.end(tx, SYSTEM_ACTOR, seen, { to: 'cancelled', reason: 'expired' });
      });
      if (done) released += 1;
    }
    return released;
  }

  /**
   * A booking of the past that nobody closed does not stand in the way of its people: it is closed as no-show, and the
   * work runs again.
   */
  async unlessForgotten<T>(nikHmacs: () => readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AlreadyBooked) || (await this.closeForgotten(nikHmacs())) === 0) throw error;
      return work();
    }
  }

  /** Closes bookings of these people whose day is over as no-show, so that they do not stand in the way. Gives how many. */
  async closeForgotten(nikHmacs: readonly string[]): Promise<number> {
    const now = this.clock.now();
    return this.closeAsNoShow(await this.unitOfWork.read((tx) => this.endings.listForgotten(tx, nikHmacs, now)));
  }

  /** Rolls the day: whoever did not come is a no-show, and the cards kept for them are free. Gives how many. */
  async closePast(): Promise<number> {
    const now = this.clock.now();
    return this.closeAsNoShow(await this.unitOfWork.read((tx) => this.endings.listPast(tx, now, BATCH)));
  }

  private async closeAsNoShow(ids: readonly string[]): Promise<number> {
    for (const id of ids) {
      await this.unitOfWork.run(async (tx) => {
        const seen = await this.repository.find(tx, id);
        if (seen) await this.end(tx, SYSTEM_ACTOR, seen, { to: 'noshow', reason: 'day_over' });
      });
    }
    return ids.length;
  }
}
