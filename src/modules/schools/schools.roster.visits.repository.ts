import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { RequestMode, RequestStatus, School } from './schools.types.js';

/** What a list needs to know of its request. */
export interface RosterRequest {
  id: string;
  regionId: string;
  school: Pick<School, 'id' | 'regionId' | 'owner' | 'name'>;
  status: RequestStatus;
  mode: RequestMode;
  /** So many places are asked for. */
  pupils: number;
  wishedDates: LocalDate[];
}

/** The part of the live proposal on one day, with its block of places. */
export interface RosterVisit {
  id: string;
  requestId: string;
  schoolId: string;
  siteId: string;
  serviceDayId: string;
  blockId: string;
  date: LocalDate;
  startsAt: Date;
  endsAt: Date;
  isAccepted: boolean;
}

const VISIT = `v.id, q.request_id AS "requestId", v.school_id AS "schoolId", v.site_id AS "siteId",
  v.service_day_id AS "serviceDayId", v.block_id AS "blockId", v.visit_on AS date, v.starts_at AS "startsAt",
  v.ends_at AS "endsAt", v.confirmed_at IS NOT NULL AS "isAccepted"`;
const LIVE = `school_visits v JOIN school_proposals q ON q.id = v.proposal_id AND q.status IN ('held', 'accepted')
  AND v.ended_reason IS NULL`;

@Injectable()
export class SchoolsRosterVisitsRepository {
  findRequest(tx: Tx, id: string): Promise<RosterRequest | null> {
    return firstRow(
      tx,
      `SELECT r.id, r.region_id AS "regionId", r.status, r.mode, r.pupils, r.wished_dates::text[] AS "wishedDates",
         json_build_object('id', s.id, 'regionId', s.region_id, 'owner', s.owner, 'name', s.name) AS school
       FROM school_requests r JOIN schools s ON s.id = r.school_id WHERE r.id = $1`,
      [id],
    );
  }

  /** In the order of time. */
  listVisits(tx: Tx, requestId: string): Promise<RosterVisit[]> {
    return rows(tx, `SELECT ${VISIT} FROM ${LIVE} WHERE q.request_id = $1 ORDER BY v.starts_at, v.id`, [requestId]);
  }

  findVisit(tx: Tx, id: string): Promise<RosterVisit | null> {
    return firstRow(tx, `SELECT ${VISIT} FROM ${LIVE} WHERE v.id = $1`, [id]);
  }

  /** Visits of a site on a day that a school agreed to. */
  listOfDay(tx: Tx, siteId: string, date: LocalDate): Promise<(RosterVisit & { schoolName: string })[]> {
    return rows(
      tx,
      `SELECT ${VISIT}, s.name AS "schoolName" FROM ${LIVE} JOIN schools s ON s.id = v.school_id
       WHERE v.site_id = $1 AND v.visit_on = $2 AND v.confirmed_at IS NOT NULL ORDER BY v.starts_at, v.id`,
      [siteId, date],
    );
  }

  /** Requests whose visits stand, with pupils who may be seated and have no booking yet. */
  async listToSeat(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT q.request_id AS id FROM ${LIVE} JOIN pupils p ON p.request_id = q.request_id
       WHERE v.confirmed_at IS NOT NULL AND v.starts_at > $1 AND p.frozen_at IS NULL
         AND (p.state = 'known' OR p.state = 'asked' AND p.visit_id IS NULL) LIMIT $2`,
      [now, limit],
    );
    return found.map(({ id }) => id);
  }

  /** Visits whose places without a name go back now: so many hours before their day opens, as its other kept places do. */
  listToRelease(tx: Tx, now: Date, limit: number): Promise<RosterVisit[]> {
    return rows(
      tx,
      `SELECT ${VISIT} FROM ${LIVE} JOIN service_days d ON d.id = v.service_day_id JOIN sites s ON s.id = d.site_id
       WHERE v.confirmed_at IS NOT NULL
         AND (d.service_on + d.opens_at) AT TIME ZONE s.timezone - make_interval(hours => d.pool_fall_back_hours) <= $1
         AND EXISTS (SELECT 1 FROM bookings b WHERE b.block_id = v.block_id AND b.kind = 'block' AND b.status = 'booked')
       ORDER BY v.id LIMIT $2`,
      [now, limit],
    );
  }

  /** Where pupils keep a place of a visit without a name yet; one entry each. */
  async keptSlots(tx: Tx, visitId: string): Promise<string[]> {
    const found = await rows<{ slotId: string }>(
      tx,
      `SELECT slot_id AS "slotId" FROM pupils
       WHERE visit_id = $1 AND booking_id IS NULL AND slot_id IS NOT NULL AND state IN ('asked', 'known')`,
      [visitId],
    );
    return found.map(({ slotId }) => slotId);
  }

  /** Pupils with a booking of a visit to come that does not take place. */
  listMoved(tx: Tx, now: Date, limit: number): Promise<{ id: string; bookingId: string }[]> {
    return rows(
      tx,
      `SELECT p.id, p.booking_id AS "bookingId" FROM pupils p JOIN school_visits v ON v.id = p.visit_id
       JOIN bookings b ON b.id = p.booking_id
       WHERE p.state = 'seated' AND v.ended_reason IS NOT NULL AND v.starts_at > $1 AND b.status = 'booked' LIMIT $2`,
      [now, limit],
    );
  }

  /** A request that is not sent yet asks for as many places and cards as its list needs. */
  async noteSize(tx: Tx, requestId: string, pupils: number, adults: number): Promise<void> {
    await rows(
      tx,
      `UPDATE school_requests SET pupils = $2, adults = $3, version = version + 1
       WHERE id = $1 AND status = 'draft' AND $2 > 0 AND (pupils, adults) IS DISTINCT FROM ($2, $3)`,
      [requestId, pupils, adults],
    );
  }

  async keepSeats(tx: Tx, seats: readonly { id: string; visitId: string; slotId: string }[]): Promise<void> {
    await rows(
      tx,
      `UPDATE pupils p SET visit_id = s."visitId", slot_id = s."slotId", version = p.version + 1
       FROM json_to_recordset($1::json) AS s (id uuid, "visitId" uuid, "slotId" uuid) WHERE p.id = s.id`,
      [JSON.stringify(seats)],
    );
  }

  /** Pupils whose visit does not take place any more, or whose places went back, keep none. */
  loseSeats(tx: Tx, requestId: string): Promise<number> {
    return updateCount(
      tx,
      `UPDATE pupils p SET visit_id = NULL, slot_id = NULL, version = p.version + 1
       WHERE p.request_id = $1 AND p.visit_id IS NOT NULL AND p.booking_id IS NULL
         AND NOT EXISTS (SELECT 1 FROM ${LIVE} WHERE v.id = p.visit_id)`,
      [requestId],
    );
  }

  loseSeatsOf(tx: Tx, visitId: string): Promise<number> {
    return updateCount(
      tx,
      `UPDATE pupils SET slot_id = NULL, version = version + 1
       WHERE visit_id = $1 AND booking_id IS NULL AND slot_id IS NOT NULL`,
      [visitId],
    );
  }
}
