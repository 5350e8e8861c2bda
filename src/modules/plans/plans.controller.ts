import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { addDays } from '../../common/local-date.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes, list } from '../../platform/http/answers.js';
import { assertRange } from '../../platform/http/date-range.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import {
  CalendarDayParam,
  CalendarQuery,
  DecisionBody,
  ExtraDayBody,
  PUBLISHED_DAYS,
  PublishBody,
  SERVICE_DAY,
} from './plans.dto.js';
import { PlansService } from './plans.service.js';

@ApiTags('staff')
@Controller('api/v1/calendar')
export class PlansController {
  constructor(
    private readonly plans: PlansService,
    private readonly calendar: CalendarService,
  ) {}

  @Get(':siteId/days')
  @Roles('desk', 'auditor')
  @Describes('Service days as published, at most 92', { 200: list(SERVICE_DAY) })
  async days(@CurrentActor() actor: Actor, @Param() { siteId }: SiteParam, @Query() { from, to }: CalendarQuery) {
    const site = await this.calendar.getSiteFor(actor, siteId, ['desk', 'auditor']);
    const start = from ?? this.calendar.today(site);
    const end = to ?? addDays(start, site.horizonDays);
    assertRange(start, end);
    return this.calendar.listDays(siteId, start, end);
  }

  @Post(':siteId/publish')
  @Roles('supervisor')
  @HttpCode(200)
  @Describes('Publishes dates from the opening templates; days that exist stay as they are', { 200: PUBLISHED_DAYS })
  publish(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() { from, to, acknowledgeUndecreed }: PublishBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    assertRange(from, to);
    return this.plans.publish(actor, siteId, from, to, acknowledgeUndecreed, request);
  }

  @Post(':siteId/extra-days')
  @Roles('supervisor')
  @Describes('Opens one date that no template opens', { 201: SERVICE_DAY })
  addExtraDay(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() body: ExtraDayBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    if (body.closesAt <= body.opensAt) throw new InvalidInput([{ field: 'closesAt', code: 'out_of_range' }]);
    return this.plans.addExtraDay(actor, siteId, body, request);
  }

  @Post('days/:dayId/decision')
  @Roles('supervisor')
  @HttpCode(200)
  @Describes('Opens or closes a day that waits for a decision', { 200: SERVICE_DAY })
  decide(
    @CurrentActor() actor: Actor,
    @Param() { dayId }: CalendarDayParam,
    @Body() { open, reason }: DecisionBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.plans.decide(actor, dayId, open, reason, request);
  }
}
