import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import type { Actor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { assertVersion } from '../../platform/http/etag.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { BlanksCoverService } from './blanks.cover.service.js';
import { NotReversible, PlanNeeded, StockShort } from './blanks.errors.js';
import { BlanksLedgerRepository, type LedgerEntry, type MovementRow } from './blanks.ledger.repository.js';
import { BlanksLedgerService } from './blanks.ledger.service.js';
import { BlanksOutlookService } from './blanks.outlook.service.js';
import { BlanksPolicyService } from './blanks.policy.service.js';
import { BlanksRepository } from './blanks.repository.js';
import { keptForFirst, openCards, signedQuantity } from './blanks.rules.js';
import type { BlankKind, DayStock, Movement, NewMovement, StockOverview } from './blanks.types.js';

const SUPERVISORS = ['supervisor'] as const;

export interface NewAllotment {
  allotted: number;
  reserve: number;
  blankKind?: BlankKind;
  /** What the caller saw; a day that moved since is left as it is. */
  version?: number;
}

/** The stock as supervisors keep it: movements and what takes them back, allotments by hand. */
@Injectable()
export class BlanksStockService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly ledger: BlanksLedgerService,
    private readonly cover: BlanksCoverService,
    private readonly policy: BlanksPolicyService,
    private readonly outlook: BlanksOutlookService,
    private readonly repository: BlanksRepository,
    private readonly entries: BlanksLedgerRepository,
  ) {}

  /**
   * Records a movement. Idempotent by key. A loss that leaves fewer cards than are set aside is covered from where
   * cards lie free; a day that stays short opens a plan. A transfer is two entries in one transaction, within a region.
   * @throws NotFound for a foreign site, StockShort, InvalidInput for a transfer without a goal.
   */
  async move(actor: Actor, siteId: string, movement: NewMovement, request?: IdempotentRequest): Promise<Movement> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const goal = movement.kind === 'transfer' ? await this.goalOf(movement, site) : null;
    const stored = await this.idempotency.run(request, async (tx) => {
      const { blankKind = 'ktp', kind, reason, reference } = movement;
      const serviceDayId = await this.dayOf(tx, site, movement);
      await this.repository.lockBalances(tx, goal ? [site.id, goal.id] : [site.id], blankKind);
      const quantity = signedQuantity(movement);
      const pairId = goal && newId(this.clock.now());
      const entry: LedgerEntry = { kind, quantity, reason, reference, serviceDayId, pairId, otherSiteId: goal?.id };
      const made = await this.ledger.enter(tx, actor, placeOf(site), blankKind, entry);
      if (goal) {
        const arrival = { ...entry, quantity: -quantity, otherSiteId: site.id };
        await this.ledger.enter(tx, actor, placeOf(goal), blankKind, arrival);
      }
      await this.settle(tx, [site.id, ...(goal ? [goal.id] : [])], blankKind, serviceDayId, -quantity);
      return made;
    });
    return { ...stored, occurredAt: new Date(stored.occurredAt) };
  }

  /**
   * Takes an entry back by a reversing one, both sides of a transfer at once. Idempotent by key.
   * @throws NotReversible for an issue (its ticket is corrected instead), a reversing entry, or one taken back already;
   *   StockShort when the cards are not there any more
   */
  async reverse(
    actor: Actor,
    siteId: string,
    movementId: string,
    reason: string,
    request?: IdempotentRequest,
  ): Promise<Movement> {
    await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const stored = await this.idempotency.run(request, async (tx) => {
      const first = await this.entries.find(tx, movementId);
      if (!first || first.siteId !== siteId) throw new NotFound();
      if (first.kind === 'issue' || first.reversesId) throw new NotReversible();
      const twin = await this.entries.findTwin(tx, first);
      const both = twin ? [first, twin] : [first];
      const siteIds = both.map((entry) => entry.siteId);
      await this.repository.lockBalances(tx, siteIds, first.blankKind);
      const made = [];
      for (const entry of both) made.push(await this.takeBack(tx, actor, entry, reason));
      const used = first.serviceDayId ? first.quantity : 0;
      await this.settle(tx, siteIds, first.blankKind, first.serviceDayId ?? null, used);
      return made[0] as Movement;
    });
    return { ...stored, occurredAt: new Date(stored.occurredAt) };
  }

  /**
   * Sets cards of the site aside for a day; moves nothing on hand.
   * @throws DayClosed for more cards on a day that is closed, StockShort when the open days would hold more than lies at the site, PlanNeeded when people were promised
   *   more than the new number.
   */
  async allot(actor: Actor, siteId: string, date: LocalDate, want: NewAllotment): Promise<DayStock> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.unitOfWork.run((tx) => this.allotIn(tx, actor, site, date, want));
  }

  /** As `allot`, within the caller's transaction: who has asked for it was decided before. */
  async allotIn(tx: Tx, actor: Actor, site: Site, date: LocalDate, want: NewAllotment): Promise<DayStock> {
    const { blankKind = 'ktp', allotted } = want;
    const siteId = site.id;
    const today = this.calendar.today(site);
    const serviceDay = await this.calendar.findDay(tx, siteId, date);
    if (!serviceDay) throw new NotFound();
    await this.repository.lockBalances(tx, [siteId], blankKind);
    const places = this.policy.placesOf(serviceDay);
    const none = { allotted: 0, reserve: 0, keptForFirst: 0 };
    const empty = { serviceDayId: serviceDay.id, ...placeOf(site), date, blankKind, places, ...none };
    await this.repository.insertDay(tx, empty);
    const days = await this.repository.lockDaysFrom(tx, siteId, blankKind, date < today ? date : today);
    const day = days.find((d) => d.serviceDayId === serviceDay.id);
    if (!day) throw new NotFound();
    assertVersion(want.version, day.version);
    if (serviceDay.status === 'closed' && allotted > day.allotted) throw new DayClosed(serviceDay.reason);
    if (allotted < day.promised + day.used) throw new PlanNeeded(day.promised + day.used);
    const others = days.filter((d) => d !== day && d.date >= today).reduce((sum, d) => sum + openCards(d), 0);
    const { onHand } = await this.repository.getBalance(tx, siteId, blankKind);
    if (others + allotted - day.used > onHand) throw new StockShort();
    const reserve = Math.min(want.reserve, allotted);
    const { firstPercent } = await this.policy.find(tx, siteId, blankKind);
    const kept = keptForFirst({ allotted, reserve, places }, firstPercent);
    const setBy = actor.kind === 'staff' ? ('hand' as const) : ('opening' as const);
    const after = { allotted, reserve, keptForFirst: kept, setBy, places };
    await this.repository.setAllotment(tx, serviceDay.id, blankKind, after);
    await this.audit.record(tx, actor, {
      action: 'stock.allotted',
      subjectType: 'service_day',
      subjectId: serviceDay.id,
      at: placeOf(site),
      details: { allotted, reserve, before: day.allotted },
    });
    return stockOf({ ...day, allotted, reserve, version: day.version + 1 });
  }

  overview(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp'): Promise<StockOverview> {
    return this.outlook.overview(actor, siteId, blankKind);
  }

  listMovements(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp', limit = 50): Promise<Movement[]> {
    return this.outlook.listMovements(actor, siteId, blankKind, limit);
  }

  private async goalOf(movement: NewMovement, from: Site): Promise<Site> {
    const goal = movement.toSiteId ? await this.calendar.findSite(movement.toSiteId) : null;
    // Another region's cards are another office's: they come back as a return, and go out as a receipt.
    if (!goal || goal.id === from.id || goal.regionId !== from.regionId)
      throw new InvalidInput([{ field: 'toSiteId', code: 'not_in_list' }]);
    return goal;
  }

  /** The service day that a spoiled card belongs to. */
  private async dayOf(tx: Tx, site: Site, { kind, serviceOn, blankKind = 'ktp' }: NewMovement): Promise<string | null> {
    if (serviceOn === undefined) return null;
    const day = kind === 'spoilage' ? await this.calendar.findDay(tx, site.id, serviceOn) : null;
    if (!day || !(await this.repository.findDay(tx, day.id, blankKind)))
      throw new InvalidInput([{ field: 'serviceOn', code: 'not_in_list' }]);
    return day.id;
  }

  private takeBack(tx: Tx, actor: Actor, entry: MovementRow, reason: string): Promise<Movement> {
    const { kind, otherSiteId, serviceDayId, blankKind, reference } = entry;
    const back = {
      kind,
      quantity: -entry.quantity,
      reason,
      reference,
      otherSiteId,
      serviceDayId,
      reversesId: entry.id,
    };
    return this.ledger.enter(tx, actor, { siteId: entry.siteId, regionId: entry.regionId }, blankKind, back);
  }

  /** After any change on hand: short days first get what there is, and lost cards leave the days where they lay free. */
  private async settle(
    tx: Tx,
    siteIds: readonly string[],
    blankKind: BlankKind,
    serviceDayId: string | null,
    used: number,
  ): Promise<void> {
    for (const siteId of [...siteIds].sort()) {
      if (serviceDayId) {
        const today = this.calendar.today(await this.calendar.getSite(siteId));
        await this.repository.lockDaysFrom(tx, siteId, blankKind, today);
        await this.repository.use(tx, serviceDayId, blankKind, used, 0);
      }
      await this.cover.coverOrTell(tx, siteId, blankKind);
    }
  }
}

const stockOf = (day: DayStock): DayStock => {
  const { serviceDayId, date, blankKind, allotted, reserve, promised, used, version } = day;
  return { serviceDayId, date, blankKind, allotted, reserve, promised, used, version };
};
