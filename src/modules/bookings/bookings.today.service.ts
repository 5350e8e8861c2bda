import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive } from './bookings.errors.js';
import { BOOKING_CHANGED } from './bookings.events.js';
import { BookingsMoveService } from './bookings.move.service.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { onDay } from './bookings.rules.js';
import type { Booking } from './bookings.types.js';

/** People who came on another day than theirs, or to another site. Joins the desk's transaction. */
@Injectable()
export class BookingsTodayService {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly catalogue: CatalogueService,
    private readonly ending: BookingsEndingService,
    private readonly offering: BookingsOfferingService,
    private readonly moves: BookingsMoveService,
    private readonly read: BookingsReadService,
    private readonly repository: BookingsRepository,
  ) {}

  /**
   * Takes standby places of today and passes the old ones on; from then on it is a walk-in, so that nobody with a time
   * waits for it. Eligibility and cards are decided for today. Locks: day stocks, slots, pools, booking, ascending.
   * @throws DayClosed, BookingNotLive, SlotFull, NoCardsLeft, NotEligible
   */
  async moveHere(tx: Tx, actor: Actor, seen: Booking, site: Site): Promise<Booking> {
    if (seen.status !== 'booked' || seen.kind !== 'booking') throw new BookingNotLive();
    const day = await this.calendar.findDay(tx, site.id, this.calendar.today(site));
    if (day?.status !== 'open') throw new DayClosed(day?.reason);
    const service = await this.catalogue.get(seen.serviceCode);
    const moved = await this.moves.assess(tx, seen, { site, day });
    const offersOn = await this.offering.offerableDay(tx, seen);
    if (offersOn) await this.offering.lockCards(tx, [offersOn.id, day.id]);
    else await this.lockDays(tx, seen, day, service);
    const { slot, claims } = await this.capacity.planStandby(tx, day.id, seen.party);
    const locked = await this.ending.lockWhole(tx, seen, claims);
    if (!locked) throw new BookingNotLive();
    await this.ending.giveBackCards(tx, locked.holding);
    await this.promise(tx, day, service, moved.cards);
    await this.capacity.claim(tx, claims);
    await this.ending.passOn(tx, locked.booking, locked.holding.claims, { cools: true, offersOn });
    const startsAt = this.clock.now();
    const own = claims.map((claim) => ({ ...claim, bookingId: seen.id }));
    await this.repository.insertClaims(tx, own);
    const goal = { ...onDay(day), slotId: slot.id, startsAt, cardsHeld: moved.cards, blankKind: service.blankKind };
    await this.repository.move(tx, seen.id, goal);
    await this.repository.becomeWalkIn(tx, seen.id);
    for (const person of moved.people) await this.repository.movePerson(tx, { ...person, startsAt });
    await this.ending.note(tx, actor, locked.booking, 'booked', 'moved_here');
    await this.outbox.add(tx, BOOKING_CHANGED, seen.id, seen.version + 1);
    return this.read.reread(tx, seen.id);
  }

  /** The stock of both days, in the order of their keys, before any slot. */
  private async lockDays(tx: Tx, seen: Booking, day: ServiceDay, { blankKind }: Service): Promise<void> {
    if (!blankKind) return;
    for (const id of [...new Set([seen.serviceDayId, day.id])].sort()) await this.blanks.lockDay(tx, id, blankKind);
  }

  private async promise(tx: Tx, { id }: ServiceDay, service: Service, cards: number): Promise<void> {
    const { blankKind, usesCard, nationalClass } = service;
    if (!blankKind) return;
    const options = { mayUseReserve: true, canGoWithout: usesCard === 'from17', nationalClass };
    await this.blanks.promise(tx, { serviceDayId: id, blankKind, cards }, options);
  }
}
