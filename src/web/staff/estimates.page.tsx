import { Controller, Get, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { addDays } from '../../common/local-date.js';
import { DeskEstimateService, MONTH_DAYS } from '../../modules/desk/desk.estimate.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { EstimatesQuery } from './estimates.form.js';
import { EstimatesView } from './estimates.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorPages } from './supervisor-pages.service.js';

/** What people were told of their wait, and whether it was so. */
@ApiExcludeController()
@Controller('penyelia/perkiraan')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class EstimatesPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly estimates: DeskEstimateService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs, masa }: EstimatesQuery): Promise<string> {
    return this.pages.show(visit, situs, async (frame) => {
      const { actor, site, today } = frame;
      const isMonth = masa === 'bulan';
      const from = isMonth ? addDays(today, 1 - MONTH_DAYS) : today;
      return (
        <EstimatesView
          frame={frame}
          isMonth={isMonth}
          rate={await this.estimates.hitRate(actor, site.id, from, today)}
          told={await this.estimates.listTold(actor, site.id, from, today)}
        />
      );
    });
  }
}
