import { Injectable } from '@nestjs/common';
import { HOME_ZONE, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, type Grant, grantsOf, holds, type Role, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { SnapshotExists } from './coverage.errors.js';
import { CoverageRepository } from './coverage.repository.js';
import { judge, progressOf, sumOf } from './coverage.rules.js';
import type { JudgedSnapshot, NewSnapshot, RegionCoverage } from './coverage.types.js';

/** The whole region is theirs to see. */
const READERS: readonly Role[] = ['admin', 'supervisor', 'auditor', 'province'];
const WRITERS: readonly Role[] = ['admin', 'supervisor'];

/** Counts of a region and its schools, each with its date; every percentage is computed. */
@Injectable()
export class CoverageService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly repository: CoverageRepository,
  ) {}

  /** A school sees itself alone. @throws NotFound for a foreign region */
  async ofRegion(actor: Actor, regionId: string): Promise<RegionCoverage> {
    const own = schoolsOf(actor, regionId);
    const seesAll = holds(actor, regionId, isOneOf(READERS));
    if (!seesAll && own.length === 0) throw new NotFound();
    return this.unitOfWork.read(async (tx) => {
      const schools = await this.repository.countSchools(tx, regionId, seesAll ? null : own);
      const snapshots = seesAll ? await this.repository.listSnapshots(tx, regionId) : [];
      return {
        asOf: localDateIn(HOME_ZONE, this.clock.now()),
        snapshots: snapshots.map(judge),
        schools: schools.map(({ schoolId, name, ...counts }) => ({ schoolId, name, ...progressOf(counts) })),
        pupils: sumOf(schools),
      };
    });
  }

  /**
   * Writes counts down as they were published. A percentage that disagrees with them is kept and flagged. Idempotent by
   * key. @throws NotFound, SnapshotExists
   */
  async enter(
    actor: Actor,
    regionId: string,
    snapshot: NewSnapshot,
    request?: IdempotentRequest,
  ): Promise<JudgedSnapshot> {
    if (!holds(actor, regionId, isOneOf(WRITERS))) throw new NotFound();
    const at = this.clock.now();
    const id = await this.idempotency.run(request, async (tx) => {
      const fresh = newId(at);
      const row = { ...snapshot, id: fresh, regionId, staffId: staffIdOf(actor), at };
      if (!(await this.repository.insert(tx, row))) throw new SnapshotExists();
      return fresh;
    });
    return judge({ ...snapshot, id, enteredAt: at });
  }
}

const isOneOf =
  (roles: readonly Role[]) =>
  ({ role, schoolId }: Grant): boolean =>
    !schoolId && roles.includes(role);

const schoolsOf = (actor: Actor, regionId: string): string[] =>
  grantsOf(actor).flatMap(({ regionId: at, schoolId }) => (at === regionId && schoolId ? [schoolId] : []));
