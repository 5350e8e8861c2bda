import { Body, Controller, Get, Header, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../../common/new-id.js';
import { BookingsReportsService } from '../../modules/bookings/bookings.reports.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { renderPage } from '../layout.js';
import { DeskForm, DeskQuery } from './desk.form.js';
import { DeskView } from './desk.view.js';
import { DeskActs, type DeskReply } from './desk-acts.service.js';
import { Flash } from './flash.service.js';
import { seeOther } from './see-other.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';

const HTML = 'text/html; charset=utf-8';
const DESK = ['desk'] as const;

@ApiExcludeController()
@Controller('meja')
@Roles(...DESK)
@UseFilters(SignInFilter)
export class DeskPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly acts: DeskActs,
    private readonly view: DeskViewService,
    private readonly calendar: CalendarService,
    private readonly texts: ServiceTexts,
    private readonly reports: BookingsReportsService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Header('content-type', HTML)
  async show(
    @CurrentActor() actor: Actor,
    @Query() query: DeskQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, query.situs);
    if (!site) return this.askForSite(request, actor, sites);
    const outcome = query.segar ? null : this.flash.take(request, reply);
    return this.render(request, actor, site, sites.length, query, { outcome });
  }

  @Post()
  @Header('content-type', HTML)
  async act(
    @CurrentActor() actor: Actor,
    @Body() form: DeskForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, form.situs);
    if (!site) return seeOther(reply, '/meja');
    const answer = await this.acts.run(actor, site, form);
    if (answer.matches || answer.revealed) {
      void reply.status(200);
      return this.render(request, actor, site, sites.length, {}, answer);
    }
    if (answer.outcome) this.flash.put(reply, answer.outcome);
    return seeOther(reply, answer.goTo ?? '/meja');
  }

  private askForSite(request: FastifyRequest, actor: Actor, sites: Site[]): string {
    const shell = this.shells.of(request, actor);
    return renderPage(<ChooseSiteView shell={shell} title="Di mana Anda bertugas?" sites={sites} />);
  }

  private async render(
    request: FastifyRequest,
    actor: Actor,
    site: Site,
    siteCount: number,
    { semua, bantuan }: DeskQuery,
    reply: DeskReply,
  ): Promise<string> {
    const console = await this.view.console(actor, site.id);
    const [day = null] = await this.calendar.listDays(site.id, console.date, console.date);
    return renderPage(
      <DeskView
        shell={this.shells.of(request, actor, site, siteCount)}
        site={site}
        console={console}
        day={day}
        services={await this.texts.all()}
        formKey={newId(this.clock.now())}
        showsAll={semua === '1'}
        showsHelp={bantuan === '1'}
        reply={reply}
        reports={await this.reports.countOpen(actor, site.id)}
      />,
    );
  }
}
