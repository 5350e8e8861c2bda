import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { bookingCodeFrom } from '../../common/booking-code.js';
import { newId } from '../../common/new-id.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound, violatedConstraint } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Slot } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { HoldExpired, HoldNotFound } from './bookings.errors.js';
import { BookingsRepository } from './bookings.repository.js';
import { extendedUntil, newBooking, onDay, plusMinutes } from './bookings.rules.js';
import { type Booking, type BookingChannel, type Hold, HOLD_MINUTES, type NewHold } from './bookings.types.js';

export const MAX_PARTY = 5;

/** A start that may be booked, with all that the claim needs to know. */
export interface BookableStart {
  site: Site;
  day: ServiceDay;
  slot: Slot;
  service: Service;
  steps: number;
}

type StoredHold = { id: string; expiresAt: string };

@Injectable()
export class BookingsHoldService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly idempotency: Idempotency,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
  ) {}

  /**
   * Takes the places and cards of a party for ten minutes. Idempotent by key; a new hold of a device replaces its old
   * one. Locks: day stock, slots, pools.
   * @throws SlotFull, NoCardsLeft, DayClosed, NotFound (no such slot), InvalidInput
   */
  async hold(want: NewHold, channel: BookingChannel, request?: IdempotentRequest): Promise<Hold> {
    const known = await this.unitOfWork.read((tx) => this.idempotency.find<StoredHold>(tx, request));
    if (known) return this.holdOf(known);
    const { party = 1 } = want;
    const start = await this.unitOfWork.read((tx) => this.findStart(tx, want.slotId, want.service));
    const most = this.cardsAtMost(start, party);
    const cards = Math.min(want.cards ?? most, most);
    const device = want.device ? this.secrets.lookup('device', want.device) : null;
    const claim = (deviceHmac: string | null) =>
      this.claiming(start.day.id, () =>
        this.unitOfWork.run((tx) =>
          this.idempotency.once(tx, request, async (): Promise<StoredHold> => {
            const booking = await this.place(tx, start, { party, cards, channel, deviceHmac });
            return { id: booking.id, expiresAt: (booking.expiresAt as Date).toISOString() };
          }),
        ),
      );
    const stored = await claim(device).catch(async (error: unknown) => {
      if (!device || !isDeviceTaken(error)) throw error;
      const second = await claim(null);
      await this.replace(second.id, device);
      return second;
    });
    return this.holdOf(stored);
  }

  /** Two minutes more, at least; never past thirty in all. Idempotent by key. @throws HoldNotFound, HoldExpired */
  async extend(id: string, token: string, request?: IdempotentRequest): Promise<Hold> {
    const stored = await this.unitOfWork.run((tx) =>
      this.idempotency.once(tx, request, async (): Promise<StoredHold> => {
        const booking = await this.getHold(tx, id, token);
        const now = this.clock.now();
        if (!booking.expiresAt) throw new HoldExpired();
        const expiresAt = extendedUntil(booking.createdAt, booking.expiresAt);
        if ((await this.repository.extend(tx, id, now, expiresAt)) === 0) throw new HoldExpired();
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

  /** @throws NotFound, DayClosed, InvalidInput: what a resident may not choose, by slot and service. */
  async findStart(tx: Tx, slotId: string, serviceCode: string, isHeld = false): Promise<BookableStart> {
    const service = await this.catalogue.get(serviceCode);
    const slot = await this.capacity.getSlot(tx, slotId);
    const day = await this.calendar.findDayById(tx, slot.serviceDayId);
    if (!day || slot.kind !== 'timed') throw new NotFound();
    const site = await this.calendar.getSite(day.siteId);
    // A place that is held was promised until the hold ends, whatever the lead time says by then.
    const isOpen = isHeld ? day.status === 'open' : this.calendar.isBookable(site, day, slot.startsAt);
    if (!isOpen) throw new DayClosed(day.reason);
    if (slot.serviceCodes && !slot.serviceCodes.includes(service.code))
      throw new InvalidInput([{ field: 'service', code: 'not_in_list' }]);
    return { site, day, slot, service, steps: this.calendar.stepsFor(service.minutes, day) };
  }

  /** Cards that a party may need there: whether each person does is known only with the birth date. */
  cardsAtMost({ site, service }: Pick<BookableStart, 'site' | 'service'>, party: number): number {
    return service.usesCard === 'never' || !site.prints ? 0 : party;
  }

  /**
   * Claims cards, then places, and writes the pending row. Joins the caller's transaction.
   * @throws SlotFull, NoCardsLeft
   */
  async place(
    tx: Tx,
    { day, slot, service, steps }: BookableStart,
    want: { party: number; cards: number; channel: BookingChannel; deviceHmac?: string | null },
  ): Promise<Booking> {
    const { blankKind } = service;
    if (blankKind) {
      await this.blanks.promise(
        tx,
        { serviceDayId: day.id, blankKind, cards: want.cards },
        { canGoWithout: service.usesCard === 'from17' },
      );
    }
    const { claims } = await this.capacity.planParty(tx, slot, 'public', want.party, steps);
    await this.capacity.claim(tx, claims);
    const now = this.clock.now();
    const { party, cards: cardsHeld, channel, deviceHmac = null } = want;
    const booking = newBooking({
      ...onDay(day),
      id: newId(now),
      code: bookingCodeFrom(randomBytes),
      kind: 'booking',
      status: 'pending',
      slotId: slot.id,
      startsAt: slot.startsAt,
      serviceCode: service.code,
      pool: 'public',
      party,
      cardsHeld,
      blankKind,
      channel,
      deviceHmac,
      createdAt: now,
      expiresAt: plusMinutes(now, HOLD_MINUTES),
    });
    await this.repository.insert(tx, booking, claims);
    return booking;
  }

  /**
   * Tries a claim; when the day is full or has no cards left, frees its expired holds and tries once more, also when
   * somebody else has freed them just before.
   */
  async claiming<T>(serviceDayId: string, claim: () => Promise<T>): Promise<T> {
    try {
      return await claim();
    } catch (error) {
      if (!(error instanceof SlotFull || error instanceof NoCardsLeft)) throw error;
      await this.ending.releaseExpired(serviceDayId);
      return claim();
    }
  }

  private holdOf({ id, expiresAt }: StoredHold): Hold {
    return { id, token: this.tokenOf(id), expiresAt: new Date(expiresAt) };
  }

  /** The new hold stands already; only then the old one of the device goes. */
  private async replace(id: string, device: string): Promise<void> {
    await this.unitOfWork
      .run(async (tx) => {
        const old = await this.repository.findHoldOfDevice(tx, device);
        if (old && old.id !== id) await this.ending.end(tx, PUBLIC_ACTOR, old, { to: 'cancelled', reason: 'replaced' });
        await this.repository.setDevice(tx, id, device);
      })
      .catch((error: unknown) => {
        // Two holds of one device at once: the other one has just taken its name, and this one runs out by itself.
        if (!isDeviceTaken(error)) throw error;
      });
  }
}

/** The device has a live hold already. */
const isDeviceTaken = (error: unknown): boolean => violatedConstraint(error) === 'bookings_one_hold_per_device_uq';
