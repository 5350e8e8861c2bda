import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { longDate } from '../../common/spoken-date.js';
import { PlansChangeService } from '../../modules/plans/plans.change.service.js';
import { PlansService } from '../../modules/plans/plans.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import {
  ClosureForm,
  closureOf,
  ExtraDayForm,
  extraDayOf,
  ExtraDayQuery,
  PublishForm,
  publishOf,
  RangeQuery,
} from './calendar.form.js';
import { dayPath } from './calendar.view.js';
import { ClosureView, ExtraDayView, PublishView } from './calendar-acts.view.js';
import { CalendarChecks, periodWords } from './calendar-checks.service.js';
import { outcomeOfChange } from './plan-words.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done } from './supervisor-types.js';

/** What is done with dates: an extra day, a closure, publishing ahead. */
@ApiExcludeController()
@Controller('kalender')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class CalendarActsPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly checks: CalendarChecks,
    private readonly plans: PlansService,
    private readonly changes: PlansChangeService,
  ) {}

  @Get('tambah')
  askExtra(@CurrentVisit() visit: Visit, @Query() { situs, tanggal }: ExtraDayQuery) {
    return this.pages.show(visit, situs, (frame) => (
      <ExtraDayView frame={frame} shown={{ values: { tanggal }, errors: [] }} />
    ));
  }

  @Post('tambah')
  addExtra(@CurrentVisit() visit: Visit, @Body() body: ExtraDayForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => <ExtraDayView frame={frame} shown={shown} />,
      read: ({ today }) => extraDayOf(body, today),
      check: (frame, want) => this.checks.extraDay(frame, want),
      apply: async ({ actor, site, locale }, want, once) => {
        const day = await this.plans.addExtraDay(actor, site.id, want, once);
        return done(dayPath(day.date), t(locale, 'extra.done'), `${longDate(locale, day.date, 'UTC')}.`);
      },
    });
  }

  @Get('tutup')
  askClosure(@CurrentVisit() visit: Visit, @Query() { situs, ...values }: RangeQuery) {
    return this.pages.show(visit, situs, (frame) => <ClosureView frame={frame} shown={{ values, errors: [] }} />);
  }

  @Post('tutup')
  close(@CurrentVisit() visit: Visit, @Body() body: ClosureForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => <ClosureView frame={frame} shown={shown} />,
      read: ({ today }) => closureOf(body, today),
      check: (frame, want) => this.checks.closure(frame, want),
      apply: async ({ actor, site, locale }, closure, once) => {
        const outcome = await this.changes.close(actor, site.id, closure, once);
        return outcomeOfChange(locale, outcome, {
          to: `/kalender?bulan=${closure.from.slice(0, 7)}`,
          head: t(locale, 'close.done'),
          text: `${periodWords(locale, closure)}: ${closure.reason}`,
        });
      },
    });
  }

  @Get('terbitkan')
  askPublish(@CurrentVisit() visit: Visit, @Query() { situs, dari, sampai }: RangeQuery) {
    const values = { mulai: dari, hingga: sampai };
    return this.pages.show(visit, situs, (frame) => <PublishView frame={frame} shown={{ values, errors: [] }} />);
  }

  @Post('terbitkan')
  publish(@CurrentVisit() visit: Visit, @Body() body: PublishForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => <PublishView frame={frame} shown={shown} />,
      read: () => publishOf(body),
      check: (frame, want) => this.checks.publishing(frame, want),
      apply: async ({ actor, site, locale }, { from, to }, once) => {
        const published = await this.plans.publish(actor, site.id, from, to, body.tahu === 'ya', once);
        const made = published.filter(({ isNew }) => isNew);
        const waiting = made.filter(({ day }) => day.status === 'undecided').length;
        const text = t(locale, waiting > 0 ? 'publish.doneWaiting' : 'publish.doneText', {
          made: made.length,
          waiting,
        });
        const tone = waiting > 0 ? 'warn' : 'ok';
        return {
          to: `/kalender?bulan=${from.slice(0, 7)}`,
          outcome: { tone, head: t(locale, 'publish.done'), text },
        };
      },
    });
  }
}
