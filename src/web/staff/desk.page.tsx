import { Body, Controller, Get, Header, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { renderToString } from 'preact-render-to-string';
import { newId } from '../../common/new-id.js';
import { BookingsReportsService } from '../../modules/bookings/bookings.reports.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { DeskConsoleService } from '../../modules/desk/desk.console.service.js';
import { MessagesService } from '../../modules/messages/messages.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { seeOther } from '../answer.js';
import { renderPage } from '../layout.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { deskMessages } from './desk-messages.js';
import { DeskActs } from './desk-acts.service.js';
import type { DeskProps } from './desk-parts.js';
import type { DeskReply } from './desk-reply.js';
import { DeskForm, DeskQuery } from './desk.form.js';
import { DeskParts, DeskView } from './desk.view.js';
import { Flash } from './flash.service.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';

const HTML = 'text/html; charset=utf-8';
const DESK = ['desk'] as const;
/** The browser's own module asks for what changed alone, in one round trip. */
const PART_HEADER = 'x-giliran-part';
const GO_TO_HEADER = 'x-giliran-go-to';
const HELP = '/meja?bantuan=1';

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
    private readonly view: DeskConsoleService,
    private readonly texts: ServiceTexts,
    private readonly reports: BookingsReportsService,
    private readonly messages: MessagesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Header('content-type', HTML)
  async show(@CurrentVisit() visit: Visit, @Query() query: DeskQuery): Promise<string> {
    const { actor, request, reply } = visit;
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, query.situs);
    if (!site) {
      const shell = this.shells.of(request, actor);
      return renderPage(<ChooseSiteView shell={shell} sites={sites} />);
    }
    // The browser bringing the lists up to date leaves the result of the last act unread.
    const outcome = isPart(visit) ? null : this.flash.take(request, reply);
    return this.render(visit, site, sites.length, query, { outcome });
  }

  @Post()
  @Header('content-type', HTML)
  async act(@CurrentVisit() visit: Visit, @Body() form: DeskForm): Promise<string> {
    const { actor, request, reply } = visit;
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, form.situs);
    if (!site) return seeOther(reply, '/meja');
    const answer = await this.acts.run(actor, site, form);
    const isHere = answer.goTo === undefined || answer.goTo === HELP;
    if (isPart(visit) && !isHere) void reply.header(GO_TO_HEADER, answer.goTo);
    if (isPart(visit) || answer.options || answer.revealed) {
      void reply.status(200);
      return this.render(visit, site, sites.length, { bantuan: answer.goTo === HELP ? '1' : undefined }, answer);
    }
    if (answer.outcome) this.flash.put(reply, answer.outcome);
    return seeOther(reply, answer.goTo ?? '/meja');
  }

  private async render(
    visit: Visit,
    site: Site,
    siteCount: number,
    { semua, bantuan }: DeskQuery,
    reply: DeskReply,
  ): Promise<string> {
    const { actor, request } = visit;
    const [console, reports, services] = await Promise.all([
      this.view.console(actor, site.id),
      this.reports.countOpen(actor, site.id),
      this.texts.all(),
    ]);
    const told = console.current ? await this.messages.listOfCode(console.current.code) : [];
    const props: DeskProps = {
      shell: this.shells.of(request, actor, { site, siteCount }),
      site,
      console,
      services,
      formKey: newId(this.clock.now()),
      showsAll: semua === '1',
      showsHelp: bantuan === '1',
      reply,
      reports,
      said: deskMessages(told, site.timezone),
    };
    return isPart(visit) ? renderToString(<DeskParts {...props} />) : renderPage(<DeskView {...props} />);
  }
}

const isPart = ({ request }: Visit): boolean => request.headers[PART_HEADER] === '1';
