import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { CrowdAct, CrowdCount, Flood, Hoarding, SourceKind } from './bookings.alarms.types.js';

/** What tells something about other people, or would. */
const IS_TRY = `act IN ('already_booked', 'not_eligible', 'wrong_code')`;

@Injectable()
export class BookingsAlarmsRepository {
  /** Adds to what is there; in the order of the keys, so that processes that add at once never wait in a ring. */
  async add(tx: Tx, counts: readonly CrowdCount[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO crowd_counts (source, source_hmac, act, site_id, counted_from, shown, times)
       SELECT source, "sourceHmac", act, "siteId", "countedFrom", shown, times
       FROM json_to_recordset($1::json) AS c (source text, "sourceHmac" text, act text, "siteId" uuid, "countedFrom" timestamptz,
         shown text, times int)
       ORDER BY source, "sourceHmac", act, "siteId", "countedFrom"
       ON CONFLICT ON CONSTRAINT crowd_counts_once_uq DO UPDATE SET times = crowd_counts.times + excluded.times`,
      [JSON.stringify(counts)],
    );
  }

  async countSince(tx: Tx, source: SourceKind, sourceHmac: string, act: CrowdAct, since: Date): Promise<number> {
    const row = await firstRow<{ n: number }>(
      tx,
      `SELECT coalesce(sum(times), 0)::int AS n FROM crowd_counts
       WHERE source = $1 AND source_hmac = $2 AND act = $3 AND counted_from >= $4`,
      [source, sourceHmac, act, since],
    );
    return row?.n ?? 0;
  }

  /** Holds and bookings by source and site, of sources that held at least `least` times; most first. */
  listHolders(tx: Tx, siteIds: readonly string[], since: Date, least: number): Promise<Hoarding[]> {
    return rows<Hoarding>(
      tx,
      `SELECT left(source_hmac, 8) AS id, source, min(shown) AS shown, site_id AS "siteId",
         sum(times) FILTER (WHERE act = 'held')::int AS held,
         coalesce(sum(times) FILTER (WHERE act = 'booked'), 0)::int AS booked,
         min(counted_from) AS "firstAt", max(counted_from) AS "lastAt"
       FROM crowd_counts WHERE site_id = ANY($1) AND counted_from >= $2 AND act IN ('held', 'booked')
       GROUP BY source, source_hmac, site_id HAVING sum(times) FILTER (WHERE act = 'held') >= $3
       ORDER BY held DESC LIMIT 200`,
      [siteIds, since, least],
    );
  }

  /** Sources by what they tried; most first. */
  listTries(tx: Tx, siteIds: readonly string[], since: Date, least: number): Promise<Flood[]> {
    return rows<Flood>(
      tx,
      `SELECT left(source_hmac, 8) AS id, source, min(shown) AS shown, 1 AS sources, act, site_id AS "siteId",
         sum(times)::int AS times, min(counted_from) AS "firstAt", max(counted_from) AS "lastAt"
       FROM crowd_counts
       WHERE (site_id = ANY($1) OR site_id IS NULL) AND counted_from >= $2 AND ${IS_TRY}
       GROUP BY source, source_hmac, act, site_id HAVING sum(times) > $3 ORDER BY times DESC LIMIT 200`,
      [siteIds, since, least],
    );
  }

  /** What all addresses tried together, wherever; of one alone it is known without. */
  listTriesOfAll(tx: Tx, since: Date): Promise<Flood[]> {
    return rows<Flood>(
      tx,
      `SELECT 'all' AS id, 'all' AS source, '' AS shown, count(DISTINCT source_hmac)::int AS sources, act, NULL::uuid AS "siteId",
         sum(times)::int AS times, min(counted_from) AS "firstAt", max(counted_from) AS "lastAt"
       FROM crowd_counts
       WHERE source = 'address' AND counted_from >= $1 AND ${IS_TRY}
       GROUP BY act HAVING count(DISTINCT source_hmac) > 1 ORDER BY times DESC`,
      [since],
    );
  }

  /** Counts are gone for good after their time. */
  async forget(tx: Tx, before: Date): Promise<void> {
    await rows(tx, 'DELETE FROM crowd_counts WHERE counted_from < $1', [before]);
  }
}
