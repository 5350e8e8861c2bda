import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { toCsv } from '../../common/csv.js';
import { addDays, instantAt, isoWithOffset, type LocalDate, localDateIn } from '../../common/local-date.js';
import { isUuid } from '../../common/uuid.js';
import { ApplicantsService } from '../../modules/applicants/applicants.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import {
  AuditTrail,
  type TrailFilter,
  type TrailLine,
  type TrailPerson,
} from '../../platform/access/audit.trail.service.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { localeOf } from '../../platform/http/locale.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { show } from '../answer.js';
import type { FieldProblem } from '../field-errors.js';
import { type Locale, t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { FormReading } from './form-reading.js';
import { SignInFilter } from './sign-in.filter.js';
import { StaffShells } from './staff-shell.service.js';
import { TrailForm, TrailQuery } from './trail.form.js';
import { TrailView, type TrailProps } from './trail.view.js';
import { actionWord, whyWords } from './trail-words.js';
import { readTypedDate } from './typed-date.js';

/** How far back the list goes when nobody says. */
const DAYS = 30;
/** How far back a person is looked for when nobody says. */
const ALWAYS: LocalDate = '2020-01-01';
const SEALED = 'audit-search';
const CSV_COLUMNS = ['time', 'username', 'name', 'act', 'actCode', 'place', 'why', 'subject', 'details'] as const;

interface Reading {
  filter: TrailFilter;
  typed: TrailProps['typed'];
}

/** The audit: what staff did, and who saw the NIK of a person. */
@ApiExcludeController()
@Controller('jejak')
@Roles('auditor', 'admin')
@UseFilters(SignInFilter)
export class TrailPage {
  constructor(
    private readonly shells: StaffShells,
    private readonly trail: AuditTrail,
    private readonly applicants: ApplicantsService,
    private readonly calendar: CalendarService,
    private readonly secrets: Secrets,
  ) {}

  @Get()
  async list(@CurrentVisit() visit: Visit, @Query() query: TrailQuery): Promise<string> {
    const { filter, typed } = this.read(visit, query, null);
    const page = Number(query.halaman ?? '1');
    return this.render(visit, { typed, page, lines: await this.trail.list(visit.actor, filter, page) });
  }

  /** A NIK comes in the body, so that no address and no log holds it. */
  @Post()
  async find(@CurrentVisit() visit: Visit, @Body() form: TrailForm): Promise<string> {
    try {
      const person = this.personOf(visit, form);
      const { filter, typed } = this.read(visit, form, ALWAYS);
      const page = Number(form.halaman ?? '1');
      const lines = await this.trail.ofPerson(visit.actor, filter, person, page);
      return await this.render(visit, {
        typed,
        page,
        lines,
        person: this.secrets.seal(JSON.stringify(person), SEALED),
      });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const typed = { ...typedOf(form), reason: form.alasan };
      return this.render(visit, { typed, page: 1, lines: null, errors: error.problems }, error.status);
    }
  }

  @Post('unduh')
  async download(@CurrentVisit() visit: Visit, @Body() form: TrailForm): Promise<string> {
    const person = form.orang ? this.personOf(visit, form) : null;
    const { filter } = this.read(visit, form, person ? ALWAYS : null);
    const lines = await this.trail.export(visit.actor, filter, person);
    const locale = localeOf(visit.request);
    const { zone } = this.shells.of(visit.request, visit.actor).office;
    void visit.reply
      .status(200)
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="jejak-${localDateIn(zone, filter.until)}.csv"`);
    const places = await this.placesOf(lines);
    return toCsv([
      CSV_COLUMNS.map((column) => t(locale, `trail.col.${column}`)),
      ...lines.map((line) => rowOf(locale, zone, line, places)),
    ]);
  }

  /** What was typed now, or what was found before. @throws InvalidInput */
  private personOf({ request, actor }: Visit, { nik, alasan, orang }: TrailForm): TrailPerson {
    const before = orang ? this.openPerson(orang) : null;
    if (before) return before;
    const reading = new FormReading();
    const reason = reading.sentence('alasan', alasan);
    if (!nik?.trim()) reading.refuse('nik', 'required', '');
    reading.done();
    const { office, now } = this.shells.of(request, actor);
    return { nikHmac: this.applicants.lookupKeyOf(nik ?? '', localDateIn(office.zone, now)), reason };
  }

  private openPerson(sealed: string): TrailPerson | null {
    try {
      return JSON.parse(this.secrets.open(sealed, SEALED)) as TrailPerson;
    } catch {
      return null;
    }
  }

  /** Days of the office; those that nobody understands, and none, are the usual ones. */
  private read({ request, actor }: Visit, query: TrailQuery, since: LocalDate | null): Reading {
    const { office, now } = this.shells.of(request, actor);
    const today = localDateIn(office.zone, now);
    const last = readTypedDate(query.sampai ?? '') ?? today;
    const first = readTypedDate(query.dari ?? '') ?? since ?? addDays(last, -DAYS);
    const staffId = isUuid(query.staf) ? query.staf : undefined;
    return {
      filter: {
        staffId,
        from: instantAt(first, '00:00', office.zone),
        until: instantAt(addDays(last, 1), '00:00', office.zone),
      },
      typed: { ...typedOf(query), from: query.dari || (since ? '' : dayFirst(first)) },
    };
  }

  private async render(
    visit: Visit,
    found: Pick<TrailProps, 'typed' | 'page' | 'lines' | 'person'> & { errors?: readonly FieldProblem[] },
    status = 200,
  ): Promise<string> {
    const { actor, request, reply } = visit;
    const shell = this.shells.of(request, actor, { locale: localeOf(request) });
    const heads = await this.trail.heads(actor);
    const places = await this.placesOf([...(found.lines ?? []), ...heads.map(({ chain }) => ({ siteId: chain }))]);
    const staff = await this.trail.listStaff(actor);
    const view = <TrailView shell={shell} errors={[]} {...found} staff={staff} places={places} heads={heads} />;
    return show(reply, view, status);
  }

  private async placesOf(lines: readonly { siteId: string | null }[]): Promise<ReadonlyMap<string, string>> {
    const places = new Map<string, string>();
    for (const siteId of new Set(lines.flatMap((line) => line.siteId ?? []))) {
      const site = await this.calendar.findSite(siteId);
      if (site) places.set(siteId, site.name);
    }
    return places;
  }
}

/** '21-6-2027', as people type it. */
const dayFirst = (date: LocalDate): string => date.split('-').toReversed().map(Number).join('-');

const typedOf = ({ staf, dari, sampai }: TrailQuery): TrailProps['typed'] => ({ staff: staf, from: dari, to: sampai });

function rowOf(locale: Locale, zone: string, line: TrailLine, places: ReadonlyMap<string, string>) {
  return [
    isoWithOffset(zone, line.at),
    line.username,
    line.name,
    actionWord(locale, line.action),
    line.action,
    places.get(line.siteId ?? '') ?? '',
    whyWords(locale, line),
    `${line.subjectType} ${line.subjectId}`,
    JSON.stringify(line.details),
  ];
}
