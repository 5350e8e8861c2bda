import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUuid } from '../../common/uuid.js';
import { SchoolsAnswerService } from '../../modules/schools/schools.answer.service.js';
import { SchoolsMovingService } from '../../modules/schools/schools.moving.service.js';
import { SchoolsProposalService } from '../../modules/schools/schools.proposal.service.js';
import { SchoolsRequestService } from '../../modules/schools/schools.request.service.js';
import { SchoolsService } from '../../modules/schools/schools.service.js';
import { isOfficeTurn, type WholeRequest } from '../../modules/schools/schools.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { t } from '../messages.js';
import { SignInFilter } from '../staff/sign-in.filter.js';
import { SupervisorForm, SupervisorQuery } from '../staff/supervisor.form.js';
import { SupervisorPages } from '../staff/supervisor-pages.service.js';
import { done, type SupervisorFrame } from '../staff/supervisor-types.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { HitView, OfficeListView, OfficeRequestView } from './office.view.js';
import { officePath } from './school-words.js';

/** What schools ask the office for: the list, one request with its proposal, and visits that have to move. */
@ApiExcludeController()
@Controller('permintaan-sekolah')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class SchoolOfficePage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly schools: SchoolsService,
    private readonly requests: SchoolsRequestService,
    private readonly proposals: SchoolsProposalService,
    private readonly answers: SchoolsAnswerService,
    private readonly moving: SchoolsMovingService,
  ) {}

  @Get()
  list(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, async (frame) => {
      const { actor, site } = frame;
      const requests = await this.requests.listIn(actor, site.regionId);
      const hit = await this.moving.listHit(actor, site.regionId);
      return <OfficeListView frame={frame} requests={requests} hit={hit.length} />;
    });
  }

  @Get('terkena')
  showHit(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.hitView(frame));
  }

  /** All of them in one act. */
  @Post('terkena')
  moveAll(@CurrentVisit() visit: Visit, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.hitView(frame),
      read: () => null,
      apply: async ({ actor, site, locale }, _want, once) => {
        const moved = await this.moving.moveAll(actor, site.regionId, once);
        const without = moved.filter(({ withoutPlace }) => withoutPlace > 0).length;
        const head = t(locale, 'hit.done', { count: moved.length });
        const text = without > 0 ? t(locale, 'hit.without', { count: without }) : t(locale, 'hit.told');
        return { to: '/permintaan-sekolah', outcome: { tone: without > 0 ? 'warn' : 'ok', head, text } };
      },
    });
  }

  @Get(':id')
  show(@CurrentVisit() visit: Visit, @Param('id') id: string, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.view(frame, id));
  }

  @Post(':id/usulan')
  propose(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.view(frame, id),
      read: () => id,
      apply: async ({ actor, locale }, _want, once) => {
        await this.get(actor, id);
        await this.proposals.propose(actor, id, once);
        return done(officePath(id), t(locale, 'office.proposed'), t(locale, 'office.proposed.text'));
      },
    });
  }

  @Post(':id/terima')
  accept(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.view(frame, id),
      read: () => id,
      apply: async ({ actor, locale }, _want, once) => {
        const { proposal } = await this.get(actor, id);
        if (!proposal) throw new NotFound();
        await this.answers.accept(actor, proposal.id, once);
        return done(officePath(id), t(locale, 'proposal.accepted'), t(locale, 'office.accepted.text'));
      },
    });
  }

  @Post(':id/tarik')
  withdraw(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.view(frame, id),
      read: () => id,
      apply: async ({ actor, locale }, _want, once) => {
        await this.get(actor, id);
        await this.answers.withdraw(actor, id, 'by_office', once);
        return done('/permintaan-sekolah', t(locale, 'request.withdrawn'), t(locale, 'request.withdrawn.text'));
      },
    });
  }

  private async hitView(frame: SupervisorFrame) {
    const hit = await this.moving.listHit(frame.actor, frame.site.regionId);
    const contacts = await this.schools.contactsOf(hit.map(({ school }) => school.id));
    return <HitView frame={frame} hit={hit} contacts={contacts} />;
  }

  private async view(frame: SupervisorFrame, id: string) {
    const whole = await this.get(frame.actor, id);
    const contacts = (await this.schools.contactsOf([whole.school.id])).get(whole.school.id) ?? [];
    const preview = isOfficeTurn(whole.request.status) ? await this.proposals.preview(frame.actor, id) : undefined;
    return <OfficeRequestView frame={frame} whole={whole} contacts={contacts} preview={preview} />;
  }

  /** @throws NotFound */
  private async get(actor: Actor, id: string): Promise<WholeRequest> {
    if (!isUuid(id)) throw new NotFound();
    return this.requests.get(actor, id);
  }
}
