import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { BookingPause, Site } from './calendar.types.js';

@Injectable()
export class CalendarPauseRepository {
  list(tx: Tx): Promise<BookingPause[]> {
    return rows<BookingPause>(
      tx,
      `SELECT id, site_id AS "siteId", reason, paused_at AS "pausedAt", ends_at AS "endsAt" FROM booking_pauses
       WHERE resumed_at IS NULL`,
    );
  }

  /** One that has run out makes room for the next. */
  async settleOver(tx: Tx, siteId: string, now: Date): Promise<void> {
    await rows(
      tx,
      'UPDATE booking_pauses SET resumed_at = ends_at WHERE site_id = $1 AND resumed_at IS NULL AND ends_at <= $2',
      [siteId, now],
    );
  }

  /** A running pause of the site gets this reason and end instead. Gives the id of the pause. */
  async put(tx: Tx, site: Site, pause: Omit<BookingPause, 'siteId'> & { staffId: string | null }): Promise<string> {
    const row = await firstRow<{ id: string }>(
      tx,
      `INSERT INTO booking_pauses (id, region_id, site_id, reason, paused_at, paused_by, ends_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (site_id) WHERE resumed_at IS NULL DO UPDATE SET reason = EXCLUDED.reason, ends_at = EXCLUDED.ends_at
       RETURNING id`,
      [pause.id, site.regionId, site.id, pause.reason, pause.pausedAt, pause.staffId, pause.endsAt],
    );
    return row?.id ?? pause.id;
  }

  /** 0 when none runs. */
  resume(tx: Tx, siteId: string, at: Date, staffId: string | null): Promise<number> {
    return updateCount(
      tx,
      'UPDATE booking_pauses SET resumed_at = $2, resumed_by = $3 WHERE site_id = $1 AND resumed_at IS NULL',
      [siteId, at, staffId],
    );
  }
}
