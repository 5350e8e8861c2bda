import { Injectable } from '@nestjs/common';
import { newBookingCode, newId } from '../../common/new-id.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim, SlotWithPool } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsBlockRepository } from './bookings.block.repository.js';
import type { NewSeat } from './bookings.block.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { HoldExpired } from './bookings.errors.js';
import { BOOKING_CHANGED } from './bookings.events.js';
import { type Assessment, BookingsPeopleService, type PersonOfBooking } from './bookings.people.service.js';
import { receiptOf } from './bookings.presenter.js';
import { BookingsRepository } from './bookings.repository.js';
import { newBooking, onDay } from './bookings.rules.js';
import type { Booking, BookingReceipt } from './bookings.types.js';

/** Seats of a block get names: each becomes a booking of its own, and its place is never free in between. */
@Injectable()
export class BookingsSeatService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly people: BookingsPeopleService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
    private readonly blocks: BookingsBlockRepository,
  ) {}

  /**
   * Idempotent by key. Locks: day stock, the block's booking, the person.
   * @throws NotFound, HoldExpired, SlotFull (no free seat there), NoCardsLeft, NotEligible, AlreadyBooked, InvalidInput
   */
  async name(actor: Actor, blockId: string, seat: NewSeat, request?: IdempotentRequest): Promise<BookingReceipt> {
    const site = await this.calendar.getSite((await this.capacity.whereIs(seat.slotId)).siteId);
    const { nik } = seat.applicant;
    const keys = () => (nik ? [this.applicants.lookupKeyOf(nik, this.calendar.today(site))] : []);
    return this.ending.unlessForgotten(keys, () =>
      this.unitOfWork.run((tx) => this.idempotency.once(tx, request, () => this.nameIn(tx, actor, blockId, seat))),
    );
  }

  /** As `name`, within the caller's transaction and without a second try. */
  async nameIn(tx: Tx, actor: Actor, blockId: string, seat: NewSeat): Promise<BookingReceipt> {
    const { serviceDayId, siteId } = await this.capacity.whereIs(seat.slotId);
    const day = await this.calendar.findDayById(tx, serviceDayId);
    const seen = await this.blocks.findPart(tx, blockId, serviceDayId);
    if (!day || !seen) throw new NotFound();
    const site = await this.calendar.getSite(siteId);
    const assessed = await this.people.assess(tx, [await this.prepare(seat, seen.serviceCode, siteId)], site, day.date);
    const [{ service, card }] = assessed as [Assessment];
    const kinds = new Set([seen.blankKind, service.blankKind].filter((kind) => kind !== null));
    for (const kind of [...kinds].sort()) await this.blanks.lockDay(tx, day.id, kind);
    const part = await this.lockLive(tx, seen.id);
    const claims = await this.takeSeat(tx, part, seat.slotId, day, this.calendar.stepsFor(service.minutes, day));
    const cards = card.state === 'promised' ? 1 : 0;
    await this.settleCards(tx, part, service.blankKind, cards);
    const booking = await this.bookingOf(tx, day, seat, claims, service, cards);
    await this.repository.insert(tx, [{ booking, claims }]);
    await this.blocks.mark(tx, [booking.id], blockId);
    const people = await this.people.insert(tx, booking, assessed, 'school', 'booked');
    await this.ending.note(tx, actor, { ...booking, status: 'pending' }, 'booked', 'named');
    await this.outbox.add(tx, BOOKING_CHANGED, booking.id, booking.version);
    return receiptOf(
      { booking, people },
      site,
      assessed.flatMap((a) => a.warnings),
    );
  }

  /** Starts at which a person may still be named, one entry each, by time; those that are `kept` are spoken for. */
  async freeStarts(tx: Tx, blockId: string, kept: readonly string[]): Promise<{ slotId: string; startsAt: Date }[]> {
    const free: { slotId: string; startsAt: Date }[] = [];
    for (const id of await this.blocks.listIds(tx, blockId)) {
      const part = await this.repository.find(tx, id);
      if (!part || part.status === 'cancelled') continue;
      const { slots, steps } = await this.gridOf(tx, part);
      const held = (await this.repository.listClaims(tx, id)).map((claim) => ({ ...claim }));
      const take = (slotId: string): boolean => {
        const plan = this.capacity.seatWithin(slots, slotId, held, steps);
        for (const { slotId: own, pool, places } of plan ?? [])
          for (const claim of held) if (claim.slotId === own && claim.pool === pool) claim.places -= places;
        return plan !== null;
      };
      for (const slotId of kept) take(slotId);
      for (const { id: slotId, startsAt } of slots) while (take(slotId)) free.push({ slotId, startsAt });
    }
    return free;
  }

  /**
   * The places of a person whom nobody will be named for go back to where they came from, without a card: cards go with
   * the rest of the block. False when there are none. Locks: day stock, slots, pools, the block's booking. @throws HoldExpired
   */
  async giveBackIn(tx: Tx, blockId: string, slotId: string): Promise<boolean> {
    const { serviceDayId } = await this.capacity.whereIs(slotId);
    const seen = await this.blocks.findPart(tx, blockId, serviceDayId);
    const part = seen && (await this.repository.find(tx, seen.id));
    if (!part) return false;
    const { slots, steps } = await this.gridOf(tx, part);
    if (part.blankKind) await this.blanks.lockDay(tx, serviceDayId, part.blankKind);
    const claims = this.capacity.seatWithin(slots, slotId, await this.repository.listClaims(tx, part.id), steps);
    if (!claims) return false;
    await this.capacity.lock(tx, claims);
    const locked = await this.lockLive(tx, part.id);
    for (const claim of claims) if (!(await this.blocks.takeOut(tx, part.id, claim))) throw new HoldExpired();
    await this.settleCards(tx, locked, null, 0);
    await this.capacity.giveBack(tx, claims);
    return true;
  }

  private async gridOf(tx: Tx, part: Booking): Promise<{ slots: SlotWithPool[]; steps: number }> {
    const day = await this.calendar.findDayById(tx, part.serviceDayId);
    if (!day) throw new NotFound();
    const { minutes } = await this.catalogue.get(part.serviceCode);
    const slots = await this.capacity.listTimed(tx, part.serviceDayId, part.pool);
    return { slots, steps: this.calendar.stepsFor(minutes, day) };
  }

  private async bookingOf(
    tx: Tx,
    day: ServiceDay,
    { slotId, language = 'id' }: NewSeat,
    claims: readonly Claim[],
    service: Service,
    cardsHeld: number,
  ): Promise<Booking> {
    const now = this.clock.now();
    const { startsAt } = await this.capacity.getSlot(tx, slotId);
    return newBooking({
      ...onDay(day),
      id: newId(now),
      code: newBookingCode(),
      kind: 'booking',
      status: 'booked',
      slotId,
      startsAt,
      serviceCode: service.code,
      pool: claims[0]?.pool ?? 'school',
      party: 1,
      cardsHeld,
      blankKind: service.blankKind,
      channel: 'school',
      language,
      createdAt: now,
    });
  }

  private async prepare(seat: NewSeat, defaultService: string, siteId: string): Promise<PersonOfBooking> {
    const today = this.calendar.today(await this.calendar.getSite(siteId));
    const context = { today, knownDistricts: await this.calendar.knownDistricts() };
    const [prepared] = this.applicants.prepare([seat.applicant], context);
    if (!prepared) throw new NotFound();
    return { prepared, service: await this.catalogue.get(seat.service ?? prepared.service ?? defaultService) };
  }

  /** @throws HoldExpired when the block ended meanwhile */
  private async lockLive(tx: Tx, id: string): Promise<Booking> {
    const part = await this.repository.lock(tx, id);
    const isRunning = part?.status === 'pending' && part.expiresAt !== null && part.expiresAt > this.clock.now();
    if (!part || !(isRunning || part.status === 'booked')) throw new HoldExpired();
    return part;
  }

  /** Takes consecutive places out of the block, from a slot on. @throws SlotFull */
  private async takeSeat(tx: Tx, part: Booking, slotId: string, day: ServiceDay, steps: number): Promise<Claim[]> {
    const held = await this.repository.listClaims(tx, part.id);
    const pool = held.find((claim) => claim.slotId === slotId)?.pool ?? 'public';
    const plan = this.capacity.seatWithin(await this.capacity.listTimed(tx, day.id, pool), slotId, held, steps);
    if (!plan) throw new SlotFull();
    for (const claim of plan) if (!(await this.blocks.takeOut(tx, part.id, claim))) throw new SlotFull();
    return plan;
  }

  /** The person's card comes out of the block's, else out of the day's; with the last seat the block's others go back. */
  private async settleCards(tx: Tx, part: Booking, blankKind: Booking['blankKind'], cards: number): Promise<void> {
    const { serviceDayId, cardsHeld } = part;
    const ofBlock = part.blankKind === blankKind ? Math.min(cards, cardsHeld) : 0;
    if (blankKind && cards > ofBlock)
      await this.blanks.promise(tx, { serviceDayId, blankKind, cards: cards - ofBlock });
    const isLast = (await this.repository.listClaims(tx, part.id)).length === 0;
    const left = isLast ? cardsHeld - ofBlock : 0;
    if (part.blankKind && left > 0)
      await this.blanks.giveBack(tx, { serviceDayId, blankKind: part.blankKind, cards: left });
    await this.blocks.shrink(tx, part.id, ofBlock + left);
  }
}
