import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Balance, BlankKind, DayStock, Movement, MovementKind } from './blanks.types.js';

const DAY = `service_day_id AS "serviceDayId", service_on AS date, blank_kind AS "blankKind", allotted, reserve, promised, used, version`;
const BALANCE = `on_hand AS "onHand", received, issued, spoiled, transferred_out AS "transferredOut", returned, written_off AS "writtenOff"`;
const EMPTY: Balance = { onHand: 0, received: 0, issued: 0, spoiled: 0, transferredOut: 0, returned: 0, writtenOff: 0 };

export interface MovementRow {
  id: string;
  regionId: string;
  siteId: string;
  blankKind: BlankKind;
  kind: MovementKind;
  quantity: number;
  reason: string;
  reference?: string | null;
  otherSiteId?: string | null;
  serviceDayId?: string | null;
  bookingPersonId?: string | null;
  staffId: string | null;
  occurredAt: Date;
}

@Injectable()
export class BlanksRepository {
  async append(tx: Tx, m: MovementRow): Promise<void> {
    await rows(
      tx,
      `INSERT INTO blank_movements (id, region_id, site_id, blank_kind, kind, quantity, reason, reference, other_site_id,
         service_day_id, booking_person_id, staff_id, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        m.id,
        m.regionId,
        m.siteId,
        m.blankKind,
        m.kind,
        m.quantity,
        m.reason,
        m.reference ?? null,
        m.otherSiteId ?? null,
        m.serviceDayId ?? null,
        m.bookingPersonId ?? null,
        m.staffId,
        m.occurredAt,
      ],
    );
  }

  /** Moves the balance by one movement. A transfer in counts as received, cards found by counting too. */
  async moveBalance(tx: Tx, siteId: string, blankKind: BlankKind, kind: MovementKind, quantity: number): Promise<void> {
    await rows(
      tx,
      `UPDATE blank_balances SET
         on_hand = on_hand + $4::int,
         received = received + CASE WHEN $4::int > 0 THEN $4::int ELSE 0 END,
         issued = issued + CASE WHEN $3 = 'issue' THEN -$4::int ELSE 0 END,
         spoiled = spoiled + CASE WHEN $3 = 'spoilage' THEN -$4::int ELSE 0 END,
         transferred_out = transferred_out + CASE WHEN $3 = 'transfer' AND $4::int < 0 THEN -$4::int ELSE 0 END,
         returned = returned + CASE WHEN $3 = 'return' THEN -$4::int ELSE 0 END,
         written_off = written_off + CASE WHEN $3 = 'adjustment' AND $4::int < 0 THEN -$4::int ELSE 0 END
       WHERE site_id = $1 AND blank_kind = $2`,
      [siteId, blankKind, kind, quantity],
    );
  }

  /** Creates what is missing, then locks the balances in the order of their sites. */
  async lockBalances(tx: Tx, siteIds: string[], blankKind: BlankKind): Promise<void> {
    await rows(
      tx,
      `INSERT INTO blank_balances (site_id, blank_kind) SELECT id, $2 FROM unnest($1::uuid[]) id ORDER BY id ON CONFLICT DO NOTHING`,
      [siteIds, blankKind],
    );
    await rows(
      tx,
      'SELECT 1 FROM blank_balances WHERE site_id = ANY($1) AND blank_kind = $2 ORDER BY site_id FOR UPDATE',
      [siteIds, blankKind],
    );
  }

  async getBalance(tx: Tx, siteId: string, blankKind: BlankKind): Promise<Balance> {
    const sql = `SELECT ${BALANCE} FROM blank_balances WHERE site_id = $1 AND blank_kind = $2`;
    return (await firstRow<Balance>(tx, sql, [siteId, blankKind])) ?? EMPTY;
  }

  listMovements(tx: Tx, siteId: string, blankKind: BlankKind, limit: number): Promise<Movement[]> {
    return rows<Movement>(
      tx,
      `SELECT m.id, m.blank_kind AS "blankKind", m.kind, m.quantity, m.reason, m.reference, a.name AS "staffName",
         m.occurred_at AS "occurredAt"
       FROM blank_movements m LEFT JOIN staff_accounts a ON a.id = m.staff_id
       WHERE m.site_id = $1 AND m.blank_kind = $2 ORDER BY m.occurred_at DESC, m.id DESC LIMIT $3`,
      [siteId, blankKind, limit],
    );
  }

  async spoiledSince(tx: Tx, siteId: string, blankKind: BlankKind, since: Date): Promise<number> {
    const row = await firstRow<{ n: number }>(
      tx,
      `SELECT coalesce(-sum(quantity), 0)::int AS n FROM blank_movements
       WHERE site_id = $1 AND blank_kind = $2 AND kind = 'spoilage' AND occurred_at >= $3`,
      [siteId, blankKind, since],
    );
    return row?.n ?? 0;
  }

  async insertDay(
    tx: Tx,
    day: {
      serviceDayId: string;
      regionId: string;
      siteId: string;
      date: LocalDate;
      blankKind: BlankKind;
      allotted: number;
      reserve: number;
    },
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO day_stocks (service_day_id, region_id, site_id, service_on, blank_kind, allotted, reserve)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [day.serviceDayId, day.regionId, day.siteId, day.date, day.blankKind, day.allotted, day.reserve],
    );
  }

  findDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<DayStock | null> {
    return firstRow<DayStock>(tx, `SELECT ${DAY} FROM day_stocks WHERE service_day_id = $1 AND blank_kind = $2`, [
      serviceDayId,
      blankKind,
    ]);
  }

  lockDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<DayStock | null> {
    return firstRow<DayStock>(
      tx,
      `SELECT ${DAY} FROM day_stocks WHERE service_day_id = $1 AND blank_kind = $2 FOR UPDATE`,
      [serviceDayId, blankKind],
    );
  }

  listDays(tx: Tx, siteId: string, blankKind: BlankKind, from: LocalDate, to: LocalDate): Promise<DayStock[]> {
    return rows<DayStock>(
      tx,
      `SELECT ${DAY} FROM day_stocks WHERE site_id = $1 AND blank_kind = $2 AND service_on BETWEEN $3 AND $4 ORDER BY service_on`,
      [siteId, blankKind, from, to],
    );
  }

  /** Days from a date on, locked in the order of their keys. */
  lockDaysFrom(tx: Tx, siteId: string, blankKind: BlankKind, from: LocalDate): Promise<DayStock[]> {
    return rows<DayStock>(
      tx,
      `SELECT ${DAY} FROM day_stocks WHERE site_id = $1 AND blank_kind = $2 AND service_on >= $3 ORDER BY service_day_id FOR UPDATE`,
      [siteId, blankKind, from],
    );
  }

  async setAllotment(
    tx: Tx,
    serviceDayId: string,
    blankKind: BlankKind,
    allotted: number,
    reserve?: number,
  ): Promise<void> {
    await rows(
      tx,
      `UPDATE day_stocks SET allotted = $3, reserve = coalesce($4, least(reserve, $3)), version = version + 1
       WHERE service_day_id = $1 AND blank_kind = $2`,
      [serviceDayId, blankKind, allotted, reserve ?? null],
    );
  }

  /** Guarded: 0 when the day has not that many cards left. Walk-ins may use the reserve. */
  promise(tx: Tx, serviceDayId: string, blankKind: BlankKind, cards: number, mayUseReserve: boolean): Promise<number> {
    return updateCount(
      tx,
      `UPDATE day_stocks SET promised = promised + $3
       WHERE service_day_id = $1 AND blank_kind = $2
         AND promised + used + $3 <= allotted - CASE WHEN $4 THEN 0 ELSE reserve END`,
      [serviceDayId, blankKind, cards, mayUseReserve],
    );
  }

  async giveBack(tx: Tx, serviceDayId: string, blankKind: BlankKind, cards: number): Promise<void> {
    await rows(tx, 'UPDATE day_stocks SET promised = promised - $3 WHERE service_day_id = $1 AND blank_kind = $2', [
      serviceDayId,
      blankKind,
      cards,
    ]);
  }

  async use(tx: Tx, serviceDayId: string, blankKind: BlankKind, cards: number, ofPromised: number): Promise<void> {
    await rows(
      tx,
      'UPDATE day_stocks SET used = used + $3, promised = promised - $4 WHERE service_day_id = $1 AND blank_kind = $2',
      [serviceDayId, blankKind, cards, ofPromised],
    );
  }
}
