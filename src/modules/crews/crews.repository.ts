import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { Assignment, Crew } from './crews.types.js';

const CREW = `id, region_id AS "regionId", kind, name, stations, retired_on AS "retiredOn"`;
const ASSIGNMENT = `id, region_id AS "regionId", crew_id AS "crewId", subject_id AS "subjectId", leaves_at AS "leavesAt",
  starts_at AS "startsAt", ends_at AS "endsAt", returns_at AS "returnsAt"`;

@Injectable()
export class CrewsRepository {
  list(tx: Tx, regionId: string): Promise<Crew[]> {
    return rows<Crew>(tx, `SELECT ${CREW} FROM crews WHERE region_id = $1 ORDER BY kind, name`, [regionId]);
  }

  async insert(tx: Tx, { id, regionId, kind, name, stations }: Crew): Promise<void> {
    await rows(tx, 'INSERT INTO crews (id, region_id, kind, name, stations) VALUES ($1, $2, $3, $4, $5)', [
      id,
      regionId,
      kind,
      name,
      stations,
    ]);
  }

  /** Gives whether it was of the region and still went out then. */
  async retire(tx: Tx, regionId: string, id: string, on: LocalDate): Promise<boolean> {
    const retired = await rows(
      tx,
      `UPDATE crews SET retired_on = $3 WHERE id = $1 AND region_id = $2 AND (retired_on IS NULL OR retired_on > $3)
       RETURNING id`,
      [id, regionId, on],
    );
    return retired.length === 1;
  }

  /** Live assignments that touch the time from `from` to `to`. */
  listBusy(tx: Tx, crewIds: readonly string[], from: Date, to: Date): Promise<Assignment[]> {
    return rows<Assignment>(
      tx,
      `SELECT ${ASSIGNMENT} FROM crew_assignments
       WHERE crew_id = ANY($1) AND released_at IS NULL AND tstzrange(leaves_at, returns_at) && tstzrange($2, $3)
       ORDER BY leaves_at, id`,
      [crewIds, from, to],
    );
  }

  listOf(tx: Tx, subjectIds: readonly string[]): Promise<(Assignment & Pick<Crew, 'kind' | 'name'>)[]> {
    return rows(
      tx,
      `SELECT a.id, a.region_id AS "regionId", crew_id AS "crewId", subject_id AS "subjectId", leaves_at AS "leavesAt",
         starts_at AS "startsAt", ends_at AS "endsAt", returns_at AS "returnsAt", c.kind, c.name
       FROM crew_assignments a JOIN crews c ON c.id = a.crew_id
       WHERE subject_id = ANY($1) AND released_at IS NULL ORDER BY leaves_at, c.kind, c.name`,
      [subjectIds],
    );
  }

  /** One at a time sends a crew out: without it two who wait for each other's row would end as a deadlock. */
  async lock(tx: Tx, crewIds: readonly string[]): Promise<void> {
    await rows(tx, 'SELECT 1 FROM crews WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [crewIds]);
  }

  async insertAssignments(tx: Tx, assignments: readonly Assignment[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO crew_assignments (id, region_id, crew_id, subject_id, leaves_at, starts_at, ends_at, returns_at)
       SELECT (a->>'id')::uuid, (a->>'regionId')::uuid, (a->>'crewId')::uuid, (a->>'subjectId')::uuid,
         (a->>'leavesAt')::timestamptz, (a->>'startsAt')::timestamptz, (a->>'endsAt')::timestamptz, (a->>'returnsAt')::timestamptz
       FROM jsonb_array_elements($1::jsonb) a`,
      [JSON.stringify(assignments)],
    );
  }

  async release(tx: Tx, subjectIds: readonly string[], at: Date): Promise<void> {
    await rows(tx, 'UPDATE crew_assignments SET released_at = $2 WHERE subject_id = ANY($1) AND released_at IS NULL', [
      subjectIds,
      at,
    ]);
  }
}
