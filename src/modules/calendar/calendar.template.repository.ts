import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { NewTemplate } from './calendar.types.js';

@Injectable()
export class CalendarTemplateRepository {
  /** False when the weekday has a template from that date already. */
  async insert(tx: Tx, id: string, siteId: string, template: NewTemplate): Promise<boolean> {
    const inserted = await rows(
      tx,
      `INSERT INTO opening_templates (id, site_id, weekday, opens_at, closes_at, step_minutes, counters, school_places,
         priority_places, standby_places, effective_from, effective_to)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT ON CONSTRAINT opening_templates_one_per_start_uq DO NOTHING RETURNING id`,
      [
        id,
        siteId,
        template.weekday,
        template.opensAt,
        template.closesAt,
        template.stepMinutes,
        template.counters,
        template.schoolPlaces,
        template.priorityPlaces,
        template.standbyPlaces,
        template.effectiveFrom,
        template.effectiveTo,
      ],
    );
    return inserted.length === 1;
  }

  /** 0 when it is not the site's, or ends by then already. */
  end(tx: Tx, siteId: string, id: string, lastDay: LocalDate): Promise<number> {
    return updateCount(
      tx,
      `UPDATE opening_templates SET effective_to = $3
       WHERE id = $1 AND site_id = $2 AND effective_from <= $3 AND (effective_to IS NULL OR effective_to > $3)`,
      [id, siteId, lastDay],
    );
  }
}
