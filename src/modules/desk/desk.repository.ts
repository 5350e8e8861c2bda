import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Counter, Ticket, TicketSeries, TicketStatus } from './desk.types.js';

const TICKET = `t.id, t.region_id AS "regionId", t.site_id AS "siteId", t.service_on AS "serviceOn", t.series, t.number,
  t.booking_id AS "bookingId", t.status, t.counter_id AS "counterId", c.number AS "counterNumber", t.booked_for AS "bookedFor",
  t.arrived_at AS "arrivedAt", t.is_priority AS "isPriority", t.calls, t.called_at AS "calledAt", t.serving_at AS "servingAt",
  t.ended_at AS "endedAt", t.note`;
const FROM_TICKETS = 'FROM tickets t LEFT JOIN counters c ON c.id = t.counter_id';
const COUNTER = `c.id, c.region_id AS "regionId", c.site_id AS "siteId", c.number, c.staff_id AS "staffId", a.name AS "staffName",
  c.opened_at AS "openedAt"`;
const FROM_COUNTERS = 'FROM counters c LEFT JOIN staff_accounts a ON a.id = c.staff_id';

export interface TicketChange {
  status: TicketStatus;
  counterId?: string | null;
  calls?: number;
  calledAt?: Date | null;
  servingAt?: Date | null;
  endedAt?: Date | null;
  arrivedAt?: Date;
  note?: string | null;
}

@Injectable()
export class DeskRepository {
  listCounters(tx: Tx, siteId: string): Promise<Counter[]> {
    return rows<Counter>(tx, `SELECT ${COUNTER} ${FROM_COUNTERS} WHERE c.site_id = $1 ORDER BY c.number`, [siteId]);
  }

  findCounter(tx: Tx, id: string): Promise<Counter | null> {
    return firstRow<Counter>(tx, `SELECT ${COUNTER} ${FROM_COUNTERS} WHERE c.id = $1`, [id]);
  }

  async insertCounter(tx: Tx, id: string, siteId: string, number: number): Promise<void> {
    await rows(
      tx,
      `INSERT INTO counters (id, region_id, site_id, number) SELECT $1, region_id, id, $3 FROM sites WHERE id = $2
       ON CONFLICT ON CONSTRAINT counters_number_uq DO NOTHING`,
      [id, siteId, number],
    );
  }

  /** Guarded: 0 when somebody else has it open. */
  openCounter(tx: Tx, id: string, staffId: string, at: Date): Promise<number> {
    return updateCount(
      tx,
      'UPDATE counters SET staff_id = $2, opened_at = CASE WHEN staff_id = $2 THEN opened_at ELSE $3 END WHERE id = $1 AND (staff_id IS NULL OR staff_id = $2)',
      [id, staffId, at],
    );
  }

  async closeCounter(tx: Tx, id: string): Promise<void> {
    await rows(tx, 'UPDATE counters SET staff_id = NULL, opened_at = NULL WHERE id = $1', [id]);
  }

  /** The next number of the series, in this transaction: a rollback gives it back. */
  async nextNumber(tx: Tx, siteId: string, serviceOn: LocalDate, series: TicketSeries): Promise<number> {
    const row = await firstRow<{ number: number }>(
      tx,
      `INSERT INTO ticket_series (site_id, service_on, series, last_number) VALUES ($1, $2, $3, 1)
       ON CONFLICT (site_id, service_on, series) DO UPDATE SET last_number = ticket_series.last_number + 1
       RETURNING last_number AS number`,
      [siteId, serviceOn, series],
    );
    return row?.number ?? 0;
  }

  async insertTicket(tx: Tx, t: Ticket): Promise<void> {
    await rows(
      tx,
      `INSERT INTO tickets (id, region_id, site_id, service_on, series, number, booking_id, status, booked_for, arrived_at, is_priority)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        t.id,
        t.regionId,
        t.siteId,
        t.serviceOn,
        t.series,
        t.number,
        t.bookingId,
        t.status,
        t.bookedFor,
        t.arrivedAt,
        t.isPriority,
      ],
    );
  }

  find(tx: Tx, id: string): Promise<Ticket | null> {
    return firstRow<Ticket>(tx, `SELECT ${TICKET} ${FROM_TICKETS} WHERE t.id = $1`, [id]);
  }

  findOfBooking(tx: Tx, bookingId: string): Promise<Ticket | null> {
    return firstRow<Ticket>(tx, `SELECT ${TICKET} ${FROM_TICKETS} WHERE t.booking_id = $1 AND t.status <> 'void'`, [
      bookingId,
    ]);
  }

  findAtCounter(tx: Tx, counterId: string): Promise<Ticket | null> {
    return firstRow<Ticket>(
      tx,
      `SELECT ${TICKET} ${FROM_TICKETS} WHERE t.counter_id = $1 AND t.status IN ('called', 'serving')`,
      [counterId],
    );
  }

  listOfDay(tx: Tx, siteId: string, serviceOn: LocalDate, statuses: readonly TicketStatus[]): Promise<Ticket[]> {
    return rows<Ticket>(
      tx,
      `SELECT ${TICKET} ${FROM_TICKETS} WHERE t.site_id = $1 AND t.service_on = $2 AND t.status = ANY($3) ORDER BY t.arrived_at, t.id`,
      [siteId, serviceOn, statuses],
    );
  }

  listCalls(tx: Tx, siteId: string, serviceOn: LocalDate, limit: number): Promise<Ticket[]> {
    return rows<Ticket>(
      tx,
      `SELECT ${TICKET} ${FROM_TICKETS} WHERE t.site_id = $1 AND t.service_on = $2 AND t.called_at IS NOT NULL AND t.counter_id IS NOT NULL
       ORDER BY t.called_at DESC, t.id DESC LIMIT $3`,
      [siteId, serviceOn, limit],
    );
  }

  /**
   * The first of these tickets, in this order, that still waits and that nobody else is calling at this moment; locked.
   * Two counters asking at once get two people.
   */
  async claimFirst(tx: Tx, idsInOrder: readonly string[]): Promise<string | null> {
    const row = await firstRow<{ id: string }>(
      tx,
      `SELECT t.id FROM unnest($1::uuid[]) WITH ORDINALITY AS line (id, position) JOIN tickets t ON t.id = line.id
       WHERE t.status = 'waiting' ORDER BY line.position LIMIT 1 FOR UPDATE OF t SKIP LOCKED`,
      [idsInOrder],
    );
    return row?.id ?? null;
  }

  /** Guarded by the status it was read in: 0 when it moved meanwhile. */
  change(tx: Tx, seen: Ticket, to: TicketChange): Promise<number> {
    const next = { ...seen, ...to };
    return updateCount(
      tx,
      `UPDATE tickets SET status = $4, counter_id = $5, calls = $6, called_at = $7, serving_at = $8, ended_at = $9, arrived_at = $10, note = $11
       WHERE id = $1 AND status = $2 AND calls = $3`,
      [
        seen.id,
        seen.status,
        seen.calls,
        next.status,
        next.counterId,
        next.calls,
        next.calledAt,
        next.servingAt,
        next.endedAt,
        next.arrivedAt,
        next.note,
      ],
    );
  }

  async appendEvent(
    tx: Tx,
    e: {
      id: string;
      ticketId: string;
      at: Date;
      staffId: string | null;
      counterId: string | null;
      from: TicketStatus | null;
      to: TicketStatus;
      reason: string | null;
    },
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO ticket_events (id, ticket_id, occurred_at, staff_id, counter_id, from_status, to_status, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [e.id, e.ticketId, e.at, e.staffId, e.counterId, e.from, e.to, e.reason],
    );
  }
}
