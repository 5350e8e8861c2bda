import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { DayStockBody, NewMovementBody, StockDayParam, StockSiteParam } from './blanks.dto.js';
import { BlanksStockService } from './blanks.stock.service.js';

@ApiTags('staff')
@Controller('api/v1/stock/:siteId')
export class BlanksController {
  constructor(private readonly stock: BlanksStockService) {}

  @Get()
  @Roles('desk', 'auditor')
  overview(@CurrentActor() actor: Actor, @Param() { siteId }: StockSiteParam) {
    return this.stock.overview(actor, siteId);
  }

  @Post('movements')
  @Roles('supervisor')
  move(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: StockSiteParam,
    @Body() body: NewMovementBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    if (body.quantity === 0 || (body.quantity < 0 && body.kind !== 'adjustment')) {
      throw new InvalidInput([{ field: 'quantity', code: 'out_of_range' }]);
    }
    return this.stock.move(actor, siteId, body, request);
  }

  @Put('days/:date')
  @Roles('supervisor')
  allot(@CurrentActor() actor: Actor, @Param() { siteId, date }: StockDayParam, @Body() body: DayStockBody) {
    return this.stock.allot(actor, siteId, date, body);
  }
}
