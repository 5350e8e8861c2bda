import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { DeskNumberService } from '../../modules/desk/desk.number.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { seeOther, show } from '../answer.js';
import { Frames } from '../frame.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { LobbyParam } from './lobby.page.js';
import { labelOf, LONGEST } from './number.rules.js';
import { NumberView } from './number.view.js';

@ApiExcludeController()
@Controller('lobi/:siteCode/nomor')
@Public()
export class NumberPage {
  constructor(
    private readonly frames: Frames,
    private readonly calendar: CalendarService,
    private readonly numbers: DeskNumberService,
  ) {}

  @Get()
  async show(@CurrentVisit() { request, reply }: Visit, @Param() { siteCode }: LobbyParam): Promise<string> {
    const site = (await this.calendar.listSites()).find((one) => one.code === siteCode);
    if (!site) throw new NotFound();
    const typed = new URLSearchParams(request.url.split('?')[1]).get('nomor') ?? '';
    const asked = labelOf(typed);
    // Whatever it is, it shall not stay in an address.
    if (!asked && typed.length > LONGEST) return seeOther(reply, `/lobi/${site.code}/nomor?nomor=-`);
    const position = asked ? await this.numbers.find(site.id, asked) : null;
    const frame = this.frames.of(request);
    return show(
      reply,
      <NumberView frame={frame} site={site} asked={asked} isOdd={!asked && typed !== ''} position={position} />,
    );
  }
}
