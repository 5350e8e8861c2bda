import { Controller, Get, Param, Sse } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes } from '../../platform/http/answers.js';
import { SiteParam } from '../../platform/http/params.js';
import { Live } from '../../platform/live/live.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { type BoardEvent, DeskBoardService } from './desk.board.service.js';
import { BOARD } from './desk.dto.js';
import type { Board } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

@ApiTags('public')
@Controller('api/v1/sites/:siteId/board')
export class DeskBoardController {
  constructor(
    private readonly view: DeskViewService,
    private readonly boards: DeskBoardService,
    private readonly calendar: CalendarService,
    private readonly live: Live,
  ) {}

  @Public()
  @Get()
  @Describes('What the lobby shows: numbers of tickets, never a person', { 200: BOARD })
  board(@Param() { siteId }: SiteParam): Promise<Board> {
    return this.view.board(siteId);
  }

  /** Events `board` (whole) and `beat` (the instant it holds for); 503 when as many listen as this process serves. */
  @Public()
  @Sse('events')
  @ApiProduces('text/event-stream')
  @Describes('The board as a stream of events: whole at once and after every change, and a beat each second', {
    200: BOARD,
  })
  async events(@Param() { siteId }: SiteParam): Promise<Observable<BoardEvent>> {
    await this.calendar.getSite(siteId);
    return this.live.stream(this.boards.events(siteId));
  }
}
