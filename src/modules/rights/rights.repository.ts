import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { DataRequest, DataRequestKind, DataRequestStatus, DataSubject, Refusal } from './rights.types.js';

export interface RequestRow extends DataRequest {
  detailEnc: string | null;
  answerEnc: string | null;
}

export type OfficeRow = RequestRow & { code: string; nameEnc: string; position: number };

const REQUEST = `r.id, r.region_id AS "regionId", r.site_id AS "siteId", r.booking_id AS "bookingId", r.entry_id AS "entryId",
  r.applicant_id AS "applicantId", r.kind, r.channel, r.status, r.asked_at AS "askedAt", r.due_at AS "dueAt",
  r.settled_at AS "settledAt", r.refusal, r.version, r.detail_enc AS "detailEnc", r.answer_enc AS "answerEnc"`;
const FOR_OFFICE = `coalesce(b.code, e.code) AS code, a.name_enc AS "nameEnc", coalesce(p.position, w.position) AS position
  FROM data_requests r JOIN applicants a ON a.id = r.applicant_id
    LEFT JOIN bookings b ON b.id = r.booking_id
    LEFT JOIN booking_people p ON p.booking_id = r.booking_id AND p.applicant_id = r.applicant_id
    LEFT JOIN waiting_entries e ON e.id = r.entry_id
    LEFT JOIN waiting_people w ON w.entry_id = r.entry_id AND w.applicant_id = r.applicant_id`;

@Injectable()
export class RightsRepository {
  async insert(tx: Tx, row: RequestRow & { enteredBy: string | null; settledBy: string | null }): Promise<void> {
    await rows(
      tx,
      `INSERT INTO data_requests (id, region_id, site_id, booking_id, entry_id, applicant_id, kind, channel, detail_enc, status, asked_at,
         due_at, entered_by, settled_at, settled_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        row.id,
        row.regionId,
        row.siteId,
        row.bookingId,
        row.entryId,
        row.applicantId,
        row.kind,
        row.channel,
        row.detailEnc,
        row.status,
        row.askedAt,
        row.dueAt,
        row.enteredBy,
        row.settledAt,
        row.settledBy,
      ],
    );
  }

  /** The newest first. */
  listOf(tx: Tx, { kind, id }: Pick<DataSubject, 'kind' | 'id'>): Promise<RequestRow[]> {
    const column = kind === 'booking' ? 'booking_id' : 'entry_id';
    const sql = `SELECT ${REQUEST} FROM data_requests r WHERE r.${column} = $1 ORDER BY r.asked_at DESC, r.id DESC LIMIT 50`;
    return rows(tx, sql, [id]);
  }

  lock(tx: Tx, id: string): Promise<RequestRow | null> {
    return firstRow(tx, `SELECT ${REQUEST} FROM data_requests r WHERE r.id = $1 FOR UPDATE`, [id]);
  }

  findForOffice(tx: Tx, id: string): Promise<OfficeRow | null> {
    return firstRow(tx, `SELECT ${REQUEST}, ${FOR_OFFICE} WHERE r.id = $1`, [id]);
  }

  /** What waits, the earliest due first; or what was settled, the latest first. */
  listForOffice(tx: Tx, siteId: string, isOpen: boolean, limit: number, offset: number): Promise<OfficeRow[]> {
    const [where, order] = isOpen
      ? ["r.status = 'open'", 'r.due_at, r.id']
      : ["r.status <> 'open'", 'r.settled_at DESC, r.id DESC'];
    return rows(
      tx,
      `SELECT ${REQUEST}, ${FOR_OFFICE} WHERE r.site_id = $1 AND ${where} ORDER BY ${order} LIMIT $2 OFFSET $3`,
      [siteId, limit, offset],
    );
  }

  async count(tx: Tx, siteId: string, now: Date): Promise<{ open: number; overdue: number }> {
    const found = await firstRow<{ open: number; overdue: number }>(
      tx,
      `SELECT count(*)::int AS open, count(*) FILTER (WHERE due_at <= $2)::int AS overdue
       FROM data_requests WHERE site_id = $1 AND status = 'open'`,
      [siteId, now],
    );
    return found ?? { open: 0, overdue: 0 };
  }

  /** The person's last one of this kind that is done: a freeze to be lifted, a copy that was given. */
  findDone(tx: Tx, applicantId: string, kind: DataRequestKind): Promise<RequestRow | null> {
    return firstRow(
      tx,
      `SELECT ${REQUEST} FROM data_requests r WHERE r.applicant_id = $1 AND r.kind = $2 AND r.status = 'done'
       ORDER BY r.asked_at DESC, r.id DESC LIMIT 1`,
      [applicantId, kind],
    );
  }

  /** Guarded by the status that was read: 0 when somebody was faster. */
  settle(
    tx: Tx,
    id: string,
    from: DataRequestStatus,
    to: {
      status: DataRequestStatus;
      at: Date | null;
      by: string | null;
      refusal?: Refusal;
      answerEnc?: string | null;
    },
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE data_requests SET status = $3, settled_at = $4, settled_by = $5, refusal = $6, answer_enc = $7, version = version + 1
       WHERE id = $1 AND status = $2`,
      [id, from, to.status, to.at, to.by, to.refusal ?? null, to.answerEnc ?? null],
    );
  }

  /** What an erased person wrote, and was told, goes with the rest; what they still asked for is settled by it. */
  async forget(tx: Tx, applicantIds: readonly string[], at: Date, by: string | null): Promise<void> {
    await updateCount(
      tx,
      `UPDATE data_requests SET detail_enc = NULL, answer_enc = NULL, settled_at = coalesce(settled_at, $2),
         settled_by = CASE status WHEN 'open' THEN $3::uuid ELSE settled_by END,
         status = CASE status WHEN 'open' THEN 'done' ELSE status END, version = version + 1 WHERE applicant_id = ANY($1)`,
      [applicantIds, at, by],
    );
  }

  forgetBefore(tx: Tx, before: Date, limit: number): Promise<number> {
    return updateCount(
      tx,
      `UPDATE data_requests SET detail_enc = NULL, answer_enc = NULL, version = version + 1
       WHERE id IN (SELECT id FROM data_requests WHERE num_nonnulls(detail_enc, answer_enc) > 0 AND settled_at < $1 LIMIT $2)`,
      [before, limit],
    );
  }
}
