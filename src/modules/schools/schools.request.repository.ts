import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { RequestEvent, RequestStatus, SchoolRequest, Wishes } from './schools.types.js';

const REQUEST = `r.id, r.region_id AS "regionId", r.school_id AS "schoolId", r.status, r.mode,
  ARRAY(SELECT to_char(d, 'YYYY-MM-DD') FROM unnest(r.wished_dates) d) AS "wishedDates", r.pupils, r.adults,
  r.travel_minutes AS "travelMinutes", r.max_days AS "maxDays", r.accepts, r.note, r.created_at AS "createdAt",
  r.sent_at AS "sentAt", r.version`;

const wishColumns = (w: Wishes) => [
  w.mode,
  w.wishedDates,
  w.pupils,
  w.adults,
  w.travelMinutes,
  w.maxDays,
  w.accepts,
  w.note,
];

@Injectable()
export class SchoolsRequestRepository {
  find(tx: Tx, id: string): Promise<SchoolRequest | null> {
    return firstRow<SchoolRequest>(tx, `SELECT ${REQUEST} FROM school_requests r WHERE r.id = $1`, [id]);
  }

  /** The first lock of whoever changes a request or its proposals. */
  lock(tx: Tx, id: string): Promise<SchoolRequest | null> {
    return firstRow<SchoolRequest>(
      tx,
      `SELECT ${REQUEST} FROM school_requests r WHERE r.id = $1 FOR NO KEY UPDATE OF r`,
      [id],
    );
  }

  listOfSchool(tx: Tx, schoolId: string): Promise<SchoolRequest[]> {
    return rows<SchoolRequest>(
      tx,
      `SELECT ${REQUEST} FROM school_requests r WHERE r.school_id = $1 ORDER BY r.created_at DESC, r.id DESC`,
      [schoolId],
    );
  }

  /** What was sent, the longest waiting first. */
  listSent(tx: Tx, regionIds: readonly string[]): Promise<SchoolRequest[]> {
    return rows<SchoolRequest>(
      tx,
      `SELECT ${REQUEST} FROM school_requests r WHERE r.region_id = ANY($1) AND r.status NOT IN ('draft', 'withdrawn')
       ORDER BY r.sent_at, r.id`,
      [regionIds],
    );
  }

  async insert(tx: Tx, request: Omit<SchoolRequest, 'version' | 'sentAt'>): Promise<void> {
    const { id, regionId, schoolId, status, createdAt } = request;
    await rows(
      tx,
      `INSERT INTO school_requests (id, region_id, school_id, status, created_at, mode, wished_dates, pupils, adults,
         travel_minutes, max_days, accepts, note)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [id, regionId, schoolId, status, createdAt, ...wishColumns(request)],
    );
  }

  async saveWishes(tx: Tx, id: string, wishes: Wishes): Promise<void> {
    await rows(
      tx,
      `UPDATE school_requests SET mode = $2, wished_dates = $3, pupils = $4, adults = $5, travel_minutes = $6,
         max_days = $7, accepts = $8, note = $9, version = version + 1
       WHERE id = $1`,
      [id, ...wishColumns(wishes)],
    );
  }

  /** Of a locked request. */
  async setStatus(tx: Tx, id: string, status: RequestStatus, sentAt: Date | null = null): Promise<void> {
    await rows(
      tx,
      'UPDATE school_requests SET status = $2, sent_at = coalesce($3, sent_at), version = version + 1 WHERE id = $1',
      [id, status, sentAt],
    );
  }

  async appendEvent(
    tx: Tx,
    event: { id: string; requestId: string; at: Date; staffId: string | null; from: RequestStatus | null } & Pick<
      RequestEvent,
      'to' | 'reason'
    >,
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO school_request_events (id, request_id, occurred_at, staff_id, from_status, to_status, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [event.id, event.requestId, event.at, event.staffId, event.from, event.to, event.reason],
    );
  }

  listEvents(tx: Tx, requestId: string): Promise<RequestEvent[]> {
    return rows<RequestEvent>(
      tx,
      `SELECT e.occurred_at AS at, e.from_status AS "from", e.to_status AS "to", e.reason, a.name AS "staffName"
       FROM school_request_events e LEFT JOIN staff_accounts a ON a.id = e.staff_id
       WHERE e.request_id = $1 ORDER BY e.occurred_at, e.id`,
      [requestId],
    );
  }
}
