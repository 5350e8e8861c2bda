import { Injectable } from '@nestjs/common';
import { type Actor, assertMayAct, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarChangeService } from '../calendar/calendar.change.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { PlansApplyingService } from './plans.applying.service.js';
import { PlansDraftService } from './plans.draft.service.js';
import { isNoWorse } from './plans.effect.rules.js';
import { PlanChanged, PlanNotOpen } from './plans.errors.js';
import { presentPlan, revived } from './plans.presenter.js';
import { PlansRepository } from './plans.repository.js';
import { PlansShortageService } from './plans.shortage.service.js';
import type { Plan, PlanChange } from './plans.types.js';

const SUPERVISORS = ['supervisor'] as const;
const READERS = ['supervisor', 'auditor'] as const;

interface Confirmed {
  plan: Plan;
  isChanged: boolean;
}

/** Open plans: looked at, confirmed with the version that was seen, or withdrawn. */
@Injectable()
export class PlansConfirmService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly changes: CalendarChangeService,
    private readonly drafts: PlansDraftService,
    private readonly applying: PlansApplyingService,
    private readonly shortages: PlansShortageService,
    private readonly repository: PlansRepository,
  ) {}

  /** @throws NotFound */
  async get(actor: Actor, planId: string): Promise<Plan> {
    return this.reachable(actor, await this.unitOfWork.read((tx) => this.repository.find(tx, planId)), READERS);
  }

  /** Waiting for an answer, the newest first. */
  async listOpen(actor: Actor, siteId: string): Promise<Plan[]> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.repository.listOpen(tx, siteId, this.calendar.today(site)));
  }

  /**
   * Does what the plan says, computed anew under lock: when the same or fewer people are concerned, and nobody worse.
   * Twice with the same version gives the same answer. Locks: plan, site, days, balance, stock, slots, pools, bookings.
   * @throws NotFound, PlanChanged with the plan as it is now, PlanNotOpen
   */
  async confirm(actor: Actor, planId: string, version: number, request?: IdempotentRequest): Promise<Plan> {
    const { plan, isChanged } = await this.idempotency.run(request, async (tx): Promise<Confirmed> => {
      const seen = await this.reachable(actor, await this.repository.lock(tx, planId), SUPERVISORS);
      if (seen.status === 'applied' && seen.version === version) return { plan: seen, isChanged: false };
      if (seen.status !== 'open') throw new PlanNotOpen();
      if (seen.version !== version) return { plan: seen, isChanged: true };
      return this.carryOut(tx, actor, seen);
    });
    if (isChanged) throw new PlanChanged({ ...presentPlan(revived(plan), await this.calendar.getSite(plan.siteId)) });
    return revived(plan);
  }

  /** Twice gives the same answer. @throws NotFound, PlanNotOpen when it was applied, or cards are still short */
  async withdraw(actor: Actor, planId: string, request?: IdempotentRequest): Promise<Plan> {
    const plan = await this.idempotency.run(request, async (tx) => {
      const seen = await this.reachable(actor, await this.repository.lock(tx, planId), SUPERVISORS);
      if (seen.status === 'withdrawn') return seen;
      const isFact = seen.kind === 'shortage' && (await this.shortages.isShort(tx, seen));
      if (seen.status !== 'open' || isFact) throw new PlanNotOpen();
      await this.note(tx, actor, seen, 'plan.withdrawn');
      return this.settle(tx, actor, seen, 'withdrawn');
    });
    return revived(plan);
  }

  private async carryOut(tx: Tx, actor: Actor, seen: Plan): Promise<Confirmed> {
    const site = await this.calendar.getSite(seen.siteId);
    if (this.lastDayOf(seen.change, site) < this.calendar.today(site)) throw new PlanNotOpen();
    if (seen.kind === 'closure') await this.changes.lockSite(tx, site);
    const draft = await this.drafts.draft(tx, site, seen.change, true);
    if (!isNoWorse(draft.effect, seen.effect)) {
      return { plan: await this.repository.replaceEffect(tx, seen.id, draft.effect), isChanged: true };
    }
    await this.applying.apply(tx, actor, draft);
    await this.note(tx, actor, seen, 'plan.confirmed');
    const plan = await this.settle(tx, actor, { ...seen, effect: draft.effect }, 'applied');
    if (seen.change.kind === 'shortage') await this.shortages.open(tx, site, seen.change.blankKind);
    return { plan, isChanged: false };
  }

  private lastDayOf(change: PlanChange, site: Site): string {
    if (change.kind === 'closure') return change.to;
    return change.kind === 'shortage' ? this.calendar.today(site) : change.date;
  }

  private settle(tx: Tx, actor: Actor, { id, effect }: Plan, status: 'applied' | 'withdrawn'): Promise<Plan> {
    return this.repository.settle(tx, id, { status, effect, staffId: staffIdOf(actor), at: this.clock.now() });
  }

  private note(tx: Tx, actor: Actor, { id, siteId, regionId, version }: Plan, action: string): Promise<void> {
    const at = { siteId, regionId };
    return this.audit.record(tx, actor, { action, subjectType: 'plan', subjectId: id, at, details: { version } });
  }

  private async reachable(
    actor: Actor,
    plan: Plan | null,
    roles: readonly ('supervisor' | 'auditor')[],
  ): Promise<Plan> {
    if (!plan) throw new NotFound();
    assertMayAct(actor, roles, plan);
    return plan;
  }
}
