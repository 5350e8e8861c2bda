import { parse } from 'csv-parse/sync';
import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../../common/duration.js';
import { addDays, birthdayOf, type LocalDate } from '../../common/local-date.js';
import type { Actor, Role } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { ApplicantsRecordsService } from '../applicants/applicants.records.service.js';
import type { NamedRecord, PersonRecord } from '../applicants/applicants.records.types.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { RECORD_STATUSES, type RecordStatus } from '../applicants/applicants.types.js';
import { BlanksOutlookService } from '../blanks/blanks.outlook.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { RecordMoved, TooManyLines } from './printing.errors.js';
import { PrintingRepository } from './printing.repository.js';
import { forecastOf, statusOfWord } from './printing.rules.js';
import {
  AGAIN_AFTER_DAYS,
  type DueRecord,
  FLAG_AGE,
  type LineProblem,
  MOST_LINES,
  type PrintingOverview,
  type StatusEntry,
  type StatusFileResult,
  type StatusLine,
} from './printing.types.js';

const READERS: readonly Role[] = ['desk', 'supervisor', 'auditor'];
const WRITERS: readonly Role[] = ['supervisor'];
const PAGE = 50;
const MONTHS = 12;
const MOST_FLAGGED = 500;

/** Who waits for a card, and how far each record is, as staff enter it. */
@Injectable()
export class PrintingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly records: ApplicantsRecordsService,
    private readonly contacts: ApplicantsContactService,
    private readonly blanks: BlanksService,
    private readonly outlook: BlanksOutlookService,
    private readonly repository: PrintingRepository,
  ) {}

  /** Of the region of the site. @throws NotFound for a foreign site */
  async overview(actor: Actor, siteId: string): Promise<PrintingOverview> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    const today = this.calendar.today(site);
    const { free } = await this.outlook.overview(actor, siteId, 'ktp');
    return this.unitOfWork.read(async (tx) => {
      const counts = await this.records.countByStatus(tx, site.regionId);
      const months = await this.records.dueByMonth(tx, site.regionId, today, MONTHS);
      const flagged = await this.records.listUnrecorded(tx, site.regionId, this.flagBorn(today), MOST_FLAGGED);
      return {
        asOf: today,
        counts: Object.fromEntries(RECORD_STATUSES.map((s) => [s, counts.get(s) ?? 0])) as Record<RecordStatus, number>,
        waiting: await this.repository.countCandidates(tx, site.regionId, today, this.notSince()),
        invited: await this.repository.countOpen(tx, site.regionId),
        toCall: (await this.listToCall(tx, site)).length,
        months: forecastOf(months, Math.max(0, free)),
        unrecorded: flagged.length,
      };
    });
  }

  /** Fifty a page, the earliest day first. */
  async list(
    actor: Actor,
    siteId: string,
    filter: { status: RecordStatus; isDue?: boolean },
    page: number,
  ): Promise<DueRecord[]> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    const want = { statuses: [filter.status], dueUntil: filter.isDue ? this.calendar.today(site) : undefined };
    return this.unitOfWork.read(async (tx) => {
      const found = await this.records.list(tx, site.regionId, want, PAGE, (page - 1) * PAGE);
      const invitations = await this.repository.invitationsOf(
        tx,
        found.map(({ id }) => id),
      );
      const of = new Map(invitations.map(({ recordId, ...invited }) => [recordId, invited]));
      const none = { count: 0, openUntil: null, startsAt: null };
      return found.map((record) => ({ ...record, invited: of.get(record.id) ?? none }));
    });
  }

  /** @throws NotFound, also for a record of another region */
  async get(actor: Actor, siteId: string, recordId: string): Promise<NamedRecord> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.records.getNamed(tx, site.regionId, recordId));
  }

  /** People whom no message reaches, or who did not use three invitations: the office calls them. */
  async toCall(actor: Actor, siteId: string) {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.run(async (tx) => {
      const people = await this.listToCall(tx, site);
      await this.recordList(tx, actor, site, 'to_call', people.length);
      return people;
    });
  }

  /** 21 or older, and no recording is known here. */
  async unrecorded(actor: Actor, siteId: string) {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    const born = this.flagBorn(this.calendar.today(site));
    return this.unitOfWork.run(async (tx) => {
      const people = await this.records.listUnrecorded(tx, site.regionId, born, MOST_FLAGGED);
      await this.recordList(tx, actor, site, 'unrecorded', people.length);
      return people;
    });
  }

  /**
   * Enters the status of one record. A card that is entered as printed leaves the stock. Idempotent by key. Locks:
   * balance and days (for a print), the record.
   * @throws NotFound, InvalidInput when a correction has no reason, RecordMoved, StockShort
   */
  async setStatus(
    actor: Actor,
    siteId: string,
    recordId: string,
    entry: StatusEntry,
    request?: IdempotentRequest,
  ): Promise<PersonRecord> {
    const site = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    await this.idempotency.run(request, async (tx) => {
      const seen = await this.records.get(tx, site.regionId, recordId);
      if (seen.status !== entry.to) await this.enter(tx, actor, site, seen, entry);
      return { recordId };
    });
    return this.unitOfWork.read((tx) => this.records.get(tx, site.regionId, recordId));
  }

  /**
   * Enters many, one a line: NIK; status; reason. Separated by semicolon, comma or tab; a first line of titles is left
   * out. Good lines are entered, the others are told with their reason. A line that says what is known changes nothing,
   * so a file may come twice. Idempotent by key.
   * @throws TooManyLines, InvalidInput for a file that cannot be read, StockShort
   */
  async importStatuses(
    actor: Actor,
    siteId: string,
    text: string,
    request?: IdempotentRequest,
  ): Promise<StatusFileResult> {
    const site = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    const table = readTable(text);
    if (table.length > MOST_LINES) throw new TooManyLines(MOST_LINES);
    return this.idempotency.run(request, async (tx) => {
      const result: StatusFileResult = { moved: 0, unchanged: 0, lines: [] };
      for (const { line, cells } of table) {
        const told = await this.enterLine(tx, actor, site, line, cells);
        if (told.problem === null) result.moved += 1;
        else if (told.problem === 'same_status') result.unchanged += 1;
        if (told.problem !== null && told.problem !== 'same_status') result.lines.push(told);
      }
      return result;
    });
  }

  /** Cards of several people that were handed over through their school. Gives how many were not so before. */
  async handOver(
    actor: Actor,
    siteId: string,
    recordIds: readonly string[],
    request?: IdempotentRequest,
  ): Promise<{ handedOver: number }> {
    const site = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    return this.idempotency.run(request, async (tx) => {
      let handedOver = 0;
      for (const id of [...new Set(recordIds)].sort()) {
        const seen = await this.records.get(tx, site.regionId, id);
        if (seen.status !== 'printed') continue;
        const move = { to: 'handed_over', channel: 'school', siteId: site.id } as const;
        if (await this.records.move(tx, actor, seen, move)) handedOver += 1;
      }
      return { handedOver };
    });
  }

  private async enterLine(
    tx: Tx,
    actor: Actor,
    site: Site,
    line: number,
    [nik = '', word = '', reason = '']: readonly string[],
  ): Promise<StatusLine> {
    const to = statusOfWord(word);
    const tell = (problem: LineProblem | null): StatusLine => ({ line, to, problem });
    if (!nik || !word) return tell('too_few_columns');
    if (!to) return tell('status_unknown');
    const lookup = this.lookupOf(nik, site);
    if (!lookup) return tell('nik_invalid');
    const seen = await this.records.findByLookup(tx, site.regionId, lookup);
    if (!seen) return tell('person_unknown');
    if (seen.status === to) return tell('same_status');
    try {
      await this.enter(tx, actor, site, seen, { to, reason: reason.trim() || undefined });
      return tell(null);
    } catch (error) {
      if (error instanceof InvalidInput) return tell('needs_reason');
      throw error;
    }
  }

  private lookupOf(nik: string, site: Site): string | null {
    try {
      return this.applicants.lookupKeyOf(nik, this.calendar.today(site));
    } catch (error) {
      if (error instanceof InvalidInput) return null;
      throw error;
    }
  }

  /** A print leaves the stock before the record is locked: the fixed order. @throws InvalidInput, RecordMoved */
  private async enter(
    tx: Tx,
    actor: Actor,
    site: Site,
    seen: PersonRecord,
    { to, reason }: StatusEntry,
  ): Promise<void> {
    this.records.assertMayMove(seen, to, reason);
    if (to === 'printed') {
      const card = { siteId: site.id, regionId: site.regionId, blankKind: 'ktp', reason: 'print_first' } as const;
      await this.blanks.issueApart(tx, actor, card);
    }
    const move = { to, reason, channel: 'office', siteId: site.id } as const;
    if (!(await this.records.move(tx, actor, seen, move))) throw new RecordMoved();
  }

  private recordList(tx: Tx, actor: Actor, site: Site, list: string, lines: number): Promise<void> {
    const entry = { action: 'list.shown', subjectType: 'site', subjectId: site.id, at: placeOf(site) };
    return this.audit.record(tx, actor, { ...entry, details: { list, lines } });
  }

  private async listToCall(tx: Tx, site: Site) {
    const today = this.calendar.today(site);
    const filter = { statuses: ['print_ready'] as const, dueUntil: today };
    const due = await this.records.list(tx, site.regionId, filter, MOST_FLAGGED);
    const asked = due.flatMap(({ applicantId }) => (applicantId ? [{ id: applicantId, on: today }] : []));
    const reached = await this.contacts.reachable(tx, asked);
    const givenUp = new Set((await this.repository.listGivenUp(tx, site.regionId, today)).map((r) => r.recordId));
    return due
      .map((record) => ({ ...record, isReachable: record.applicantId !== null && reached.has(record.applicantId) }))
      .filter(({ id, isReachable }) => !isReachable || givenUp.has(id));
  }

  private notSince(): Date {
    return new Date(this.clock.now().getTime() - AGAIN_AFTER_DAYS * DAY_MS);
  }

  /** Born on this day or before: the age is reached today. */
  private flagBorn(today: LocalDate): LocalDate {
    const year = Number(today.slice(0, 4)) - FLAG_AGE;
    const born = `${year}${today.slice(4)}`;
    return birthdayOf(born, FLAG_AGE) <= today ? born : addDays(born, -1);
  }
}

/** @throws InvalidInput when quotes are left open */
function readTable(text: string): { line: number; cells: string[] }[] {
  const clean = text.replace(/^\uFEFF/, '');
  const delimiter = [';', '\t', ','].find((sign) => clean.split('\n', 1)[0]?.includes(sign)) ?? ';';
  try {
    const found = parse(clean, {
      delimiter,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const lines = found.map(({ record, info }) => ({ line: info.lines, cells: record }));
    return /\d/.test(lines[0]?.cells[0] ?? '0') ? lines : lines.slice(1);
  } catch {
    throw new InvalidInput([{ field: 'text', code: 'unreadable' }]);
  }
}
