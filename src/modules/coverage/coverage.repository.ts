import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { NewSnapshot, Progress, Snapshot } from './coverage.types.js';

type SchoolCounts = Omit<Progress, 'left' | 'percent'> & { schoolId: string; name: string };

@Injectable()
export class CoverageRepository {
  listSnapshots(tx: Tx, regionId: string): Promise<Snapshot[]> {
    return rows<Snapshot>(
      tx,
      `SELECT id, as_of AS "asOf", as_of_precision AS "asOfPrecision", eligible, recorded,
         stated_percent::float AS "statedPercent", stated_left AS "statedLeft", source, entered_at AS "enteredAt"
       FROM coverage_snapshots WHERE region_id = $1 ORDER BY as_of DESC, entered_at DESC LIMIT 100`,
      [regionId],
    );
  }

  /** Once per day and source: coverage_snapshots_once_uq. False when it is there already. */
  async insert(
    tx: Tx,
    row: NewSnapshot & { id: string; regionId: string; staffId: string | null; at: Date },
  ): Promise<boolean> {
    const made = await rows(
      tx,
      `INSERT INTO coverage_snapshots (id, region_id, as_of, as_of_precision, eligible, recorded, stated_percent, stated_left, source,
         staff_id, entered_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`,
      [
        row.id,
        row.regionId,
        row.asOf,
        row.asOfPrecision,
        row.eligible,
        row.recorded,
        row.statedPercent,
        row.statedLeft,
        row.source,
        row.staffId,
        row.at,
      ],
    );
    return made.length > 0;
  }

  /** Every pupil once, by the latest list of the school. */
  countSchools(tx: Tx, regionId: string, schoolIds: readonly string[] | null): Promise<SchoolCounts[]> {
    return rows<SchoolCounts>(
      tx,
      `SELECT s.id AS "schoolId", s.name, count(p.pupil_id)::int AS total,
         count(*) FILTER (WHERE p.status IN ('recorded', 'sent', 'print_ready', 'printed', 'handed_over', 'duplicate'))::int AS recorded,
         count(*) FILTER (WHERE p.status = 'print_ready')::int AS "printReady",
         count(*) FILTER (WHERE p.status = 'printed')::int AS printed,
         count(*) FILTER (WHERE p.status = 'handed_over')::int AS "handedOver"
       FROM schools s JOIN school_pupil_states p ON p.school_id = s.id
       WHERE s.region_id = $1 AND ($2::uuid[] IS NULL OR s.id = ANY($2)) GROUP BY s.id, s.name ORDER BY s.name, s.id`,
      [regionId, schoolIds],
    );
  }
}
