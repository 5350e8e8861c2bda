import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Handout } from './desk.sync.types.js';
import type { TicketSeries } from './desk.types.js';

const HANDOUT = `h.id, h.region_id AS "regionId", h.site_id AS "siteId", h.service_day_id AS "serviceDayId",
  h.service_on AS "serviceOn", h.counter_id AS "counterId", h.device, h.slot_id AS "slotId", h.numbers, h.places, h.cards`;

@Injectable()
export class DeskHandoutRepository {
  /** Of two that open one for the same counter the second waits, and finds the first one's. */
  async insert(tx: Tx, h: Omit<Handout, 'numbers' | 'places' | 'cards'>, staffId: string | null, at: Date) {
    await rows(
      tx,
      `INSERT INTO desk_handouts (id, region_id, site_id, service_day_id, service_on, counter_id, device, slot_id, staff_id, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
      [h.id, h.regionId, h.siteId, h.serviceDayId, h.serviceOn, h.counterId, h.device, h.slotId, staffId, at],
    );
  }

  lockOpen(tx: Tx, counterId: string): Promise<Handout | null> {
    return firstRow<Handout>(
      tx,
      `SELECT ${HANDOUT} FROM desk_handouts h WHERE h.counter_id = $1 AND h.closed_at IS NULL FOR UPDATE`,
      [counterId],
    );
  }

  find(tx: Tx, id: string): Promise<Handout | null> {
    return firstRow<Handout>(tx, `SELECT ${HANDOUT} FROM desk_handouts h WHERE h.id = $1`, [id]);
  }

  /** Also a closed one: its numbers stay its own. */
  lock(tx: Tx, id: string, siteId: string): Promise<Handout | null> {
    return firstRow<Handout>(
      tx,
      `SELECT ${HANDOUT} FROM desk_handouts h WHERE h.id = $1 AND h.site_id = $2 FOR UPDATE`,
      [id, siteId],
    );
  }

  findOnPaper(tx: Tx, siteId: string, serviceOn: LocalDate): Promise<Handout | null> {
    return firstRow<Handout>(
      tx,
      `SELECT ${HANDOUT} FROM desk_handouts h WHERE h.site_id = $1 AND h.service_on = $2 AND h.counter_id IS NULL`,
      [siteId, serviceOn],
    );
  }

  /** Counters whose hand-out is of a day that is over at their site. */
  async listPast(tx: Tx, now: Date): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT h.counter_id AS id FROM desk_handouts h JOIN sites s ON s.id = h.site_id
       WHERE h.closed_at IS NULL AND h.counter_id IS NOT NULL AND h.service_on < ($1::timestamptz AT TIME ZONE s.timezone)::date`,
      [now],
    );
    return found.map(({ id }) => id);
  }

  /** Numbers of a series for this transaction alone: a rollback gives them back. */
  async nextNumbers(tx: Tx, siteId: string, on: LocalDate, series: TicketSeries, count: number): Promise<number[]> {
    if (count <= 0) return [];
    const row = await firstRow<{ last: number }>(
      tx,
      `INSERT INTO ticket_series (site_id, service_on, series, last_number) VALUES ($1, $2, $3, $4)
       ON CONFLICT (site_id, service_on, series) DO UPDATE SET last_number = ticket_series.last_number + $4
       RETURNING last_number AS last`,
      [siteId, on, series, count],
    );
    const first = (row?.last ?? 0) - count + 1;
    return Array.from({ length: count }, (_, index) => first + index);
  }

  async add(tx: Tx, id: string, more: { numbers: number[]; places: number; cards: number; slotId: string | null }) {
    await rows(
      tx,
      `UPDATE desk_handouts SET numbers = numbers || $2::int[], places = places + $3, cards = cards + $4,
         slot_id = coalesce($5, slot_id) WHERE id = $1`,
      [id, more.numbers, more.places, more.cards, more.slotId],
    );
  }

  /** Guarded: 0 when the number is not in the block any more. */
  useNumber(tx: Tx, id: string, number: number): Promise<number> {
    return updateCount(
      tx,
      `UPDATE desk_handouts SET numbers = array_remove(numbers, $2::int), used = used || $2::int
       WHERE id = $1 AND $2::int = ANY (numbers)`,
      [id, number],
    );
  }

  /** Guarded: 0 when the block has not that many. */
  take(tx: Tx, id: string, places: number, cards: number): Promise<number> {
    return updateCount(
      tx,
      `UPDATE desk_handouts SET places = places - $2, cards = cards - $3 WHERE id = $1 AND places >= $2 AND cards >= $3`,
      [id, places, cards],
    );
  }

  async close(tx: Tx, id: string, at: Date): Promise<void> {
    await rows(tx, 'UPDATE desk_handouts SET places = 0, cards = 0, closed_at = $2 WHERE id = $1', [id, at]);
  }
}
