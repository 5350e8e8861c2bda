import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { rows, type Tx } from '../../platform/database/sql.js';

@Injectable()
export class CalendarRosterRepository {
  list(
    tx: Tx,
    siteId: string,
    from: LocalDate,
    to: LocalDate,
  ): Promise<{ serviceDayId: string; roster: string[]; counters: number }[]> {
    return rows(
      tx,
      `SELECT id AS "serviceDayId", roster, counters FROM service_days
       WHERE site_id = $1 AND service_on BETWEEN $2 AND $3 AND roster <> '{}'`,
      [siteId, from, to],
    );
  }

  /** Everybody who stood on a roster in these days. */
  async listNames(tx: Tx, siteId: string, from: LocalDate, to: LocalDate): Promise<string[]> {
    const found = await rows<{ name: string }>(
      tx,
      `SELECT DISTINCT name FROM service_days, unnest(roster) AS name
       WHERE site_id = $1 AND service_on BETWEEN $2 AND $3 AND name <> '' ORDER BY name`,
      [siteId, from, to],
    );
    return found.map(({ name }) => name);
  }

  async set(tx: Tx, dayId: string, roster: readonly string[]): Promise<void> {
    await rows(tx, 'UPDATE service_days SET roster = $2 WHERE id = $1', [dayId, roster]);
  }
}
