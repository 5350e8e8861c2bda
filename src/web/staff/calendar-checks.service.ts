import { Injectable } from '@nestjs/common';
import { addDays, type LocalDate, weekdayOf } from '../../common/local-date.js';
import { longDate } from '../../common/spoken-date.js';
import { BlanksStockService } from '../../modules/blanks/blanks.stock.service.js';
import { DayAlreadyDecided } from '../../modules/calendar/calendar.errors.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { CalendarTemplateService } from '../../modules/calendar/calendar.template.service.js';
import type { Closure, NewExtraDay, OpeningTemplate } from '../../modules/calendar/calendar.types.js';
import { PlansDaysService, type SupervisedDay } from '../../modules/plans/plans.days.service.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import { dayHours, offerWords } from './day-words.js';
import type { Check, SupervisorFrame } from './supervisor-types.js';

/** Days named one by one in what a closure does. */
const DAYS_NAMED = 10;

interface Period {
  from: LocalDate;
  to: LocalDate;
}

/** 'Sabtu, 13 Februari 2027', or from one to another. */
export const periodWords = (locale: Locale, { from, to }: Period): string => {
  const [first, last] = [longDate(locale, from, 'UTC'), longDate(locale, to, 'UTC')];
  return from === to ? first : t(locale, 'check.period', { from: first, to: last });
};

/** Does it open its weekday on that date? */
const holdsOn = (template: OpeningTemplate, date: LocalDate): boolean =>
  template.weekday === weekdayOf(date) && template.effectiveFrom <= date && date <= (template.effectiveTo ?? date);

/** What acts on dates will do, said before they are done. */
@Injectable()
export class CalendarChecks {
  constructor(
    private readonly calendar: CalendarService,
    private readonly templates: CalendarTemplateService,
    private readonly days: PlansDaysService,
    private readonly stock: BlanksStockService,
  ) {}

  /** @throws DayAlreadyDecided when the date has its day */
  async extraDay({ actor, site, locale }: SupervisorFrame, want: NewExtraDay): Promise<Check> {
    const { date, opensAt, closesAt, reason } = want;
    if ((await this.calendar.listDays(site.id, date, date)).length > 0) throw new DayAlreadyDecided();
    const { onHand, allotted } = await this.stock.overview(actor, site.id);
    const cards = t(locale, 'extra.cards', { count: amount(Math.max(0, onHand - allotted), locale) });
    return {
      title: t(locale, 'extra.check'),
      rows: [
        [t(locale, 'field.date'), longDate(locale, date, 'UTC')],
        [t(locale, 'cal.col.hours'), dayHours(locale, { opensAt, closesAt }, site.timezone)],
        [t(locale, 'cal.col.counters'), want.counters],
        [t(locale, 'field.reason'), reason],
      ],
      effects: [
        ...offerWords(locale, this.calendar.planSlots(want), want),
        ...(site.prints ? [cards] : []),
        t(locale, 'extra.atOnce'),
      ],
      button: t(locale, 'extra.do'),
    };
  }

  async closure({ actor, site, locale }: SupervisorFrame, want: Closure): Promise<Check> {
    const days = (await this.days.list(actor, site.id, want.from, want.to)).filter(
      ({ day }) => day.status !== 'closed',
    );
    const taken = days.reduce((sum, entry) => sum + takenOf(entry), 0);
    const named = days.slice(0, DAYS_NAMED).map((entry) => this.closedDay(locale, entry));
    return {
      title: t(locale, 'close.check'),
      rows: [
        [t(locale, 'close.period'), periodWords(locale, want)],
        [t(locale, 'field.reason'), want.reason],
      ],
      effects: [
        ...named,
        ...(days.length > DAYS_NAMED ? [t(locale, 'close.more', { count: days.length - DAYS_NAMED })] : []),
        t(locale, days.length > 0 ? 'close.others' : 'close.noDays'),
        ...(taken > 0 ? [t(locale, 'change.plan', { count: taken })] : []),
        t(locale, 'decide.reasonShown'),
      ],
      button: t(locale, taken > 0 ? 'change.goOn' : 'close.do'),
    };
  }

  async publishing({ actor, site, locale }: SupervisorFrame, want: Period): Promise<Check> {
    const templates = await this.templates.list(actor, site.id);
    const known = new Set((await this.calendar.listDays(site.id, want.from, want.to)).map(({ date }) => date));
    let count = 0;
    for (let date = want.from; date <= want.to; date = addDays(date, 1))
      if (!known.has(date) && templates.some((template) => holdsOn(template, date))) count += 1;
    return {
      title: t(locale, 'publish.check'),
      rows: [[t(locale, 'close.period'), periodWords(locale, want)]],
      effects: [
        t(locale, count > 0 ? 'publish.new' : 'publish.none', { count }),
        ...(known.size > 0 ? [t(locale, 'publish.old', { count: known.size })] : []),
        t(locale, 'publish.holidays'),
      ],
      button: t(locale, 'publish.do'),
    };
  }

  private closedDay(locale: Locale, entry: SupervisedDay): string {
    const date = longDate(locale, entry.day.date, 'UTC');
    const count = takenOf(entry);
    return count > 0 ? t(locale, 'close.dayTaken', { date, count }) : t(locale, 'close.day', { date });
  }
}

const takenOf = ({ day, places }: SupervisedDay): number =>
  day.status === 'open' && places ? places.taken + places.standbyTaken : 0;
