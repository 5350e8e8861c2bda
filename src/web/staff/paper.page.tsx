import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { randomUUID } from 'node:crypto';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { DeskPaperService, type Typed } from '../../modules/desk/desk.paper.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { Flash, type Outcome } from './flash.service.js';
import { PaperForm, PaperQuery, typedOf } from './paper.form.js';
import { PaperView } from './paper.view.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';

const DESK = ['desk'] as const;
const PAGE = '/meja/daftar';

/** The twin of the desk on paper: to print in the morning, and to type in what was written on it. */
@ApiExcludeController()
@Controller('meja/daftar')
@Roles(...DESK)
@UseFilters(SignInFilter)
export class PaperPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly texts: ServiceTexts,
    private readonly paper: DeskPaperService,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Query() { situs }: PaperQuery): Promise<string> {
    const { actor, request, reply } = visit;
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, situs);
    if (site) return this.render(visit, site, this.flash.take(request, reply));
    const shell = this.shells.of(request, actor, { siteCount: sites.length });
    return show(reply, <ChooseSiteView shell={shell} sites={sites} />);
  }

  @Post()
  async type(@CurrentVisit() visit: Visit, @Body() form: PaperForm): Promise<string> {
    const { actor, request, reply } = visit;
    const site = this.sites.choose(request, reply, await this.sites.listFor(actor, DESK), undefined);
    if (!site) return seeOther(reply, PAGE);
    if (form.langkah === 'nomor') {
      await this.paper.prepare(actor, site.id);
      return seeOther(reply, PAGE);
    }
    const typed = typedOf(form);
    const { bad, results } = await this.paper.type(actor, site.id, typed);
    if (bad.length > 0) {
      const head = t('id', 'offline.typeBad', { rows: bad.join(', ') });
      return this.render(visit, site, { tone: 'stop', head, text: t('id', 'offline.typeBadText') }, typed, 422);
    }
    const conflicts = results.filter(({ outcome }) => outcome === 'conflict').length;
    this.flash.put(reply, toldOf(results.length, conflicts));
    return seeOther(reply, conflicts > 0 ? '/meja/sinkron' : PAGE);
  }

  private async render(visit: Visit, site: Site, outcome: Outcome | null, typed?: Typed, status = 200) {
    const { actor, request, reply } = visit;
    const list = await this.paper.list(actor, site.id);
    const shell = this.shells.of(request, actor, { site });
    const services = await this.texts.all();
    const own = { shell, list, services, outcome, formKey: randomUUID() };
    return show(reply, <PaperView {...own} typed={typed} />, status);
  }
}

function toldOf(count: number, conflicts: number): Outcome {
  if (count === 0) return { tone: 'warn', head: t('id', 'offline.typeNothing') };
  const head = t('id', 'offline.typeDone', { count: count - conflicts });
  return conflicts > 0
    ? { tone: 'warn', head, text: t('id', 'offline.typeConflicts', { count: conflicts }) }
    : { tone: 'ok', head };
}
