import { Injectable } from '@nestjs/common';
import { maskEmail } from '../../common/email.js';
import { HOME_ZONE } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { maskPhone } from '../../common/phone.js';
import { type Actor, grantsOf, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { IdentityLinkService } from '../identity/identity.link.service.js';
import { mayAnswer, mayInvite, mayPlanIn, maySee } from './schools.access.js';
import { SchoolsRepository } from './schools.repository.js';
import type { School, SchoolAnswer, SchoolContact, SchoolFacts } from './schools.types.js';

const YEAR_MINUTES = 366 * 24 * 60;

/** The register of schools: who they are, whose matter, when they teach, and whether they take part. */
@Injectable()
export class SchoolsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly links: IdentityLinkService,
    private readonly repository: SchoolsRepository,
  ) {}

  /** The schools that somebody may see, by name. */
  async listFor(actor: Actor): Promise<School[]> {
    const regionIds = await this.regionsOf(actor);
    const schools = await this.unitOfWork.read((tx) => this.repository.list(tx, regionIds));
    return schools.filter((school) => maySee(actor, school));
  }

  /** The school of whoever signed in for one; the first when there are several. Null for others. */
  async findOwn(actor: Actor): Promise<School | null> {
    const grant = grantsOf(actor).find(({ schoolId }) => schoolId);
    return grant?.schoolId ? this.unitOfWork.read((tx) => this.repository.find(tx, grant.schoolId ?? '')) : null;
  }

  /** @throws NotFound, for a foreign school as for an unknown one */
  getFor(actor: Actor, id: string): Promise<School> {
    return this.unitOfWork.read((tx) => this.find(tx, id, (school) => maySee(actor, school)));
  }

  /** For whoever may answer for the school. @throws NotFound */
  getToAnswer(actor: Actor, id: string): Promise<School> {
    return this.unitOfWork.read((tx) => this.find(tx, id, (school) => mayAnswer(actor, school)));
  }

  /** For whoever plans in its region. @throws NotFound */
  getToPlan(tx: Tx, actor: Actor, id: string): Promise<School> {
    return this.find(tx, id, ({ regionId }) => mayPlanIn(actor, regionId));
  }

  /** As seen by a running transaction, by whoever has asked already. @throws NotFound */
  read(tx: Tx, id: string): Promise<School> {
    return this.find(tx, id, () => true);
  }

  /**
   * Enters a school in a region, or brings it up to date by its NPSN. What the office enters is confirmed, but for schools
   * that are the province's matter. Idempotent by key.
   * @throws NotFound for a school that is not theirs to enter, InvalidInput
   */
  async register(
    actor: Actor,
    regionId: string,
    facts: SchoolFacts,
    request?: IdempotentRequest,
  ): Promise<{ id: string }> {
    this.assertFacts(facts);
    const made = await this.idempotency.run(request, (tx) => this.registerIn(tx, actor, regionId, facts));
    await this.calendar.refreshSites();
    return { id: made.id };
  }

  /** As `register`, within the caller's transaction; its site is known to this process after `refreshSites`. */
  async registerIn(
    tx: Tx,
    actor: Actor,
    regionId: string,
    facts: SchoolFacts,
  ): Promise<{ id: string; isNew: boolean }> {
    if (!mayInvite(actor, { regionId, owner: facts.owner })) throw new NotFound();
    const known = await this.repository.lockByNpsn(tx, facts.npsn);
    if (known) {
      if (known.regionId !== regionId || !mayInvite(actor, known)) throw new NotFound();
      await this.repository.saveFacts(tx, known.id, facts);
      return { id: known.id, isNew: false };
    }
    const now = this.clock.now();
    const id = newId(now);
    const siteId = await this.calendar.addSite(tx, this.siteOf(regionId, facts));
    const confirmedAt = mayPlanIn(actor, regionId) && facts.owner !== 'province' ? now : null;
    await this.repository.insert(
      tx,
      { ...facts, id, regionId, siteId, confirmedAt },
      { staffId: staffIdOf(actor), at: now },
    );
    await this.note(tx, actor, { id, regionId }, 'school.registered', { npsn: facts.npsn, owner: facts.owner });
    return { id, isNew: true };
  }

  /** The school says whether it takes part, and with about how many pupils. Idempotent by key. */
  async answer(
    actor: Actor,
    id: string,
    { answer, expectedPupils }: { answer: SchoolAnswer; expectedPupils: number | null },
    request?: IdempotentRequest,
  ): Promise<void> {
    const school = await this.getToAnswer(actor, id);
    await this.idempotency.run(request, async (tx) => {
      await this.repository.saveAnswer(tx, id, answer, expectedPupils, this.clock.now());
      await this.note(tx, actor, school, 'school.answered', { answer, expectedPupils });
    });
  }

  /** The coordinator agrees that these schools take part; once each. Idempotent by key. @throws NotFound */
  async confirm(actor: Actor, ids: readonly string[], request?: IdempotentRequest): Promise<{ confirmed: number }> {
    return this.idempotency.run(request, async (tx) => {
      let confirmed = 0;
      for (const id of [...new Set(ids)].sort()) {
        const school = await this.find(tx, id, (one) => mayInvite(actor, one));
        if ((await this.repository.confirm(tx, id, staffIdOf(actor), this.clock.now())) === 0) continue;
        await this.note(tx, actor, school, 'school.confirmed', {});
        confirmed += 1;
      }
      return { confirmed };
    });
  }

  /** Who answers for schools; contacts are masked. The schools must have been asked for with `getFor` or `listFor`. */
  async contactsOf(schoolIds: readonly string[]): Promise<Map<string, SchoolContact[]>> {
    return this.unitOfWork.read(async (tx) => {
      const found = await this.repository.listContacts(tx, schoolIds);
      const contacts = await this.links.contactsOf(
        tx,
        found.map(({ staffId }) => staffId),
      );
      const bySchool = new Map<string, SchoolContact[]>();
      for (const { schoolId, staffId, name } of found) {
        const own = contacts.find((contact) => contact.staffId === staffId);
        const contact = own ? (own.kind === 'email' ? maskEmail(own.value) : maskPhone(own.value)) : '';
        bySchool.set(schoolId, [...(bySchool.get(schoolId) ?? []), { staffId, name, contact }]);
      }
      return bySchool;
    });
  }

  /** Accounts that are told about a school's matters. */
  async staffOf(tx: Tx, schoolId: string): Promise<string[]> {
    return (await this.repository.listContacts(tx, [schoolId])).map(({ staffId }) => staffId);
  }

  async note(
    tx: Tx,
    actor: Actor,
    school: Pick<School, 'id' | 'regionId'>,
    action: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record(tx, actor, {
      action,
      subjectType: 'school',
      subjectId: school.id,
      details: { ...details, regionId: school.regionId },
    });
  }

  /** @throws InvalidInput */
  assertFacts({ npsn, lessonsFrom, lessonsTo }: SchoolFacts): void {
    if (!/^\d{8}$/.test(npsn)) throw new InvalidInput([{ field: 'npsn', code: 'npsn_invalid' }]);
    if (lessonsTo <= lessonsFrom) throw new InvalidInput([{ field: 'lessonsTo', code: 'out_of_range' }]);
  }

  private siteOf(regionId: string, { npsn, name }: SchoolFacts) {
    const own = { regionId, code: `sekolah-${npsn}`, name, address: name };
    // Pupils alone are served there: the public's time to book is over before it begins.
    return { ...own, kind: 'school' as const, timezone: HOME_ZONE, prints: false, leadMinutes: YEAR_MINUTES };
  }

  private async find(tx: Tx, id: string, isAllowed: (school: School) => boolean): Promise<School> {
    const school = await this.repository.find(tx, id);
    if (!school || !isAllowed(school)) throw new NotFound();
    return school;
  }

  private async regionsOf(actor: Actor): Promise<string[]> {
    if (actor.kind === 'staff') return [...new Set(actor.grants.map(({ regionId }) => regionId))];
    return actor.kind === 'system' ? (await this.calendar.listRegions()).map(({ id }) => id) : [];
  }
}
