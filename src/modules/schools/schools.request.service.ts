import { Injectable } from '@nestjs/common';
import { addDays, HOME_ZONE, type LocalDate, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { CalendarModeService } from '../calendar/calendar.mode.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CrewsService } from '../crews/crews.service.js';
import { mayAnswer, mayPlanIn, maySee } from './schools.access.js';
import { RequestMoved, SchoolNotConfirmed } from './schools.errors.js';
import { SCHOOL_REQUEST_CHANGED } from './schools.events.js';
import { SchoolsProposalRepository } from './schools.proposal.repository.js';
import { SchoolsRequestRepository } from './schools.request.repository.js';
import { mayBecome } from './schools.rules.js';
import { SchoolsService } from './schools.service.js';
import {
  REQUEST_MODES,
  type RequestStatus,
  type School,
  type SchoolRequest,
  type WholeRequest,
  type Wishes,
} from './schools.types.js';

/** As far ahead as a school may wish. */
const WISH_DAYS = 366;

/** What schools ask for, and where each request stands: one state for the school and for the office. */
@Injectable()
export class SchoolsRequestService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly modes: CalendarModeService,
    private readonly crews: CrewsService,
    private readonly schools: SchoolsService,
    private readonly proposals: SchoolsProposalRepository,
    private readonly repository: SchoolsRequestRepository,
  ) {}

  /** A draft, or what the wishes of one become. Idempotent by key. @throws NotFound, ModeClosed, InvalidInput */
  async create(
    actor: Actor,
    schoolId: string,
    wishes: Wishes,
    options: { sends?: boolean } = {},
    request?: IdempotentRequest,
  ): Promise<{ id: string }> {
    const school = await this.schools.getToAnswer(actor, schoolId);
    return this.idempotency.run(request, async (tx) => {
      await this.assertWishes(tx, school, wishes);
      const now = this.clock.now();
      const { id: _, regionId } = school;
      const made = { ...wishes, id: newId(now), regionId, schoolId, status: 'draft' as const, createdAt: now };
      await this.repository.insert(tx, made);
      await this.appendEvent(tx, actor, made.id, null, 'draft', null);
      if (options.sends) await this.sendIn(tx, actor, school, { ...made, sentAt: null, version: 1 });
      return { id: made.id };
    });
  }

  /** Of a draft. Idempotent by key. @throws NotFound, RequestMoved, ModeClosed, InvalidInput */
  async change(actor: Actor, id: string, wishes: Wishes, request?: IdempotentRequest): Promise<void> {
    await this.idempotency.run(request, async (tx) => {
      const { school, request: draft } = await this.lockToAnswer(tx, actor, id);
      if (draft.status !== 'draft') throw new RequestMoved();
      await this.assertWishes(tx, school, wishes);
      await this.repository.saveWishes(tx, id, wishes);
    });
  }

  /** The draft goes to the office. Idempotent by key. @throws NotFound, RequestMoved, SchoolNotConfirmed, ModeClosed */
  async send(actor: Actor, id: string, request?: IdempotentRequest): Promise<void> {
    await this.idempotency.run(request, async (tx) => {
      const { school, request: draft } = await this.lockToAnswer(tx, actor, id);
      if (draft.status !== 'draft') throw new RequestMoved();
      await this.assertWishes(tx, school, draft);
      await this.sendIn(tx, actor, school, draft);
    });
  }

  /** As both sides see it. @throws NotFound, for a foreign request as for an unknown one */
  get(actor: Actor, id: string): Promise<WholeRequest> {
    return this.unitOfWork.read((tx) => this.whole(tx, id, (school) => maySee(actor, school)));
  }

  /** Of one school, the newest first. @throws NotFound */
  async listOf(actor: Actor, schoolId: string): Promise<SchoolRequest[]> {
    await this.schools.getFor(actor, schoolId);
    return this.unitOfWork.read((tx) => this.repository.listOfSchool(tx, schoolId));
  }

  /** What was sent to the office, with its school; the longest waiting first. @throws NotFound */
  async listIn(actor: Actor, regionId: string): Promise<{ request: SchoolRequest; school: School }[]> {
    if (!mayPlanIn(actor, regionId)) throw new NotFound();
    const schools = new Map((await this.schools.listFor(actor)).map((school) => [school.id, school]));
    const sent = await this.unitOfWork.read((tx) => this.repository.listSent(tx, [regionId]));
    return sent.flatMap((request) => {
      const school = schools.get(request.schoolId);
      return school ? [{ request, school }] : [];
    });
  }

  /** Locks the request, first of all rows after the idempotency key. @throws NotFound */
  async lockToAnswer(tx: Tx, actor: Actor, id: string): Promise<{ request: SchoolRequest; school: School }> {
    return this.lockAs(tx, id, (school) => mayAnswer(actor, school));
  }

  /** As `lockToAnswer`, for whoever plans in its region. @throws NotFound */
  async lockToPlan(tx: Tx, actor: Actor, id: string): Promise<{ request: SchoolRequest; school: School }> {
    return this.lockAs(tx, id, ({ regionId }) => mayPlanIn(actor, regionId));
  }

  /** Moves a locked request, with its event and what is to be told of it. @throws RequestMoved */
  async move(tx: Tx, actor: Actor, request: SchoolRequest, to: RequestStatus, reason: string | null): Promise<void> {
    if (!mayBecome(request.status, to)) throw new RequestMoved();
    await this.repository.setStatus(tx, request.id, to, to === 'sent' ? this.clock.now() : null);
    await this.appendEvent(tx, actor, request.id, request.status, to, reason);
    await this.outbox.add(tx, SCHOOL_REQUEST_CHANGED, request.id, request.version + 1);
  }

  /** Of a locked request. @throws ModeClosed, InvalidInput */
  async saveWishes(tx: Tx, school: School, request: SchoolRequest, wishes: Wishes): Promise<void> {
    await this.assertWishes(tx, school, wishes);
    await this.repository.saveWishes(tx, request.id, wishes);
    request.version += 1;
  }

  today(): LocalDate {
    return localDateIn(HOME_ZONE, this.clock.now());
  }

  /** As `get`, within a transaction; for whoever tells of it, without asking who. @throws NotFound */
  readWhole(tx: Tx, id: string): Promise<WholeRequest> {
    return this.whole(tx, id, () => true);
  }

  /** A visit that stands, with its request; null when it was moved, given up, or never was. */
  async findVisit(
    tx: Tx,
    id: string,
  ): Promise<(Pick<WholeRequest, 'school' | 'request'> & { visit: WholeRequest['visits'][number] }) | null> {
    const requestId = await this.proposals.findRequestOf(tx, id);
    if (!requestId) return null;
    const { school, request, visits } = await this.readWhole(tx, requestId);
    const visit = visits.find((one) => one.id === id && one.endedReason === null);
    return visit && request.status === 'accepted' ? { school, request, visit } : null;
  }

  private async whole(tx: Tx, id: string, isAllowed: (school: School) => boolean): Promise<WholeRequest> {
    const request = await this.repository.find(tx, id);
    const school = request && (await this.schools.read(tx, request.schoolId));
    if (!request || !school || !isAllowed(school)) throw new NotFound();
    const proposal = await this.proposals.findLast(tx, id);
    const visits = proposal ? await this.proposals.listVisits(tx, proposal.id) : [];
    const out = await this.crews.listOf(
      tx,
      visits.map((visit) => visit.id),
    );
    const named = visits.map(async (visit) => {
      const { name: siteName, timezone } = await this.calendar.getSite(visit.siteId);
      const crews = out.filter(({ subjectId }) => subjectId === visit.id).map(({ name }) => name);
      return { ...visit, siteName, timezone, crews };
    });
    const events = await this.repository.listEvents(tx, id);
    return { school, request, proposal, visits: await Promise.all(named), events };
  }

  private async lockAs(tx: Tx, id: string, isAllowed: (school: School) => boolean) {
    const request = await this.repository.lock(tx, id);
    const school = request && (await this.schools.read(tx, request.schoolId));
    if (!request || !school || !isAllowed(school)) throw new NotFound();
    return { request, school };
  }

  private async sendIn(tx: Tx, actor: Actor, school: School, draft: SchoolRequest): Promise<void> {
    if (!school.confirmedAt) throw new SchoolNotConfirmed();
    await this.move(tx, actor, draft, 'sent', null);
  }

  /** Each wished date must lie ahead, and the mode be open on it. */
  private async assertWishes(tx: Tx, school: School, { mode, wishedDates, pupils, adults }: Wishes): Promise<void> {
    const today = this.today();
    const isAhead = (date: LocalDate) => date > today && date <= addDays(today, WISH_DAYS);
    if (wishedDates.length === 0) throw new InvalidInput([{ field: 'wishedDates', code: 'required' }]);
    if (!wishedDates.every(isAhead)) throw new InvalidInput([{ field: 'wishedDates', code: 'not_ahead' }]);
    if (adults > pupils) throw new InvalidInput([{ field: 'adults', code: 'out_of_range' }]);
    const periods = await this.modes.listIn(tx, school.regionId);
    const siteId = mode === 'weekend_block' ? null : school.siteId;
    for (const date of wishedDates) this.modes.assertOpen(periods, mode, siteId, date, REQUEST_MODES);
  }

  private async appendEvent(
    tx: Tx,
    actor: Actor,
    requestId: string,
    from: RequestStatus | null,
    to: RequestStatus,
    reason: string | null,
  ): Promise<void> {
    const at = this.clock.now();
    await this.repository.appendEvent(tx, {
      id: newId(at),
      requestId,
      at,
      staffId: staffIdOf(actor),
      from,
      to,
      reason,
    });
  }
}
