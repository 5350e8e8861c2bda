import { Injectable } from '@nestjs/common';
import { ageOn } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { BlanksCoverService } from '../blanks/blanks.cover.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import type { DayStock } from '../blanks/blanks.types.js';
import { BookingsDisplacingService, type LiveBooking } from '../bookings/bookings.displacing.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityShapeService } from '../capacity/capacity.shape.service.js';
import type { Draft, Target } from './plans.draft.types.js';
import { PlansEffectService } from './plans.effect.service.js';
import { cardRank, type Party, partyOf } from './plans.rules.js';
import { keptIn, sceneOf, sittingOf } from './plans.scene.rules.js';
import { settle } from './plans.settling.rules.js';
import { keyOfStock, PlansTargetsService } from './plans.targets.service.js';
import type { PlanChange } from './plans.types.js';

type CardChange = Extract<PlanChange, { kind: 'allotment' | 'shortage' }>;

const CARDS = 'cards';
/** Any date after every service day that could be published. */
const END_OF_DAYS = '9999-12-31';

interface CardScene {
  /** Days whose promises are in question. */
  concerned: ServiceDay[];
  /** Where people may go for a card. */
  elsewhere: ServiceDay[];
  stock: ReadonlyMap<string, DayStock>;
  /** Cards that lie there for the promises of these days. */
  available: number;
}

/** What fewer cards would do: who gets one on another day, who is recorded without, who finds none. */
@Injectable()
export class PlansCardsService {
  constructor(
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly shapes: CapacityShapeService,
    private readonly blanks: BlanksService,
    private readonly cover: BlanksCoverService,
    private readonly displacing: BookingsDisplacingService,
    private readonly targets: PlansTargetsService,
    private readonly effects: PlansEffectService,
  ) {}

  /**
   * First covers without asking what can be covered. Locks balance and day stocks; with `locks` all else that is read,
   * so that it stays as it is until `tx` ends.
   */
  async draft(tx: Tx, site: Site, change: CardChange, locks: boolean): Promise<Draft> {
    await this.cover.cover(tx, site.id, change.blankKind);
    const scene =
      change.kind === 'allotment' ? await this.ofDay(tx, site, change) : await this.ofSite(tx, site, change);
    if (locks) await this.lock(tx, scene);
    const ids = scene.concerned.map(({ id }) => id);
    const holders = (await this.displacing.listLive(tx, site, ids)).filter(
      ({ booking }) => booking.blankKind === change.blankKind && booking.cardsHeld > 0,
    );
    const { scarce, released, movable, missing } = this.stage(holders, scene.available);
    const isShort = scarce.size > 0;
    const live = new Map(holders.map((one) => [one.booking.id, one]));
    const assess = await this.displacing.assessor(tx, site, isShort ? movable : []);
    const verdictOf: Draft['verdictOf'] = (one, { date }) => assess(one, date);
    const slots = isShort
      ? await this.shapes.listDays(
          tx,
          scene.elsewhere.map(({ id }) => id),
        )
      : [];
    const settlements = isShort
      ? settle({
          ...(await this.targets.ask(site, live, verdictOf)),
          parties: movable.map(cardPartyOf),
          scarce,
          isInTurn: true,
          days: scene.elsewhere.map((day): Target => this.targets.asItIs(day, slots, scene.stock)),
        }).filter(({ fate }) => fate !== 'stays')
      : [];
    const own = { site, change, settlements, released, live, verdictOf, after: [] };
    const days = new Map([...scene.elsewhere, ...scene.concerned].map((day) => [day.id, day]));
    return { ...own, days, effect: await this.effects.describe(tx, own, missing) };
  }

  /** One day's promises against a smaller number; there are cards on other days. */
  private async ofDay(tx: Tx, site: Site, change: Extract<CardChange, { kind: 'allotment' }>): Promise<CardScene> {
    const day = await this.calendar.findDay(tx, site.id, change.date);
    if (!day) throw new NotFound();
    const days = await this.targets.listDays(tx, site, change.date);
    const stock = await this.targets.stock(tx, site, [...days, day]);
    const used = stock.get(keyOfStock(day.id, change.blankKind))?.used ?? 0;
    const elsewhere = days.filter(({ id }) => id !== day.id);
    return { concerned: [day], elsewhere, stock, available: change.allotted - used };
  }

  /** All promises against all cards of the site: whoever has the least claim gives way, on whatever day. */
  private async ofSite(tx: Tx, site: Site, { blankKind }: CardChange): Promise<CardScene> {
    const today = this.calendar.today(site);
    const concerned = await this.calendar.daysIn(tx, site.id, today, END_OF_DAYS);
    const stocks = await this.blanks.listDays(tx, site.id, blankKind, today, END_OF_DAYS);
    const available = stocks.reduce((total, { allotted, used }) => total + Math.max(0, allotted - used), 0);
    return { concerned, elsewhere: [], stock: new Map(), available };
  }

  private async lock(tx: Tx, { concerned, elsewhere }: CardScene): Promise<void> {
    const ids = [...new Set([...concerned, ...elsewhere].map(({ id }) => id))];
    await this.shapes.lockDays(tx, ids);
    await this.displacing.lockLive(
      tx,
      concerned.map(({ id }) => id),
    );
  }

  /** Who holds a card that is in question, and how many are missing though everybody who can leaves. */
  private stage(holders: readonly LiveBooking[], available: number) {
    const now = this.clock.now();
    const sittings = holders.map(({ booking }) => sittingOf(booking, new Map([[CARDS, booking.cardsHeld]]), now));
    const held = new Map([[CARDS, sum(holders)]]);
    const scene = sceneOf(new Map([[CARDS, available]]), keptIn(held, sittings), sittings, now.getTime());
    const movable = holders.filter((_, i) => sittings[i]?.isMovable);
    const missing = Math.max(0, (scene.taken.get(CARDS) ?? 0) - sum(movable) - available);
    const released = holders.filter(({ booking }) => scene.released.has(booking.id));
    return { scarce: scene.scarce, released, movable, missing };
  }
}

const sum = (holders: readonly LiveBooking[]): number =>
  holders.reduce((total, { booking }) => total + booking.cardsHeld, 0);

function cardPartyOf({ booking, needs, people, services, birthDates }: LiveBooking): Party {
  const holders = people.flatMap(({ cardState }, i) => (cardState === 'promised' ? [i] : []));
  const ranks = holders.map((i) => {
    const birth = birthDates[i];
    return cardRank(services[i]?.nationalClass ?? 3, birth ? ageOn(birth, booking.serviceOn) : null);
  });
  return partyOf(booking, {
    hasNeeds: needs.length > 0,
    rank: Math.min(...ranks, 4),
    holds: new Map([[CARDS, booking.cardsHeld]]),
    mayStayWithout: holders.length > 0 && holders.every((i) => services[i]?.usesCard === 'from17'),
  });
}
