import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import { type Actor, grantsOf } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Describes, list } from '../../platform/http/answers.js';
import { IdParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { SchoolsAnswerService } from './schools.answer.service.js';
import {
  presentRequest,
  presentWhole,
  ProposalParam,
  ReasonBody,
  RegionQuery,
  REQUEST,
  RequestParam,
  WHOLE_REQUEST,
  WishesBody,
  wishesOf,
} from './schools.dto.js';
import { SchoolsProposalService } from './schools.proposal.service.js';
import { SchoolsRequestService } from './schools.request.service.js';
import type { WholeRequest } from './schools.types.js';

@ApiTags('staff')
@Controller('api/v1/schools')
export class SchoolsRequestController {
  constructor(
    private readonly requests: SchoolsRequestService,
    private readonly proposals: SchoolsProposalService,
    private readonly answers: SchoolsAnswerService,
  ) {}

  @Get('requests')
  @Roles('supervisor')
  @Describes('What schools sent to the office, the longest waiting first', { 200: list(REQUEST) })
  async listSent(@CurrentActor() actor: Actor, @Query() { regionId }: RegionQuery) {
    const own = grantsOf(actor)[0]?.regionId ?? '';
    return (await this.requests.listIn(actor, regionId ?? own)).map(({ request }) => presentRequest(request));
  }

  @Get(':id/requests')
  @Roles('supervisor', 'province', 'school', 'auditor')
  @Describes('Requests of a school, the newest first', { 200: list(REQUEST) })
  async list(@CurrentActor() actor: Actor, @Param() { id }: IdParam) {
    return (await this.requests.listOf(actor, id)).map(presentRequest);
  }

  @Post(':id/requests')
  @Roles('supervisor', 'school')
  @Describes('Asks for a session; a draft until it is sent', { 201: WHOLE_REQUEST })
  async create(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: WishesBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const made = await this.requests.create(actor, id, wishesOf(body), {}, request);
    return presentWhole(await this.requests.get(actor, made.id));
  }

  @Get(':id/requests/:requestId')
  @Roles('supervisor', 'province', 'school', 'auditor')
  @Describes('A request with what is proposed', { 200: WHOLE_REQUEST })
  async get(@CurrentActor() actor: Actor, @Param() { id, requestId }: RequestParam) {
    return presentWhole(await this.ofSchool(actor, id, requestId));
  }

  @Post(':id/requests/:requestId/send')
  @HttpCode(200)
  @Roles('supervisor', 'school')
  @Describes('Sends a draft to the office', { 200: WHOLE_REQUEST })
  async send(
    @CurrentActor() actor: Actor,
    @Param() { id, requestId }: RequestParam,
    @Idempotent() request?: IdempotentRequest,
  ) {
    await this.ofSchool(actor, id, requestId);
    await this.requests.send(actor, requestId, request);
    return presentWhole(await this.requests.get(actor, requestId));
  }

  @Post(':id/requests/:requestId/withdraw')
  @HttpCode(200)
  @Roles('supervisor', 'school')
  @Describes('Takes a request back, with all that is held for it', { 200: WHOLE_REQUEST })
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param() { id, requestId }: RequestParam,
    @Body() { reason }: ReasonBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    await this.ofSchool(actor, id, requestId);
    return presentWhole(await this.answers.withdraw(actor, requestId, reason ?? null, request));
  }

  @Post(':id/requests/:requestId/proposals')
  @Roles('supervisor')
  @Describes('The office proposes: all of it is held for 72 hours, or nothing', { 201: WHOLE_REQUEST })
  async propose(
    @CurrentActor() actor: Actor,
    @Param() { id, requestId }: RequestParam,
    @Idempotent() request?: IdempotentRequest,
  ) {
    await this.ofSchool(actor, id, requestId);
    return presentWhole(await this.proposals.propose(actor, requestId, request));
  }

  @Post(':id/proposals/:proposalId/accept')
  @HttpCode(200)
  @Roles('supervisor', 'school')
  @Describes('The school accepts: the visits stand', { 200: WHOLE_REQUEST })
  async accept(
    @CurrentActor() actor: Actor,
    @Param() { id, proposalId }: ProposalParam,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return presentWhole(await this.answers.accept(actor, await this.proposalOf(actor, id, proposalId), request));
  }

  @Post(':id/proposals/:proposalId/counter')
  @HttpCode(200)
  @Roles('supervisor', 'school')
  @Describes('The school wishes for something else; what was held is free', { 200: WHOLE_REQUEST })
  async counter(
    @CurrentActor() actor: Actor,
    @Param() { id, proposalId }: ProposalParam,
    @Body() body: WishesBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const own = await this.proposalOf(actor, id, proposalId);
    return presentWhole(await this.answers.counter(actor, own, wishesOf(body), request));
  }

  /** A request under another school's address is not there. */
  private async ofSchool(actor: Actor, schoolId: string, requestId: string): Promise<WholeRequest> {
    const whole = await this.requests.get(actor, requestId);
    if (whole.school.id !== schoolId) throw new NotFound();
    return whole;
  }

  private async proposalOf(actor: Actor, schoolId: string, proposalId: string): Promise<string> {
    if ((await this.answers.schoolOf(actor, proposalId)) !== schoolId) throw new NotFound();
    return proposalId;
  }
}
