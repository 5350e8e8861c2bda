import { Injectable } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { newBookingCode, newId } from '../../common/new-id.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { CapacityPoolsService } from '../capacity/capacity.pools.service.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim, Slot } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsBlockRepository } from './bookings.block.repository.js';
import { type Block, BLOCK_HOURS, MAX_BLOCK, type NewBlock } from './bookings.block.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { HoldExpired } from './bookings.errors.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { newBooking, onDay } from './bookings.rules.js';
import type { Booking } from './bookings.types.js';

const HOUR_MINUTES = 60;
const TRIES = 4;

/**
 * Places for many who are named later, all or none over any number of days and sites. Whether the caller may have them
 * is the caller's question.
 */
@Injectable()
export class BookingsBlockService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly pools: CapacityPoolsService,
    private readonly blanks: BlanksService,
    private readonly ending: BookingsEndingService,
    private readonly offering: BookingsOfferingService,
    private readonly repository: BookingsRepository,
    private readonly blocks: BookingsBlockRepository,
  ) {}

  /**
   * Holds all of the places and cards, or none, for 72 hours. Idempotent by key. Locks: day stocks, slots, pools.
   * @throws SlotFull, NoCardsLeft, DayClosed, NotFound, InvalidInput
   */
  async hold(want: NewBlock, request?: IdempotentRequest): Promise<Block> {
    const dayIds = await this.daysOf(want);
    // What fell back to the public by now is not the block's any more.
    for (const id of dayIds) await this.pools.fallBack(id);
    const { id } = await this.ending.orReleasing(dayIds, () =>
      this.unitOfWork.run((tx) => this.idempotency.once(tx, request, async () => ({ id: await this.claim(tx, want) }))),
    );
    return this.get(id);
  }

  /** As `hold`, within the caller's transaction and without a second try. Gives the block's id. */
  async claim(tx: Tx, want: NewBlock): Promise<string> {
    const service = await this.catalogue.get(want.service);
    const days = await this.openDays(tx, await this.daysOf(want));
    await this.promiseCards(tx, service, want);
    const { claims, slots } = await this.capacity.planBlock(tx, want.places, want.pools);
    await this.capacity.claim(tx, claims, true);
    const now = this.clock.now();
    const id = newId(now);
    const parts = days.map((day) => this.partOf(day, service, want, claims, slots));
    const firstStart = new Date(Math.min(...parts.map(({ booking }) => booking.startsAt.getTime())));
    const wished = plusMinutes(now, (want.hours ?? BLOCK_HOURS) * HOUR_MINUTES);
    for (const { booking } of parts) booking.expiresAt = wished < firstStart ? wished : firstStart;
    await this.repository.insert(tx, parts);
    await this.blocks.mark(
      tx,
      parts.map(({ booking }) => booking.id),
      id,
    );
    return id;
  }

  /** @throws NotFound */
  get(id: string): Promise<Block> {
    return this.unitOfWork.read((tx) => this.read(tx, id));
  }

  /** As `get`, within the caller's transaction. */
  async read(tx: Tx, id: string): Promise<Block> {
    const ids = await this.blocks.listIds(tx, id);
    if (ids.length === 0) throw new NotFound();
    const parts: Booking[] = [];
    for (const one of ids) parts.push((await this.repository.find(tx, one)) as Booking);
    const seats = await this.blocks.listSeats(tx, ids);
    const live = parts.find(({ status }) => status !== 'cancelled');
    const days = parts
      .filter(({ status }) => status !== 'cancelled')
      .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
      .map((part) => ({
        bookingId: part.id,
        siteId: part.siteId,
        serviceDayId: part.serviceDayId,
        date: part.serviceOn,
        cards: part.cardsHeld,
        seats: seats.flatMap(({ bookingId, ...own }) => (bookingId === part.id ? [own] : [])),
      }));
    const status = live ? (live.status === 'pending' ? 'pending' : 'booked') : 'cancelled';
    return { id, status, expiresAt: live?.expiresAt ?? null, days };
  }

  /** The school agreed: the block stands without an end. Twice gives the same. @throws NotFound, HoldExpired */
  async confirm(actor: Actor, id: string, request?: IdempotentRequest): Promise<Block> {
    await this.unitOfWork.run((tx) => this.idempotency.once(tx, request, () => this.confirmIn(tx, actor, id)));
    return this.get(id);
  }

  /** As `confirm`, within the caller's transaction. Locks the block's bookings. */
  async confirmIn(tx: Tx, actor: Actor, id: string): Promise<void> {
    const ids = await this.blocks.listIds(tx, id);
    if (ids.length === 0) throw new NotFound();
    const parts = (await this.repository.lockAll(tx, ids)).filter(({ reason }) => reason !== 'all_named');
    const pending = parts.filter(({ status }) => status === 'pending');
    if (pending.length === 0 && parts.every(({ status }) => status === 'booked')) return;
    const open = pending.map((part) => part.id);
    // One part that ran out takes the whole with it.
    const done = await this.blocks.confirm(tx, open, this.clock.now());
    if (pending.length < parts.length || done < pending.length) throw new HoldExpired();
    for (const part of pending) await this.ending.note(tx, actor, part, 'booked', 'block');
  }

  /** Gives every seat without a name back, with its card. Twice gives the same. @throws NotFound */
  async release(actor: Actor, id: string, request?: IdempotentRequest): Promise<Block> {
    await this.unitOfWork.run((tx) => this.idempotency.once(tx, request, () => this.releaseIn(tx, actor, id)));
    return this.get(id);
  }

  /** As `release`, within the caller's transaction. Locks: day stocks, slots, pools, the block's bookings. */
  async releaseIn(tx: Tx, actor: Actor, id: string): Promise<void> {
    const ids = await this.blocks.listIds(tx, id);
    if (ids.length === 0) throw new NotFound();
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      if (await this.endAll(tx, actor, ids)) return;
    }
    throw new HoldExpired();
  }

  /** All locks first, in the fixed order over all days. False when a seat was named meanwhile. */
  private async endAll(tx: Tx, actor: Actor, ids: readonly string[]): Promise<boolean> {
    const seen: Booking[] = [];
    for (const id of ids) seen.push((await this.repository.find(tx, id)) as Booking);
    const open = seen.filter(({ status }) => status === 'pending' || status === 'booked');
    await this.offering.lockCards(
      tx,
      open.map(({ serviceDayId }) => serviceDayId),
    );
    const claims = await this.repository.listClaimsOf(
      tx,
      open.map(({ id }) => id),
    );
    if (claims.length > 0) await this.capacity.lock(tx, claims);
    const locked = await this.repository.lockAll(
      tx,
      open.map(({ id }) => id),
    );
    if (locked.some((part) => part.version !== open.find(({ id }) => id === part.id)?.version)) return false;
    for (const part of locked) await this.ending.end(tx, actor, part, { to: 'cancelled', reason: 'released' });
    return true;
  }

  /** @throws InvalidInput, NotFound */
  private async daysOf({ places, pools, hours = BLOCK_HOURS }: NewBlock): Promise<string[]> {
    const total = places.reduce((sum, one) => sum + one.places, 0);
    const isWhole = places.every((one) => Number.isInteger(one.places) && one.places > 0);
    if (!isWhole || total < 1 || total > MAX_BLOCK || pools.length === 0 || hours <= 0)
      throw new InvalidInput([{ field: 'places', code: 'out_of_range' }]);
    const days = new Set<string>();
    for (const one of places)
      days.add('serviceDayId' in one ? one.serviceDayId : (await this.capacity.whereIs(one.slotId)).serviceDayId);
    return [...days].sort();
  }

  private async openDays(tx: Tx, ids: readonly string[]): Promise<ServiceDay[]> {
    const days: ServiceDay[] = [];
    for (const id of ids) {
      const day = await this.calendar.findDayById(tx, id);
      if (!day) throw new NotFound();
      if (day.status !== 'open') throw new DayClosed(day.reason);
      days.push(day);
    }
    return days;
  }

  /** In the order of the days. */
  private async promiseCards(tx: Tx, { blankKind }: Service, { cards = [] }: NewBlock): Promise<void> {
    for (const own of cards.toSorted((a, b) => (a.serviceDayId < b.serviceDayId ? -1 : 1))) {
      if (own.cards > 0 && !blankKind) throw new InvalidInput([{ field: 'cards', code: 'out_of_range' }]);
      if (blankKind) await this.blanks.promise(tx, { ...own, blankKind });
    }
  }

  private partOf(
    day: ServiceDay,
    service: Service,
    want: NewBlock,
    claims: readonly Claim[],
    slots: readonly Slot[],
  ): { booking: Booking; claims: Claim[] } {
    const now = this.clock.now();
    const ownSlots = slots.filter(({ serviceDayId }) => serviceDayId === day.id);
    const own = claims.filter(({ slotId }) => ownSlots.some(({ id }) => id === slotId));
    const first = ownSlots.find(({ id }) => own.some(({ slotId }) => slotId === id)) as Slot;
    const booking = newBooking({
      ...onDay(day),
      id: newId(now),
      code: newBookingCode(),
      kind: 'block',
      status: 'pending',
      slotId: first.id,
      startsAt: first.startsAt,
      serviceCode: service.code,
      pool: own[0]?.pool ?? 'public',
      party: own.reduce((sum, { places }) => sum + places, 0),
      cardsHeld: want.cards?.find(({ serviceDayId }) => serviceDayId === day.id)?.cards ?? 0,
      blankKind: service.blankKind,
      channel: 'school',
      createdAt: now,
    });
    return { booking, claims: own };
  }
}
