import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUuid } from '../../common/uuid.js';
import { CalendarTemplateService } from '../../modules/calendar/calendar.template.service.js';
import type { SiteTemplate } from '../../modules/calendar/calendar.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';
import { TemplateChecks } from './template-checks.service.js';
import { EndTemplateForm, lastDayOf, TemplateForm, templateOf, TemplateQuery } from './templates.form.js';
import { EndTemplateView, periodOf, TemplateFormView, TemplatesView, templateWords } from './templates.view.js';

const LIST = '/kalender/jadwal';

/** The weekly openings of a site: the list, a new one, the end of one. */
@ApiExcludeController()
@Controller('kalender/jadwal')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class TemplatesPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly checks: TemplateChecks,
    private readonly templates: CalendarTemplateService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, async (frame) => (
      <TemplatesView frame={frame} templates={await this.templates.list(frame.actor, frame.site.id)} />
    ));
  }

  @Get('baru')
  askNew(@CurrentVisit() visit: Visit, @Query() { situs, hari }: TemplateQuery) {
    return this.pages.show(visit, situs, (frame) => this.formView(frame, { values: { hari }, errors: [] }));
  }

  @Post('baru')
  add(@CurrentVisit() visit: Visit, @Body() body: TemplateForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.formView(frame, shown),
      read: ({ today }) => templateOf(body, today),
      check: (frame, want) => this.checks.adding(frame, want),
      apply: async ({ actor, site, locale }, want, once) => {
        try {
          await this.templates.add(actor, site.id, want, once);
        } catch (error) {
          throw error instanceof InvalidInput ? error.renamed('effectiveFrom', 'mulai') : error;
        }
        const text = `${templateWords(locale, want, site.timezone)}, ${periodOf(locale, want)}.`;
        return done(LIST, t(locale, 'template.added'), text);
      },
    });
  }

  @Get(':id/akhiri')
  askEnd(@CurrentVisit() visit: Visit, @Param('id') id: string, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.endView(frame, id, NOTHING_TYPED));
  }

  @Post(':id/akhiri')
  end(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: EndTemplateForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.endView(frame, id, shown),
      read: () => body,
      check: async (frame) => {
        const template = await this.get(frame, id);
        return this.checks.ending(frame, template, lastDayOf(body, template, frame.today));
      },
      apply: async (frame, _typed, once) => {
        const { actor, site, locale } = frame;
        const template = await this.get(frame, id);
        const effectiveTo = lastDayOf(body, template, frame.today);
        await this.templates.end(actor, site.id, id, effectiveTo, once);
        const text = `${templateWords(locale, template, site.timezone)}, ${periodOf(locale, { ...template, effectiveTo })}.`;
        return done(LIST, t(locale, 'template.ended'), text);
      },
    });
  }

  private async formView(frame: SupervisorFrame, shown: ShownForm) {
    const templates = await this.templates.list(frame.actor, frame.site.id);
    return <TemplateFormView frame={frame} shown={shown} templates={templates} />;
  }

  private async endView(frame: SupervisorFrame, id: string, shown: ShownForm) {
    return <EndTemplateView frame={frame} shown={shown} template={await this.get(frame, id)} />;
  }

  /** @throws NotFound for another site's, too */
  private async get({ actor, site }: SupervisorFrame, id: string): Promise<SiteTemplate> {
    const templates = isUuid(id) ? await this.templates.list(actor, site.id) : [];
    const template = templates.find((found) => found.id === id);
    if (!template) throw new NotFound();
    return template;
  }
}
