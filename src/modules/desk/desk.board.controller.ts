import { Controller, Get, Param, Sse } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Observable, auditTime, interval, map, merge, switchMap, takeUntil } from 'rxjs';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes } from '../../platform/http/answers.js';
import { SiteParam } from '../../platform/http/params.js';
import { Live } from '../../platform/live/live.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { BOARD } from './desk.dto.js';
import type { Board } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

/** A display that hears nothing this long knows that its data is old. */
const HEARTBEAT_MS = 5_000;
/** Many changes at once are shown as one. */
const SETTLE_MS = 100;

@ApiTags('public')
@Controller('api/v1/sites/:siteId/board')
export class DeskBoardController {
  constructor(
    private readonly view: DeskViewService,
    private readonly calendar: CalendarService,
    private readonly live: Live,
  ) {}

  @Public()
  @Get()
  @Describes('What the lobby shows: numbers of tickets, never a person', { 200: BOARD })
  board(@Param() { siteId }: SiteParam): Promise<Board> {
    return this.view.board(siteId);
  }

  /** The whole board at once, again after every change, and every five seconds as a sign of life. */
  @Public()
  @Sse('events')
  @ApiProduces('text/event-stream')
  @Describes('The board as a stream of events: at once, after every change, and every five seconds', { 200: BOARD })
  async events(@Param() { siteId }: SiteParam): Promise<Observable<{ data: Board; type: string }>> {
    await this.calendar.getSite(siteId);
    const changed = this.live.changes(`site:${siteId}`).pipe(auditTime(SETTLE_MS));
    return merge(changed, interval(HEARTBEAT_MS)).pipe(
      switchMap(() => this.view.board(siteId)),
      map((data) => ({ data, type: 'board' })),
      takeUntil(this.live.closed),
    );
  }
}
