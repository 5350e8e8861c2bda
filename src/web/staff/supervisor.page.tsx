import { Controller, Get, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { addDays } from '../../common/local-date.js';
import { BlanksStockService } from '../../modules/blanks/blanks.stock.service.js';
import { BookingsAlarmsService } from '../../modules/bookings/bookings.alarms.service.js';
import { BookingsReportsService } from '../../modules/bookings/bookings.reports.service.js';
import { CalendarPauseService } from '../../modules/calendar/calendar.pause.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { DeskEstimateService } from '../../modules/desk/desk.estimate.service.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import { IdentityThrottleService } from '../../modules/identity/identity.throttle.service.js';
import { MessagesOfficeService } from '../../modules/messages/messages.office.service.js';
import { PlansConfirmService } from '../../modules/plans/plans.confirm.service.js';
import { PlansDaysService } from '../../modules/plans/plans.days.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { SupervisorView } from './supervisor.view.js';

/** Days looked through for decisions. */
const DAYS_AHEAD = 400;

/** Where a supervisor begins: what asks for an answer, and the numbers of today. */
@ApiExcludeController()
@Controller('penyelia')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class SupervisorPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
    private readonly days: PlansDaysService,
    private readonly plans: PlansConfirmService,
    private readonly stock: BlanksStockService,
    private readonly desk: DeskViewService,
    private readonly estimates: DeskEstimateService,
    private readonly alarms: BookingsAlarmsService,
    private readonly reports: BookingsReportsService,
    private readonly messages: MessagesOfficeService,
    private readonly throttle: IdentityThrottleService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery): Promise<string> {
    return this.pages.show(visit, situs, async (frame) => {
      const { actor, site, today } = frame;
      const coming = await this.calendar.listDays(site.id, today, addDays(today, DAYS_AHEAD));
      return (
        <SupervisorView
          frame={frame}
          days={await this.days.list(actor, site.id, today, addDays(today, site.horizonDays))}
          waiting={coming.filter(({ status }) => status === 'undecided')}
          pause={await this.pauses.find(site.id)}
          plans={await this.plans.listOpen(actor, site.id)}
          stock={await this.stock.overview(actor, site.id)}
          board={await this.desk.board(site.id)}
          estimates={await this.estimates.overview(actor, site.id)}
          reports={await this.reports.countOpen(actor, site.id)}
          messages={await this.messages.overview(actor, site.id)}
          attacks={await this.throttle.listAttacks(actor)}
          alarms={{
            hoarding: await this.alarms.listHoarding(actor, site.id),
            floods: await this.alarms.listFloods(actor, site.id),
          }}
        />
      );
    });
  }
}
