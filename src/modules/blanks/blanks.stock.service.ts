import { Injectable } from '@nestjs/common';
import { addDays, instantAt, type LocalDate, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, assertMayAct, type Place, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { assertVersion } from '../../platform/http/etag.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Live } from '../../platform/live/live.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { PlanNeeded, StockShort } from './blanks.errors.js';
import { BlanksRepository } from './blanks.repository.js';
import { cardsLeft, coverShortage, runway, signedQuantity } from './blanks.rules.js';
import type { BlankKind, DayStock, Movement, MovementKind, NewMovement, StockOverview } from './blanks.types.js';

const SUPERVISORS = ['supervisor'] as const;
const READERS = ['supervisor', 'desk', 'auditor'] as const;
const BURN_WEEKS = 8;
const HORIZON_DAYS = 92;

export interface NewAllotment {
  allotted: number;
  reserve: number;
  blankKind?: BlankKind;
  /** What the caller saw; a day that moved since is left as it is. */
  version?: number;
}

interface Entry {
  kind: MovementKind;
  quantity: number;
  reason: string;
  reference?: string;
  otherSiteId?: string;
}

/** The stock as supervisors keep it: movements, allotments, the runway. */
@Injectable()
export class BlanksStockService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly calendar: CalendarService,
    private readonly repository: BlanksRepository,
  ) {}

  /**
   * Records a movement. Idempotent by key. A loss that leaves fewer cards than are set aside takes them off the latest
   * days on which nobody was promised one.
   * @throws NotFound for a foreign site, StockShort, InvalidInput for a transfer without a goal.
   */
  async move(actor: Actor, siteId: string, movement: NewMovement, request?: IdempotentRequest): Promise<Movement> {
    const site = await this.calendar.getSite(siteId);
    assertMayAct(actor, SUPERVISORS, place(site));
    const goal = movement.kind === 'transfer' ? await this.goalOf(movement, site) : null;
    const stored = await this.unitOfWork.run((tx) =>
      this.idempotency.once(tx, request, async () => {
        const { blankKind = 'ktp' } = movement;
        await this.repository.lockBalances(tx, goal ? [site.id, goal.id] : [site.id], blankKind);
        const { kind, reason, reference } = movement;
        const quantity = signedQuantity(movement);
        const entry = { kind, quantity, reason, reference, otherSiteId: goal?.id };
        const made = await this.enter(tx, actor, site, blankKind, entry);
        if (goal) await this.enter(tx, actor, goal, blankKind, { ...entry, quantity: -quantity, otherSiteId: site.id });
        if (quantity < 0) await this.cover(tx, site, blankKind);
        return made;
      }),
    );
    return { ...stored, occurredAt: new Date(stored.occurredAt) };
  }

  /**
   * Sets cards of the site aside for a day; moves nothing on hand.
   * @throws StockShort when the open days would hold more than lies at the site, PlanNeeded when people were promised
   *   more than the new number.
   */
  async allot(actor: Actor, siteId: string, date: LocalDate, want: NewAllotment): Promise<DayStock> {
    const site = await this.calendar.getSite(siteId);
    assertMayAct(actor, SUPERVISORS, place(site));
    const { blankKind = 'ktp', allotted, reserve } = want;
    return this.unitOfWork.run(async (tx) => {
      const serviceDay = await this.calendar.findDay(tx, siteId, date);
      if (!serviceDay) throw new NotFound();
      await this.repository.lockBalances(tx, [siteId], blankKind);
      await this.repository.insertDay(tx, {
        serviceDayId: serviceDay.id,
        regionId: site.regionId,
        siteId,
        date,
        blankKind,
        allotted: 0,
        reserve: 0,
      });
      const days = await this.repository.lockDaysFrom(tx, siteId, blankKind, minDate(date, this.calendar.today(site)));
      const day = days.find((d) => d.serviceDayId === serviceDay.id);
      if (!day) throw new NotFound();
      assertVersion(want.version, day.version);
      if (allotted < day.promised + day.used) throw new PlanNeeded(day.promised + day.used);
      const others = days.filter((d) => d !== day && d.date >= this.calendar.today(site));
      const { onHand } = await this.repository.getBalance(tx, siteId, blankKind);
      if (others.reduce((sum, d) => sum + d.allotted - d.used, allotted - day.used) > onHand) throw new StockShort();
      await this.repository.setAllotment(tx, serviceDay.id, blankKind, allotted, Math.min(reserve, allotted));
      await this.audit.record(tx, actor, {
        action: 'stock.allotted',
        subjectType: 'service_day',
        subjectId: serviceDay.id,
        at: place(site),
        details: { allotted, reserve, before: day.allotted },
      });
      return { ...day, allotted, reserve: Math.min(reserve, allotted), version: day.version + 1 };
    });
  }

  async overview(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp'): Promise<StockOverview> {
    const site = await this.calendar.getSite(siteId);
    assertMayAct(actor, READERS, place(site));
    const today = this.calendar.today(site);
    return this.unitOfWork.read(async (tx) => {
      const { onHand } = await this.repository.getBalance(tx, siteId, blankKind);
      const coming = await this.repository.listDays(tx, siteId, blankKind, today, addDays(today, HORIZON_DAYS));
      const past = await this.repository.listDays(
        tx,
        siteId,
        blankKind,
        addDays(today, -7 * BURN_WEEKS),
        addDays(today, -1),
      );
      const served = past.filter((day) => day.used > 0);
      const burnPerDay = served.length > 0 ? Math.round(sum(served, 'used') / served.length) : null;
      const promised = sum(coming, 'promised');
      const monthStart = instantAt(`${today.slice(0, 7)}-01`, '00:00', site.timezone);
      return {
        blankKind,
        onHand,
        promised,
        burnPerDay,
        free: onHand - promised,
        allotted: coming.reduce((total, day) => total + day.allotted - day.used, 0),
        byDay: coming.map((day) => ({ ...day, left: cardsLeft(day) })),
        ...runway(onHand, burnPerDay, coming),
        spoiledThisMonth: await this.repository.spoiledSince(tx, siteId, blankKind, monthStart),
      };
    });
  }

  async listMovements(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp', limit = 50): Promise<Movement[]> {
    const site = await this.calendar.getSite(siteId);
    assertMayAct(actor, READERS, place(site));
    return this.unitOfWork.read((tx) => this.repository.listMovements(tx, siteId, blankKind, limit));
  }

  private async goalOf(movement: NewMovement, from: Site): Promise<Site> {
    const goal = movement.toSiteId ? await this.calendar.findSite(movement.toSiteId) : null;
    if (!goal || goal.id === from.id) throw new InvalidInput([{ field: 'toSiteId', code: 'not_in_list' }]);
    return goal;
  }

  private async enter(tx: Tx, actor: Actor, site: Site, blankKind: BlankKind, entry: Entry): Promise<Movement> {
    const now = this.clock.now();
    const id = newId(now);
    const { kind, quantity, reason, reference = null } = entry;
    await this.repository.moveBalance(tx, site.id, blankKind, kind, quantity);
    await this.repository.append(tx, {
      ...entry,
      id,
      regionId: site.regionId,
      siteId: site.id,
      blankKind,
      staffId: staffIdOf(actor),
      occurredAt: now,
    });
    await this.audit.record(tx, actor, {
      action: 'stock.moved',
      subjectType: 'blank_movement',
      subjectId: id,
      at: place(site),
      details: { kind, quantity, blankKind },
    });
    await this.live.announce(tx, `site:${site.id}`);
    return {
      id,
      blankKind,
      kind,
      quantity,
      reason,
      reference,
      staffName: actor.kind === 'staff' ? actor.name : null,
      occurredAt: now,
    };
  }

  /** Facts are never refused: allotments shrink to what lies there, where nobody was promised a card. */
  private async cover(tx: Tx, site: Site, blankKind: BlankKind): Promise<void> {
    const today = localDateIn(site.timezone, this.clock.now());
    const days = await this.repository.lockDaysFrom(tx, site.id, blankKind, today);
    const { onHand } = await this.repository.getBalance(tx, site.id, blankKind);
    const excess = days.reduce((total, day) => total + day.allotted - day.used, 0) - onHand;
    if (excess <= 0) return;
    for (const cut of coverShortage(days, excess))
      await this.repository.setAllotment(tx, cut.serviceDayId, blankKind, cut.allotted);
  }
}

const place = (site: Site): Place => ({ siteId: site.id, regionId: site.regionId });
const minDate = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);
const sum = (days: readonly DayStock[], field: 'used' | 'promised'): number =>
  days.reduce((total, day) => total + day[field], 0);
