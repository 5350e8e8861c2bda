import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { addDays } from '../../common/local-date.js';
import { longDate, zoneName } from '../../common/spoken-date.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { Board } from '../../modules/desk/desk.types.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Env } from '../../platform/config/env.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Text } from '../../platform/http/fields.js';
import { seeOther, show } from '../answer.js';
import { Frames } from '../frame.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { type Place, spoken } from './lobby-board.view.js';
import { LobbyView } from './lobby.view.js';
import { LobbySitesView } from './lobby-sites.view.js';

/** A closed site says when it opens again, if that is so near. */
const LOOK_AHEAD_DAYS = 60;

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
    private readonly env: Env,
  ) {}

  @Get()
  async choose(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const sites = await this.calendar.listSites();
    const [only, ...others] = sites;
    if (only && others.length === 0) return seeOther(reply, `/lobi/${only.code}`);
    return show(reply, <LobbySitesView frame={this.frames.of(request)} sites={sites} />);
  }

  @Get(':siteCode')
  async show(@CurrentVisit() { request, reply }: Visit, @Param() { siteCode }: LobbyParam): Promise<string> {
    const site = (await this.calendar.listSites()).find((s) => s.code === siteCode);
    if (!site) throw new NotFound();
    const board = await this.view.board(site.id);
    return show(
      reply,
      <LobbyView
        asset={this.frames.asset}
        siteName={site.name}
        place={await this.placeOf(site, board)}
        board={board}
        ownPlaceUrl={`${this.env.giliranOrigin}/lobi/${site.code}/nomor`}
        isAuto={request.url.split('?')[1] === 'tiap=15'}
      />,
    );
  }

  private async placeOf(site: Site, { date, opensAt }: Board): Promise<Place> {
    const days = await this.calendar.listDays(site.id, addDays(date, 1), addDays(date, LOOK_AHEAD_DAYS));
    const next = days.find((day) => day.status === 'open');
    const zone = zoneName(site.timezone);
    return {
      siteId: site.id,
      prints: site.prints,
      zone,
      date,
      opensAt,
      today: longDate('id', date, site.timezone),
      next: next ? `${longDate('id', next.date, site.timezone)} pukul ${spoken(next.opensAt)} ${zone}` : null,
    };
  }
}
