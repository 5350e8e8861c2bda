import { Controller, Get, Param, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SchoolsRosterService } from '../../modules/schools/schools.roster.service.js';
import { SchoolsRosterSessionService } from '../../modules/schools/schools.roster.session.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { Env } from '../../platform/config/env.js';
import { localeOf } from '../../platform/http/locale.js';
import { show } from '../answer.js';
import { StaffShells } from '../staff/staff-shell.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { SchoolDayView } from './roster-day.view.js';
import { NoticeView } from './roster-notice.view.js';
import { RosterParam, RosterQuery } from './roster.form.js';
import { SchoolSignInFilter } from './school-sign-in.filter.js';

/** The day of a school, and the letters that go home before it. */
@ApiExcludeController()
@Controller('sekolah/permintaan/:requestId/siswa')
@Roles('school', 'supervisor')
@UseFilters(SchoolSignInFilter)
export class SchoolDayPage {
  constructor(
    private readonly env: Env,
    private readonly shells: StaffShells,
    private readonly rosters: SchoolsRosterService,
    private readonly sessions: SchoolsRosterSessionService,
  ) {}

  @Get('hari')
  async day(@CurrentVisit() { actor, request, reply }: Visit, @Param() { requestId }: RosterParam): Promise<string> {
    const session = await this.sessions.ofRequest(actor, requestId);
    const shell = this.shells.of(request, actor, { locale: localeOf(request) });
    return show(reply, <SchoolDayView shell={shell} session={session} origin={this.env.giliranOrigin} />);
  }

  @Get('surat')
  async letters(
    @CurrentVisit() { actor, request, reply }: Visit,
    @Param() { requestId }: RosterParam,
    @Query() { semua }: RosterQuery,
  ): Promise<string> {
    const roster = await this.rosters.view(actor, requestId);
    const session = await this.sessions.ofRequest(actor, requestId);
    const shell = this.shells.of(request, actor, { locale: localeOf(request) });
    const origin = this.env.giliranOrigin;
    const isAll = semua !== undefined;
    return show(reply, <NoticeView shell={shell} roster={roster} session={session} origin={origin} isAll={isAll} />);
  }
}
