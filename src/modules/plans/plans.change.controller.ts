import { Body, Controller, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes, list } from '../../platform/http/answers.js';
import { assertRange } from '../../platform/http/date-range.js';
import { etagOf } from '../../platform/http/etag.js';
import { IfMatch } from '../../platform/http/header.decorators.js';
import { SiteDateParam, SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { PlansChangeService } from './plans.change.service.js';
import { ClosureBody, SERVICE_DAY } from './plans.dto.js';
import { CountersBody, DAY_STOCK, DayStockBody, HoursBody, PLAN_MADE, PlacesBody } from './plans.plan.dto.js';
import { presentPlan } from './plans.presenter.js';
import type { ChangeOutcome, DayShape, Plan } from './plans.types.js';

/** Changes of published days: 200 with the day when nobody has to move, 202 with the plan when somebody would. */
@ApiTags('staff')
@Controller('api/v1')
@Roles('supervisor')
export class PlansChangeController {
  constructor(
    private readonly changes: PlansChangeService,
    private readonly calendar: CalendarService,
  ) {}

  @Post('calendar/:siteId/days/:date/counters')
  @HttpCode(200)
  @Describes('Opens or closes counters of one day', { 200: SERVICE_DAY, 202: PLAN_MADE })
  setCounters(
    @CurrentActor() actor: Actor,
    @Param() day: SiteDateParam,
    @Body() { reason, ...shape }: CountersBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.changeDay(actor, day, shape, reason, reply, request);
  }

  @Post('calendar/:siteId/days/:date/hours')
  @HttpCode(200)
  @Describes('Makes one day longer or shorter', { 200: SERVICE_DAY, 202: PLAN_MADE })
  setHours(
    @CurrentActor() actor: Actor,
    @Param() day: SiteDateParam,
    @Body() { reason, ...shape }: HoursBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.changeDay(actor, day, shape, reason, reply, request);
  }

  @Post('calendar/:siteId/days/:date/places')
  @HttpCode(200)
  @Describes('Keeps more or fewer places of one day for schools, for needs, and for walk-ins', {
    200: SERVICE_DAY,
    202: PLAN_MADE,
  })
  setPlaces(
    @CurrentActor() actor: Actor,
    @Param() day: SiteDateParam,
    @Body() { reason, ...shape }: PlacesBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.changeDay(actor, day, shape, reason, reply, request);
  }

  @Post('calendar/:siteId/closures')
  @HttpCode(200)
  @Describes('Closes dates, published or not; gives the days that were published', {
    200: list(SERVICE_DAY),
    202: PLAN_MADE,
  })
  async close(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() body: ClosureBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    assertRange(body.from, body.to);
    const outcome = await this.changes.close(actor, siteId, body, request);
    return outcome.applied ? outcome.days : this.made(reply, outcome.plan);
  }

  @Put('stock/:siteId/days/:date')
  @Describes('Sets cards of the site aside for a day', { 200: DAY_STOCK, 202: PLAN_MADE })
  async allot(
    @CurrentActor() actor: Actor,
    @Param() { siteId, date }: SiteDateParam,
    @Body() { allotted, reserve, blankKind }: DayStockBody,
    @IfMatch() version: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.changes.proposeAllotment(actor, siteId, date, {
      allotted,
      reserve,
      blankKind,
      version,
    });
    if (!outcome.applied) return this.made(reply, outcome.plan);
    void reply.header('etag', etagOf(outcome.day.version));
    return outcome.day;
  }

  private async changeDay(
    actor: Actor,
    { siteId, date }: SiteDateParam,
    shape: DayShape,
    reason: string,
    reply: FastifyReply,
    request?: IdempotentRequest,
  ) {
    const outcome: ChangeOutcome = await this.changes.changeDay(actor, siteId, date, shape, reason, request);
    return outcome.applied ? outcome.days[0] : this.made(reply, outcome.plan);
  }

  private async made(reply: FastifyReply, plan: Plan) {
    void reply.status(202);
    return { plan: presentPlan(plan, await this.calendar.getSite(plan.siteId)) };
  }
}
