import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import {
  MOVEMENT,
  MovementParam,
  MovementQuery,
  MOVEMENTS,
  NewMovementBody,
  ReasonBody,
  STOCK,
  StockQueryOfKind,
} from './blanks.dto.js';
import { BlanksOutlookService } from './blanks.outlook.service.js';
import { BlanksStockService } from './blanks.stock.service.js';
import type { Movement } from './blanks.types.js';

const PAGE_SIZE = 50;

@ApiTags('staff')
@Controller('api/v1/stock/:siteId')
export class BlanksController {
  constructor(
    private readonly stock: BlanksStockService,
    private readonly outlook: BlanksOutlookService,
    private readonly calendar: CalendarService,
  ) {}

  @Get()
  @Roles('desk', 'auditor')
  @Describes('Cards on hand, promised and free, and how long they last', { 200: STOCK })
  overview(@CurrentActor() actor: Actor, @Param() { siteId }: SiteParam, @Query() { blankKind }: StockQueryOfKind) {
    return this.outlook.overview(actor, siteId, blankKind);
  }

  @Get('movements')
  @Roles('desk', 'auditor')
  @Describes('The ledger, the latest entry first, with the number and sum of all that was found', { 200: MOVEMENTS })
  async movements(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Query() { blankKind = 'ktp', kind, from, to, page = '1' }: MovementQuery,
  ) {
    const filter = { blankKind, kind, from, to };
    const found = await this.outlook.search(actor, siteId, filter, { size: PAGE_SIZE, number: Number(page) });
    const { timezone } = await this.calendar.getSite(siteId);
    const lines = found.lines.map((l) => ({ ...l, occurredAt: isoWithOffset(timezone, l.occurredAt) }));
    return { ...found, lines };
  }

  @Post('movements')
  @Roles('supervisor')
  @Describes('Records a movement of cards', { 201: MOVEMENT })
  async move(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() body: NewMovementBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    if (body.quantity === 0 || (body.quantity < 0 && body.kind !== 'adjustment')) {
      throw new InvalidInput([{ field: 'quantity', code: 'out_of_range' }]);
    }
    return this.present(siteId, await this.stock.move(actor, siteId, body, request));
  }

  @Post('movements/:movementId/reverse')
  @Roles('supervisor')
  @Describes('Takes a movement back by a reversing entry; both sides of a transfer', { 201: MOVEMENT })
  async reverse(
    @CurrentActor() actor: Actor,
    @Param() { siteId, movementId }: MovementParam,
    @Body() { reason }: ReasonBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.present(siteId, await this.stock.reverse(actor, siteId, movementId, reason, request));
  }

  private async present(siteId: string, movement: Movement) {
    const { timezone } = await this.calendar.getSite(siteId);
    return { ...movement, occurredAt: isoWithOffset(timezone, movement.occurredAt) };
  }
}
