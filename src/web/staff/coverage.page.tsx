import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CoverageService } from '../../modules/coverage/coverage.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { amount } from './amount.js';
import { CoverageForm, snapshotOf } from './coverage.form.js';
import { AddCoverageView, CoverageView, percentWord } from './coverage.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, NOTHING_TYPED } from './supervisor-types.js';

const READERS = { roles: ['supervisor', 'auditor', 'province'], question: 'shell.whichSite' } as const;

/** Published counts of the region, and how far its schools are. */
@ApiExcludeController()
@Controller('cakupan')
@Roles('supervisor', 'auditor', 'province')
@UseFilters(SignInFilter)
export class CoveragePage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly coverage: CoverageService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(
      visit,
      situs,
      async (frame) => (
        <CoverageView frame={frame} coverage={await this.coverage.ofRegion(frame.actor, frame.site.regionId)} />
      ),
      READERS,
    );
  }

  @Get('catat')
  @Roles('supervisor')
  ask(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => <AddCoverageView frame={frame} shown={NOTHING_TYPED} />);
  }

  @Post('catat')
  @Roles('supervisor')
  enter(@CurrentVisit() visit: Visit, @Body() body: CoverageForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => <AddCoverageView frame={frame} shown={shown} />,
      read: ({ today }) => snapshotOf(body, today),
      apply: async ({ actor, site, locale }, snapshot, once) => {
        const made = await this.coverage.enter(actor, site.regionId, snapshot, once);
        const facts = { recorded: amount(made.recorded), eligible: amount(made.eligible) };
        const text = t(locale, 'cov.saved.text', { ...facts, percent: percentWord(locale, made.percent) });
        return done('/cakupan', t(locale, 'cov.saved'), text);
      },
    });
  }
}
