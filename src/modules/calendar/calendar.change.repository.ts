import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { LocalDate } from '../../common/local-date.js';
import type { ServiceDay } from './calendar.types.js';

@Injectable()
export class CalendarChangeRepository {
  async lockSite(tx: Tx, siteId: string): Promise<void> {
    await rows(tx, 'SELECT 1 FROM sites WHERE id = $1 FOR NO KEY UPDATE', [siteId]);
  }

  async lockDays(tx: Tx, siteId: string, from: LocalDate, to: LocalDate): Promise<void> {
    await rows(
      tx,
      `SELECT 1 FROM service_days WHERE site_id = $1 AND service_on BETWEEN $2 AND $3 ORDER BY id FOR NO KEY UPDATE`,
      [siteId, from, to],
    );
  }

  async save(tx: Tx, day: ServiceDay, change: { reason: string; staffId: string | null; at: Date }): Promise<void> {
    await rows(
      tx,
      `UPDATE service_days SET status = $2, opens_at = $3, closes_at = $4, counters = $5, school_places = $6,
         priority_places = $7, standby_places = $8, reason_code = $9, reason = $10, decided_by = $11, decided_at = $12,
         version = version + 1
       WHERE id = $1`,
      [
        day.id,
        day.status,
        day.opensAt,
        day.closesAt,
        day.counters,
        day.schoolPlaces,
        day.priorityPlaces,
        day.standbyPlaces,
        day.reasonCode,
        change.reason,
        change.staffId,
        change.at,
      ],
    );
  }
}
