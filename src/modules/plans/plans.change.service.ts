import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { PlanNeeded } from '../blanks/blanks.errors.js';
import { BlanksStockService, type NewAllotment } from '../blanks/blanks.stock.service.js';
import type { DayStock } from '../blanks/blanks.types.js';
import { CalendarChangeService } from '../calendar/calendar.change.service.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { type Closure, placeOf, type ServiceDay, type Site } from '../calendar/calendar.types.js';
import { PlansApplyingService } from './plans.applying.service.js';
import type { Draft } from './plans.draft.types.js';
import { PlansDraftService } from './plans.draft.service.js';
import { revived } from './plans.presenter.js';
import { PlansRepository } from './plans.repository.js';
import type { ChangeOutcome, DayShape, Plan, PlanChange } from './plans.types.js';

const SUPERVISORS = ['supervisor'] as const;

/** Changes of published days: what moves nobody is done at once, the rest becomes a plan. */
@Injectable()
export class PlansChangeService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly changes: CalendarChangeService,
    private readonly stock: BlanksStockService,
    private readonly drafts: PlansDraftService,
    private readonly applying: PlansApplyingService,
    private readonly repository: PlansRepository,
  ) {}

  /**
   * Counters, hours or places of one published, open day. Idempotent by key, and the same shape twice changes nothing.
   * @throws NotFound, DayClosed, InvalidInput (a day that is over, hours that end before they begin)
   */
  async changeDay(
    actor: Actor,
    siteId: string,
    date: LocalDate,
    shape: DayShape,
    reason: string,
    request?: IdempotentRequest,
  ): Promise<ChangeOutcome> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.once(request, async (tx) => {
      const day = await this.calendar.findDay(tx, siteId, date);
      if (!day) throw new NotFound();
      if (day.status !== 'open') throw new DayClosed(day.reason);
      if (date < this.calendar.today(site)) throw new InvalidInput([{ field: 'date', code: 'out_of_range' }]);
      assertShape({ ...day, ...shape }, shape);
      const isSame = Object.entries(shape).every(([field, value]) => day[field as keyof DayShape] === value);
      if (isSame) return { applied: true, days: [day] };
      return this.change(tx, actor, site, { kind: 'day', date, shape, reason });
    });
  }

  /** Closes dates, published or not; days that wait for a decision are decided by it. Idempotent by key. */
  async close(actor: Actor, siteId: string, closure: Closure, request?: IdempotentRequest): Promise<ChangeOutcome> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.once(request, async (tx) => {
      await this.changes.lockSite(tx, site);
      const { from, to, reason } = closure;
      return this.change(tx, actor, site, { kind: 'closure', from, to, reason });
    });
  }

  /**
   * As BlanksStockService.allot; fewer cards than are promised become a plan, and the allotment stays until it is
   * confirmed.
   * @throws NotFound, StockShort
   */
  async proposeAllotment(
    actor: Actor,
    siteId: string,
    date: LocalDate,
    want: NewAllotment,
  ): Promise<{ applied: true; day: DayStock } | { applied: false; plan: Plan }> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    try {
      return { applied: true, day: await this.stock.allot(actor, siteId, date, want) };
    } catch (error) {
      if (!(error instanceof PlanNeeded)) throw error;
      if (date < this.calendar.today(site)) throw error;
    }
    const { allotted, reserve, blankKind = 'ktp' } = want;
    const change = { kind: 'allotment', date, blankKind, allotted, reserve } as const;
    const plan = await this.unitOfWork.run(async (tx) => {
      const draft = await this.drafts.draft(tx, site, change, false);
      return this.keep(tx, actor, site, draft);
    });
    return { applied: false, plan };
  }

  private async change(tx: Tx, actor: Actor, site: Site, change: PlanChange): Promise<ChangeOutcome> {
    const seen = await this.drafts.draft(tx, site, change, false);
    if (seen.effect.moves.length > 0) return { applied: false, plan: await this.keep(tx, actor, site, seen) };
    // Nobody has to move, it seems: looked at again under lock, for somebody may have booked just now.
    const draft = await this.drafts.draft(tx, site, change, true);
    if (draft.effect.moves.length > 0) return { applied: false, plan: await this.keep(tx, actor, site, draft) };
    return { applied: true, days: await this.applying.apply(tx, actor, draft) };
  }

  private async keep(tx: Tx, actor: Actor, site: Site, { change, effect }: Draft): Promise<Plan> {
    const at = this.clock.now();
    const own = { ...placeOf(site), id: newId(at), kind: change.kind, at };
    const blankKind = 'blankKind' in change ? change.blankKind : null;
    const plan = await this.repository.insert(tx, { ...own, blankKind, change, effect, staffId: staffIdOf(actor) });
    return plan as Plan;
  }

  private async once(
    request: IdempotentRequest | undefined,
    work: (tx: Tx) => Promise<ChangeOutcome>,
  ): Promise<ChangeOutcome> {
    const outcome = await this.idempotency.run(request, work);
    return outcome.applied ? outcome : { applied: false, plan: revived(outcome.plan) };
  }
}

/** Fewer counters than are kept for schools and needs keep fewer; asking to keep more than there are is a mistake. */
function assertShape(day: ServiceDay, { schoolPlaces, priorityPlaces }: DayShape): void {
  if (day.closesAt <= day.opensAt) throw new InvalidInput([{ field: 'closesAt', code: 'out_of_range' }]);
  const isAsked = schoolPlaces !== undefined || priorityPlaces !== undefined;
  if (isAsked && day.schoolPlaces + day.priorityPlaces > day.counters)
    throw new InvalidInput([
      { field: schoolPlaces === undefined ? 'priorityPlaces' : 'schoolPlaces', code: 'out_of_range' },
    ]);
}
