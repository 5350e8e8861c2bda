import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes, list } from '../../platform/http/answers.js';
import { SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { PlansConfirmService } from './plans.confirm.service.js';
import { ConfirmBody, PLAN, PlanParam } from './plans.plan.dto.js';
import { presentPlan } from './plans.presenter.js';
import type { Plan } from './plans.types.js';

@ApiTags('staff')
@Controller('api/v1')
export class PlansPlanController {
  constructor(
    private readonly plans: PlansConfirmService,
    private readonly calendar: CalendarService,
  ) {}

  @Get('calendar/:siteId/plans')
  @Roles('supervisor', 'auditor')
  @Describes('Plans that wait for an answer, the newest first', { 200: list(PLAN) })
  async listOpen(@CurrentActor() actor: Actor, @Param() { siteId }: SiteParam) {
    const plans = await this.plans.listOpen(actor, siteId);
    return Promise.all(plans.map((plan) => this.present(plan)));
  }

  @Get('plans/:planId')
  @Roles('supervisor', 'auditor')
  @Describes('Who would move where, who would lose a place or card, and who cannot be reached', { 200: PLAN })
  async get(@CurrentActor() actor: Actor, @Param() { planId }: PlanParam) {
    return this.present(await this.plans.get(actor, planId));
  }

  @Post('plans/:planId/confirm')
  @Roles('supervisor')
  @HttpCode(200)
  @Describes('Does what the plan says, or answers 409 with the new plan', { 200: PLAN })
  async confirm(
    @CurrentActor() actor: Actor,
    @Param() { planId }: PlanParam,
    @Body() { version }: ConfirmBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.present(await this.plans.confirm(actor, planId, version, request));
  }

  @Post('plans/:planId/withdraw')
  @Roles('supervisor')
  @HttpCode(200)
  @Describes('Puts the plan aside; nothing was changed', { 200: PLAN })
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param() { planId }: PlanParam,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.present(await this.plans.withdraw(actor, planId, request));
  }

  private async present(plan: Plan) {
    return presentPlan(plan, await this.calendar.getSite(plan.siteId));
  }
}
