import { Injectable } from '@nestjs/common';
import { addDays, type LocalDate, weekdayOf } from '../../common/local-date.js';
import { plainDate } from '../../common/spoken-date.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { CalendarTemplateService } from '../../modules/calendar/calendar.template.service.js';
import type { NewTemplate, ServiceDay, SiteTemplate } from '../../modules/calendar/calendar.types.js';
import { t } from '../messages.js';
import { offerWords } from './day-words.js';
import type { Check, SupervisorFrame } from './supervisor-types.js';
import { periodOf, templateWords, weekdayName } from './templates.view.js';

/** Days looked through for those that are published already. */
const DAYS_AHEAD = 400;

/** What a new weekly opening, or the end of one, will do. */
@Injectable()
export class TemplateChecks {
  constructor(
    private readonly calendar: CalendarService,
    private readonly templates: CalendarTemplateService,
  ) {}

  async adding(frame: SupervisorFrame, want: NewTemplate): Promise<Check> {
    const { actor, site, locale } = frame;
    const others = (await this.templates.list(actor, site.id)).filter(({ weekday }) => weekday === want.weekday);
    const before = others.findLast(({ effectiveFrom, effectiveTo }) => holds(effectiveFrom, effectiveTo, want));
    const published = await this.published(frame, want.weekday, want.effectiveFrom, want.effectiveTo);
    const facts = { template: before ? templateWords(locale, before, site.timezone) : '' };
    return {
      title: t(locale, 'template.check'),
      rows: [
        [t(locale, 'cal.col.day'), weekdayName(locale, want.weekday)],
        [t(locale, 'template.shape'), templateWords(locale, want, site.timezone)],
        [t(locale, 'template.period'), periodOf(locale, want)],
      ],
      effects: [
        ...offerWords(locale, this.calendar.planSlots(want), want),
        ...(before ? [t(locale, want.effectiveTo ? 'template.replacesFor' : 'template.replaces', facts)] : []),
        t(locale, 'template.newDays'),
        ...(published.length > 0 ? [t(locale, 'template.published', { count: published.length })] : []),
      ],
      button: t(locale, 'template.do'),
    };
  }

  async ending(frame: SupervisorFrame, template: SiteTemplate, lastDay: LocalDate): Promise<Check> {
    const { site, locale } = frame;
    const published = await this.published(frame, template.weekday, addDays(lastDay, 1), null);
    const name = weekdayName(locale, template.weekday);
    return {
      title: t(locale, 'template.endCheck'),
      rows: [
        [t(locale, 'template.shape'), `${name}, ${templateWords(locale, template, site.timezone)}`],
        [t(locale, 'template.lastDay'), plainDate(locale, lastDay, 'UTC')],
      ],
      effects: [
        t(locale, 'template.noMore', { weekday: name }),
        ...(published.length > 0 ? [t(locale, 'template.stillOpen', { count: published.length })] : []),
      ],
      button: t(locale, 'template.endDo'),
    };
  }

  /** Days that exist already and stay as they are. */
  private async published(
    { site, today }: SupervisorFrame,
    weekday: number,
    from: LocalDate,
    to: LocalDate | null,
  ): Promise<ServiceDay[]> {
    const days = await this.calendar.listDays(site.id, from, to ?? addDays(today, DAYS_AHEAD));
    return days.filter((day) => weekdayOf(day.date) === weekday && day.status !== 'closed' && !day.isExtra);
  }
}

const holds = (from: LocalDate, to: LocalDate | null | undefined, { effectiveFrom }: NewTemplate): boolean =>
  from < effectiveFrom && effectiveFrom <= (to ?? effectiveFrom);
