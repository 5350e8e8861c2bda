import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CalendarModeService } from '../../modules/calendar/calendar.mode.service.js';
import { MODES } from '../../modules/calendar/calendar.types.js';
import { SchoolsMovingService } from '../../modules/schools/schools.moving.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { SignInFilter } from '../staff/sign-in.filter.js';
import { SupervisorQuery } from '../staff/supervisor.form.js';
import { SupervisorPages } from '../staff/supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from '../staff/supervisor-types.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { ModeForm, modeOf, modeRows } from './modes.form.js';
import { ModesView } from './modes.view.js';

/** Which ways of serving are open, by period and with its legal basis. */
@ApiExcludeController()
@Controller('cara')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class ModesPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly modes: CalendarModeService,
    private readonly moving: SchoolsMovingService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.view(frame, NOTHING_TYPED));
  }

  @Post()
  add(@CurrentVisit() visit: Visit, @Body() body: ModeForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, shown),
      read: () => modeOf(body),
      check: ({ locale, site }, want) =>
        Promise.resolve({
          title: t(locale, 'mode.check'),
          rows: modeRows(locale, want, site),
          effects: [t(locale, want.isOpen ? 'mode.effect.open' : 'mode.effect.closed'), t(locale, 'mode.effect.past')],
          button: t(locale, 'mode.do'),
        }),
      apply: async ({ actor, site, locale }, want, once) => {
        await this.modes.add(actor, site.id, want, once);
        const hit = (await this.moving.listHit(actor, site.regionId)).length;
        if (hit === 0) return done('/cara', t(locale, 'mode.recorded'), '');
        const outcome = {
          tone: 'warn',
          head: t(locale, 'mode.recorded'),
          text: t(locale, 'hit.note', { count: hit }),
        } as const;
        return { to: '/permintaan-sekolah/terkena', outcome };
      },
    });
  }

  private async view(frame: SupervisorFrame, shown: ShownForm) {
    const { actor, site, today } = frame;
    const periods = await this.modes.list(actor, site.id);
    const now = MODES.map((mode) => this.modes.stateOn(periods, mode, site.id, today));
    return <ModesView frame={frame} now={now} periods={periods} shown={shown} />;
  }
}
