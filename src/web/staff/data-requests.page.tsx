import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { formatBookingCode, normaliseBookingCode } from '../../common/booking-code.js';
import type { Correction } from '../../modules/applicants/applicants.correcting.service.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import { RightsCopyService } from '../../modules/rights/rights.copy.service.js';
import { RightsOfficeService } from '../../modules/rights/rights.office.service.js';
import type { ErasureScope } from '../../modules/rights/rights.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { t } from '../messages.js';
import { DataCopyBody } from '../resident/data-copy.view.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import {
  CorrectForm,
  DataRequestParam,
  DataRequestsQuery,
  EnterForm,
  EraseForm,
  RefuseForm,
} from './data-requests.form.js';
import { DataRequestsView, DataRequestView, EnterRequestView } from './data-requests.view.js';
import { FormReading } from './form-reading.js';
import { SignInFilter } from './sign-in.filter.js';
import { StaffPage } from './staff.layout.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { type Check, done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';

const READERS = { roles: ['supervisor', 'auditor'], question: 'shell.whichSite' } as const;
const HOME = '/permintaan-data';

/** What people ask about their data: by when it is due, and what the office decides. */
@ApiExcludeController()
@Controller('permintaan-data')
@Roles('supervisor', 'auditor')
@UseFilters(SignInFilter)
export class DataRequestsPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly catalogue: CatalogueService,
    private readonly office: RightsOfficeService,
    private readonly copies: RightsCopyService,
  ) {}

  @Get()
  list(@CurrentVisit() visit: Visit, @Query() { situs, saring = 'menunggu', halaman }: DataRequestsQuery) {
    const page = Number(halaman ?? '1');
    return this.pages.show(
      visit,
      situs,
      async (frame) => {
        const found = await this.office.list(frame.actor, frame.site.id, saring === 'menunggu', page);
        return <DataRequestsView frame={frame} {...found} filter={saring} page={page} />;
      },
      READERS,
    );
  }

  @Get('baru')
  @Roles('supervisor')
  askEnter(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => <EnterRequestView frame={frame} shown={NOTHING_TYPED} />);
  }

  @Post('baru')
  @Roles('supervisor')
  enter(@CurrentVisit() visit: Visit, @Body() body: EnterForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => <EnterRequestView frame={frame} shown={shown} />,
      read: () => readEntry(body),
      apply: async ({ actor, site, locale }, { code, ...want }) => {
        await this.office.enter(actor, site.id, code, want);
        return done(HOME, t(locale, 'dr.entered'), t(locale, 'dr.entered.text'));
      },
    });
  }

  @Get(':id')
  show(@CurrentVisit() visit: Visit, @Param() { id }: DataRequestParam, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.one(frame, id, NOTHING_TYPED), READERS);
  }

  @Post(':id/hapus')
  @Roles('supervisor')
  erase(@CurrentVisit() visit: Visit, @Param() { id }: DataRequestParam, @Body() body: EraseForm) {
    return this.pages.act<ErasureScope>(visit, body, {
      form: (frame, shown) => this.one(frame, id, shown),
      read: () => (body.tanda === 'ya' ? 'person' : 'booking'),
      check: (frame, scope) => this.checkErasure(frame, id, scope),
      apply: async ({ actor, site, locale }, scope, once) => {
        const { code } = await this.office.get(actor, site.id, id);
        await this.office.erase(actor, site.id, id, scope, once);
        const text = t(locale, 'dr.erased.text', { code: formatBookingCode(code) });
        return done(HOME, t(locale, 'dr.erased'), text);
      },
    });
  }

  @Post(':id/perbaiki')
  @Roles('supervisor')
  correct(@CurrentVisit() visit: Visit, @Param() { id }: DataRequestParam, @Body() body: CorrectForm) {
    return this.pages.act<Correction>(visit, body, {
      form: (frame, shown) => this.one(frame, id, shown),
      read: () => ({ name: filled(body.nama), phone: filled(body.telepon), email: filled(body.email) }),
      apply: async ({ actor, site, locale }, correction, once) => {
        await this.office.correct(actor, site.id, id, correction, once).catch((error: unknown) => {
          throw error instanceof InvalidInput ? error.renamed('name', 'nama').renamed('phone', 'telepon') : error;
        });
        return done(HOME, t(locale, 'dr.corrected'), t(locale, 'dr.corrected.text'));
      },
    });
  }

  @Post(':id/tolak')
  @Roles('supervisor')
  refuse(@CurrentVisit() visit: Visit, @Param() { id }: DataRequestParam, @Body() body: RefuseForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.one(frame, id, shown),
      read: () => readRefusal(body),
      apply: async ({ actor, site, locale }, want, once) => {
        await this.office.refuse(actor, site.id, id, want, once);
        return done(HOME, t(locale, 'dr.refused'), t(locale, 'dr.refused.text'));
      },
    });
  }

  @Post(':id/cabut')
  @Roles('supervisor')
  undo(@CurrentVisit() visit: Visit, @Param() { id }: DataRequestParam, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.one(frame, id, shown),
      read: () => id,
      apply: async ({ actor, site, locale }, requestId, once) => {
        await this.office.undo(actor, site.id, requestId, once);
        return done(`${HOME}/${id}`, t(locale, 'dr.undone'), t(locale, 'dr.undone.text'));
      },
    });
  }

  @Get(':id/salinan')
  @Roles('supervisor')
  backFromCopy(@CurrentVisit() visit: Visit, @Param() { id }: DataRequestParam, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.one(frame, id, NOTHING_TYPED));
  }

  /** Reading it is written down, so a button asks for it. */
  @Post(':id/salinan')
  @Roles('supervisor')
  copy(@CurrentVisit() visit: Visit, @Param() { id }: DataRequestParam, @Body() { situs }: SupervisorForm) {
    return this.pages.show(visit, situs, async ({ actor, site, locale, shell }) => {
      const copy = await this.copies.copyForDesk(actor, site.id, id, locale);
      const title = t(locale, 'dr.copy');
      const serviceOf = (code: string) => this.catalogue.nameOf(code as ServiceCode, locale);
      return (
        <StaffPage shell={shell} title={title}>
          <div class="col">
            <a class="back" href={`${HOME}/${id}`}>
              {t(locale, 'act.back')}
            </a>
            <h1 tabindex={-1}>{title}</h1>
            <DataCopyBody locale={locale} zone={site.timezone} copy={copy} serviceOf={serviceOf} />
          </div>
        </StaffPage>
      );
    });
  }

  private async one(frame: SupervisorFrame, id: string, shown: ShownForm) {
    const request = await this.office.get(frame.actor, frame.site.id, id);
    return <DataRequestView frame={frame} request={request} shown={shown} />;
  }

  private async checkErasure(
    { actor, site, locale }: SupervisorFrame,
    id: string,
    scope: ErasureScope,
  ): Promise<Check> {
    const { code, name, others } = await this.office.get(actor, site.id, id);
    return {
      title: t(locale, 'dr.erase.check'),
      rows: [
        [t(locale, 'dr.code'), formatBookingCode(code)],
        [t(locale, 'dr.col.who'), name],
        [t(locale, 'dr.others'), t(locale, 'dr.others.text', { count: others })],
        [t(locale, 'dr.erase.scope'), t(locale, `dr.erase.scope.${scope}`)],
      ],
      effects: ([1, 2, 3] as const).map((number) => t(locale, `dr.erase.effect.${number}`)),
      button: t(locale, 'dr.erase.do'),
    };
  }
}

const filled = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** @throws InvalidInput */
function readEntry({ kode, orang = '1', jenis, uraian, tanda }: EnterForm) {
  const reading = new FormReading();
  const code = normaliseBookingCode(kode ?? '');
  if (!code) reading.refuse('kode', kode?.trim() ? 'code_invalid' : 'required', '');
  const position = /^[1-5]$/.test(orang.trim()) ? Number(orang) : reading.refuse('orang', 'not_in_list', 0);
  if (!jenis) reading.refuse('jenis', 'required', '');
  if (tanda !== 'ya') reading.refuse('tanda', 'required', '');
  reading.done();
  return { code: code ?? '', position, kind: jenis ?? 'correction', detail: filled(uraian) };
}

/** @throws InvalidInput */
function readRefusal({ alasan, jawaban }: RefuseForm) {
  const reading = new FormReading();
  const refusal = alasan ?? reading.refuse('alasan', 'required', 'other' as const);
  const answer = alasan === 'other' ? reading.sentence('jawaban', jawaban) : (filled(jawaban) ?? '');
  if (answer.length > 500) reading.refuse('jawaban', 'too_long', '', { limit: 500 });
  reading.done();
  return { refusal, answer };
}
