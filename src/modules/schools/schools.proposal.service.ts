import { Injectable } from '@nestjs/common';
import { HOUR_MS } from '../../common/duration.js';
import { HOME_ZONE, instantAt, timeOfDay } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BLOCK_HOURS } from '../bookings/bookings.block.types.js';
import { BookingsEndingService } from '../bookings/bookings.ending.service.js';
import { DayAlreadyDecided } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CrewBusy } from '../crews/crews.errors.js';
import { NoPlan, RequestMoved } from './schools.errors.js';
import { type PlannedVisit, planVisits } from './schools.planning.rules.js';
import { SchoolsProposalRepository } from './schools.proposal.repository.js';
import { SchoolsRequestService } from './schools.request.service.js';
import { type KnownDay, type Scene, SchoolsSceneService } from './schools.scene.service.js';
import { SchoolsService } from './schools.service.js';
import { isOfficeTurn, type School, type SchoolRequest, type WholeRequest } from './schools.types.js';
import { SchoolsVisitService } from './schools.visit.service.js';

const TRIES = 5;

/** So many pupils, of whom so many would get a card. */
export interface Need {
  pupils: number;
  adults: number;
}

/** What the office would propose now. Nothing is held by looking at it. */
export interface ProposalPreview {
  visits: { siteName: string; date: string; from: string; pupils: number; cards: number }[];
  pupils: number;
  cardsWanted: number;
  cards: number;
}

/** What somebody else took meanwhile; another plan may do without it. */
const isTaken = (error: unknown): boolean =>
  [SlotFull, NoCardsLeft, CrewBusy, DayAlreadyDecided].some((kind) => error instanceof kind);

/** The office's answer to a request: a plan by rules, and then all of it is held for 72 hours, or nothing. */
@Injectable()
export class SchoolsProposalService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly ending: BookingsEndingService,
    private readonly schools: SchoolsService,
    private readonly requests: SchoolsRequestService,
    private readonly scenes: SchoolsSceneService,
    private readonly visits: SchoolsVisitService,
    private readonly repository: SchoolsProposalRepository,
  ) {}

  /** Null when no choice of days has the places. @throws NotFound */
  async preview(actor: Actor, requestId: string): Promise<ProposalPreview | null> {
    return this.unitOfWork.read(async (tx) => {
      const { request } = await this.requests.get(actor, requestId);
      const school = await this.schools.getToPlan(tx, actor, request.schoolId);
      const { plan } = await this.plan(tx, school, request, request);
      if (!plan) return null;
      const { visits, pupils, cards } = previewOf(plan);
      const named = visits.map(async ({ siteId, ...visit }) => ({
        ...visit,
        siteName: (await this.calendar.getSite(siteId)).name,
      }));
      return { visits: await Promise.all(named), pupils, cards, cardsWanted: request.adults };
    });
  }

  /**
   * Plans and holds, all or nothing over all days and sites. Idempotent by key. Locks: the request, day stocks, slots,
   * pools, bookings, crews.
   * @throws NotFound, RequestMoved, NoPlan
   */
  async propose(actor: Actor, requestId: string, key?: IdempotentRequest): Promise<WholeRequest> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.proposeOnce(actor, requestId, key);
        return await this.requests.get(actor, requestId);
      } catch (error) {
        if (!isTaken(error)) throw error;
        if (attempt === TRIES) throw new NoPlan();
      }
    }
  }

  /** Plans from what is there; `within` from these days alone, as they are under their locks. */
  async plan(
    tx: Tx,
    school: School,
    request: SchoolRequest,
    need: Need,
    within?: ReadonlySet<string>,
  ): Promise<{ plan: PlannedVisit[] | null; scene: Scene }> {
    const scene = await this.scenes.sceneOf(tx, school, request, within);
    const { times } = scene;
    const options = scene.options.filter(({ key }) => !within || within.has(key));
    return { plan: planVisits({ ...request, ...need, times, options }), scene };
  }

  /** Holds a plan as the request's next proposal. The days must be locked. Gives the proposal's id. */
  async holdPlan(
    tx: Tx,
    actor: Actor,
    { school, request }: { school: School; request: SchoolRequest },
    { plan, scene }: { plan: readonly PlannedVisit[]; scene: Scene },
    kept: Need & { cards: number } = { pupils: 0, adults: 0, cards: 0 },
  ): Promise<string> {
    const now = this.clock.now();
    const { pupils, cards } = previewOf(plan);
    const id = newId(now);
    const expiresAt = this.expiryOf(plan, now);
    const all = { pupils: pupils + kept.pupils, cards: cards + kept.cards };
    const cardsWanted = Math.min(all.pupils, Math.max(request.adults, all.cards));
    const proposal = {
      id,
      regionId: school.regionId,
      requestId: request.id,
      status: 'held' as const,
      ...all,
      cardsWanted,
    };
    await this.repository.insert(tx, { ...proposal, expiresAt, createdAt: now }, staffIdOf(actor));
    await this.visits.hold(tx, { school, request, proposal: { id, expiresAt }, scene }, plan);
    return id;
  }

  private async proposeOnce(actor: Actor, requestId: string, key?: IdempotentRequest): Promise<void> {
    const seen = await this.look(actor, requestId, key);
    if (seen === null) return;
    const days = daysOf(seen.plan, seen.scene);
    await this.ending.orReleasing(
      days.map(({ day }) => day.id),
      () =>
        this.idempotency.run(key, async (tx) => {
          const found = await this.requests.lockToPlan(tx, actor, requestId);
          if (!isOfficeTurn(found.request.status)) throw new RequestMoved();
          await this.visits.lockDays(tx, days);
          // The same days once more, now that nobody else can take from them.
          const within = new Set(seen.plan.map(({ option }) => option.key));
          const { plan, scene } = await this.plan(tx, found.school, found.request, found.request, within);
          if (!plan) throw new SlotFull();
          await this.holdPlan(tx, actor, found, { plan, scene });
          await this.requests.move(tx, actor, found.request, 'proposed', null);
          return { id: requestId };
        }),
    );
  }

  /** A plan from what can be seen without a lock; null when the answer of this key is stored. @throws NoPlan, RequestMoved */
  private async look(actor: Actor, requestId: string, key?: IdempotentRequest) {
    const { request } = await this.requests.get(actor, requestId);
    const plans = () =>
      this.unitOfWork.read(async (tx) => {
        const school = await this.schools.getToPlan(tx, actor, request.schoolId);
        return (await this.idempotency.find(tx, key)) ? null : this.plan(tx, school, request, request);
      });
    const first = await plans();
    if (first === null) return null;
    if (!isOfficeTurn(request.status)) throw new RequestMoved();
    if (first.plan) return { plan: first.plan, scene: first.scene };
    // What ran out stands in the way until somebody claims.
    await this.releaseExpired(first.scene);
    const second = await plans();
    if (!second?.plan) throw new NoPlan();
    return { plan: second.plan, scene: second.scene };
  }

  private async releaseExpired({ days }: Scene): Promise<void> {
    for (const id of days.keys()) await this.ending.releaseExpired(id);
  }

  /** 72 hours, and no longer than until the first visit begins. */
  private expiryOf(plan: readonly PlannedVisit[], now: Date): Date {
    const starts = plan.map(({ option: { date }, seats }) =>
      instantAt(date, timeOfDay(Math.min(...seats.map(({ from }) => from))), HOME_ZONE).getTime(),
    );
    return new Date(Math.min(now.getTime() + BLOCK_HOURS * HOUR_MS, ...starts));
  }
}

const daysOf = (plan: readonly PlannedVisit[], scene: Scene): KnownDay[] =>
  plan.flatMap(({ option }) => scene.days.get(option.key) ?? []);

const previewOf = (plan: readonly PlannedVisit[]) => ({
  visits: plan.map(({ option, pupils, cards, seats }) => ({
    siteId: option.siteId,
    date: option.date,
    from: timeOfDay(seats[0]?.from ?? 0),
    pupils,
    cards,
  })),
  pupils: plan.reduce((sum, { pupils }) => sum + pupils, 0),
  cards: plan.reduce((sum, { cards }) => sum + cards, 0),
});
