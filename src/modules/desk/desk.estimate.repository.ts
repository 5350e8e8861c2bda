import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { ServiceCode } from '../catalogue/catalogue.types.js';
import type { HitRate, ToldRange } from './desk.estimate.types.js';
import type { EarlierPace, HourShow } from './desk.pace.rules.js';
import type { ExpectedBooking } from './desk.scene.rules.js';
import type { Ticket, TicketStatus } from './desk.types.js';

/** What a ticket of the day asked of the counters. */
export interface TicketWork {
  id: string;
  status: TicketStatus;
  counterId: string | null;
  service: ServiceCode;
  party: number;
  isWalkIn: boolean;
  calledAt: Date | null;
  endedAt: Date | null;
}

export interface BookedOfDay extends ExpectedBooking {
  hasCome: boolean;
  mayCome: boolean;
}

/** Nobody is served in less than half a minute or for longer than two hours: such a ticket was ended by a slip, or late. */
const IS_SERVICE_TIME = 'BETWEEN 0.5 AND 120';
const LISTED = 500;

/** As told, with the first call that stood; a call that was undone never was. */
const TOLD = `SELECT e.ticket_id, t.series, t.number, e.service_on, e.told_at, e.low, e.high, c.at AS called_at,
    extract(epoch FROM c.at - e.told_at) / 60 AS waited
  FROM wait_estimates e JOIN tickets t ON t.id = e.ticket_id
  LEFT JOIN LATERAL (SELECT min(v.occurred_at) AS at FROM ticket_events v
    WHERE v.ticket_id = e.ticket_id AND v.to_status = 'called' AND NOT v.is_undo) c ON true
  WHERE e.site_id = $1 AND e.service_on BETWEEN $2 AND $3`;

@Injectable()
export class DeskEstimateRepository {
  listWorks(tx: Tx, siteId: string, serviceOn: LocalDate): Promise<TicketWork[]> {
    return rows<TicketWork>(
      tx,
      `SELECT t.id, t.status, t.counter_id AS "counterId", b.service_code AS service, b.party, t.booked_for IS NULL AS "isWalkIn",
         coalesce(t.turn_at, t.called_at) AS "calledAt", t.ended_at AS "endedAt"
       FROM tickets t JOIN bookings b ON b.id = t.booking_id WHERE t.site_id = $1 AND t.service_on = $2`,
      [siteId, serviceOn],
    );
  }

  listBooked(tx: Tx, serviceDayId: string): Promise<BookedOfDay[]> {
    return rows<BookedOfDay>(
      tx,
      `SELECT starts_at AS "bookedFor", service_code AS service, party, late_minutes AS "lateMinutes", will_attend AS "willAttend",
         status IN ('arrived', 'fulfilled') AS "hasCome", status = 'booked' AS "mayCome"
       FROM bookings WHERE service_day_id = $1 AND kind = 'booking' AND status IN ('booked', 'arrived', 'fulfilled', 'noshow')`,
      [serviceDayId],
    );
  }

  /** Standby places that open counters have in hand for when the line is down. */
  async handedOut(tx: Tx, serviceDayId: string): Promise<number> {
    const [row] = await rows<{ places: number }>(
      tx,
      'SELECT coalesce(sum(places), 0)::int AS places FROM desk_handouts WHERE service_day_id = $1',
      [serviceDayId],
    );
    return row?.places ?? 0;
  }

  /** By service, for one person, of days before one. */
  listPace(tx: Tx, siteId: string, from: LocalDate, before: LocalDate): Promise<EarlierPace[]> {
    return rows<EarlierPace>(
      tx,
      `SELECT b.service_code AS service, count(*)::int AS tickets, avg(m.own)::float8 AS minutes,
         coalesce(stddev_samp(m.own) / nullif(avg(m.own), 0), 0)::float8 AS cv
       FROM tickets t JOIN bookings b ON b.id = t.booking_id
       CROSS JOIN LATERAL (SELECT extract(epoch FROM t.ended_at - coalesce(t.turn_at, t.called_at)) / 60 / b.party AS own) m
       WHERE t.site_id = $1 AND t.service_on >= $2 AND t.service_on < $3 AND t.status = 'served' AND m.own ${IS_SERVICE_TIME}
       GROUP BY b.service_code`,
      [siteId, from, before],
    );
  }

  /** By local hour of the booked time, of days before one. */
  listShows(tx: Tx, siteId: string, from: LocalDate, before: LocalDate): Promise<HourShow[]> {
    return rows<HourShow>(
      tx,
      `SELECT extract(hour FROM b.starts_at AT TIME ZONE s.timezone)::int AS hour,
         count(*) FILTER (WHERE b.status IN ('arrived', 'fulfilled'))::int AS came,
         count(*) FILTER (WHERE b.status IN ('booked', 'noshow'))::int AS missed
       FROM bookings b JOIN sites s ON s.id = b.site_id
       WHERE b.site_id = $1 AND b.service_on >= $2 AND b.service_on < $3 AND b.kind = 'booking'
         AND b.status IN ('booked', 'arrived', 'fulfilled', 'noshow')
       GROUP BY 1`,
      [siteId, from, before],
    );
  }

  /** What was told first stays. */
  async insertTold(
    tx: Tx,
    { id, regionId, siteId, serviceOn }: Pick<Ticket, 'id' | 'regionId' | 'siteId' | 'serviceOn'>,
    { at, low, high }: { at: Date; low: number; high: number },
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO wait_estimates (ticket_id, region_id, site_id, service_on, told_at, low, high) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (ticket_id) DO NOTHING`,
      [id, regionId, siteId, serviceOn, at, low, high],
    );
  }

  /** The newest first. */
  listTold(tx: Tx, siteId: string, from: LocalDate, to: LocalDate): Promise<ToldRange[]> {
    return rows<ToldRange>(
      tx,
      `SELECT ticket_id AS "ticketId", series, number, service_on AS "serviceOn", told_at AS "toldAt", low, high,
         called_at AS "calledAt", round(waited)::int AS waited, waited BETWEEN low AND high AS "isHit"
       FROM (${TOLD}) told ORDER BY told_at DESC, ticket_id LIMIT ${LISTED}`,
      [siteId, from, to],
    );
  }

  async hitRate(tx: Tx, siteId: string, from: LocalDate, to: LocalDate): Promise<HitRate> {
    const [rate] = await rows<HitRate>(
      tx,
      `SELECT count(*)::int AS told, count(waited)::int AS judged, count(*) FILTER (WHERE waited BETWEEN low AND high)::int AS hits,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY high - low)::float8 AS "medianWidth"
       FROM (${TOLD}) told`,
      [siteId, from, to],
    );
    return rate ?? { told: 0, judged: 0, hits: 0, medianWidth: null };
  }
}
