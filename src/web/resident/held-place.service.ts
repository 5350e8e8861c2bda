import { Injectable } from '@nestjs/common';
import { MINUTE_MS } from '../../common/duration.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { HoldExpired, HoldNotFound } from '../../modules/bookings/bookings.errors.js';
import { BookingsHoldService } from '../../modules/bookings/bookings.hold.service.js';
import { type Booking, HOLD_LIMIT_MINUTES } from '../../modules/bookings/bookings.types.js';
import type { Hold } from '../components.js';
import type { Draft } from './draft.js';

const ENDING_MINUTES = 2;

/** The place that a draft holds. */
@Injectable()
export class HeldPlaces {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly holds: BookingsHoldService,
  ) {}

  /** The held place in whatever status: running, ended, or booked. Null without one. */
  async find({ hold }: Pick<Draft, 'hold'>): Promise<Booking | null> {
    if (!hold) return null;
    try {
      return await this.unitOfWork.read((tx) => this.holds.getHold(tx, hold, this.holds.tokenOf(hold)));
    } catch (error) {
      if (error instanceof HoldNotFound) return null;
      throw error;
    }
  }

  tokenOf({ id }: Pick<Booking, 'id'>): string {
    return this.holds.tokenOf(id);
  }

  isRunning(booking: Booking): boolean {
    return booking.status === 'pending' && booking.expiresAt !== null && booking.expiresAt > this.clock.now();
  }

  /** Two minutes more for another step. Null when it ended meanwhile. */
  async extend(booking: Booking): Promise<Booking | null> {
    try {
      const { expiresAt } = await this.holds.extend(booking.id, this.holds.tokenOf(booking.id));
      return { ...booking, expiresAt };
    } catch (error) {
      if (error instanceof HoldExpired) return null;
      throw error;
    }
  }

  /** Gives the place back when the draft holds one. */
  async drop(draft: Draft): Promise<void> {
    const booking = await this.find(draft);
    if (booking) await this.holds.drop(booking.id, this.holds.tokenOf(booking.id));
  }

  /** What the pages say of a running hold. */
  noteOf({ createdAt, expiresAt, startsAt }: Booking, zone: string): Hold {
    const end = expiresAt ?? createdAt;
    const left = end.getTime() - this.clock.now().getTime();
    return {
      expiresAt: end,
      startsAt,
      zone,
      isEnding: left <= ENDING_MINUTES * MINUTE_MS,
      canExtend: end.getTime() < createdAt.getTime() + HOLD_LIMIT_MINUTES * MINUTE_MS,
      secondsLeft: Math.max(0, Math.floor(left / 1_000)),
    };
  }
}
