import { Injectable } from '@nestjs/common';
import { type Actor, mayAct, PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError, NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { assertVersion } from '../../platform/http/etag.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BookingPaused, DayClosed } from '../calendar/calendar.errors.js';
import { CalendarPauseService } from '../calendar/calendar.pause.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { ClaimPlan, Slot } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive, TooLate } from './bookings.errors.js';
import { BOOKING_CHANGED } from './bookings.events.js';
import { type Moved, BookingsMoveService } from './bookings.move.service.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { presentBooking } from './bookings.presenter.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsReportsService } from './bookings.reports.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { isLive, mayCancel, mayMove, onDay } from './bookings.rules.js';
import type { Booking, BookingView, Holding } from './bookings.types.js';

/** A booking and the token that opens it. */
export interface Access {
  code: string;
  token: string;
  /** The version that the caller saw; a booking that moved since is left as it is. */
  version?: number;
}

/** A start that may be booked, with all that the claim needs to know. */
interface BookableStart {
  site: Site;
  day: ServiceDay;
  slot: Slot;
  service: Service;
  steps: number;
}

/** Somebody else moved the same booking between reading and locking it. */
class ReadAgain extends DomainError {
  constructor() {
    super('unavailable', 503);
  }
}

const TRIES = 4;

@Injectable()
export class BookingsChangeService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly catalogue: CatalogueService,
    private readonly ending: BookingsEndingService,
    private readonly offering: BookingsOfferingService,
    private readonly moves: BookingsMoveService,
    private readonly read: BookingsReadService,
    private readonly reports: BookingsReportsService,
    private readonly repository: BookingsRepository,
  ) {}

  /**
   * Takes the new place and frees the old one in one transaction; eligibility and cards are decided for the new day.
   * Idempotent by key, and for a move to the slot it already has. Locks: day stocks, slots, pools, booking, ascending.
   * @throws NotFound, TooLate, BookingNotLive, BookingUnderReview, SlotFull, NoCardsLeft, DayClosed, BookingPaused,
   * NotEligible
   */
  async reschedule(actor: Actor, access: Access, slotId: string, request?: IdempotentRequest): Promise<BookingView> {
    const seen = await this.read.getByToken(access.code, access.token);
    const known = await this.unitOfWork.read((tx) => this.idempotency.find<BookingView>(tx, request));
    if (known) return known;
    const start = await this.unitOfWork.read((tx) => this.findStart(tx, slotId, seen.serviceCode));
    if (start.site.regionId !== seen.regionId) throw new NotFound();
    const pause = actor.kind === 'staff' ? null : await this.pauses.find(start.site.id);
    if (pause) throw new BookingPaused(pause);
    return this.retrying(() =>
      this.ending.orReleasing([start.day.id], () =>
        this.unitOfWork.run((tx) =>
          this.idempotency.once(tx, request, async () => {
            const booking = await this.read.reread(tx, seen.id);
            assertVersion(access.version, booking.version);
            await this.assertInOwnHands(tx, actor, booking);
            await this.assertMovable(booking);
            if (booking.slotId !== slotId) await this.move(tx, actor, booking, start);
            return this.viewOf(tx, booking.id);
          }),
        ),
      ),
    );
  }

  /**
   * Works until the start. Twice gives the same answer and frees nothing twice.
   * @throws NotFound, BookingUnderReview, BookingNotLive when the person was served or the time has passed
   */
  async cancel(
    actor: Actor,
    access: Access,
    reason: string | undefined,
    request?: IdempotentRequest,
  ): Promise<BookingView> {
    const seen = await this.read.getByToken(access.code, access.token);
    return this.retrying(() =>
      this.unitOfWork.run((tx) =>
        this.idempotency.once(tx, request, async () => {
          const booking = await this.read.reread(tx, seen.id);
          assertVersion(access.version, booking.version);
          await this.assertInOwnHands(tx, actor, booking);
          if (booking.status !== 'cancelled') await this.end(tx, actor, booking, reason ?? 'by_resident');
          return this.viewOf(tx, booking.id);
        }),
      ),
    );
  }

  /** "Saya akan datang". Idempotent by key. @throws NotFound, BookingNotLive */
  async attend(access: Access, request?: IdempotentRequest): Promise<BookingView> {
    const seen = await this.read.getByToken(access.code, access.token);
    return this.unitOfWork.run((tx) =>
      this.idempotency.once(tx, request, async () => {
        const booking = await this.read.reread(tx, seen.id);
        if (!isLive(booking.status)) throw new BookingNotLive();
        await this.repository.setWillAttend(tx, booking.id);
        return this.viewOf(tx, booking.id);
      }),
    );
  }

  /** "Saya terlambat": a note to the desk, whose order in line stays what its rules say. @throws NotFound, BookingNotLive */
  async comeLate(access: Access, minutes: number): Promise<void> {
    const seen = await this.read.getByToken(access.code, access.token);
    await this.unitOfWork.run(async (tx) => {
      const booking = await this.read.reread(tx, seen.id);
      if (!isLive(booking.status)) throw new BookingNotLive();
      await this.repository.setLateMinutes(tx, booking.id, minutes);
      await this.ending.note(tx, PUBLIC_ACTOR, booking, booking.status, `late_${minutes}`);
    });
  }

  /** Staff have the papers before them. @throws BookingUnderReview */
  private async assertInOwnHands(tx: Tx, actor: Actor, booking: Booking): Promise<void> {
    if (isLive(booking.status) && !mayAct(actor, ['desk'], booking))
      await this.reports.assertInOwnHands(tx, booking.id);
  }

  /** @throws NotFound, DayClosed, InvalidInput: what a resident may not choose, by slot and service. */
  private async findStart(tx: Tx, slotId: string, serviceCode: string): Promise<BookableStart> {
    const service = await this.catalogue.get(serviceCode);
    const slot = await this.capacity.getSlot(tx, slotId);
    const day = await this.calendar.findDayById(tx, slot.serviceDayId);
    if (!day || slot.kind !== 'timed') throw new NotFound();
    const site = await this.calendar.getSite(day.siteId);
    if (!this.calendar.isBookable(site, day, slot.startsAt)) throw new DayClosed(day.reason);
    if (slot.serviceCodes && !slot.serviceCodes.includes(service.code))
      throw new InvalidInput([{ field: 'service', code: 'not_in_list' }]);
    return { site, day, slot, service, steps: this.calendar.stepsFor(service.minutes, day) };
  }

  private async end(tx: Tx, actor: Actor, booking: Booking, reason: string): Promise<void> {
    if (booking.status !== 'booked' || !mayCancel(booking.startsAt, this.clock.now())) throw new BookingNotLive();
    const ended = await this.ending.end(tx, actor, booking, { to: 'cancelled', reason, cools: true, announces: true });
    if (!ended) throw new ReadAgain();
  }

  private async assertMovable(booking: Booking): Promise<void> {
    if (booking.status !== 'booked') throw new BookingNotLive();
    const site = await this.calendar.getSite(booking.siteId);
    if (!mayMove(booking.startsAt, this.clock.now(), site.moveCutoffMinutes)) throw new TooLate();
  }

  private async move(tx: Tx, actor: Actor, seen: Booking, start: BookableStart): Promise<void> {
    const moved = await this.moves.assess(tx, seen, start);
    const offersOn = await this.offering.offerableDay(tx, seen);
    if (offersOn) await this.offering.lockCards(tx, [offersOn.id, start.day.id]);
    else await this.lockDays(tx, seen, start, moved.cards > 0);
    const plan = await this.capacity.planParty(tx, start.slot, 'public', seen.party, start.steps);
    const locked = await this.ending.lockWhole(tx, seen, plan.claims);
    if (!locked) throw new ReadAgain();
    await this.exchange(tx, locked.booking, locked.holding, start, plan, moved, offersOn);
    await this.ending.note(tx, actor, locked.booking, 'booked', 'moved');
    await this.outbox.add(tx, BOOKING_CHANGED, seen.id, seen.version + 1);
  }

  /** The stock of both days, in the order of their keys, before any slot. */
  private async lockDays(tx: Tx, seen: Booking, start: BookableStart, needsCards: boolean): Promise<void> {
    const { blankKind } = start.service;
    if (!blankKind) return;
    const days = [...(seen.cardsHeld > 0 ? [seen.serviceDayId] : []), ...(needsCards ? [start.day.id] : [])];
    for (const id of [...new Set(days)].sort()) await this.blanks.lockDay(tx, id, blankKind);
  }

  private async exchange(
    tx: Tx,
    booking: Booking,
    held: Holding,
    start: BookableStart,
    plan: ClaimPlan,
    moved: Moved,
    offersOn: ServiceDay | null,
  ): Promise<void> {
    const { day, slot, service } = start;
    await this.ending.giveBackCards(tx, held);
    if (service.blankKind) {
      const canGoWithout = service.usesCard === 'from17';
      await this.blanks.promise(
        tx,
        { serviceDayId: day.id, blankKind: service.blankKind, cards: moved.cards },
        { canGoWithout, nationalClass: service.nationalClass },
      );
    }
    await this.capacity.claim(tx, plan.claims);
    await this.ending.passOn(tx, booking, held.claims, { cools: true, offersOn });
    await this.repository.insertClaims(
      tx,
      plan.claims.map((claim) => ({ ...claim, bookingId: booking.id })),
    );
    const goal = { ...onDay(day), slotId: slot.id, startsAt: slot.startsAt };
    await this.repository.move(tx, booking.id, { ...goal, cardsHeld: moved.cards, blankKind: service.blankKind });
    for (const [index, person] of moved.people.entries()) {
      await this.repository.movePerson(tx, { ...person, startsAt: plan.seats[index]?.startsAt ?? slot.startsAt });
    }
  }

  private async viewOf(tx: Tx, id: string): Promise<BookingView> {
    const booking = await this.read.reread(tx, id);
    const people = await this.repository.listPeople(tx, [id]);
    return presentBooking({ booking, people }, await this.calendar.getSite(booking.siteId));
  }

  private async retrying<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ReadAgain) || attempt >= TRIES) throw error;
      }
    }
  }
}
