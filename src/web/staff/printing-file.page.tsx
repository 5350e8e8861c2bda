import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PrintingService } from '../../modules/printing/printing.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { readUpload, TakesUpload } from '../../platform/http/uploads.js';
import { seeOther, show } from '../answer.js';
import { refusalIn } from '../refusal.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { onceFor } from './once.js';
import { StatusListForm } from './printing.form.js';
import { StatusListResultView, StatusListView } from './printing-file.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { supervisorRefusal } from './supervisor-refusal.js';
import { NOTHING_TYPED } from './supervisor-types.js';

/** Statuses of many people from a list; what is refused is shown line by line. */
@ApiExcludeController()
@Controller('cetak/daftar')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class PrintingFilePage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly printing: PrintingService,
  ) {}

  @Get()
  ask(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => <StatusListView frame={frame} shown={NOTHING_TYPED} />);
  }

  @Post()
  enter(@CurrentVisit() visit: Visit, @Body() { situs, kunci, daftar = '' }: StatusListForm) {
    return this.carry(visit, situs, kunci, daftar);
  }

  /** As a CSV file. Nothing of it is kept. */
  @Post('berkas')
  @TakesUpload()
  async enterFile(@CurrentVisit() visit: Visit) {
    const { bytes, fields } = await readUpload(visit.request);
    return this.carry(visit, fields.situs, fields.kunci, bytes?.toString('utf8') ?? '');
  }

  private async carry(visit: Visit, situs: string | undefined, kunci: string | undefined, daftar: string) {
    const frame = await this.pages.frame(visit, situs);
    if (!frame) return seeOther(visit.reply, '/cetak/daftar');
    const shown = { values: { daftar }, errors: [] };
    if (daftar.trim() === '')
      return show(
        visit.reply,
        <StatusListView frame={frame} shown={{ ...shown, errors: [{ field: 'daftar', code: 'required' }] }} />,
        422,
      );
    try {
      const once = onceFor(visit.actor, visit.request.url, kunci, { daftar });
      const result = await this.printing.importStatuses(visit.actor, frame.site.id, daftar, once);
      return show(visit.reply, <StatusListResultView frame={frame} result={result} />);
    } catch (error) {
      if (error instanceof InvalidInput) {
        const errors = [{ field: 'daftar', code: 'unreadable' }];
        return show(visit.reply, <StatusListView frame={frame} shown={{ ...shown, errors }} />, 422);
      }
      const refusal = refusalIn(error);
      const outcome = supervisorRefusal(frame.locale, refusal);
      return show(visit.reply, <StatusListView frame={{ ...frame, outcome }} shown={shown} />, refusal.status);
    }
  }
}
