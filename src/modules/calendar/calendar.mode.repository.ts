import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { ModePeriod } from './calendar.types.js';

@Injectable()
export class CalendarModeRepository {
  /** Of a region and all of its sites, by their start. */
  list(tx: Tx, regionId: string): Promise<ModePeriod[]> {
    return rows<ModePeriod>(
      tx,
      `SELECT id, region_id AS "regionId", site_id AS "siteId", mode, is_open AS "isOpen", valid_from AS "from",
         valid_to AS "to", legal_basis AS "legalBasis"
       FROM mode_periods WHERE region_id = $1 ORDER BY valid_from, mode, id`,
      [regionId],
    );
  }

  /** False when that mode has a period from that date already. */
  async insert(tx: Tx, period: ModePeriod, recorded: { by: string | null; at: Date }): Promise<boolean> {
    const { id, regionId, siteId, mode, isOpen, from, to, legalBasis } = period;
    const inserted = await rows(
      tx,
      `INSERT INTO mode_periods (id, region_id, site_id, mode, is_open, valid_from, valid_to, legal_basis, recorded_by, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT ON CONSTRAINT mode_periods_one_per_start_uq DO NOTHING RETURNING id`,
      [id, regionId, siteId, mode, isOpen, from, to, legalBasis, recorded.by, recorded.at],
    );
    return inserted.length === 1;
  }
}
