import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { longDate } from '../../common/spoken-date.js';
import { BlanksOutlookService } from '../../modules/blanks/blanks.outlook.service.js';
import { PlansChangeService } from '../../modules/plans/plans.change.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { amount } from './amount.js';
import { onToPlan } from './plan-words.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { AllotmentForm, allotmentOf, StockQuery } from './stock.form.js';
import { StockView } from './stock.view.js';
import { StockPages } from './stock-pages.service.js';
import type { StockFrame } from './stock-types.js';
import { cardsWord, stockPath } from './stock-words.js';
import { done, NOTHING_TYPED, type ShownForm } from './supervisor-types.js';

const RECENT = 5;

/** The stock at a glance, and the allotment of each day. */
@ApiExcludeController()
@Controller('stok')
@Roles('desk', 'auditor')
@UseFilters(SignInFilter)
export class StockPage {
  constructor(
    private readonly pages: StockPages,
    private readonly outlook: BlanksOutlookService,
    private readonly changes: PlansChangeService,
    private readonly texts: ServiceTexts,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() query: StockQuery) {
    return this.pages.show(visit, query, (frame) => this.view(frame, NOTHING_TYPED));
  }

  /** A day below its promises becomes a plan: nothing changes before it is confirmed. */
  @Post()
  @Roles('supervisor')
  allot(@CurrentVisit() visit: Visit, @Body() body: AllotmentForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, shown),
      read: () => allotmentOf(body),
      apply: async ({ locale, actor, site, blankKind }, { date, allotted, reserve }) => {
        const want = { allotted, reserve, blankKind };
        const made = await this.changes.proposeAllotment(actor, site.id, date, want);
        if (!made.applied) return onToPlan(locale, made.plan);
        const { day } = made;
        const facts = { date: longDate(locale, date, 'UTC'), cards: cardsWord(locale, day.allotted) };
        const text = t(locale, 'stock.allotted.text', { ...facts, reserve: amount(day.reserve) });
        return done(stockPath('', blankKind), t(locale, 'stock.allotted.done'), text);
      },
    });
  }

  private async view(frame: StockFrame, shown: ShownForm) {
    const { actor, site, blankKind } = frame;
    const outlook = await this.outlook.outlook(actor, site.id, blankKind);
    const { lines } = await this.outlook.search(actor, site.id, { blankKind }, { size: RECENT, number: 1 });
    const services = await this.texts.all();
    return <StockView frame={frame} outlook={outlook} shown={shown} recent={lines} services={services} />;
  }
}
