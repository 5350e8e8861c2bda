import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { CalendarBlock } from './schools.types.js';

const BLOCK = `id, region_id AS "regionId", school_id AS "schoolId", owner, kind, name, starts_on AS "from", ends_on AS "to",
  is_estimate AS "isEstimate", source, version`;

@Injectable()
export class SchoolsCalendarRepository {
  list(tx: Tx, regionId: string): Promise<CalendarBlock[]> {
    return rows<CalendarBlock>(
      tx,
      `SELECT ${BLOCK} FROM school_calendar_blocks WHERE region_id = $1 AND removed_at IS NULL ORDER BY starts_on, name, id`,
      [regionId],
    );
  }

  find(tx: Tx, id: string): Promise<CalendarBlock | null> {
    return firstRow<CalendarBlock>(
      tx,
      `SELECT ${BLOCK} FROM school_calendar_blocks WHERE id = $1 AND removed_at IS NULL`,
      [id],
    );
  }

  /** A block of that name moves to its new days; 'same' when it lay there already. */
  async upsert(tx: Tx, block: Omit<CalendarBlock, 'version'>): Promise<'new' | 'moved' | 'same'> {
    const found = await firstRow<{ version: number }>(
      tx,
      `INSERT INTO school_calendar_blocks AS b (id, region_id, school_id, owner, kind, name, starts_on, ends_on, is_estimate, source)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT ON CONSTRAINT school_calendar_blocks_name_uq DO UPDATE SET starts_on = excluded.starts_on,
         ends_on = excluded.ends_on, is_estimate = excluded.is_estimate, source = excluded.source, removed_at = NULL,
         version = b.version + 1
       WHERE (b.starts_on, b.ends_on, b.is_estimate) IS DISTINCT FROM (excluded.starts_on, excluded.ends_on, excluded.is_estimate)
         OR b.removed_at IS NOT NULL
       RETURNING version`,
      [
        block.id,
        block.regionId,
        block.schoolId,
        block.owner,
        block.kind,
        block.name,
        block.from,
        block.to,
        block.isEstimate,
        block.source,
      ],
    );
    if (!found) return 'same';
    return found.version === 1 ? 'new' : 'moved';
  }

  /** What is shipped never overrules what was said here. */
  async insertShipped(tx: Tx, regionCode: string, block: Omit<CalendarBlock, 'version' | 'regionId'>): Promise<void> {
    await rows(
      tx,
      `INSERT INTO school_calendar_blocks (id, region_id, owner, kind, name, starts_on, ends_on, is_estimate, source)
       SELECT $1, r.id, $3, $4, $5, $6, $7, $8, $9 FROM regions r WHERE r.code = $2
       ON CONFLICT ON CONSTRAINT school_calendar_blocks_name_uq DO NOTHING`,
      [block.id, regionCode, block.owner, block.kind, block.name, block.from, block.to, block.isEstimate, block.source],
    );
  }

  async remove(tx: Tx, id: string, at: Date): Promise<void> {
    await rows(tx, 'UPDATE school_calendar_blocks SET removed_at = $2, version = version + 1 WHERE id = $1', [id, at]);
  }
}
