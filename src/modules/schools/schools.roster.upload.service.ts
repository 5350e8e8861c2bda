import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Locale } from '../../common/locale.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { CURRENT_CONSENT } from '../applicants/applicants.consents.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { SchoolsRosterReadingService } from './schools.roster.reading.service.js';
import { type PupilRow, type RosterRecord, SchoolsRosterRepository } from './schools.roster.repository.js';
import { SchoolsRosterService } from './schools.roster.service.js';
import { placesOf, SchoolsRosterStandingService } from './schools.roster.standing.service.js';
import type { CheckedRoster, RosterFormat, RosterRow, RosterUpload } from './schools.roster.types.js';
import { type RosterRequest, SchoolsRosterVisitsRepository } from './schools.roster.visits.repository.js';

/** The wording that schools collect signatures for, and that guardians tick. */
export const GUARDIAN_TEXT_VERSION = CURRENT_CONSENT.pupil;

export interface RosterFile {
  bytes: Buffer;
  /** Typed or pasted into a form. */
  isPasted: boolean;
  /** Also what the spreadsheet hides; a teacher may not have seen it. */
  withHidden: boolean;
}

interface Sorted {
  fresh: PupilRow[];
  /** Pupils who were asked for consent, and have it now. */
  completed: PupilRow[];
}

/** Takes a list in: reads it, keeps the rows that are good, and gives the others back. */
@Injectable()
export class SchoolsRosterUploadService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly reading: SchoolsRosterReadingService,
    private readonly rosters: SchoolsRosterService,
    private readonly standing: SchoolsRosterStandingService,
    private readonly repository: SchoolsRosterRepository,
    private readonly visits: SchoolsRosterVisitsRepository,
  ) {}

  /**
   * The same file twice is taken once, and a pupil who is on the list already stays as they are. Idempotent by key.
   * @throws NotFound, RosterClosed, RosterFileRefused (413, 422), IdempotencyKeyReused, DomainError unavailable
   */
  async upload(
    actor: Actor,
    requestId: string,
    file: RosterFile,
    locale: Locale = 'id',
    key?: IdempotentRequest,
  ): Promise<RosterUpload> {
    const request = await this.rosters.openRequest(actor, requestId);
    const format: RosterFormat = file.isPasted ? 'paste' : this.reading.isWorkbook(file.bytes) ? 'xlsx' : 'csv';
    const [site] = (await this.calendar.listSites()).filter(({ regionId }) => regionId === request.regionId);
    const today = this.calendar.today(site ?? { timezone: 'Asia/Jakarta' });
    const knownDistricts = [...(await this.calendar.knownDistricts())];
    const { withHidden, bytes } = file;
    const checked = await this.reading.read({ format, withHidden, today, knownDistricts }, bytes);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const contentHmac = this.secrets.lookup('file', `${digest}${withHidden ? ' with hidden' : ''}`);
    // What the file says is not among what the key was made of.
    const hash = createHash('sha256').update(`${key?.hash} ${contentHmac}`).digest('hex');
    return this.idempotency.run(key && { ...key, hash }, async (tx) => {
      await this.repository.lockRequest(tx, requestId);
      const before = await this.repository.findRosterOf(tx, requestId, contentHmac);
      const roster = before ?? (await this.store(tx, actor, request, { checked, contentHmac, format }, locale));
      const { id, kept, added, refused, warnings } = roster;
      const totals = await this.rosters.totals(tx, requestId);
      await this.visits.noteSize(tx, requestId, placesOf(totals), totals.printable);
      return { id, isRepeated: before !== null, kept, added: before ? 0 : added, refused, warnings, totals };
    });
  }

  private async store(
    tx: Tx,
    actor: Actor,
    request: RosterRequest,
    { checked, contentHmac, format }: { checked: CheckedRoster; contentHmac: string; format: RosterFormat },
    language: Locale,
  ): Promise<RosterRecord> {
    const now = this.clock.now();
    const id = newId(now);
    const { regionId, school, id: requestId } = request;
    const own = { id, regionId, requestId, schoolId: school.id };
    const known = await this.repository.list(tx, requestId);
    const { fresh, completed } = this.sort(own, checked.rows, known);
    await this.decide(tx, [...fresh, ...completed]);
    const roster: RosterRecord = {
      ...own,
      contentHmac,
      format,
      kept: checked.rows.length,
      added: fresh.length + completed.length,
      refused: checked.refused.length,
      warnings: checked.warnings,
      uploadedBy: staffIdOf(actor),
    };
    await this.repository.forgetRefusalsOf(tx, requestId);
    await this.repository.insertRoster(tx, roster, now);
    await this.repository.insertRefusals(tx, id, this.sealedRefusals(checked));
    await this.repository.insertPupils(tx, fresh, now);
    for (const pupil of completed) await this.repository.save(tx, pupil);
    await this.noteConsents(tx, [...fresh, ...completed], language, roster.uploadedBy);
    const details = { format, kept: roster.kept, added: roster.added, refused: roster.refused };
    const subject = { subjectType: 'school_request', subjectId: requestId };
    await this.audit.record(tx, actor, { action: 'roster.uploaded', ...subject, details });
    return roster;
  }

  /**
   * Who is new, and whom this list completes. A person is known by the NIK; without one, as many of a name in a class as
   * the longest list of them says.
   */
  private sort(
    own: Pick<RosterRecord, 'id' | 'regionId' | 'requestId' | 'schoolId'>,
    listed: readonly RosterRow[],
    known: readonly PupilRow[],
  ): Sorted {
    const niks = new Set(known.flatMap(({ nikHmac }) => (nikHmac ? [nikHmac] : [])));
    const named = new Map<string, PupilRow[]>();
    for (const pupil of known) {
      const key = nameKey(this.secrets.open(pupil.nameEnc, 'name'), pupil.className);
      named.set(key, [...(named.get(key) ?? []), pupil]);
    }
    let position = Math.max(0, ...known.map((pupil) => pupil.position));
    const sorted: Sorted = { fresh: [], completed: [] };
    for (const row of listed) {
      const nikHmac = row.nik && this.secrets.lookup('nik', row.nik);
      if (nikHmac && niks.has(nikHmac)) continue;
      const same = named.get(nameKey(row.name, row.className)) ?? [];
      const waiting = same.findIndex(({ state }) => state === 'asked');
      const found = nikHmac ? (waiting < 0 ? undefined : same.splice(waiting, 1)[0]) : same.shift();
      // What a guardian took back, or wants left alone, is not the list's to give.
      if (found && (!nikHmac || found.toldBy === 'guardian' || found.frozenAt)) continue;
      const pupil = this.pupilOf(own, row, nikHmac, found?.position ?? (position += 1));
      if (found) sorted.completed.push({ ...found, ...dataOf(pupil) });
      else sorted.fresh.push(pupil);
      if (nikHmac) niks.add(nikHmac);
    }
    return sorted;
  }

  private pupilOf(
    { id: rosterId, regionId, requestId, schoolId }: Pick<RosterRecord, 'id' | 'regionId' | 'requestId' | 'schoolId'>,
    row: RosterRow,
    nikHmac: string | null,
    position: number,
  ): PupilRow {
    const seal = (value: string | null, field: string) => (value ? this.secrets.seal(value, field) : null);
    return {
      id: newId(this.clock.now()),
      rosterId,
      regionId,
      requestId,
      schoolId,
      position,
      rowLabel: row.sheet === null ? String(row.number) : `${row.sheet} ${row.number}`,
      nameEnc: this.secrets.seal(row.name, 'name'),
      className: row.className,
      state: nikHmac ? 'known' : 'asked',
      hasConsent: row.hasConsent,
      toldBy: 'list',
      nikHmac,
      nikEnc: seal(row.nik, 'nik'),
      nikLast4: row.nik?.slice(-4) ?? null,
      birthDate: row.birthDate,
      phoneEnc: seal(row.phone, 'phone'),
      guardianEnc: seal(row.guardianName, 'guardian'),
      hasNeeds: row.hasNeeds,
      warnings: [...row.warnings],
      isOurs: false,
      linkNonce: 1,
      visitId: null,
      slotId: null,
      bookingId: null,
      frozenAt: null,
      version: 1,
    };
  }

  /** What the school says that guardians signed. */
  private async noteConsents(
    tx: Tx,
    pupils: readonly PupilRow[],
    language: Locale,
    staffId: string | null,
  ): Promise<void> {
    const now = this.clock.now();
    const told = { isGiven: true, textVersion: GUARDIAN_TEXT_VERSION, channel: 'list', language, staffId } as const;
    const consents = pupils.flatMap(({ id: pupilId, hasConsent }) =>
      hasConsent ? [{ ...told, id: newId(now), pupilId }] : [],
    );
    await this.repository.insertConsents(tx, consents, now);
  }

  /** Whoever has a booking keeps it; whoever was recorded before needs no second recording. */
  private async decide(tx: Tx, pupils: readonly PupilRow[]): Promise<void> {
    const people = pupils.filter(({ nikHmac }) => nikHmac !== null);
    const { booked, recorded } = await this.standing.known(
      tx,
      people.map(({ nikHmac }) => nikHmac ?? ''),
    );
    for (const pupil of people) {
      if (booked.has(pupil.nikHmac ?? '')) pupil.state = 'own_booking';
      else if (recorded.has(pupil.nikHmac ?? '')) pupil.state = 'not_eligible';
    }
  }

  private sealedRefusals({ refused }: CheckedRoster): { id: string; position: number; contentEnc: string }[] {
    return refused.map((row, position) => ({
      id: newId(this.clock.now()),
      position,
      contentEnc: this.secrets.seal(JSON.stringify(row), 'refused-row'),
    }));
  }
}

const nameKey = (name: string, className: string): string =>
  `${name.toLocaleLowerCase('id')}\n${className.trim().toLowerCase()}`;

/** What a later list may tell of a pupil who is on the list already. */
function dataOf(pupil: PupilRow): Partial<PupilRow> {
  const { state, hasConsent, toldBy, nikHmac, nikEnc, nikLast4, birthDate, phoneEnc, guardianEnc, hasNeeds, warnings } =
    pupil;
  return { state, hasConsent, toldBy, nikHmac, nikEnc, nikLast4, birthDate, phoneEnc, guardianEnc, hasNeeds, warnings };
}
