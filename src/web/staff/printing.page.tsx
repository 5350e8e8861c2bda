import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PrintingService } from '../../modules/printing/printing.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { HandOverForm, PrintingQuery, RecordForm, RecordPageParam } from './printing.form.js';
import { PrintingView, RecordView, ToCallView, UnrecordedView } from './printing.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';

const READERS = { roles: ['desk', 'auditor'], question: 'shell.whichSite' } as const;

/** Who waits for a card, how far the records are, and the status that staff enter. */
@ApiExcludeController()
@Controller('cetak')
@Roles('desk', 'auditor')
@UseFilters(SignInFilter)
export class PrintingPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly printing: PrintingService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() query: PrintingQuery) {
    return this.pages.show(visit, query.situs, (frame) => this.view(frame, query), READERS);
  }

  /** Several cards that were handed over through their school. */
  @Post('serah')
  @Roles('supervisor')
  handOver(@CurrentVisit() visit: Visit, @Body() body: HandOverForm) {
    const { situs, kunci, aksi, orang: ids = [] } = body;
    const form = { situs, kunci, aksi, orang: ids.join(' ') };
    return this.pages.act(visit, form, {
      form: (frame) => this.view(frame, { status: 'printed' }),
      read: () => ids,
      apply: async ({ actor, site, locale }, recordIds, once) => {
        const { handedOver } = await this.printing.handOver(actor, site.id, recordIds, once);
        const text = t(locale, 'print.handOver.text', { count: handedOver });
        return done('/cetak?status=printed', t(locale, 'print.handOver.done'), text);
      },
    });
  }

  @Get('telepon')
  toCall(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(
      visit,
      situs,
      async (frame) => <ToCallView frame={frame} people={await this.printing.toCall(frame.actor, frame.site.id)} />,
      READERS,
    );
  }

  @Get('belum-rekam')
  unrecorded(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(
      visit,
      situs,
      async (frame) => (
        <UnrecordedView frame={frame} people={await this.printing.unrecorded(frame.actor, frame.site.id)} />
      ),
      READERS,
    );
  }

  @Get('orang/:id')
  @Roles('supervisor')
  askStatus(@CurrentVisit() visit: Visit, @Param() { id }: RecordPageParam, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.record(frame, id, NOTHING_TYPED));
  }

  @Post('orang/:id')
  @Roles('supervisor')
  setStatus(@CurrentVisit() visit: Visit, @Param() { id }: RecordPageParam, @Body() body: RecordForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.record(frame, id, shown),
      read: () => ({ to: body.menjadi, reason: body.sebab?.trim() || undefined }),
      apply: async ({ actor, site, locale }, entry, once) => {
        const { name } = await this.printing.get(actor, site.id, id);
        const { status } = await this.printing.setStatus(actor, site.id, id, entry, once).catch((error: unknown) => {
          throw error instanceof InvalidInput ? new InvalidInput([{ field: 'sebab', code: 'required' }]) : error;
        });
        const text = t(locale, 'print.saved.text', { name, status: t(locale, `print.status.${status}`) });
        return done(`/cetak?status=${status}`, t(locale, 'print.saved'), text);
      },
    });
  }

  private async view(frame: SupervisorFrame, { status = 'print_ready', halaman }: PrintingQuery) {
    const { actor, site } = frame;
    const page = Number(halaman ?? '1');
    const overview = await this.printing.overview(actor, site.id);
    const people = await this.printing.list(actor, site.id, { status }, page);
    return <PrintingView frame={frame} overview={overview} status={status} people={people} page={page} />;
  }

  private async record(frame: SupervisorFrame, id: string, shown: ShownForm) {
    return <RecordView frame={frame} record={await this.printing.get(frame.actor, frame.site.id, id)} shown={shown} />;
  }
}
