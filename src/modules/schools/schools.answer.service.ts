import { Injectable } from '@nestjs/common';
import { type Actor, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { HoldExpired } from '../bookings/bookings.errors.js';
import { ProposalOver, RequestMoved } from './schools.errors.js';
import { SchoolsProposalRepository } from './schools.proposal.repository.js';
import { SchoolsRequestService } from './schools.request.service.js';
import { mayBecome } from './schools.rules.js';
import type { Proposal, SchoolRequest, SchoolVisit, WholeRequest, Wishes } from './schools.types.js';
import { SchoolsVisitService } from './schools.visit.service.js';

const BATCH = 50;

/** What becomes of a proposal: the school accepts, counters or withdraws, or its time is over. */
@Injectable()
export class SchoolsAnswerService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly requests: SchoolsRequestService,
    private readonly visits: SchoolsVisitService,
    private readonly repository: SchoolsProposalRepository,
  ) {}

  /** All visits stand from now on. Twice gives the same. Idempotent by key. @throws NotFound, ProposalOver */
  async accept(actor: Actor, proposalId: string, key?: IdempotentRequest): Promise<WholeRequest> {
    return this.answer(actor, proposalId, key, async (tx, { proposal, request }) => {
      if (proposal.status === 'accepted') return;
      if (!this.isHeld(proposal)) throw new ProposalOver();
      const visits = await this.liveOf(tx, proposal);
      await this.visits.confirm(tx, actor, visits).catch((error: unknown) => {
        throw error instanceof HoldExpired ? new ProposalOver() : error;
      });
      await this.repository.setStatus(tx, proposal.id, 'accepted');
      await this.requests.move(tx, actor, request, 'accepted', null);
    });
  }

  /**
   * The school wishes for something else: what was held is free, and the office is asked again. Idempotent by key.
   * @throws NotFound, ProposalOver, ModeClosed, InvalidInput
   */
  async counter(actor: Actor, proposalId: string, wishes: Wishes, key?: IdempotentRequest): Promise<WholeRequest> {
    return this.answer(actor, proposalId, key, async (tx, { proposal, request, school }) => {
      if (!this.isHeld(proposal)) throw new ProposalOver();
      await this.requests.saveWishes(tx, school, request, wishes);
      await this.visits.release(tx, actor, await this.liveOf(tx, proposal), 'countered');
      await this.repository.setStatus(tx, proposal.id, 'countered');
      await this.requests.move(tx, actor, request, 'countered', wishes.note || null);
    });
  }

  /** Nothing is asked any more, whatever was held or stood is free. Idempotent by key. @throws NotFound, RequestMoved */
  async withdraw(
    actor: Actor,
    requestId: string,
    reason: string | null,
    key?: IdempotentRequest,
  ): Promise<WholeRequest> {
    await this.idempotency.run(key, async (tx) => {
      const { request } = await this.requests.lockToAnswer(tx, actor, requestId);
      if (!mayBecome(request.status, 'withdrawn')) throw new RequestMoved();
      const proposal = await this.repository.findLast(tx, requestId);
      if (proposal && ['held', 'accepted'].includes(proposal.status)) {
        await this.visits.release(tx, actor, await this.liveOf(tx, proposal), 'withdrawn');
        await this.repository.setStatus(tx, proposal.id, 'withdrawn');
      }
      await this.requests.move(tx, actor, request, 'withdrawn', reason);
      return { id: requestId };
    });
    return this.requests.get(actor, requestId);
  }

  /** Whose request a proposal answers. @throws NotFound */
  async schoolOf(actor: Actor, proposalId: string): Promise<string> {
    const proposal = await this.unitOfWork.read((tx) => this.repository.find(tx, proposalId));
    if (!proposal) throw new NotFound();
    return (await this.requests.get(actor, proposal.requestId)).school.id;
  }

  /**
   * Proposals that nobody answered in time: what they held is free. Visits that stood before, of a request that was
   * proposed anew in part, go on to stand. Gives how many ended.
   */
  async expireDue(): Promise<number> {
    const due = await this.unitOfWork.read((tx) => this.repository.listDue(tx, this.clock.now(), BATCH));
    for (const { id, requestId } of due) await this.unitOfWork.run((tx) => this.expire(tx, id, requestId));
    return due.length;
  }

  private async expire(tx: Tx, id: string, requestId: string): Promise<void> {
    const { request } = await this.requests.lockToAnswer(tx, SYSTEM_ACTOR, requestId);
    const proposal = await this.repository.find(tx, id);
    if (proposal?.status !== 'held' || this.isHeld(proposal)) return;
    const live = await this.liveOf(tx, proposal);
    const standing = live.filter(({ confirmedAt }) => confirmedAt !== null);
    const over = live.filter((visit) => !standing.includes(visit));
    await this.visits.release(tx, SYSTEM_ACTOR, over, 'expired');
    if (standing.length > 0) {
      const sum = (of: 'pupils' | 'cards') => standing.reduce((all, visit) => all + visit[of], 0);
      await this.repository.settle(tx, id, 'accepted', sum('pupils'), sum('cards'));
      await this.requests.move(tx, SYSTEM_ACTOR, request, 'accepted', 'expired_in_part');
      return;
    }
    await this.repository.setStatus(tx, id, 'expired');
    await this.requests.move(tx, SYSTEM_ACTOR, request, 'lapsed', null);
  }

  private async answer(
    actor: Actor,
    proposalId: string,
    key: IdempotentRequest | undefined,
    work: (tx: Tx, found: Answered) => Promise<void>,
  ): Promise<WholeRequest> {
    const { requestId } = await this.idempotency.run(key, async (tx) => {
      const seen = await this.repository.find(tx, proposalId);
      if (!seen) throw new NotFound();
      const found = await this.requests.lockToAnswer(tx, actor, seen.requestId);
      const proposal = await this.repository.find(tx, proposalId);
      if (!proposal) throw new NotFound();
      await work(tx, { ...found, proposal });
      return { requestId: seen.requestId };
    });
    return this.requests.get(actor, requestId);
  }

  private isHeld({ status, expiresAt }: Proposal): boolean {
    return status === 'held' && expiresAt !== null && expiresAt > this.clock.now();
  }

  private async liveOf(tx: Tx, { id }: Proposal): Promise<SchoolVisit[]> {
    return (await this.repository.listVisits(tx, id)).filter(({ endedReason }) => endedReason === null);
  }
}

interface Answered {
  proposal: Proposal;
  request: SchoolRequest;
  school: WholeRequest['school'];
}
