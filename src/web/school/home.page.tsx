import { Body, Controller, Get, Post, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { School } from '../../modules/schools/schools.types.js';
import { SchoolsCalendarService } from '../../modules/schools/schools.calendar.service.js';
import { SchoolsRequestService } from '../../modules/schools/schools.request.service.js';
import { SchoolsService } from '../../modules/schools/schools.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { TakesUpload } from '../../platform/http/uploads.js';
import { t } from '../messages.js';
import { done, NOTHING_TYPED, type ShownForm } from '../staff/supervisor-types.js';
import { SchoolHomeView } from './home.view.js';
import { AnswerForm, answerOf, BlockForm, blockOf, RemoveForm } from './school.form.js';
import { readTableForm } from './table-form.js';
import { type ImportShown, SchoolCalendarView } from './school-calendar.view.js';
import { type SitelessFrame, SitelessPages } from '../staff/siteless-pages.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { SchoolSignInFilter } from './school-sign-in.filter.js';

/** Where a school begins: does it take part, what it asked for, when it has breaks and exams. */
@ApiExcludeController()
@Controller('sekolah')
@Roles('school')
@UseFilters(SchoolSignInFilter)
export class SchoolHomePage {
  constructor(
    private readonly pages: SitelessPages,
    private readonly schools: SchoolsService,
    private readonly requests: SchoolsRequestService,
    private readonly calendar: SchoolsCalendarService,
  ) {}

  @Get()
  home(@CurrentVisit() visit: Visit) {
    return this.pages.show(visit, (frame) => this.homeView(frame, NOTHING_TYPED));
  }

  @Post('ikut')
  answer(@CurrentVisit() visit: Visit, @Body() body: AnswerForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.homeView(frame, shown),
      read: () => answerOf(body),
      apply: async ({ actor, locale }, want, once) => {
        const { id } = await this.own(actor);
        await this.schools.answer(actor, id, want, once);
        return done('/sekolah', t(locale, 'school.answered'), t(locale, `school.answered.${want.answer}`));
      },
    });
  }

  @Get('kalender')
  showCalendar(@CurrentVisit() visit: Visit) {
    return this.pages.show(visit, (frame) => this.calendarView(frame, { block: NOTHING_TYPED, table: NOTHING_TYPED }));
  }

  @Post('kalender')
  addBlock(@CurrentVisit() visit: Visit, @Body() body: BlockForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.calendarView(frame, { block: shown, table: NOTHING_TYPED }),
      read: () => blockOf(body),
      apply: async ({ actor, locale }, want, once) => {
        const { id } = await this.own(actor);
        const { outcome } = await this.calendar.save(actor, { schoolId: id }, want, once);
        return done('/sekolah/kalender', t(locale, `school.block.${outcome}`), `${want.name}.`);
      },
    });
  }

  @Post('kalender/tabel')
  @TakesUpload()
  async importBlocks(@CurrentVisit() visit: Visit) {
    const body = await readTableForm(visit.request);
    let rows: ImportShown['rows'];
    return this.pages.act(visit, body, {
      form: (frame, shown) =>
        this.calendarView(frame, { block: NOTHING_TYPED, table: named(shown, 'table', 'tabel'), rows }),
      read: () => body.tabel,
      apply: async ({ actor, locale }, want, once) => {
        const { id } = await this.own(actor);
        rows = await this.calendar.import(actor, { schoolId: id }, want, once);
        const bad = rows.filter(({ outcome }) => outcome === 'bad').map(({ line }) => line);
        const count = rows.length - bad.length;
        const text = bad.length > 0 ? t(locale, 'school.table.bad', { lines: bad.join(', ') }) : '';
        const outcome = {
          tone: bad.length > 0 ? 'warn' : 'ok',
          head: t(locale, 'school.table.kept', { count }),
          text,
        } as const;
        return { to: '/sekolah/kalender', outcome };
      },
    });
  }

  @Post('kalender/hapus')
  remove(@CurrentVisit() visit: Visit, @Body() body: RemoveForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.calendarView(frame, { block: NOTHING_TYPED, table: NOTHING_TYPED }),
      read: () => body.blok,
      apply: async ({ actor, locale }, id, once) => {
        await this.calendar.remove(actor, id, once);
        return done('/sekolah/kalender', t(locale, 'school.block.removed'), '');
      },
    });
  }

  private async homeView(frame: SitelessFrame, shown: ShownForm) {
    const school = await this.own(frame.actor);
    const requests = await this.requests.listOf(frame.actor, school.id);
    return <SchoolHomeView frame={frame} school={school} requests={requests} shown={shown} />;
  }

  private async calendarView(frame: SitelessFrame, shown: ImportShown) {
    const { id } = await this.own(frame.actor);
    const blocks = await this.calendar.listOf(frame.actor, id);
    return <SchoolCalendarView frame={frame} blocks={blocks.filter(({ to }) => to >= frame.today)} shown={shown} />;
  }

  /** @throws NotFound for somebody who speaks for no school */
  private async own(actor: Actor): Promise<School> {
    const school = await this.schools.findOwn(actor);
    if (!school) throw new NotFound();
    return school;
  }
}

/** Problems that the service names, under the name of the form's field. */
const named = (shown: ShownForm, from: string, to: string): ShownForm => ({
  ...shown,
  errors: shown.errors.map((error) => (error.field === from ? { ...error, field: to } : error)),
});
