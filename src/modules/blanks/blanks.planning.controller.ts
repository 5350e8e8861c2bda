import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { etagOf } from '../../platform/http/etag.js';
import { IfMatch } from '../../platform/http/header.decorators.js';
import { SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { BlanksCountService } from './blanks.count.service.js';
import { BlanksDeliveryService } from './blanks.delivery.service.js';
import { MOVEMENT, StockQueryOfKind } from './blanks.dto.js';
import {
  ApplyBody,
  ArrivalBody,
  COUNT,
  DELIVERIES,
  DELIVERY,
  DeliveryParam,
  NewCountBody,
  NewDeliveryBody,
  POLICY,
  PolicyBody,
  PROPOSAL,
} from './blanks.planning.dto.js';
import { BlanksPolicyService } from './blanks.policy.service.js';
import type { SpreadProposal } from './blanks.types.js';

@ApiTags('staff')
@Controller('api/v1/stock/:siteId')
export class BlanksPlanningController {
  constructor(
    private readonly counts: BlanksCountService,
    private readonly deliveries: BlanksDeliveryService,
    private readonly policy: BlanksPolicyService,
    private readonly calendar: CalendarService,
  ) {}

  @Post('counts')
  @Roles('supervisor')
  @Describes('Records a count; a difference is booked as an adjustment', { 201: COUNT })
  async count(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() body: NewCountBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const count = await this.counts.count(actor, siteId, body, request);
    return { ...count, countedAt: await this.localTime(siteId, count.countedAt) };
  }

  @Get('deliveries')
  @Roles('desk', 'auditor')
  @Describes('Deliveries that are expected; number and date may be unknown', { 200: DELIVERIES })
  async listDeliveries(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Query() { blankKind }: StockQueryOfKind,
  ) {
    const expected = await this.deliveries.list(actor, siteId, blankKind);
    return Promise.all(expected.map(async (d) => ({ ...d, notedAt: await this.localTime(siteId, d.notedAt) })));
  }

  @Post('deliveries')
  @Roles('supervisor')
  @Describes('Notes a delivery that is expected', { 201: DELIVERY })
  async noteDelivery(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() body: NewDeliveryBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const delivery = await this.deliveries.note(actor, siteId, body, request);
    return { ...delivery, notedAt: await this.localTime(siteId, delivery.notedAt) };
  }

  @Post('deliveries/:deliveryId/arrive')
  @Roles('supervisor')
  @Describes('The delivery is there: a receipt of as many cards as were counted', { 201: MOVEMENT })
  async arrive(
    @CurrentActor() actor: Actor,
    @Param() { siteId, deliveryId }: DeliveryParam,
    @Body() body: ArrivalBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const movement = await this.deliveries.arrive(actor, siteId, deliveryId, body, request);
    return { ...movement, occurredAt: await this.localTime(siteId, movement.occurredAt) };
  }

  @Post('deliveries/:deliveryId/withdraw')
  @Roles('supervisor')
  @HttpCode(204)
  @Describes('The delivery does not come', { 204: null })
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param() { siteId, deliveryId }: DeliveryParam,
    @Idempotent() request?: IdempotentRequest,
  ): Promise<void> {
    await this.deliveries.withdraw(actor, siteId, deliveryId, request);
  }

  @Get('policy')
  @Roles('desk', 'auditor')
  @Describes('How the site spreads its cards over its days', { 200: POLICY })
  async getPolicy(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Query() { blankKind }: StockQueryOfKind,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const policy = await this.policy.get(actor, siteId, blankKind);
    void reply.header('etag', etagOf(policy.version));
    return policy;
  }

  @Put('policy')
  @Roles('supervisor')
  @Describes('Keeps the policy; spreads nothing yet', { 200: POLICY })
  async savePolicy(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() body: PolicyBody,
    @IfMatch() version: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { blankKind, isAutomatic, weeks = null, reservePercent, firstPercent } = body;
    const rules = { blankKind, isAutomatic, weeks, reservePercent, firstPercent };
    const policy = await this.policy.save(actor, siteId, rules, version);
    void reply.header('etag', etagOf(policy.version));
    return policy;
  }

  @Get('policy/proposal')
  @Roles('desk', 'auditor')
  @Describes('What the policy would make of the coming days now', { 200: PROPOSAL })
  async propose(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Query() { blankKind }: StockQueryOfKind,
  ) {
    return present(await this.policy.preview(actor, siteId, { blankKind }));
  }

  @Post('policy/apply')
  @Roles('supervisor')
  @HttpCode(200)
  @Describes('Spreads the cards by the policy; never below promises, never more than on hand', { 200: PROPOSAL })
  async apply(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() { blankKind, includesHand }: ApplyBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return present(await this.policy.apply(actor, siteId, { blankKind, includesHand }, request));
  }

  private async localTime(siteId: string, instant: Date): Promise<string> {
    return isoWithOffset((await this.calendar.getSite(siteId)).timezone, instant);
  }
}

const present = ({ days, ...proposal }: SpreadProposal) => ({
  ...proposal,
  days: days.map(({ before, ...day }) => {
    const { allotted, promised, used } = before;
    return { ...day, before: allotted, promised, used };
  }),
});
