import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { BookingsDisplacingService, type LiveBooking } from '../bookings/bookings.displacing.service.js';
import { CalendarChangeService } from '../calendar/calendar.change.service.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityShapeService, type ShapedSlot } from '../capacity/capacity.shape.service.js';
import type { Claim, Pool, SlotOfDay } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Draft } from './plans.draft.types.js';
import { PlansEffectService } from './plans.effect.service.js';
import { keyOf, type Party, partyOf } from './plans.rules.js';
import { keptIn, sceneOf, sittingOf } from './plans.scene.rules.js';
import { settle } from './plans.settling.rules.js';
import { PlansTargetsService } from './plans.targets.service.js';
import type { PlanChange } from './plans.types.js';

type PlaceChange = Extract<PlanChange, { kind: 'day' | 'closure' }>;

/** What fewer places would do: who moves where, and who finds none. */
@Injectable()
export class PlansPlacesService {
  constructor(
    private readonly clock: Clock,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly changes: CalendarChangeService,
    private readonly shapes: CapacityShapeService,
    private readonly displacing: BookingsDisplacingService,
    private readonly targets: PlansTargetsService,
    private readonly effects: PlansEffectService,
  ) {}

  /** Published days that the change touches, from today on; locked when `locks`. */
  async concerned(tx: Tx, site: Site, change: PlaceChange, locks: boolean): Promise<ServiceDay[]> {
    const today = this.calendar.today(site);
    const [from, to] = change.kind === 'day' ? [change.date, change.date] : [change.from, change.to];
    const first = from < today ? today : from;
    if (locks) return this.changes.lockDays(tx, site, first, to);
    return this.calendar.daysIn(tx, site.id, first, to);
  }

  /** With `locks` all that is read stays as it is until `tx` ends. @throws DayClosed */
  async draft(tx: Tx, site: Site, change: PlaceChange, locks: boolean): Promise<Draft> {
    const concerned = await this.concerned(tx, site, change, locks);
    const open = concerned.filter(({ status }) => status === 'open');
    const after = concerned
      .filter(({ status }) => status === 'open' || (change.kind === 'closure' && status === 'undecided'))
      .map((day) => this.afterOf(day, change));
    // It was closed meanwhile, by somebody else: there is nothing left to give another shape.
    if (change.kind === 'day' && after.length === 0) throw new DayClosed(concerned[0]?.reason);
    const last = concerned.at(-1)?.date ?? this.calendar.today(site);
    const days = await this.targets.listDays(tx, site, last);
    if (locks) await this.targets.lock(tx, days, open);
    const slots = await this.shapes.listDays(tx, [...new Set([...days, ...open].map(({ id }) => id))]);
    const live = await this.displacing.listLive(
      tx,
      site,
      open.map(({ id }) => id),
    );
    const scene = this.stage(site, after, slots, live);
    const byId = new Map(live.map((one) => [one.booking.id, one]));
    const assess = await this.displacing.assessor(tx, site, scene.contending);
    const verdictOf: Draft['verdictOf'] = (one, { date }) => assess(one, date);
    const stock = await this.targets.stock(tx, site, days);
    const settlements = settle({
      ...(await this.targets.ask(site, byId, verdictOf)),
      parties: await this.partiesOf(scene.contending, scene.scarce),
      scarce: scene.scarce,
      days: days.flatMap((day) => {
        const reshaped = after.find(({ id }) => id === day.id);
        if (!reshaped) return [this.targets.asItIs(day, slots, stock)];
        if (reshaped.status !== 'open') return [];
        return [this.targets.asItWouldBe(reshaped, scene.shaped.get(day.id) ?? [], stock, scene.taken)];
      }),
    }).filter(({ fate }) => fate !== 'stays');
    const released = live.filter(({ booking }) => scene.released.has(booking.id));
    const own = { site, change, settlements, released, live: byId, verdictOf, after };
    return {
      ...own,
      days: new Map(days.map((day) => [day.id, after.find(({ id }) => id === day.id) ?? day])),
      effect: await this.effects.describe(tx, own, 0),
    };
  }

  private afterOf(day: ServiceDay, change: PlaceChange): ServiceDay {
    return change.kind === 'day' ? this.changes.reshaped(day, change.shape) : this.changes.closed(day);
  }

  /** Who sits where on the days that change, and what is too little for them. */
  private stage(site: Site, after: readonly ServiceDay[], slots: readonly SlotOfDay[], live: readonly LiveBooking[]) {
    const now = this.clock.now();
    const sittings = live.map(({ booking, claims }) => sittingOf(booking, heldPlaces(claims), now));
    const taken = new Map(slots.flatMap((slot) => slot.pools.map((p) => [keyOf(slot.id, p.pool), p.taken] as const)));
    const kept = keptIn(taken, sittings);
    const keptOf = (slot: SlotOfDay) =>
      Object.fromEntries(slot.pools.map(({ pool }) => [pool, kept.get(keyOf(slot.id, pool)) ?? 0]));
    const shaped = new Map<string, ShapedSlot[]>();
    const places = new Map<string, number>();
    for (const day of after) {
      const own = this.shapes.shaped(
        site,
        day,
        slots.filter(({ serviceDayId }) => serviceDayId === day.id),
        keptOf,
      );
      shaped.set(day.id, own);
      for (const { id, pools } of own)
        for (const [pool, n] of Object.entries(pools)) if (id) places.set(keyOf(id, pool as Pool), n);
    }
    const scene = sceneOf(places, kept, sittings, now.getTime());
    const movable = new Set(sittings.filter(({ isMovable }) => isMovable).map(({ id }) => id));
    const isContending = ({ booking, claims }: LiveBooking) =>
      movable.has(booking.id) && claims.some((claim) => scene.scarce.has(keyOf(claim.slotId, claim.pool)));
    return { ...scene, shaped, contending: live.filter(isContending) };
  }

  private async partiesOf(all: readonly LiveBooking[], scarce: ReadonlyMap<string, number>): Promise<Party[]> {
    const classes = new Map((await this.catalogue.list()).map((s) => [s.code, s.nationalClass]));
    return all.map(({ booking, claims, needs, people }) => {
      const services = people.length > 0 ? people.map(({ serviceCode }) => serviceCode) : [booking.serviceCode];
      return partyOf(booking, {
        hasNeeds: needs.length > 0,
        rank: Math.min(...services.map((code) => classes.get(code) ?? 3)),
        holds: new Map([...heldPlaces(claims)].filter(([key]) => scarce.has(key))),
        mayStayWithout: false,
      });
    });
  }
}

const heldPlaces = (claims: readonly Claim[]): Map<string, number> =>
  new Map(claims.map(({ slotId, pool, places }) => [keyOf(slotId, pool), places]));
