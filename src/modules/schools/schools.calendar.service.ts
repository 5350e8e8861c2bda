import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { isLocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { mayAnswer, mayPlanIn } from './schools.access.js';
import { SchoolsCalendarRepository } from './schools.calendar.repository.js';
import { blocksOf } from './schools.calendar.rules.js';
import { SchoolsService } from './schools.service.js';
import { dateIn, readTable, type TableRow } from './schools.table.rules.js';
import type { BlockKind, CalendarBlock, NewBlock, School, SchoolOwner } from './schools.types.js';

/** Whose calendar is meant: one school's, or that of all schools of an owner (null: of all) in a region. */
export type Whose = { schoolId: string } | { regionId: string; owner: SchoolOwner | null };

/** What became of one row. */
export interface ImportedRow {
  line: number;
  outcome: 'new' | 'moved' | 'same' | 'bad';
  name: string;
  /** What is wrong with a bad row. */
  problem?: 'kind' | 'name' | 'dates';
}

const KINDS: Readonly<Record<string, BlockKind>> = { libur: 'break', break: 'break', ujian: 'exam', exam: 'exam' };
const LONGEST_NAME = 120;
const SHIPPED = 'school_breaks_bengkulu.csv';
const REGION_CODES = ['17.71', '17.02'];

/** Breaks and exams: of a region as a whole, and of one school. */
@Injectable()
export class SchoolsCalendarService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly schools: SchoolsService,
    private readonly repository: SchoolsCalendarRepository,
  ) {}

  /** What counts for a school. @throws NotFound */
  async listOf(actor: Actor, schoolId: string): Promise<CalendarBlock[]> {
    const school = await this.schools.getFor(actor, schoolId);
    const all = await this.unitOfWork.read((tx) => this.repository.list(tx, school.regionId));
    return blocksOf(school, all).toSorted((a, b) => (a.from < b.from ? -1 : 1));
  }

  /** All of a region, for whoever plans in it. @throws NotFound */
  async listIn(actor: Actor, regionId: string): Promise<CalendarBlock[]> {
    if (!mayPlanIn(actor, regionId)) throw new NotFound();
    return this.unitOfWork.read((tx) => this.repository.list(tx, regionId));
  }

  blocksIn(tx: Tx, regionId: string): Promise<CalendarBlock[]> {
    return this.repository.list(tx, regionId);
  }

  /** One block; one of the same name moves. Idempotent by key. @throws NotFound, InvalidInput */
  async save(
    actor: Actor,
    whose: Whose,
    block: Pick<NewBlock, 'kind' | 'name' | 'from' | 'to'>,
    request?: IdempotentRequest,
  ): Promise<{ outcome: 'new' | 'moved' | 'same' }> {
    if (block.to < block.from) throw new InvalidInput([{ field: 'to', code: 'out_of_range' }]);
    const owned = await this.assertMay(actor, whose);
    return this.idempotency.run(request, async (tx) => ({ outcome: await this.put(tx, actor, owned, block) }));
  }

  /** Rows `jenis;nama;mulai;selesai`. Good rows are kept, each row has its answer. Idempotent by key. @throws NotFound, InvalidInput */
  async import(actor: Actor, whose: Whose, text: string, request?: IdempotentRequest): Promise<ImportedRow[]> {
    const table = readTable(text);
    if (!table || !['jenis', 'nama', 'mulai', 'selesai'].every((name) => table.columns.includes(name)))
      throw new InvalidInput([{ field: 'table', code: 'table_unreadable' }]);
    const owned = await this.assertMay(actor, whose);
    return this.idempotency.run(request, async (tx) => {
      const answers: ImportedRow[] = [];
      for (const row of table.rows) {
        const read = readRow(row);
        if ('problem' in read) answers.push({ ...read, outcome: 'bad' });
        else answers.push({ line: row.line, name: read.name, outcome: await this.put(tx, actor, owned, read) });
      }
      return answers;
    });
  }

  /** Idempotent by key. @throws NotFound */
  async remove(actor: Actor, id: string, request?: IdempotentRequest): Promise<void> {
    await this.idempotency.run(request, async (tx) => {
      const block = await this.repository.find(tx, id);
      if (!block) throw new NotFound();
      const school = block.schoolId ? await this.schools.read(tx, block.schoolId) : null;
      if (!(school ? mayAnswer(actor, school) : mayPlanIn(actor, block.regionId))) throw new NotFound();
      await this.repository.remove(tx, id, this.clock.now());
      await this.schools.note(tx, actor, school ?? { id, regionId: block.regionId }, 'school_calendar.removed', {
        name: block.name,
      });
    });
  }

  /** What is shipped in `data/`; it never overrules what was said here. */
  async loadShipped(dataDir: string): Promise<void> {
    const table = readTable(await readFile(join(dataDir, SHIPPED), 'utf8'));
    await this.unitOfWork.run(async (tx) => {
      for (const { cells } of table?.rows ?? []) {
        const { scope = '', name = '', start: from = '', end: to = '', status = '', source = '' } = cells;
        const isOfCity = scope.startsWith('Kota Bengkulu');
        const owner = isOfCity ? 'city' : scope.startsWith('Provinsi') ? 'province' : null;
        const block = { schoolId: null, owner, kind: 'break' as const, name, from, to, source };
        for (const code of isOfCity ? REGION_CODES.slice(0, 1) : REGION_CODES)
          await this.repository.insertShipped(tx, code, {
            ...block,
            owner: owner as SchoolOwner | null,
            id: newId(this.clock.now()),
            isEstimate: status !== 'verified',
          });
      }
    });
  }

  private async assertMay(actor: Actor, whose: Whose) {
    if ('schoolId' in whose) {
      const school = await this.schools.getToAnswer(actor, whose.schoolId);
      return { regionId: school.regionId, schoolId: school.id, owner: null, school };
    }
    if (!mayPlanIn(actor, whose.regionId)) throw new NotFound();
    return { regionId: whose.regionId, schoolId: null, owner: whose.owner, school: null };
  }

  private async put(
    tx: Tx,
    actor: Actor,
    {
      school,
      ...whose
    }: { regionId: string; schoolId: string | null; owner: SchoolOwner | null; school: School | null },
    { kind, name, from, to }: Pick<NewBlock, 'kind' | 'name' | 'from' | 'to'>,
  ): Promise<'new' | 'moved' | 'same'> {
    const id = newId(this.clock.now());
    const source = school ? 'school' : 'office';
    const outcome = await this.repository.upsert(tx, { ...whose, id, kind, name, from, to, isEstimate: false, source });
    if (outcome !== 'same')
      await this.schools.note(tx, actor, school ?? { id, regionId: whose.regionId }, `school_calendar.${outcome}`, {
        name,
        from,
        to,
      });
    return outcome;
  }
}

type ReadRow = Pick<NewBlock, 'kind' | 'name' | 'from' | 'to'>;

function readRow({ line, cells }: TableRow): ReadRow | { line: number; name: string; problem: ImportedRow['problem'] } {
  const name = (cells.nama ?? '').slice(0, LONGEST_NAME);
  const kind = KINDS[(cells.jenis ?? '').toLowerCase()];
  const [from, to] = [dateIn(cells.mulai ?? ''), dateIn(cells.selesai ?? '')];
  if (!kind) return { line, name, problem: 'kind' };
  if (name === '' || /\p{Cc}/u.test(name)) return { line, name: '', problem: 'name' };
  if (!isLocalDate(from) || !isLocalDate(to) || to < from) return { line, name, problem: 'dates' };
  return { kind, name, from, to };
}
