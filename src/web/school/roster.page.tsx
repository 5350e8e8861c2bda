import { Controller, Get, Header, Param, Post, Query, StreamableFile, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { toCsv } from '../../common/csv.js';
import { textWorkbook } from '../../common/text-workbook.js';
import { SchoolsRosterService } from '../../modules/schools/schools.roster.service.js';
import { SchoolsRosterUploadService } from '../../modules/schools/schools.roster.upload.service.js';
import type { RosterUpload } from '../../modules/schools/schools.roster.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { type Locale, localeOf } from '../../platform/http/locale.js';
import { readUpload, TakesUpload, type Upload } from '../../platform/http/uploads.js';
import { seeOther, show } from '../answer.js';
import { t } from '../messages.js';
import { refusalIn } from '../refusal.js';
import { Flash, type Outcome } from '../staff/flash.service.js';
import { StaffShells } from '../staff/staff-shell.service.js';
import { supervisorRefusal } from '../staff/supervisor-refusal.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { rosterPaths } from './roster-paths.js';
import { refusedTable, ROSTER_FILTERS, type RosterFilter, TEMPLATE_COLUMNS } from './roster-words.js';
import { PupilParam, RosterParam, RosterQuery } from './roster.form.js';
import { RosterPageView } from './roster.view.js';
import { SchoolSignInFilter } from './school-sign-in.filter.js';

const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Nobody's: shows how each column is written. */
const SAMPLE = ['Siswa Contoh', '1771021506109901', '15/06/2010', 'XI A', '0812 3456 7890', '', 'Ibu Contoh', 'ya'];
const WIDTHS = [32, 20, 16, 10, 18, 20, 26, 18];
/** Pasted text is shown again with what was refused; a whole file is not. */
const SHOWN_AGAIN = 60_000;

/** The list of pupils of one request: sending it, looking at it, correcting it. */
@ApiExcludeController()
@Controller('sekolah/permintaan/:requestId/siswa')
@Roles('school', 'supervisor')
@UseFilters(SchoolSignInFilter)
export class RosterPage {
  constructor(
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly rosters: SchoolsRosterService,
    private readonly uploads: SchoolsRosterUploadService,
  ) {}

  @Get()
  show(
    @CurrentVisit() visit: Visit,
    @Param() { requestId }: RosterParam,
    @Query() query: RosterQuery,
  ): Promise<string> {
    const filter = ROSTER_FILTERS.find((name) => name === query.lihat) ?? 'semua';
    const page = Math.max(1, Number(query.hal) || 1);
    const outcome = this.flash.take(visit.request, visit.reply);
    return this.render(visit, requestId, { filter, page, outcome });
  }

  @Post()
  @TakesUpload()
  async send(@CurrentVisit() visit: Visit, @Param() { requestId }: RosterParam): Promise<string> {
    const { actor, request, reply } = visit;
    await this.rosters.openRequest(actor, requestId);
    const locale = localeOf(request);
    let pasted: string | undefined;
    try {
      const upload = await readUpload(request);
      pasted = upload.fields.tempel?.slice(0, SHOWN_AGAIN);
      const uploaded = await this.uploads.upload(actor, requestId, fileOf(upload), locale);
      this.flash.put(reply, uploadedWords(locale, uploaded));
    } catch (error) {
      const refusal = refusalIn(error);
      const outcome = supervisorRefusal(locale, refusal);
      return this.render(visit, requestId, { filter: 'semua', page: 1, outcome, pasted }, refusal.status);
    }
    const { refused } = await this.rosters.view(actor, requestId);
    return seeOther(reply, rosterPaths(requestId).filtered(refused.length > 0 ? 'perbaiki' : 'semua'));
  }

  @Post(':pupilId/tetap')
  async keep(@CurrentVisit() { actor, request, reply }: Visit, @Param() { requestId, pupilId }: PupilParam) {
    await this.rosters.keep(actor, requestId, pupilId);
    const locale = localeOf(request);
    this.flash.put(reply, said(t(locale, 'pupils.kept.done'), t(locale, 'pupils.kept.text')));
    return seeOther(reply, rosterPaths(requestId).filtered('periksa'));
  }

  @Post(':pupilId/hapus')
  async remove(@CurrentVisit() { actor, request, reply }: Visit, @Param() { requestId, pupilId }: PupilParam) {
    await this.rosters.remove(actor, requestId, pupilId);
    const locale = localeOf(request);
    this.flash.put(reply, said(t(locale, 'pupils.removed.done'), t(locale, 'pupils.removed.text')));
    return seeOther(reply, rosterPaths(requestId).filtered('periksa'));
  }

  @Get('perbaiki.csv')
  @Header('content-type', CSV)
  async refused(
    @CurrentVisit() { actor, request, reply }: Visit,
    @Param() { requestId }: RosterParam,
  ): Promise<string> {
    const refused = await this.rosters.refusals(actor, requestId);
    const locale = localeOf(request);
    void reply.header('content-disposition', `attachment; filename="${t(locale, 'pupils.csv.file')}.csv"`);
    return toCsv(refusedTable(locale, refused));
  }

  /** Every cell of it is text, so that Excel changes no number that is typed into it. */
  @Get('contoh.xlsx')
  @Header('content-type', XLSX)
  @Header('content-disposition', 'attachment; filename="daftar-siswa.xlsx"')
  async sample(@CurrentVisit() { actor }: Visit, @Param() { requestId }: RosterParam): Promise<StreamableFile> {
    await this.rosters.getRequest(actor, requestId);
    const titles = TEMPLATE_COLUMNS.map(([, title]) => title);
    return new StreamableFile(textWorkbook('Siswa', [titles, SAMPLE], WIDTHS));
  }

  private async render(
    { actor, request, reply }: Visit,
    requestId: string,
    shown: { filter: RosterFilter; page: number; outcome: Outcome | null; pasted?: string },
    status = 200,
  ): Promise<string> {
    const roster = await this.rosters.view(actor, requestId);
    const shell = this.shells.of(request, actor, { locale: localeOf(request) });
    return show(reply, <RosterPageView shell={shell} roster={roster} {...shown} />, status);
  }
}

const said = (head: string, text: string): Outcome => ({ tone: 'ok', head, text });

function fileOf({ bytes, fields }: Upload) {
  const withHidden = fields.tersembunyi === 'ya';
  if (bytes) return { bytes, withHidden, isPasted: false };
  const pasted = fields.tempel ?? '';
  if (pasted.trim() === '') throw new DomainError('upload_missing', 400);
  return { bytes: Buffer.from(pasted), withHidden, isPasted: true };
}

function uploadedWords(locale: Locale, { isRepeated, kept, added, refused }: RosterUpload): Outcome {
  if (isRepeated) return { tone: 'warn', head: t(locale, 'pupils.repeated'), text: t(locale, 'pupils.repeated.text') };
  const facts = { kept, added, ...(refused > 0 ? { refused } : {}) };
  const words = { head: t(locale, 'pupils.done', facts), text: t(locale, 'pupils.done.text', facts) };
  return { tone: refused > 0 ? 'warn' : 'ok', ...words };
}
