import { Controller, createParamDecorator, type ExecutionContext, Get, Param, Sse } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { auditTime, catchError, EMPTY, interval, map, merge, type Observable, switchMap } from 'rxjs';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes } from '../../platform/http/answers.js';
import { bearerOf } from '../../platform/http/header.decorators.js';
import { CodeParam } from '../../platform/http/params.js';
import { Live } from '../../platform/live/live.service.js';
import { POSITION } from './desk.dto.js';
import { DeskPositionService } from './desk.position.service.js';
import { type Position, POSITION_COOKIE } from './desk.types.js';

/** A page that hears nothing for three of these knows that its data is old. */
const HEARTBEAT_MS = 10_000;
/** Many changes at once are shown as one. */
const SETTLE_MS = 200;

/** The booking's token: of the header, else of the cookie that the booking's own page set. */
const PositionToken = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { headers, cookies } = context.switchToHttp().getRequest<FastifyRequest>();
  return bearerOf(headers) ?? cookies[POSITION_COOKIE] ?? '';
});

@ApiTags('public')
@Controller('api/v1/bookings/:code/position')
export class DeskPositionController {
  constructor(
    private readonly positions: DeskPositionService,
    private readonly live: Live,
  ) {}

  @Public()
  @ApiBearerAuth()
  @Get()
  @Describes('Where the booking stands in line; the same 404 for an unknown code and a wrong token', { 200: POSITION })
  position(@Param() { code }: CodeParam, @PositionToken() token: string): Promise<Position> {
    return this.positions.position(code, token);
  }

  /** At once, after every change at the site, and every ten seconds as a sign of life; ends with the link. */
  @Public()
  @ApiBearerAuth()
  @Sse('events')
  @ApiProduces('text/event-stream')
  @Describes('The position as a stream of events: at once, after every change, and every ten seconds', {
    200: POSITION,
  })
  async events(
    @Param() { code }: CodeParam,
    @PositionToken() token: string,
  ): Promise<Observable<{ data: Position; type: string }>> {
    const { site } = await this.positions.look(code, token);
    const changed = this.live.changes(`site:${site.id}`).pipe(auditTime(SETTLE_MS));
    const positions = merge(changed, interval(HEARTBEAT_MS)).pipe(
      switchMap(() => this.positions.position(code, token)),
      map((data) => ({ data, type: 'position' })),
      catchError(() => EMPTY),
    );
    return this.live.stream(positions);
  }
}
