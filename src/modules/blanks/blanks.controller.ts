import { Body, Controller, Get, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { etagOf } from '../../platform/http/etag.js';
import { IfMatch } from '../../platform/http/header.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import {
  DAY_STOCK,
  DayStockBody,
  MOVEMENT,
  NewMovementBody,
  STOCK,
  StockDayParam,
  StockSiteParam,
} from './blanks.dto.js';
import { BlanksStockService } from './blanks.stock.service.js';

@ApiTags('staff')
@Controller('api/v1/stock/:siteId')
export class BlanksController {
  constructor(
    private readonly stock: BlanksStockService,
    private readonly calendar: CalendarService,
  ) {}

  @Get()
  @Roles('desk', 'auditor')
  @Describes('Cards on hand, promised and free, and how long they last', { 200: STOCK })
  overview(@CurrentActor() actor: Actor, @Param() { siteId }: StockSiteParam) {
    return this.stock.overview(actor, siteId);
  }

  @Post('movements')
  @Roles('supervisor')
  @Describes('Records a movement of cards', { 201: MOVEMENT })
  async move(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: StockSiteParam,
    @Body() body: NewMovementBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    if (body.quantity === 0 || (body.quantity < 0 && body.kind !== 'adjustment')) {
      throw new InvalidInput([{ field: 'quantity', code: 'out_of_range' }]);
    }
    const movement = await this.stock.move(actor, siteId, body, request);
    const { timezone } = await this.calendar.getSite(siteId);
    return { ...movement, occurredAt: isoWithOffset(timezone, movement.occurredAt) };
  }

  @Put('days/:date')
  @Roles('supervisor')
  @Describes('Sets cards of the site aside for a day', { 200: DAY_STOCK })
  async allot(
    @CurrentActor() actor: Actor,
    @Param() { siteId, date }: StockDayParam,
    @Body() body: DayStockBody,
    @IfMatch() version: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { allotted, reserve, blankKind } = body;
    const day = await this.stock.allot(actor, siteId, date, { allotted, reserve, blankKind, version });
    void reply.header('etag', etagOf(day.version));
    return day;
  }
}
