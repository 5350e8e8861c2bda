import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isLocalDate, type LocalDate } from '../../common/local-date.js';
import { longDate } from '../../common/spoken-date.js';
import { CalendarRosterService } from '../../modules/calendar/calendar.roster.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { PlansChangeService } from '../../modules/plans/plans.change.service.js';
import { PlansDaysService, type SupervisedDay } from '../../modules/plans/plans.days.service.js';
import { PlansReopenService } from '../../modules/plans/plans.reopen.service.js';
import { PlansService } from '../../modules/plans/plans.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import {
  dayShapeOf,
  DayShapeForm,
  DecisionForm,
  decisionOf,
  ReopenForm,
  reopeningOf,
  RosterForm,
} from './calendar.form.js';
import { dayPath } from './calendar.view.js';
import { CalendarDayView } from './calendar-day.view.js';
import { DayShapeView, DecisionView, ReopenView, RosterView } from './calendar-day-forms.view.js';
import { differenceTo, shapeCheck } from './day-check.js';
import { offerWords } from './day-words.js';
import { outcomeOfChange } from './plan-words.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';

/** One date of the calendar and what may be done with it. */
@ApiExcludeController()
@Controller('kalender/hari/:tanggal')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class CalendarDayPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly calendar: CalendarService,
    private readonly rosters: CalendarRosterService,
    private readonly days: PlansDaysService,
    private readonly plans: PlansService,
    private readonly changes: PlansChangeService,
    private readonly reopening: PlansReopenService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Query() { situs }: SupervisorQuery) {
    const date = dateOf(tanggal);
    return this.pages.show(visit, situs, async (frame) => (
      <CalendarDayView frame={frame} date={date} entry={await this.find(frame, date)} />
    ));
  }

  @Get('putuskan')
  askDecision(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.decisionView(frame, dateOf(tanggal)));
  }

  @Post('putuskan')
  decide(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Body() body: DecisionForm) {
    const date = dateOf(tanggal);
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.decisionView(frame, date, shown),
      read: () => decisionOf(body),
      apply: async (frame, { open, reason }, once) => {
        const { actor, locale } = frame;
        const { day } = await this.get(frame, date);
        await this.plans.decide(actor, day.id, open, reason, once);
        const head = t(locale, open ? 'decide.opened' : 'decide.closed');
        return done(dayPath(date), head, `${longDate(locale, date, 'UTC')}: ${reason}`);
      },
    });
  }

  @Get('ubah')
  askShape(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.shapeView(frame, dateOf(tanggal)));
  }

  @Post('ubah')
  change(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Body() body: DayShapeForm) {
    const date = dateOf(tanggal);
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.shapeView(frame, date, shown),
      read: () => dayShapeOf(body),
      check: async (frame, want) =>
        shapeCheck(frame, await this.get(frame, date), want, (shape) => this.calendar.planSlots(shape)),
      apply: async (frame, want, once) => {
        const { actor, site, locale } = frame;
        const shape = differenceTo((await this.get(frame, date)).day, want);
        const outcome = await this.changes.changeDay(actor, site.id, date, shape, want.reason, once);
        return outcomeOfChange(locale, outcome, {
          to: dayPath(date),
          head: t(locale, 'change.done'),
          text: `${longDate(locale, date, 'UTC')}.`,
        });
      },
    });
  }

  @Get('buka-lagi')
  askReopening(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.reopenView(frame, dateOf(tanggal)));
  }

  @Post('buka-lagi')
  reopen(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Body() body: ReopenForm) {
    const date = dateOf(tanggal);
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.reopenView(frame, date, shown),
      read: () => reopeningOf(body),
      apply: async ({ actor, site, locale }, reason, once) => {
        await this.reopening.reopen(actor, site.id, date, reason, once);
        return done(dayPath(date), t(locale, 'decide.opened'), `${longDate(locale, date, 'UTC')}: ${reason}`);
      },
    });
  }

  @Get('loket')
  askRoster(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.rosterView(frame, dateOf(tanggal)));
  }

  @Post('loket')
  setRoster(@CurrentVisit() visit: Visit, @Param('tanggal') tanggal: string, @Body() { nama, ...body }: RosterForm) {
    const date = dateOf(tanggal);
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.rosterView(frame, date, shown),
      read: () => nama ?? [],
      apply: async ({ actor, site, locale }, names) => {
        await this.rosters.set(actor, site.id, date, names);
        return done(dayPath(date), t(locale, 'roster.saved'), t(locale, 'roster.savedText'));
      },
    });
  }

  private async decisionView(frame: SupervisorFrame, date: LocalDate, shown: ShownForm = NOTHING_TYPED) {
    const entry = await this.get(frame, date);
    return <DecisionView frame={frame} shown={shown} entry={entry} offer={this.offerOf(frame, entry)} />;
  }

  private async reopenView(frame: SupervisorFrame, date: LocalDate, shown: ShownForm = NOTHING_TYPED) {
    const entry = await this.get(frame, date);
    return <ReopenView frame={frame} shown={shown} entry={entry} offer={this.offerOf(frame, entry)} />;
  }

  private offerOf({ locale }: SupervisorFrame, { day }: SupervisedDay): string[] {
    return offerWords(locale, this.calendar.planSlots(day), day);
  }

  private async shapeView(frame: SupervisorFrame, date: LocalDate, shown: ShownForm = NOTHING_TYPED) {
    return <DayShapeView frame={frame} shown={shown} entry={await this.get(frame, date)} />;
  }

  private async rosterView(frame: SupervisorFrame, date: LocalDate, shown: ShownForm = NOTHING_TYPED) {
    const entry = await this.get(frame, date);
    const names = await this.rosters.listNames(frame.site.id, date);
    return <RosterView frame={frame} shown={shown} entry={entry} names={names} />;
  }

  private async find({ actor, site }: SupervisorFrame, date: LocalDate): Promise<SupervisedDay | null> {
    return (await this.days.list(actor, site.id, date, date))[0] ?? null;
  }

  /** @throws NotFound when the date has no service day */
  private async get(frame: SupervisorFrame, date: LocalDate): Promise<SupervisedDay> {
    const entry = await this.find(frame, date);
    if (!entry) throw new NotFound();
    return entry;
  }
}

/** @throws NotFound */
function dateOf(text: string): LocalDate {
  if (!isLocalDate(text)) throw new NotFound();
  return text;
}
