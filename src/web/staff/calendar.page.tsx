import { Controller, Get, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { addDays, isLocalDate, type LocalDate } from '../../common/local-date.js';
import { CalendarPauseService } from '../../modules/calendar/calendar.pause.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { PlansConfirmService } from '../../modules/plans/plans.confirm.service.js';
import { PlansDaysService } from '../../modules/plans/plans.days.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { CalendarPageQuery } from './calendar.form.js';
import { CalendarView } from './calendar.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorPages } from './supervisor-pages.service.js';

/** The coming weeks as the page opens with. */
const WEEKS_AHEAD = 6;
/** Days looked through for decisions: every year without a decree that was published shows up. */
const DAYS_AHEAD = 400;

/** The service days of a site: the coming weeks, or one month. */
@ApiExcludeController()
@Controller('kalender')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class CalendarPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
    private readonly days: PlansDaysService,
    private readonly plans: PlansConfirmService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs, bulan }: CalendarPageQuery): Promise<string> {
    return this.pages.show(visit, situs, async (frame) => {
      const { site, today, actor } = frame;
      const month = isLocalDate(`${bulan}-01`) ? (bulan ?? null) : null;
      const [from, to] = month ? rangeOf(month) : [today, addDays(today, 7 * WEEKS_AHEAD)];
      const here = month ?? today.slice(0, 7);
      const coming = await this.calendar.listDays(site.id, today, addDays(today, DAYS_AHEAD));
      return (
        <CalendarView
          frame={frame}
          month={month}
          here={here}
          before={neighbour(here, -1)}
          after={neighbour(here, 1)}
          days={await this.days.list(actor, site.id, from, to)}
          pause={await this.pauses.find(site.id)}
          waiting={coming.filter(({ status }) => status === 'undecided')}
          openPlans={(await this.plans.listOpen(actor, site.id)).length}
        />
      );
    });
  }
}

const rangeOf = (month: string): [LocalDate, LocalDate] => [`${month}-01`, addDays(`${neighbour(month, 1)}-01`, -1)];

/** The month before or after 'YYYY-MM'. */
function neighbour(month: string, step: -1 | 1): string {
  const first: LocalDate = `${month}-01`;
  return (step < 0 ? addDays(first, -1) : addDays(first, 31)).slice(0, 7);
}
