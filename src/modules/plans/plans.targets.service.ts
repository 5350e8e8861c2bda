import { Injectable } from '@nestjs/common';
import { MINUTE_MS } from '../../common/duration.js';
import { addDays, type LocalDate } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BLANK_KINDS, type DayStock } from '../blanks/blanks.types.js';
import { BookingsDisplacingService, type LiveBooking } from '../bookings/bookings.displacing.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CapacityShapeService, type ShapedSlot } from '../capacity/capacity.shape.service.js';
import type { Pool, SlotOfDay } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { NationalClass } from '../catalogue/catalogue.types.js';
import { newSlotId, type Target, type VerdictOf } from './plans.draft.types.js';
import { type Fit, keyOf, type Party, type Question, type SeatParty, type TargetSlot } from './plans.rules.js';

/** Nobody is asked to come earlier than booked at shorter notice than this. */
const NOTICE_HOURS = 48;

/** Where people could go: the open days of a site with what is left there, and what the rules say of each. */
@Injectable()
export class PlansTargetsService {
  constructor(
    private readonly clock: Clock,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly shapes: CapacityShapeService,
    private readonly blanks: BlanksService,
    private readonly displacing: BookingsDisplacingService,
  ) {}

  /** Open days from today to as long after the last one concerned as residents may book ahead. */
  async listDays(tx: Tx, site: Site, last: LocalDate): Promise<ServiceDay[]> {
    const days = await this.calendar.daysIn(tx, site.id, this.calendar.today(site), addDays(last, site.horizonDays));
    return days.filter(({ status }) => status === 'open');
  }

  /** Stock of both kinds, then slots and pools, then the live rows of `concerned`: the fixed order. */
  async lock(tx: Tx, days: readonly ServiceDay[], concerned: readonly ServiceDay[]): Promise<void> {
    const ids = [...new Set([...days, ...concerned].map(({ id }) => id))].sort();
    for (const kind of BLANK_KINDS) for (const id of ids) await this.blanks.lockDay(tx, id, kind);
    await this.shapes.lockDays(tx, ids);
    await this.displacing.lockLive(
      tx,
      concerned.map(({ id }) => id),
    );
  }

  /** Stock by day and kind, as `keyOfStock`. */
  async stock(tx: Tx, site: Site, days: readonly ServiceDay[]): Promise<Map<string, DayStock>> {
    const dates = days.map(({ date }) => date).sort();
    const [from, to] = [dates[0], dates.at(-1)];
    const stock = new Map<string, DayStock>();
    if (!from || !to) return stock;
    for (const kind of BLANK_KINDS)
      for (const day of await this.blanks.listDays(tx, site.id, kind, from, to))
        stock.set(keyOfStock(day.serviceDayId, kind), day);
    return stock;
  }

  /** A day as it is, from its stored slots. */
  asItIs(day: ServiceDay, slots: readonly SlotOfDay[], stock: ReadonlyMap<string, DayStock>): Target {
    const timed = slots.filter((slot) => slot.serviceDayId === day.id && slot.kind === 'timed');
    const left = (slot: SlotOfDay): TargetSlot['left'] =>
      Object.fromEntries(slot.pools.map((p) => [p.pool, Math.min(p.capacity - p.taken, slot.capacity - slot.taken)]));
    return { id: day.id, date: day.date, day, stock, slots: timed.map((slot) => ({ ...slot, left: left(slot) })) };
  }

  /** A day as it would be; `taken` says by key what those who do not end first hold there. */
  asItWouldBe(
    day: ServiceDay,
    shaped: readonly ShapedSlot[],
    stock: ReadonlyMap<string, DayStock>,
    taken: ReadonlyMap<string, number>,
  ): Target {
    const slots = shaped
      .filter(({ kind }) => kind === 'timed')
      .map(({ id, startsAt, endsAt, serviceCodes, pools }): TargetSlot => {
        const slotId = id ?? newSlotId(startsAt);
        const left = Object.entries(pools).map(
          ([pool, n]) => [pool, n - (taken.get(keyOf(slotId, pool as Pool)) ?? 0)] as const,
        );
        return { id: slotId, startsAt, endsAt, serviceCodes, left: Object.fromEntries(left) };
      });
    const byStart = slots.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    return { id: day.id, date: day.date, day, stock, slots: byStart };
  }

  /** The parts of a question that are the same for places and cards. */
  async ask(
    site: Site,
    live: ReadonlyMap<string, LiveBooking>,
    verdictOf: VerdictOf,
  ): Promise<Pick<Question, 'fitOf' | 'cardsLeft' | 'earliest' | 'noticeUntil' | 'seat'>> {
    const now = this.clock.now().getTime();
    const services = new Map((await this.catalogue.list()).map((service) => [service.code as string, service]));
    const cache = new Map<string, Fit | null>();
    const fit = (party: Party, target: Target): Fit | null => {
      const one = live.get(party.id);
      const verdict = one && verdictOf(one, target);
      if (!verdict) return null;
      const { booking } = one;
      const own = one.services.length > 0 ? one.services : [services.get(booking.serviceCode)];
      const all = one.services.length > 0 ? own : Array.from({ length: booking.party }, () => own[0]);
      const held = booking.serviceDayId === target.id ? booking.cardsHeld : 0;
      return {
        steps: all.map((service) => this.calendar.stepsFor(service?.minutes ?? target.day.stepMinutes, target.day)),
        cards: Math.max(0, verdict.cards - held),
        mayGoWithout: own.every((service) => service?.usesCard !== 'always'),
      };
    };
    return {
      fitOf: (party, target) => {
        const key = `${party.id} ${target.id}`;
        if (!cache.has(key)) cache.set(key, fit(party, target as Target));
        return cache.get(key) ?? null;
      },
      cardsLeft: (party, target) => {
        const booking = live.get(party.id)?.booking;
        const day = booking?.blankKind && (target as Target).stock.get(keyOfStock(target.id, booking.blankKind));
        const nationalClass = services.get(party.serviceCode)?.nationalClass ?? 3;
        return day ? this.blanks.cardsLeftOf(day, nationalClass as NationalClass) : 0;
      },
      earliest: now + site.leadMinutes * MINUTE_MS,
      noticeUntil: now + NOTICE_HOURS * 60 * MINUTE_MS,
      seat: this.seat,
    };
  }

  private readonly seat: SeatParty = (slots, firstId, pool, steps) => {
    const row = slots.map(({ left, ...slot }) => {
      const free = Math.max(0, left[pool] ?? 0);
      const own = { regionId: '', serviceDayId: '', kind: 'timed' as const, capacity: free, taken: 0 };
      return { ...slot, ...own, poolCapacity: free, poolTaken: 0 };
    });
    return this.capacity.seat(row, firstId, pool, steps.length, steps);
  };
}

export const keyOfStock = (serviceDayId: string, blankKind: string): string => `${serviceDayId} ${blankKind}`;
