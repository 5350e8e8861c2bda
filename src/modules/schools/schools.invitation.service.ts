import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { IdentityLinkService } from '../identity/identity.link.service.js';
import type { StaffContact } from '../identity/identity.types.js';
import { SCHOOL_INVITED } from './schools.events.js';
import { SchoolsRepository } from './schools.repository.js';
import { SchoolsService } from './schools.service.js';
import { readTable, type TableRow } from './schools.table.rules.js';
import { type School, SCHOOL_LEVELS, type SchoolFacts, type SchoolLevel, type SchoolOwner } from './schools.types.js';

export type InvitationProblem = 'npsn' | 'name' | 'level' | 'owner' | 'contact' | 'disabled' | 'week' | 'not_yours';

/** What became of one row. */
export interface InvitedRow {
  line: number;
  name: string;
  outcome: 'new' | 'known' | 'bad';
  problem?: InvitationProblem;
}

const LONGEST_NAME = 120;
/** Whose matter a level is, unless the row says so. */
const OWNER_OF: Record<SchoolLevel, SchoolOwner> = {
  smp: 'city',
  mts: 'religious',
  ma: 'religious',
  sma: 'province',
  smk: 'province',
  slb: 'province',
};
const OWNERS: Readonly<Record<string, SchoolOwner>> = {
  kota: 'city',
  kabupaten: 'city',
  provinsi: 'province',
  kemenag: 'religious',
};
/** What most schools teach, until they say otherwise. */
const LESSONS = { weekDays: 5 as const, lessonsFrom: '07:15', lessonsTo: '16:00' };

/** Schools are entered and asked to take part, many at once from a list of contacts. */
@Injectable()
export class SchoolsInvitationService {
  constructor(
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly links: IdentityLinkService,
    private readonly schools: SchoolsService,
    private readonly repository: SchoolsRepository,
  ) {}

  /**
   * Rows `npsn;nama;jenjang;petugas;kontak`, and `pekan` and `milik` when they are there. Good rows are kept and invited,
   * each row has its answer. Idempotent by key.
   * @throws NotFound, InvalidInput when the table cannot be read
   */
  async invite(actor: Actor, regionId: string, text: string, request?: IdempotentRequest): Promise<InvitedRow[]> {
    const table = readTable(text);
    const isKnown = table && ['npsn', 'nama', 'jenjang', 'kontak'].every((name) => table.columns.includes(name));
    if (!isKnown) throw new InvalidInput([{ field: 'table', code: 'table_unreadable' }]);
    const answers = await this.idempotency.run(request, async (tx) => {
      const rows: InvitedRow[] = [];
      for (const row of table.rows) rows.push(await this.inviteRow(tx, actor, regionId, row));
      return rows;
    });
    await this.calendar.refreshSites();
    return answers;
  }

  private async inviteRow(tx: Tx, actor: Actor, regionId: string, row: TableRow): Promise<InvitedRow> {
    const { line, cells } = row;
    const name = (cells.nama ?? '').slice(0, LONGEST_NAME);
    const facts = factsOf(cells, name);
    if (typeof facts === 'string') return { line, name, outcome: 'bad', problem: facts };
    const contact = this.links.readContact(cells.kontak ?? '');
    if (!contact) return { line, name, outcome: 'bad', problem: 'contact' };
    if (await this.links.isDisabled(tx, contact)) return { line, name, outcome: 'bad', problem: 'disabled' };
    try {
      const { id, isNew } = await this.schools.registerIn(tx, actor, regionId, facts);
      const school = await this.schools.read(tx, id);
      await this.admit(tx, actor, school, (cells.petugas ?? '').slice(0, LONGEST_NAME) || name, contact);
      return { line, name, outcome: isNew ? 'new' : 'known' };
    } catch (error) {
      if (error instanceof NotFound) return { line, name, outcome: 'bad', problem: 'not_yours' };
      throw error;
    }
  }

  private async admit(tx: Tx, actor: Actor, school: School, name: string, contact: StaffContact): Promise<void> {
    const { id: schoolId, regionId, version } = school;
    const grant = { role: 'school' as const, regionId, siteId: null, schoolId };
    const staffId = await this.links.admit(tx, actor, name, contact, [grant]);
    const now = this.clock.now();
    await this.repository.addContact(tx, schoolId, staffId, now);
    await this.repository.markInvited(tx, schoolId, now);
    await this.outbox.add(tx, SCHOOL_INVITED, schoolId, version + 1);
    await this.schools.note(tx, actor, school, 'school.invited', {});
  }
}

function factsOf(cells: TableRow['cells'], name: string): SchoolFacts | InvitationProblem {
  const npsn = cells.npsn ?? '';
  const level = SCHOOL_LEVELS.find((one) => one === (cells.jenjang ?? '').toLowerCase());
  const week = cells.pekan ?? '';
  const owner = cells.milik ? OWNERS[cells.milik.toLowerCase()] : level && OWNER_OF[level];
  if (!/^\d{8}$/.test(npsn)) return 'npsn';
  if (name === '' || /\p{Cc}/u.test(name)) return 'name';
  if (!level) return 'level';
  if (!owner) return 'owner';
  if (!['', '5', '6'].includes(week)) return 'week';
  return { ...LESSONS, npsn, name, level, owner, weekDays: week === '6' ? 6 : 5 };
}
