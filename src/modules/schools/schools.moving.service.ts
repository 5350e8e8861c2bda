import { Injectable } from '@nestjs/common';
import { localTimeIn, minutesOfDay } from '../../common/local-date.js';
import { type Actor } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarModeService } from '../calendar/calendar.mode.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { mayPlanIn } from './schools.access.js';
import { blockedBy, mayUse } from './schools.calendar.rules.js';
import { SchoolsProposalRepository } from './schools.proposal.repository.js';
import { SchoolsProposalService } from './schools.proposal.service.js';
import { SchoolsRequestService } from './schools.request.service.js';
import { type KnownDay, SchoolsSceneService } from './schools.scene.service.js';
import { SchoolsService } from './schools.service.js';
import type { School, SchoolRequest, SchoolVisit } from './schools.types.js';
import { SchoolsVisitService } from './schools.visit.service.js';

export type HitReason = 'exam' | 'break' | 'lessons' | 'mode_closed';

/** A visit that no longer lies where it may, and why. */
export interface HitVisit {
  visit: SchoolVisit;
  reason: HitReason;
}

export interface HitRequest {
  school: School;
  request: SchoolRequest;
  hits: HitVisit[];
}

/** What became of one request. */
export interface MovedRequest {
  requestId: string;
  schoolId: string;
  schoolName: string;
  /** Visits that moved, and how many pupils have no place yet. */
  moved: number;
  withoutPlace: number;
}

/** When a break or an exam week moves, or a mode closes, the visits in it are proposed anew: all of them in one act. */
@Injectable()
export class SchoolsMovingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly modes: CalendarModeService,
    private readonly schools: SchoolsService,
    private readonly requests: SchoolsRequestService,
    private readonly proposals: SchoolsProposalService,
    private readonly scenes: SchoolsSceneService,
    private readonly visits: SchoolsVisitService,
    private readonly repository: SchoolsProposalRepository,
  ) {}

  /** Requests with visits to come that lie in exams, breaks, lessons or a closed mode. @throws NotFound */
  listHit(actor: Actor, regionId: string): Promise<HitRequest[]> {
    if (!mayPlanIn(actor, regionId)) throw new NotFound();
    return this.unitOfWork.read((tx) => this.hitIn(tx, regionId));
  }

  /**
   * Proposes all of them anew, in one transaction; whom it concerns is told. What finds no place goes back to the list of
   * requests. Idempotent by key. Locks: the requests, every day stock and slot that one of them could use, pools,
   * bookings, crews.
   */
  async moveAll(actor: Actor, regionId: string, key?: IdempotentRequest): Promise<MovedRequest[]> {
    if (!mayPlanIn(actor, regionId)) throw new NotFound();
    return this.idempotency.run(key, async (tx) => {
      const answers: MovedRequest[] = [];
      const hit = (await this.hitIn(tx, regionId)).toSorted((a, b) => (a.request.id < b.request.id ? -1 : 1));
      for (const { request } of hit) await this.requests.lockToPlan(tx, actor, request.id);
      await this.lockDaysFor(tx, hit);
      for (const one of await this.hitIn(tx, regionId)) answers.push(await this.move(tx, actor, one));
      return answers;
    });
  }

  /** All at once, in the fixed order: one after the other they could wait for somebody who waits for them. */
  private async lockDaysFor(tx: Tx, hit: readonly HitRequest[]): Promise<void> {
    const days = new Map<string, KnownDay>();
    for (const { school, request } of hit) {
      const scene = await this.scenes.sceneOf(tx, school, request);
      for (const [id, day] of scene.days) days.set(id, day);
    }
    await this.visits.lockDays(tx, [...days.values()]);
  }

  private async move(tx: Tx, actor: Actor, { school, request, hits }: HitRequest): Promise<MovedRequest> {
    const old = await this.repository.findLast(tx, request.id);
    if (!old) throw new NotFound();
    const gone = hits.map(({ visit }) => visit);
    const kept = (await this.repository.listVisits(tx, old.id)).filter(
      ({ id, endedReason }) => endedReason === null && gone.every((visit) => visit.id !== id),
    );
    const need = { pupils: sumOf(gone, 'pupils'), adults: sumOf(gone, 'cards') };
    const wished = { ...request, wishedDates: gone.map(({ date }) => date) };
    await this.visits.release(tx, actor, gone, 'moved');
    const found = await this.proposals.plan(tx, school, wished, need);
    const answer = { requestId: request.id, schoolId: school.id, schoolName: school.name, moved: gone.length };
    if (!found.plan) {
      const isLeft = kept.length > 0;
      if (isLeft) await this.repository.settle(tx, old.id, old.status, sumOf(kept, 'pupils'), sumOf(kept, 'cards'));
      else await this.repository.setStatus(tx, old.id, 'replaced');
      await this.requests.move(tx, actor, request, isLeft ? request.status : 'sent', 'nothing_free');
      return { ...answer, withoutPlace: need.pupils };
    }
    await this.repository.setStatus(tx, old.id, 'replaced');
    const keptNeed = { pupils: sumOf(kept, 'pupils'), adults: 0, cards: sumOf(kept, 'cards') };
    const { plan, scene } = found;
    const proposalId = await this.proposals.holdPlan(tx, actor, { school, request }, { plan, scene }, keptNeed);
    await this.repository.carryOver(
      tx,
      kept.map(({ id }) => id),
      proposalId,
    );
    await this.requests.move(tx, actor, request, 'proposed', 'moved');
    return { ...answer, withoutPlace: 0 };
  }

  private async hitIn(tx: Tx, regionId: string): Promise<HitRequest[]> {
    const coming = await this.repository.listComing(tx, regionId, this.requests.today());
    const found: HitRequest[] = [];
    for (const requestId of new Set(coming.map((visit) => visit.requestId))) {
      const { school, request } = await this.requests.readWhole(tx, requestId);
      const own = coming.filter((visit) => visit.requestId === requestId);
      const hits = await this.hitsOf(tx, school, request, own);
      if (hits.length > 0) found.push({ school, request, hits });
    }
    return found;
  }

  private async hitsOf(
    tx: Tx,
    school: School,
    request: SchoolRequest,
    visits: readonly SchoolVisit[],
  ): Promise<HitVisit[]> {
    const times = await this.scenes.timesOf(tx, school, request);
    const periods = await this.modes.listIn(tx, school.regionId);
    const travel = request.mode === 'weekend_block' ? request.travelMinutes : 0;
    const hits: HitVisit[] = [];
    for (const visit of visits) {
      const { timezone } = await this.calendar.getSite(visit.siteId);
      const at = (instant: Date) => minutesOfDay(localTimeIn(timezone, instant));
      const span = { from: at(visit.startsAt) - travel, to: at(visit.endsAt) + travel };
      const isOpen = this.modes.stateOn(periods, request.mode, visit.siteId, visit.date).isOpen;
      const block = blockedBy(times, visit.date);
      if (!isOpen) hits.push({ visit, reason: 'mode_closed' });
      else if (block) hits.push({ visit, reason: block.kind });
      else if (!mayUse(times, visit.date, span)) hits.push({ visit, reason: 'lessons' });
    }
    return hits;
  }
}

const sumOf = (visits: readonly SchoolVisit[], of: 'pupils' | 'cards'): number =>
  visits.reduce((sum, visit) => sum + visit[of], 0);
