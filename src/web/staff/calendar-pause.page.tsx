import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { instantAt } from '../../common/local-date.js';
import { dateTime } from '../../common/spoken-date.js';
import { CalendarPauseService } from '../../modules/calendar/calendar.pause.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Text } from '../../platform/http/fields.js';
import { type Locale, t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { PauseView } from './calendar-pause.view.js';
import { FormReading } from './form-reading.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';
import { type Check, done, type ShownForm, type SupervisorFrame } from './supervisor-types.js';

class PauseForm extends SupervisorForm {
  @Text(200, { optional: true }) sebab?: string;
  @Text(40, { optional: true }) tanggal?: string;
  @Text(10, { optional: true }) jam?: string;
}

interface WantedPause {
  reason: string;
  endsAt: Date | null;
}

/** Booking by residents stops for a while, and goes on. */
@ApiExcludeController()
@Controller('kalender/jeda')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class CalendarPausePage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly clock: Clock,
    private readonly pauses: CalendarPauseService,
  ) {}

  @Get()
  ask(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.form(frame, { values: {}, errors: [] }));
  }

  @Post()
  pause(@CurrentVisit() visit: Visit, @Body() body: PauseForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.form(frame, shown),
      read: (frame) => readPause(body, frame, this.clock.now()),
      check: (frame, want) => Promise.resolve(checkOf(frame, want)),
      apply: async ({ actor, site, locale }, want, once) => {
        await this.pauses.pause(actor, site.id, want, once);
        const text = want.endsAt
          ? t(locale, 'pause.runsUntil', { when: dateTime(locale, want.endsAt, site.timezone) })
          : '';
        return done('/kalender', t(locale, 'pause.done'), text);
      },
    });
  }

  @Post('buka')
  resume(@CurrentVisit() visit: Visit, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.form(frame, shown),
      read: () => null,
      apply: async ({ actor, site, locale }, _, once) => {
        await this.pauses.resume(actor, site.id, once);
        return done('/kalender', t(locale, 'pause.resumed'), t(locale, 'pause.resumedText'));
      },
    });
  }

  private async form(frame: SupervisorFrame, shown: ShownForm) {
    return <PauseView frame={frame} shown={shown} pause={await this.pauses.find(frame.site.id)} />;
  }
}

/** @throws InvalidInput; a time without its date means nothing, and a date alone ends as it begins */
function readPause({ sebab, tanggal, jam }: PauseForm, { site }: SupervisorFrame, now: Date): WantedPause {
  const reading = new FormReading();
  const reason = reading.sentence('sebab', sebab);
  const hasEnd = Boolean(tanggal?.trim() ?? '') || Boolean(jam?.trim() ?? '');
  const [date, time] = hasEnd ? [reading.date('tanggal', tanggal), reading.time('jam', jam)] : ['', ''];
  const endsAt = date && time ? instantAt(date, time, site.timezone) : null;
  if (endsAt && endsAt <= now) reading.refuse('tanggal', 'date_past', '');
  reading.done();
  return { reason, endsAt };
}

const endWords = (locale: Locale, { endsAt }: WantedPause, zone: string): string =>
  endsAt ? t(locale, 'pause.until', { when: dateTime(locale, endsAt, zone) }) : t(locale, 'pause.untilEnded');

function checkOf({ locale, site }: SupervisorFrame, want: WantedPause): Check {
  return {
    title: t(locale, 'pause.check'),
    rows: [
      [t(locale, 'field.reason'), want.reason],
      [t(locale, 'pause.end'), endWords(locale, want, site.timezone)],
    ],
    effects: [
      t(locale, 'pause.effect.none'),
      t(locale, 'pause.effect.stays'),
      t(locale, 'pause.effect.desk'),
      t(locale, 'decide.reasonShown'),
    ],
    button: t(locale, 'pause.do'),
  };
}
