import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../../common/duration.js';
import { newId } from '../../common/new-id.js';
import { type Actor, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarJournalService } from '../calendar/calendar.journal.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CrewsRepository } from './crews.repository.js';
import type { Assignment, Crew, NewAssignment } from './crews.types.js';

const SUPERVISORS = ['supervisor'] as const;
const SHOWN_DAYS = 92;

/** Teams and vehicles of a region, and where they are when. */
@Injectable()
export class CrewsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly journal: CalendarJournalService,
    private readonly calendar: CalendarService,
    private readonly repository: CrewsRepository,
  ) {}

  /** Of the region of a site, retired ones included. @throws NotFound */
  async list(actor: Actor, siteId: string): Promise<Crew[]> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.unitOfWork.read((tx) => this.repository.list(tx, regionId));
  }

  /** Those that go out still, and where to from now on. @throws NotFound */
  async overview(actor: Actor, siteId: string): Promise<{ crews: Crew[]; coming: Assignment[] }> {
    const crews = (await this.list(actor, siteId)).filter(({ retiredOn }) => retiredOn === null);
    const now = this.clock.now();
    const ids = crews.map(({ id }) => id);
    const until = new Date(now.getTime() + SHOWN_DAYS * DAY_MS);
    return { crews, coming: await this.unitOfWork.read((tx) => this.repository.listBusy(tx, ids, now, until)) };
  }

  /** Idempotent by key. @throws NotFound, CrewNameTaken, InvalidInput for a team without a recording set */
  async add(
    actor: Actor,
    siteId: string,
    { kind, name, stations }: Pick<Crew, 'kind' | 'name' | 'stations'>,
    request?: IdempotentRequest,
  ): Promise<{ id: string }> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    if (kind === 'team' && stations < 1) throw new InvalidInput([{ field: 'stations', code: 'out_of_range' }]);
    return this.idempotency.run(request, async (tx) => {
      const id = newId(this.clock.now());
      const own = { id, regionId: site.regionId, kind, name, retiredOn: null };
      await this.repository.insert(tx, { ...own, stations: kind === 'team' ? stations : 0 });
      if (actor !== SYSTEM_ACTOR) await this.journal.note(tx, actor, site, 'crews.added', id, { kind, name, stations });
      return { id };
    });
  }

  /** It does not go out any more from today on; where it is to go already stays. @throws NotFound */
  async retire(actor: Actor, siteId: string, id: string, request?: IdempotentRequest): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    await this.idempotency.run(request, async (tx) => {
      const isDone = await this.repository.retire(tx, site.regionId, id, this.calendar.today(site));
      if (!isDone) throw new NotFound();
      await this.journal.note(tx, actor, site, 'crews.retired', id, {});
    });
  }

  /** Those of a region that still go out. */
  async listIn(tx: Tx, regionId: string): Promise<Crew[]> {
    return (await this.repository.list(tx, regionId)).filter(({ retiredOn }) => retiredOn === null);
  }

  /** When crews are out, within a time. */
  listBusy(tx: Tx, crewIds: readonly string[], from: Date, to: Date): Promise<Assignment[]> {
    return this.repository.listBusy(tx, crewIds, from, to);
  }

  /** Who goes out for these subjects. */
  listOf(tx: Tx, subjectIds: readonly string[]): Promise<(Assignment & Pick<Crew, 'kind' | 'name'>)[]> {
    return this.repository.listOf(tx, subjectIds);
  }

  /**
   * Sends crews out, all or none. Locks the crews in the order of their keys, after everything else.
   * @throws CrewBusy when one of them is elsewhere then or on its way; the transaction must then roll back
   */
  async assign(tx: Tx, assignments: readonly NewAssignment[]): Promise<void> {
    if (assignments.length === 0) return;
    await this.repository.lock(
      tx,
      assignments.map(({ crewId }) => crewId),
    );
    const now = this.clock.now();
    await this.repository.insertAssignments(
      tx,
      assignments.map((one) => ({ ...one, id: newId(now) })),
    );
  }

  /** They need not go. Twice gives the same. */
  release(tx: Tx, subjectIds: readonly string[]): Promise<void> {
    return this.repository.release(tx, subjectIds, this.clock.now());
  }
}
