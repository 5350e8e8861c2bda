import { Injectable } from '@nestjs/common';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { violatedConstraint } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsBatchService } from './bookings.batch.service.js';
import type { StoredHold } from './bookings.batch.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { HoldExpired, HoldNotFound } from './bookings.errors.js';
import { BookingsHoldRepository } from './bookings.hold.repository.js';
import { BookingsPeopleService } from './bookings.people.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { extendedUntil } from './bookings.rules.js';
import type { Booking, BookingChannel, Hold, NewHold } from './bookings.types.js';

export const MAX_PARTY = 5;

@Injectable()
export class BookingsHoldService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly idempotency: Idempotency,
    private readonly catalogue: CatalogueService,
    private readonly capacity: CapacityService,
    private readonly people: BookingsPeopleService,
    private readonly batches: BookingsBatchService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
    private readonly holds: BookingsHoldRepository,
  ) {}

  /**
   * Takes the places and cards of a party for ten minutes. Idempotent by key; a new hold of a device replaces its old
   * one. Locks: day stock, slots, pools.
   * @throws SlotFull, NoCardsLeft, DayClosed, NotFound (no such slot), InvalidInput
   */
  async hold(want: NewHold, channel: BookingChannel, request?: IdempotentRequest): Promise<Hold> {
    const { slotId, party = 1, cards = party, needs } = want;
    const service = await this.catalogue.get(want.service);
    const { serviceDayId } = await this.capacity.whereIs(slotId);
    const deviceHmac = want.device ? this.secrets.lookup('device', want.device) : null;
    const ask = { kind: 'hold', slotId, service, party, cards, channel, deviceHmac, needs } as const;
    const answer = await this.batches.submit(serviceDayId, { ask, request });
    if (answer.kind !== 'hold') throw new HoldNotFound();
    if (answer.yieldsTo) await this.replace(answer.hold.id, answer.yieldsTo);
    return this.holdOf(answer.hold);
  }

  /** Two minutes more, at least; never past thirty in all. Idempotent by key. @throws HoldNotFound, HoldExpired */
  async extend(id: string, token: string, request?: IdempotentRequest): Promise<Hold> {
    const stored = await this.unitOfWork.run((tx) =>
      this.idempotency.once(tx, request, async (): Promise<StoredHold> => {
        const booking = await this.getHold(tx, id, token);
        const now = this.clock.now();
        if (!booking.expiresAt) throw new HoldExpired();
        const expiresAt = extendedUntil(booking.createdAt, booking.expiresAt);
        if ((await this.holds.extend(tx, id, now, expiresAt)) === 0) throw new HoldExpired();
        return { id, expiresAt: expiresAt.toISOString() };
      }),
    );
    return this.holdOf(stored);
  }

  /** Gives the place back at once; a hold that has ended already is no error. @throws HoldNotFound */
  async drop(id: string, token: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const booking = await this.getHold(tx, id, token);
      if (booking.status === 'pending')
        await this.ending.end(tx, PUBLIC_ACTOR, booking, { to: 'cancelled', reason: 'dropped' });
    });
  }

  /** A hold by its token, in whatever status. @throws HoldNotFound */
  async getHold(tx: Tx, id: string, token: string): Promise<Booking> {
    const booking = await this.repository.find(tx, id);
    if (!booking || booking.kind !== 'booking' || !this.secrets.isToken(token, 'hold', id, 1)) throw new HoldNotFound();
    return booking;
  }

  /** What a page shows of a running hold; null when it ended. */
  async findRunning(id: string, token: string): Promise<Booking | null> {
    const booking = await this.unitOfWork
      .read((tx) => this.getHold(tx, id, token))
      .catch((error: unknown) => {
        if (error instanceof HoldNotFound) return null;
        throw error;
      });
    return booking?.status === 'pending' && booking.expiresAt && booking.expiresAt > this.clock.now() ? booking : null;
  }

  tokenOf(id: string): string {
    return this.secrets.token('hold', id, 1);
  }

  /** Cards that a party may need there: whether each person does is known only with the birth date. */
  cardsAtMost({ site, service }: { site: Site; service: Service }, party: number): number {
    return this.people.cardsAtMost(site, service, party);
  }

  private holdOf({ id, expiresAt }: StoredHold): Hold {
    return { id, token: this.tokenOf(id), expiresAt: new Date(expiresAt) };
  }

  /** The new hold stands already; only then the old one of the device goes. One at a time for a device. */
  private async replace(id: string, device: string, triesLeft = 3): Promise<void> {
    try {
      await this.unitOfWork.run(async (tx) => {
        await this.holds.lockDevice(tx, device);
        const old = await this.holds.findOfDevice(tx, device);
        if (old && old.id !== id) await this.ending.end(tx, PUBLIC_ACTOR, old, { to: 'cancelled', reason: 'replaced' });
        await this.holds.setDevice(tx, id, device);
      });
    } catch (error) {
      // A third hold of the device has just been made, and takes its turn after this one.
      if (!isDeviceTaken(error) || triesLeft === 0) throw error;
      await this.replace(id, device, triesLeft - 1);
    }
  }
}

/** The device has a live hold already. */
const isDeviceTaken = (error: unknown): boolean => violatedConstraint(error) === 'bookings_one_hold_per_device_uq';
