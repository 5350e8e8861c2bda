import { Injectable } from '@nestjs/common';
import { DAY_MS, MINUTE_MS } from '../../common/duration.js';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';
import { MESSAGE_M } from './messages.repository.js';
import { MESSAGE_FILTERS, type MessageFilter, type OfficeMessage, type WordingResult } from './messages.types.js';

/** The office looks back so far; what is older stays in the database. */
const DAYS_BACK = 7;
/** What is due goes out within so many minutes, or it is late. */
const LATE_MINUTES = 2;
const RESULT_DAYS = 90;

const OPEN = "m.status IN ('due', 'claimed', 'sending')";
/** From $1 on: region, since when, and before when a message is late. */
const CONDITIONS: Record<MessageFilter, string> = {
  planned: `${OPEN} AND m.due_at > $3`,
  late: `${OPEN} AND m.due_at <= $3`,
  failed: "m.status = 'failed'",
  unknown: "m.status = 'unknown'",
  skipped: "m.status = 'skipped'",
  sent: "m.status = 'sent'",
};
const OF_REGION = 'm.region_id = $1 AND m.due_at > $2';

const windowOf = (regionId: string, now: Date): [string, Date, Date] => [
  regionId,
  new Date(now.getTime() - DAYS_BACK * DAY_MS),
  new Date(now.getTime() - LATE_MINUTES * MINUTE_MS),
];

/** Messages as the office sees them, and what it may change of them. */
@Injectable()
export class MessagesOfficeRepository {
  /** Of the last days and all to come. What is still to be said: the next first; the rest: the newest first. */
  list(tx: Tx, regionId: string, filter: MessageFilter, now: Date, limit: number, offset: number) {
    const direction = filter === 'planned' || filter === 'late' ? 'ASC' : 'DESC';
    return rows<OfficeMessage>(
      tx,
      `SELECT ${MESSAGE_M}, b.code, b.starts_at AS "startsAt", b.site_id AS "siteId" FROM messages m
       LEFT JOIN bookings b ON b.id = m.subject_id
       WHERE ${OF_REGION} AND ${CONDITIONS[filter]} AND $3::timestamptz IS NOT NULL
       ORDER BY m.due_at ${direction}, m.id LIMIT $4 OFFSET $5`,
      [...windowOf(regionId, now), limit, offset],
    );
  }

  async count(tx: Tx, regionId: string, now: Date): Promise<Map<MessageFilter, number>> {
    const counts = MESSAGE_FILTERS.map((one) => `count(*) FILTER (WHERE ${CONDITIONS[one]})::int AS ${one}`);
    const [row] = await rows<Record<MessageFilter, number>>(
      tx,
      `SELECT ${counts.join(', ')} FROM messages m WHERE ${OF_REGION}`,
      windowOf(regionId, now),
    );
    return new Map(MESSAGE_FILTERS.map((one) => [one, row?.[one] ?? 0]));
  }

  /**
   * By staff: goes out now. Guarded by the state that staff saw; not what the next channel has said or is about to say,
   * and never a one-time code: whoever waits for one asks again.
   */
  retry(tx: Tx, id: string, now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages m SET status = 'due', due_at = $2, settled_at = NULL, reason = NULL, attempts = 0, followed_at = NULL
       WHERE m.id = $1 AND m.status IN ('failed', 'unknown') AND m.deadline_at > $2 AND m.kind <> 'one_time_code'
         AND NOT EXISTS (SELECT 1 FROM messages o
           WHERE o.subject_id = m.subject_id AND o.subject_version = m.subject_version AND o.kind = m.kind
             AND o.staff_id IS NOT DISTINCT FROM m.staff_id AND o.id <> m.id
             AND o.status IN ('due', 'claimed', 'sending', 'sent'))`,
      [id, now],
    );
  }

  /** By staff: is not said. */
  skip(tx: Tx, id: string, now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = 'skipped', reason = 'by_staff', settled_at = $2, followed_at = $2
       WHERE id = $1 AND status IN ('due', 'failed', 'unknown')`,
      [id, now],
    );
  }

  /**
   * What became of the bookings that heard of each wording, since a text of the kind was changed and 90 days at most.
   * Each booking counts once per kind, by its last message.
   */
  listResults(tx: Tx, regionId: string, kinds: readonly string[], now: Date): Promise<WordingResult[]> {
    return rows<WordingResult>(
      tx,
      `WITH changed AS (SELECT kind, max(at) AS at FROM message_templates WHERE region_id = $1 GROUP BY kind),
       told AS (SELECT DISTINCT ON (m.subject_id, m.kind) m.subject_id, m.kind, m.wording FROM messages m
         LEFT JOIN changed c ON c.kind = m.kind
         WHERE m.region_id = $1 AND m.due_at > $3 AND m.kind = ANY($2) AND m.status = 'sent'
           AND m.settled_at > coalesce(c.at, $3)
         ORDER BY m.subject_id, m.kind, m.settled_at DESC)
       SELECT t.kind, t.wording, count(*)::int AS told,
         count(*) FILTER (WHERE b.status IN ('arrived', 'fulfilled'))::int AS came,
         count(*) FILTER (WHERE b.status = 'noshow')::int AS missed
       FROM told t JOIN bookings b ON b.id = t.subject_id GROUP BY t.kind, t.wording`,
      [regionId, kinds, new Date(now.getTime() - RESULT_DAYS * DAY_MS)],
    );
  }
}
