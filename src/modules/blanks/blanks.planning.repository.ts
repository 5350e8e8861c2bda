import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { BlankKind, Delivery, StockCount, StockPolicy } from './blanks.types.js';

const POLICY = `blank_kind AS "blankKind", is_automatic AS "isAutomatic", weeks, reserve_percent AS "reservePercent",
  first_percent AS "firstPercent", version`;
const DELIVERY = `id, blank_kind AS "blankKind", quantity, expected_on AS "expectedOn", note, status, noted_at AS "notedAt"`;

interface Kept {
  id: string;
  regionId: string;
  siteId: string;
  blankKind: BlankKind;
  staffId: string | null;
}

export interface CountRow extends Kept {
  expected: number;
  counted: number;
  reason: string | null;
  movementId: string | null;
  countedAt: Date;
}

export interface DeliveryRow extends Kept {
  quantity: number | null;
  expectedOn: LocalDate | null;
  note: string;
  notedAt: Date;
}

/** Counts, expected deliveries, and the policy of a site. */
@Injectable()
export class BlanksPlanningRepository {
  async insertCount(tx: Tx, c: CountRow): Promise<void> {
    await rows(
      tx,
      `INSERT INTO blank_counts (id, region_id, site_id, blank_kind, expected, counted, reason, movement_id, staff_id, counted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [c.id, c.regionId, c.siteId, c.blankKind, c.expected, c.counted, c.reason, c.movementId, c.staffId, c.countedAt],
    );
  }

  listCounts(tx: Tx, siteId: string, blankKind: BlankKind, limit: number): Promise<StockCount[]> {
    return rows<StockCount>(
      tx,
      `SELECT c.id, c.blank_kind AS "blankKind", c.expected, c.counted, c.reason, a.name AS "staffName",
         c.counted_at AS "countedAt"
       FROM blank_counts c LEFT JOIN staff_accounts a ON a.id = c.staff_id
       WHERE c.site_id = $1 AND c.blank_kind = $2 ORDER BY c.counted_at DESC, c.id DESC LIMIT $3`,
      [siteId, blankKind, limit],
    );
  }

  async insertDelivery(tx: Tx, d: DeliveryRow): Promise<void> {
    await rows(
      tx,
      `INSERT INTO blank_deliveries (id, region_id, site_id, blank_kind, quantity, expected_on, note, staff_id, noted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [d.id, d.regionId, d.siteId, d.blankKind, d.quantity, d.expectedOn, d.note, d.staffId, d.notedAt],
    );
  }

  /** Those with a date first, the next one on top. */
  listExpected(tx: Tx, siteId: string, blankKind: BlankKind): Promise<Delivery[]> {
    return rows<Delivery>(
      tx,
      `SELECT ${DELIVERY} FROM blank_deliveries WHERE site_id = $1 AND blank_kind = $2 AND status = 'expected'
       ORDER BY expected_on NULLS LAST, noted_at`,
      [siteId, blankKind],
    );
  }

  findDelivery(tx: Tx, siteId: string, id: string): Promise<Delivery | null> {
    const sql = `SELECT ${DELIVERY} FROM blank_deliveries WHERE site_id = $1 AND id = $2`;
    return firstRow<Delivery>(tx, sql, [siteId, id]);
  }

  /** 0 when it was closed already. */
  closeDelivery(
    tx: Tx,
    id: string,
    status: 'arrived' | 'withdrawn',
    at: Date,
    movementId: string | null,
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE blank_deliveries SET status = $2, closed_at = $3, movement_id = $4 WHERE id = $1 AND status = 'expected'`,
      [id, status, at, movementId],
    );
  }

  findPolicy(tx: Tx, siteId: string, blankKind: BlankKind): Promise<StockPolicy | null> {
    const sql = `SELECT ${POLICY} FROM stock_policies WHERE site_id = $1 AND blank_kind = $2`;
    return firstRow<StockPolicy>(tx, sql, [siteId, blankKind]);
  }

  async savePolicy(tx: Tx, at: { siteId: string; regionId: string }, p: StockPolicy): Promise<void> {
    await rows(
      tx,
      `INSERT INTO stock_policies (site_id, blank_kind, region_id, is_automatic, weeks, reserve_percent, first_percent)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (site_id, blank_kind) DO UPDATE SET is_automatic = $4, weeks = $5, reserve_percent = $6,
         first_percent = $7, applied_on = NULL, version = stock_policies.version + 1`,
      [at.siteId, p.blankKind, at.regionId, p.isAutomatic, p.weeks, p.reservePercent, p.firstPercent],
    );
  }

  /** 0 when the policy is off, or was applied that day already. */
  markApplied(tx: Tx, siteId: string, blankKind: BlankKind, on: LocalDate): Promise<number> {
    return updateCount(
      tx,
      `UPDATE stock_policies SET applied_on = $3
       WHERE site_id = $1 AND blank_kind = $2 AND is_automatic AND (applied_on IS NULL OR applied_on <> $3)`,
      [siteId, blankKind, on],
    );
  }
}
