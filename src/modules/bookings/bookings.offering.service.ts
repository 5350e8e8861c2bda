import { Injectable } from '@nestjs/common';
import { newBookingCode, newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BLANK_KINDS, type DayStock } from '../blanks/blanks.types.js';
import { CalendarPauseService } from '../calendar/calendar.pause.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim, StartPlan } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { OFFER_MADE } from './bookings.events.js';
import { BookingsRepository } from './bookings.repository.js';
import { newBooking, onDay } from './bookings.rules.js';
import type { Booking } from './bookings.types.js';
import { type Fit, BookingsFittingService } from './bookings.fitting.service.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';
import {
  afterOffer,
  isFarEnough,
  isOfferTime,
  nextOfferTime,
  offerEnd,
  withoutClaims,
} from './bookings.waiting.rules.js';
import type { WaitingEntry, WaitingStatus } from './bookings.waiting.types.js';

/** In ascending order of their keys. */
const KINDS = [...BLANK_KINDS].sort();
const PAGE = 50;
const MAX_PARTY = 5;
/** While others wait for the locks of a freed place, the search in the line ends here; the clock searches all of it. */
const SEARCHED = 200;

/** Where somebody who waits would sit. */
type FindPlan = (entry: WaitingEntry, service: Service, steps: number) => Promise<StartPlan | null>;

interface Found {
  entry: WaitingEntry;
  service: Service;
  plan: StartPlan;
  fit: Fit;
}

/**
 * Hands places to those who wait, strictly in the order of the line. Every method joins the transaction that frees the
 * place or claims it.
 */
@Injectable()
export class BookingsOfferingService {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly fitting: BookingsFittingService,
    private readonly repository: BookingsRepository,
    private readonly waiting: BookingsWaitingRepository,
  ) {}

  /** The day on which the places of a booking may be offered; null when nobody waits, they start too soon, or booking is paused. */
  async offerableDay(
    tx: Tx,
    seen: Pick<Booking, 'siteId' | 'serviceDayId' | 'startsAt' | 'pool'>,
  ): Promise<ServiceDay | null> {
    if (seen.pool !== 'public' || !isFarEnough(this.clock.now(), seen.startsAt)) return null;
    if (!(await this.waiting.isAwaited(tx, seen.siteId))) return null;
    if (await this.pauses.find(seen.siteId)) return null;
    const day = await this.calendar.findDayById(tx, seen.serviceDayId);
    return day?.status === 'open' ? day : null;
  }

  /** Cards for whoever is found come before slots in the order of locks, so they are locked before it is known who. */
  async lockCards(tx: Tx, serviceDayIds: readonly string[]): Promise<void> {
    for (const id of [...new Set(serviceDayIds)].sort())
      for (const kind of KINDS) await this.blanks.lockDay(tx, id, kind);
  }

  /**
   * Offers places that are held already to the first in the line whom they fit, the rest to the next, and so on. The
   * day's cards and the slots must be locked. Gives what nobody wants; at night, until when it waits for somebody.
   */
  async offer(tx: Tx, day: ServiceDay, claims: readonly Claim[]): Promise<{ rest: Claim[]; waitsUntil: Date | null }> {
    const now = this.clock.now();
    const site = await this.calendar.getSite(day.siteId);
    let rest = [...claims];
    const within: FindPlan = (entry, service, steps) =>
      this.capacity.planWithin(tx, day.id, rest, { serviceCode: service.code, party: entry.party, steps });
    if (!isOfferTime(now, site.timezone)) {
      const wanted = await this.findFirst(tx, site, day, placesOf(rest), within, SEARCHED);
      const morning = nextOfferTime(now, site.timezone);
      return { rest, waitsUntil: wanted && isFarEnough(morning, wanted.plan.startsAt) ? morning : null };
    }
    while (rest.length > 0) {
      const found = await this.findFirst(tx, site, day, placesOf(rest), within, SEARCHED);
      if (!found || !isFarEnough(now, found.plan.startsAt)) break;
      await this.give(tx, day, found);
      rest = withoutClaims(rest, found.plan.claims);
    }
    return { rest, waitsUntil: null };
  }

  /**
   * Offers one free place of a day to the first in the line whom one fits. The day's cards must be locked. False when
   * there is no such place or person. @throws SlotFull when somebody else was faster; the transaction must then roll back.
   */
  async offerFree(tx: Tx, site: Site, day: ServiceDay): Promise<boolean> {
    const now = this.clock.now();
    const slots = await this.capacity.listTimed(tx, day.id, 'public');
    const open = slots.filter(
      ({ startsAt }) => isFarEnough(now, startsAt) && this.calendar.isBookable(site, day, startsAt),
    );
    const free: FindPlan = async (entry, service, steps) => {
      const usable = open.filter(({ serviceCodes }) => !serviceCodes || serviceCodes.includes(service.code));
      for (const { id: slotId, startsAt } of usable) {
        const plan = this.capacity.seat(usable, slotId, 'public', entry.party, steps);
        if (plan) return { ...plan, slotId, startsAt };
      }
      return null;
    };
    const found = await this.findFirst(tx, site, day, MAX_PARTY, free);
    if (!found) return false;
    await this.capacity.claim(tx, found.plan.claims);
    await this.give(tx, day, found);
    return true;
  }

  /** An offer has ended: whoever had it does not wait any more, and does not stand in the way of the next. */
  async close(tx: Tx, offer: Booking, reason: string): Promise<void> {
    const entry = await this.waiting.findByOffer(tx, offer.id);
    if (entry?.status === 'offered') await this.settle(tx, entry, afterOffer(reason));
  }

  /** False when the entry has changed since it was read. */
  async settle(tx: Tx, entry: WaitingEntry, to: WaitingStatus): Promise<boolean> {
    const at = this.clock.now();
    if ((await this.waiting.settle(tx, entry, to, at)) === 0) return false;
    await this.note(tx, entry, to);
    return true;
  }

  async note(tx: Tx, { id, status, offerId }: WaitingEntry, to: WaitingStatus, isNew = false): Promise<void> {
    const at = this.clock.now();
    const event = { id: newId(at), entryId: id, at, from: isNew ? null : status, to, offerId };
    await this.waiting.appendEvents(tx, [event]);
  }

  /** The first in the line whom a place fits, locked. */
  private async findFirst(
    tx: Tx,
    site: Site,
    day: ServiceDay,
    places: number,
    findPlan: FindPlan,
    limit = Number.MAX_SAFE_INTEGER,
  ): Promise<Found | null> {
    const cardsFor = await this.cardsOf(tx, day);
    const withoutKinds = KINDS.filter((kind) => cardsFor({ blankKind: kind, nationalClass: 1 }) <= 0);
    const want = { siteId: site.id, on: day.date, places, withoutKinds };
    let last = 0;
    for (let searched = 0; searched < limit; searched += PAGE) {
      const page = await this.waiting.listLine(tx, want, PAGE, last);
      for (const entry of page) {
        const service = await this.catalogue.get(entry.serviceCode);
        const plan = await findPlan(entry, service, this.calendar.stepsFor(service.minutes, day));
        const fit = plan && (await this.fitting.fit(tx, entry, site, day, cardsFor(service)));
        if (plan && fit && (await this.waiting.lockWaiting(tx, entry.id))) return { entry, service, plan, fit };
      }
      last = page.at(-1)?.turn ?? last;
      if (page.length < PAGE) break;
    }
    return null;
  }

  /** What is left of the day's cards for a service, as long as its stock is locked. */
  private async cardsOf(
    tx: Tx,
    day: ServiceDay,
  ): Promise<(service: Pick<Service, 'blankKind' | 'nationalClass'>) => number> {
    const stocks: (DayStock | null)[] = [];
    for (const kind of KINDS) stocks.push(await this.blanks.findDay(tx, day.id, kind));
    return ({ blankKind, nationalClass }) => {
      const stock = stocks.find((one) => one?.blankKind === blankKind);
      return stock ? this.blanks.cardsLeftOf(stock, nationalClass) : 0;
    };
  }

  private async give(tx: Tx, day: ServiceDay, { entry, service, plan, fit }: Found): Promise<void> {
    const now = this.clock.now();
    const { blankKind } = service;
    const { nationalClass } = service;
    if (blankKind)
      await this.blanks.promise(tx, { serviceDayId: day.id, blankKind, cards: fit.cards }, { nationalClass });
    const booking = newBooking({
      ...onDay(day),
      id: newId(now),
      code: newBookingCode(),
      kind: 'offer',
      status: 'pending',
      slotId: plan.slotId,
      startsAt: plan.startsAt,
      serviceCode: service.code,
      pool: 'public',
      party: entry.party,
      cardsHeld: fit.cards,
      blankKind,
      channel: 'waiting_list',
      language: entry.language,
      createdAt: now,
      expiresAt: offerEnd(now),
    });
    await this.repository.insert(tx, [{ booking, claims: plan.claims }]);
    await this.waiting.setOffered(tx, entry.id, booking.id, fit.moves?.id ?? null);
    await this.note(tx, { ...entry, offerId: booking.id }, 'offered');
    await this.outbox.add(tx, OFFER_MADE, booking.id, booking.version);
  }
}

const placesOf = (claims: readonly Claim[]): number => claims.reduce((sum, { places }) => sum + places, 0);
