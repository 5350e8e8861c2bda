import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Closure, Holiday, NewSite, Region, ServiceDay, Site, SiteTemplate } from './calendar.types.js';

const SITE = `s.id, s.region_id AS "regionId", r.code AS "regionCode", r.name AS "regionName", s.code, s.name, s.kind, s.timezone,
  s.address, s.prints, s.lead_minutes AS "leadMinutes", s.horizon_days AS "horizonDays",
  to_char(s.release_time, 'HH24:MI') AS "releaseTime", s.move_cutoff_minutes AS "moveCutoffMinutes",
  s.early_minutes AS "earlyMinutes", s.late_minutes AS "lateMinutes", s.pool_fall_back_hours AS "poolFallBackHours",
  s.priority_needs AS "priorityNeeds", s.call_limit AS "callLimit", s.recall_seconds AS "recallSeconds",
  s.return_after AS "returnAfter", s.missed_minutes AS "missedMinutes", s.priority_every AS "priorityEvery"`;

const DAY = `id, region_id AS "regionId", site_id AS "siteId", service_on AS date, status,
  to_char(opens_at, 'HH24:MI') AS "opensAt", to_char(closes_at, 'HH24:MI') AS "closesAt", step_minutes AS "stepMinutes",
  counters, school_places AS "schoolPlaces", priority_places AS "priorityPlaces", standby_places AS "standbyPlaces",
  pool_fall_back_hours AS "poolFallBackHours", is_extra AS "isExtra", reason_code AS "reasonCode", reason, version`;

@Injectable()
export class CalendarRepository {
  listRegions(tx: Tx): Promise<Region[]> {
    return rows<Region>(tx, 'SELECT id, code, name FROM regions ORDER BY code DESC');
  }

  listSites(tx: Tx): Promise<Site[]> {
    return rows<Site>(tx, `SELECT ${SITE} FROM sites s JOIN regions r ON r.id = s.region_id ORDER BY s.position`);
  }

  /** Which of these sites serve people on a date. */
  async listServing(tx: Tx, siteIds: readonly string[], date: LocalDate): Promise<ReadonlySet<string>> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT site_id AS id FROM service_days WHERE site_id = ANY($1) AND service_on = $2 AND status = 'open'`,
      [siteIds, date],
    );
    return new Set(found.map(({ id }) => id));
  }

  /** Behind all others on the screen. */
  async insertSite(tx: Tx, site: NewSite & { id: string }): Promise<void> {
    const { id, regionId, code, name, kind, timezone, address, prints, leadMinutes } = site;
    await rows(
      tx,
      `INSERT INTO sites (id, region_id, code, name, kind, timezone, address, prints, lead_minutes, position)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1000)`,
      [id, regionId, code, name, kind, timezone, address, prints, leadMinutes],
    );
  }

  listTemplates(tx: Tx, siteId: string): Promise<SiteTemplate[]> {
    return rows<SiteTemplate>(
      tx,
      `SELECT id, site_id AS "siteId", weekday, to_char(opens_at, 'HH24:MI') AS "opensAt", to_char(closes_at, 'HH24:MI') AS "closesAt",
         step_minutes AS "stepMinutes", counters, school_places AS "schoolPlaces", priority_places AS "priorityPlaces",
         standby_places AS "standbyPlaces", pool_fall_back_hours AS "poolFallBackHours", effective_from AS "effectiveFrom", effective_to AS "effectiveTo"
       FROM opening_templates WHERE site_id = $1`,
      [siteId],
    );
  }

  listHolidays(tx: Tx, from: LocalDate, to: LocalDate): Promise<Holiday[]> {
    return rows<Holiday>(
      tx,
      `SELECT holiday_on AS date, name, kind, is_provisional AS "isProvisional" FROM holidays
       WHERE holiday_on BETWEEN $1 AND $2 ORDER BY holiday_on`,
      [from, to],
    );
  }

  async decreedYears(tx: Tx): Promise<ReadonlySet<number>> {
    const years = await rows<{ year: number }>(
      tx,
      'SELECT DISTINCT extract(year FROM holiday_on)::int AS year FROM holidays',
    );
    return new Set(years.map((row) => row.year));
  }

  listClosures(tx: Tx, site: Pick<Site, 'id' | 'regionId'>, from: LocalDate, to: LocalDate): Promise<Closure[]> {
    return rows<Closure>(
      tx,
      `SELECT starts_on AS "from", ends_on AS "to", reason FROM closures
       WHERE region_id = $1 AND (site_id IS NULL OR site_id = $2) AND starts_on <= $4 AND ends_on >= $3`,
      [site.regionId, site.id, from, to],
    );
  }

  listDays(tx: Tx, siteId: string, from: LocalDate, to: LocalDate): Promise<ServiceDay[]> {
    return rows<ServiceDay>(
      tx,
      `SELECT ${DAY} FROM service_days WHERE site_id = $1 AND service_on BETWEEN $2 AND $3 ORDER BY service_on`,
      [siteId, from, to],
    );
  }

  findDay(tx: Tx, siteId: string, date: LocalDate): Promise<ServiceDay | null> {
    return firstRow<ServiceDay>(tx, `SELECT ${DAY} FROM service_days WHERE site_id = $1 AND service_on = $2`, [
      siteId,
      date,
    ]);
  }

  findDayById(tx: Tx, id: string): Promise<ServiceDay | null> {
    return firstRow<ServiceDay>(tx, `SELECT ${DAY} FROM service_days WHERE id = $1`, [id]);
  }

  /** False when the date already has its day: publishing twice changes nothing. */
  async insertDay(tx: Tx, day: ServiceDay): Promise<boolean> {
    const inserted = await rows(
      tx,
      `INSERT INTO service_days (id, region_id, site_id, service_on, status, opens_at, closes_at, step_minutes, counters,
         school_places, priority_places, standby_places, is_extra, reason_code, reason, pool_fall_back_hours)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT ON CONSTRAINT service_days_one_per_site_uq DO NOTHING RETURNING id`,
      [
        day.id,
        day.regionId,
        day.siteId,
        day.date,
        day.status,
        day.opensAt,
        day.closesAt,
        day.stepMinutes,
        day.counters,
        day.schoolPlaces,
        day.priorityPlaces,
        day.standbyPlaces,
        day.isExtra,
        day.reasonCode,
        day.reason,
        day.poolFallBackHours,
      ],
    );
    return inserted.length === 1;
  }

  /** Settles an undecided day; 0 when it was settled before. */
  decideDay(
    tx: Tx,
    id: string,
    status: 'open' | 'closed',
    reason: string,
    staffId: string | null,
    at: Date,
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE service_days SET status = $2, reason = $3, decided_by = $4, decided_at = $5, version = version + 1
       WHERE id = $1 AND status = 'undecided'`,
      [id, status, reason, staffId, at],
    );
  }

  async insertClosure(
    tx: Tx,
    closure: Closure & { id: string; regionId: string; siteId: string | null },
  ): Promise<void> {
    await rows(
      tx,
      'INSERT INTO closures (id, region_id, site_id, starts_on, ends_on, reason) VALUES ($1, $2, $3, $4, $5, $6)',
      [closure.id, closure.regionId, closure.siteId, closure.from, closure.to, closure.reason],
    );
  }

  /** Six-digit district codes as a NIK begins with, '177102'. */
  async districtCodes(tx: Tx): Promise<ReadonlySet<string>> {
    const districts = await rows<{ code: string }>(
      tx,
      `SELECT replace(code, '.', '') AS code FROM areas WHERE kind = 'district'`,
    );
    return new Set(districts.map((row) => row.code));
  }
}
