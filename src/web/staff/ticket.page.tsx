import { Controller, Get, Param, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DeskConsoleService } from '../../modules/desk/desk.console.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { Env } from '../../platform/config/env.js';
import { Uuid } from '../../platform/http/fields.js';
import { show } from '../answer.js';
import { bookingPaths } from '../resident/paths.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { Flash } from './flash.service.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { StaffShells } from './staff-shell.service.js';
import { TicketPaperView } from './ticket.view.js';

export class TicketPaperParam {
  @Uuid() ticketId: string;
}

/** The paper of one ticket, as often as it is needed. */
@ApiExcludeController()
@Controller('meja/karcis')
@Roles('desk')
@UseFilters(SignInFilter)
export class TicketPage {
  constructor(
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly view: DeskConsoleService,
    private readonly texts: ServiceTexts,
    private readonly env: Env,
  ) {}

  @Get(':ticketId')
  async show(
    @CurrentVisit() { actor, request, reply }: Visit,
    @Param() { ticketId }: TicketPaperParam,
  ): Promise<string> {
    const { ticket, site, serviceOn, token, expected } = await this.view.paper(actor, ticketId);
    const services = await this.texts.all();
    return show(
      reply,
      <TicketPaperView
        shell={this.shells.of(request, actor, { site })}
        ticket={ticket}
        site={site}
        serviceOn={serviceOn}
        serviceName={services[ticket.serviceCode].name}
        positionUrl={`${this.env.giliranOrigin}${bookingPaths(ticket.code, token).position}`}
        expected={expected}
        outcome={this.flash.take(request, reply)}
      />,
    );
  }
}
