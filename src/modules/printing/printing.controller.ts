import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import {
  FILE_RESULT,
  HANDED_OVER,
  HandOverBody,
  OVERVIEW,
  RECORD,
  RecordParam,
  RecordQuery,
  RECORDS,
  StatusBody,
  StatusFileBody,
} from './printing.dto.js';
import { PrintingService } from './printing.service.js';

/** Records of people as staff enter them, and who waits for a card. */
@ApiTags('staff')
@Controller('api/v1/printing/:siteId')
export class PrintingController {
  constructor(private readonly printing: PrintingService) {}

  @Get()
  @Roles('desk', 'supervisor', 'auditor')
  @Describes('Who waits for a card, by status and by month beside the stock', { 200: OVERVIEW })
  overview(@CurrentActor() actor: Actor, @Param() { siteId }: SiteParam) {
    return this.printing.overview(actor, siteId);
  }

  @Get('records')
  @Roles('desk', 'supervisor', 'auditor')
  @Describes('People of one status, by the day from which their card may be printed', { 200: RECORDS })
  list(@CurrentActor() actor: Actor, @Param() { siteId }: SiteParam, @Query() query: RecordQuery) {
    const filter = { status: query.status, isDue: query.isDue === 'true' };
    return this.printing.list(actor, siteId, filter, Number(query.page ?? '1'));
  }

  @Post('records/:recordId/status')
  @HttpCode(200)
  @Roles('supervisor')
  @Describes('Enters the status of one record; a printed card leaves the stock', { 200: RECORD })
  setStatus(
    @CurrentActor() actor: Actor,
    @Param() { siteId, recordId }: RecordParam,
    @Body() body: StatusBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.printing.setStatus(actor, siteId, recordId, body, request);
  }

  @Post('statuses')
  @HttpCode(200)
  @Roles('supervisor')
  @Describes('Enters statuses of many people; each line that is refused says why', { 200: FILE_RESULT })
  importStatuses(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() { text }: StatusFileBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.printing.importStatuses(actor, siteId, text, request);
  }

  @Post('hand-overs')
  @HttpCode(200)
  @Roles('supervisor')
  @Describes('Notes cards that were handed over through a school', { 200: HANDED_OVER })
  handOver(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() { recordIds }: HandOverBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.printing.handOver(actor, siteId, recordIds, request);
  }
}
