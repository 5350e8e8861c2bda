import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUuid } from '../../common/uuid.js';
import { SchoolsCalendarService } from '../../modules/schools/schools.calendar.service.js';
import { SchoolsMovingService } from '../../modules/schools/schools.moving.service.js';
import { SCHOOL_OWNERS } from '../../modules/schools/schools.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Text } from '../../platform/http/fields.js';
import { TakesUpload } from '../../platform/http/uploads.js';
import { t } from '../messages.js';
import { SignInFilter } from '../staff/sign-in.filter.js';
import { SupervisorForm, SupervisorQuery } from '../staff/supervisor.form.js';
import { SupervisorPages } from '../staff/supervisor-pages.service.js';
import { done, type Done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from '../staff/supervisor-types.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { RegionCalendarView } from './region-calendar.view.js';
import { readTableForm } from './table-form.js';

export class RegionRemoveForm extends SupervisorForm {
  @Text(36) blok: string;
}

/** Breaks and exams of all schools in a region. When one moves, the visits in it are proposed anew. */
@ApiExcludeController()
@Controller('kalender-sekolah')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class RegionCalendarPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly calendar: SchoolsCalendarService,
    private readonly moving: SchoolsMovingService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.view(frame, NOTHING_TYPED));
  }

  @Post()
  @TakesUpload()
  async import(@CurrentVisit() visit: Visit) {
    const body = await readTableForm(visit.request);
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, named(shown)),
      read: () => ({ owner: SCHOOL_OWNERS.find((owner) => owner === body.milik) ?? null, table: body.tabel }),
      apply: async (frame, { owner, table }, once) => {
        const { actor, site, locale } = frame;
        const rows = await this.calendar.import(actor, { regionId: site.regionId, owner }, table, once);
        const bad = rows.filter(({ outcome }) => outcome === 'bad').map(({ line }) => line);
        const head = t(locale, 'school.table.kept', { count: rows.length - bad.length });
        return this.after(frame, head, bad.length > 0 ? t(locale, 'school.table.bad', { lines: bad.join(', ') }) : '');
      },
    });
  }

  @Post('hapus')
  remove(@CurrentVisit() visit: Visit, @Body() body: RegionRemoveForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.view(frame, NOTHING_TYPED),
      read: () => {
        if (!isUuid(body.blok)) throw new NotFound();
        return body.blok;
      },
      apply: async (frame, id, once) => {
        await this.calendar.remove(frame.actor, id, once);
        return this.after(frame, t(frame.locale, 'school.block.removed'), '');
      },
    });
  }

  /** Goes on to the visits that must move, if there are any. */
  private async after({ actor, site, locale }: SupervisorFrame, head: string, text: string): Promise<Done> {
    const hit = (await this.moving.listHit(actor, site.regionId)).length;
    if (hit === 0 && text === '') return done('/kalender-sekolah', head, '');
    const note = hit > 0 ? t(locale, 'hit.note', { count: hit }) : '';
    const outcome = { tone: 'warn', head, text: [text, note].filter(Boolean).join(' ') } as const;
    return { to: hit > 0 ? '/permintaan-sekolah/terkena' : '/kalender-sekolah', outcome };
  }

  private async view(frame: SupervisorFrame, shown: ShownForm) {
    const all = await this.calendar.listIn(frame.actor, frame.site.regionId);
    const blocks = all.filter(({ schoolId, to }) => schoolId === null && to >= frame.today);
    return <RegionCalendarView frame={frame} blocks={blocks} shown={shown} />;
  }
}

const named = ({ values, errors }: ShownForm): ShownForm => ({
  values,
  errors: errors.map((error) => (error.field === 'table' ? { ...error, field: 'tabel' } : error)),
});
