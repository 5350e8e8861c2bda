import { Controller, Get, Header, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { TicketView } from '../../modules/desk/desk.types.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Uuid } from '../../platform/http/fields.js';
import { renderPage } from '../layout.js';
import { Flash } from './flash.service.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { StaffShells } from './staff-shell.service.js';
import { TicketPaperView } from './ticket.view.js';

const MINUTE = 60_000;
const ROUND_MS = 5 * MINUTE;

export class TicketPaperParam {
  @Uuid() ticketId: string;
}

@ApiExcludeController()
@Controller('meja/karcis')
@Roles('desk')
@UseFilters(SignInFilter)
export class TicketPage {
  constructor(
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly view: DeskViewService,
    private readonly texts: ServiceTexts,
    private readonly clock: Clock,
  ) {}

  @Get(':ticketId')
  @Header('content-type', 'text/html; charset=utf-8')
  async show(
    @CurrentActor() actor: Actor,
    @Param() { ticketId }: TicketPaperParam,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { ticket, site, serviceOn } = await this.view.ticket(actor, ticketId);
    const services = await this.texts.all();
    return renderPage(
      <TicketPaperView
        shell={this.shells.of(request, actor, site)}
        ticket={ticket}
        siteName={site.name}
        zone={site.timezone}
        serviceOn={serviceOn}
        serviceName={services[ticket.serviceCode].name}
        expected={await this.expectedCall(ticket, site)}
        outcome={this.flash.take(request, reply)}
      />,
    );
  }

  /** Outward to five minutes, and never before the booked time. */
  private async expectedCall({ status, bookedFor }: TicketView, site: Site): Promise<{ from: Date; to: Date } | null> {
    if (status !== 'waiting') return null;
    const { low, high } = (await this.view.board(site.id)).waitMinutes;
    const now = this.clock.now().getTime();
    const from = Math.max(now + low * MINUTE, bookedFor?.getTime() ?? 0);
    const to = from + (high - low) * MINUTE;
    return {
      from: new Date(Math.floor(from / ROUND_MS) * ROUND_MS),
      to: new Date(Math.ceil(to / ROUND_MS) * ROUND_MS),
    };
  }
}
