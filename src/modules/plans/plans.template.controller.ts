import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarTemplateService } from '../calendar/calendar.template.service.js';
import { TemplateBody, TemplateEndBody, TemplateParam, TEMPLATES } from './plans.plan.dto.js';

/** Opening templates: they make days that are still to be published, and touch no other. */
@ApiTags('staff')
@Controller('api/v1/calendar/:siteId/templates')
@Roles('supervisor')
export class PlansTemplateController {
  constructor(private readonly templates: CalendarTemplateService) {}

  @Get()
  @Describes('Opening templates by weekday, the oldest first', { 200: TEMPLATES })
  list(@CurrentActor() actor: Actor, @Param() { siteId }: SiteParam) {
    return this.templates.list(actor, siteId);
  }

  @Post()
  @HttpCode(201)
  @Describes('Adds a template; days that are published stay as they are', { 201: TEMPLATES })
  async add(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() { effectiveTo, ...template }: TemplateBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const { opensAt, closesAt, counters, schoolPlaces, priorityPlaces, effectiveFrom } = template;
    const refuse = (field: string): never => {
      throw new InvalidInput([{ field, code: 'out_of_range' }]);
    };
    if (closesAt <= opensAt) refuse('closesAt');
    if (schoolPlaces + priorityPlaces > counters) refuse('schoolPlaces');
    if (effectiveTo && effectiveTo < effectiveFrom) refuse('effectiveTo');
    await this.templates.add(actor, siteId, { ...template, effectiveTo: effectiveTo ?? null }, request);
    return this.templates.list(actor, siteId);
  }

  @Post(':templateId/end')
  @HttpCode(200)
  @Describes('Lets a template end; days that are published stay as they are', { 200: TEMPLATES })
  async end(
    @CurrentActor() actor: Actor,
    @Param() { siteId, templateId }: TemplateParam,
    @Body() { lastDay }: TemplateEndBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    await this.templates.end(actor, siteId, templateId, lastDay, request);
    return this.templates.list(actor, siteId);
  }
}
