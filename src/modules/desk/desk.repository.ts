import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Counter, Ticket, TicketChange, TicketSeries, TicketState, TicketStatus } from './desk.types.js';

const TICKET = `t.id, t.region_id AS "regionId", t.site_id AS "siteId", t.service_on AS "serviceOn", t.series, t.number,
  t.booking_id AS "bookingId", t.status, t.counter_id AS "counterId", c.number AS "counterNumber", t.booked_for AS "bookedFor",
  t.arrived_at AS "arrivedAt", t.is_priority AS "isPriority", t.calls, t.called_at AS "calledAt", t.turn_at AS "turnAt",
  t.serving_at AS "servingAt", t.missed_at AS "missedAt", t.ended_at AS "endedAt", t.returns, t.returned_at AS "returnedAt",
  t.after_number AS "afterNumber", t.for_counter_id AS "forCounterId", f.number AS "forCounterNumber", t.note, t.version,
  CASE WHEN t.returned_at IS NULL THEN 0 ELSE greatest(0, t.after_number - (SELECT count(*)::int FROM tickets o
    WHERE o.site_id = t.site_id AND o.service_on = t.service_on AND o.turn_at > t.returned_at)) END AS behind`;
const FROM_TICKETS = `FROM tickets t LEFT JOIN counters c ON c.id = t.counter_id LEFT JOIN counters f ON f.id = t.for_counter_id`;
const COUNTER = `c.id, c.region_id AS "regionId", c.site_id AS "siteId", c.number, c.staff_id AS "staffId", a.name AS "staffName",
  c.opened_at AS "openedAt"`;
const FROM_COUNTERS = 'FROM counters c LEFT JOIN staff_accounts a ON a.id = c.staff_id';

const SET_STATE = `UPDATE tickets SET status = $3, counter_id = $4, for_counter_id = $5, calls = $6, called_at = $7, turn_at = $8,
  serving_at = $9, missed_at = $10, ended_at = $11, returns = $12, returned_at = $13, after_number = $14, version = $15`;

const stateParameters = (id: string, version: number, s: TicketState): unknown[] => [
  id,
  version,
  s.status,
  s.counterId,
  s.forCounterId,
  s.calls,
  s.calledAt,
  s.turnAt,
  s.servingAt,
  s.missedAt,
  s.endedAt,
  s.returns,
  s.returnedAt,
  s.afterNumber,
];

@Injectable()
export class DeskRepository {
  listCounters(tx: Tx, siteId: string): Promise<Counter[]> {
    return rows<Counter>(tx, `SELECT ${COUNTER} ${FROM_COUNTERS} WHERE c.site_id = $1 ORDER BY c.number`, [siteId]);
  }

  findCounter(tx: Tx, id: string): Promise<Counter | null> {
    return firstRow<Counter>(tx, `SELECT ${COUNTER} ${FROM_COUNTERS} WHERE c.id = $1`, [id]);
  }

  /** Locked in the order of their ids. */
  async lockCounters(tx: Tx, ids: readonly string[]): Promise<Counter[]> {
    await rows(tx, 'SELECT 1 FROM counters WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [ids]);
    return rows<Counter>(tx, `SELECT ${COUNTER} ${FROM_COUNTERS} WHERE c.id = ANY($1)`, [ids]);
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

  /** Who waited for this counter alone waits for all again. */
  async closeCounter(tx: Tx, id: string): Promise<void> {
    await rows(tx, 'UPDATE counters SET staff_id = NULL, opened_at = NULL WHERE id = $1', [id]);
    await rows(tx, 'UPDATE tickets SET for_counter_id = NULL, version = version + 1 WHERE for_counter_id = $1', [id]);
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

  findAtCounter(tx: Tx, counterId: string, serviceOn: LocalDate): Promise<Ticket | null> {
    return firstRow<Ticket>(
      tx,
      `SELECT ${TICKET} ${FROM_TICKETS} WHERE t.counter_id = $1 AND t.service_on = $2 AND t.status IN ('called', 'serving')`,
      [counterId, serviceOn],
    );
  }

  /** Turns that the line gave to others since the last one of a priority group. */
  async othersSincePriority(tx: Tx, siteId: string, serviceOn: LocalDate): Promise<number> {
    const row = await firstRow<{ n: number | null }>(
      tx,
      `SELECT count(*) FILTER (WHERE NOT is_priority AND turn_at > last.at)::int AS n FROM tickets
       CROSS JOIN (SELECT max(turn_at) AS at FROM tickets WHERE site_id = $1 AND service_on = $2 AND is_priority) last
       WHERE site_id = $1 AND service_on = $2 AND turn_at IS NOT NULL AND last.at IS NOT NULL HAVING count(*) > 0`,
      [siteId, serviceOn],
    );
    return row?.n ?? Number.POSITIVE_INFINITY;
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

  /** Guarded by the version it was read in: 0 when somebody changed it meanwhile. */
  change(tx: Tx, seen: Ticket, to: TicketChange): Promise<number> {
    const { note, ...next } = { ...seen, ...to };
    return updateCount(
      tx,
      `${SET_STATE}, note = $16,
         notes_before = CASE WHEN note IS DISTINCT FROM $16 THEN array_append(notes_before, note) ELSE notes_before END
       WHERE id = $1 AND version = $2`,
      [...stateParameters(seen.id, seen.version, next), seen.version + 1, note],
    );
  }

  /** Back to what it was, version and note too. Guarded: 0 when it changed since `seen`. */
  restore(tx: Tx, seen: Ticket, before: TicketState & { version: number; hasNote: boolean }): Promise<number> {
    return updateCount(
      tx,
      `${SET_STATE}, note = CASE WHEN $16 THEN notes_before[cardinality(notes_before)] ELSE note END,
         notes_before = CASE WHEN $16 THEN notes_before[1:cardinality(notes_before) - 1] ELSE notes_before END
       WHERE id = $1 AND version = $2`,
      [...stateParameters(seen.id, seen.version, before), before.version, before.hasNote],
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
      isUndo: boolean;
    },
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO ticket_events (id, ticket_id, occurred_at, staff_id, counter_id, from_status, to_status, reason, is_undo)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [e.id, e.ticketId, e.at, e.staffId, e.counterId, e.from, e.to, e.reason, e.isUndo],
    );
  }
}
