import { Controller, Get, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { SchoolsRosterSessionService } from '../../modules/schools/schools.roster.session.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { localeOf } from '../../platform/http/locale.js';
import { show } from '../answer.js';
import { t } from '../messages.js';
import { SignInFilter } from '../staff/sign-in.filter.js';
import { ChooseSiteView } from '../staff/staff.layout.js';
import { StaffShells } from '../staff/staff-shell.service.js';
import { StaffSites } from '../staff/staff-sites.service.js';
import { readTypedDate } from '../staff/typed-date.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { TeamView } from './roster-team.view.js';
import { TeamQuery } from './roster.form.js';

const DESK = ['desk'] as const;

/** Who comes with a school to a site on a day: for the team, on paper too. */
@ApiExcludeController()
@Controller('meja/sekolah')
@Roles(...DESK)
@UseFilters(SignInFilter)
export class TeamPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly calendar: CalendarService,
    private readonly sessions: SchoolsRosterSessionService,
  ) {}

  @Get()
  async show(@CurrentVisit() { actor, request, reply }: Visit, @Query() query: TeamQuery): Promise<string> {
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, query.situs);
    const locale = localeOf(request);
    const shell = this.shells.of(request, actor, { site, siteCount: sites.length, locale });
    if (!site) return show(reply, <ChooseSiteView shell={shell} title={t(locale, 'team.title')} sites={sites} />);
    const date = readTypedDate(query.tanggal ?? '') ?? this.calendar.today(site);
    const visits = await this.sessions.ofTeam(actor, site, date);
    return show(reply, <TeamView shell={shell} site={site} date={date} visits={visits} />);
  }
}
