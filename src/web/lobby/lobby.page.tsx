import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Text } from '../../platform/http/fields.js';
import { Frames } from '../frame.service.js';
import { renderPage } from '../layout.js';
import { LobbyView } from './lobby.view.js';
import { LobbySitesView } from './lobby-sites.view.js';

const HTML = 'text/html; charset=utf-8';

export class LobbyParam {
  @Text(60) siteCode: string;
}

@ApiExcludeController()
@Controller('lobi')
@Public()
export class LobbyPage {
  constructor(
    private readonly frames: Frames,
    private readonly calendar: CalendarService,
    private readonly view: DeskViewService,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  @Get()
  @Header('content-type', HTML)
  async choose(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const sites = await this.calendar.listSites();
    const [only, ...others] = sites;
    if (only && others.length === 0) {
      void reply.status(303).header('location', `/lobi/${only.code}`);
      return '';
    }
    return renderPage(<LobbySitesView frame={this.frames.of(request)} sites={sites} />);
  }

  @Get(':siteCode')
  @Header('content-type', HTML)
  async show(@Param() { siteCode }: LobbyParam): Promise<string> {
    const site = (await this.calendar.listSites()).find((s) => s.code === siteCode);
    if (!site) throw new NotFound();
    const board = await this.view.board(site.id);
    const { asset } = this.frames;
    const startUrl = `${this.env.giliranOrigin}/`;
    return renderPage(<LobbyView asset={asset} site={site} board={board} now={this.clock.now()} startUrl={startUrl} />);
  }
}
