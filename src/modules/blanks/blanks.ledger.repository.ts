import { Injectable } from '@nestjs/common';
import type { Place } from '../../platform/access/actor.js';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { BlankKind, LedgerLine, Movement, MovementKind } from './blanks.types.js';

const MOVEMENT = `m.id, m.blank_kind AS "blankKind", m.kind, m.quantity, m.reason, m.reference, a.name AS "staffName",
  m.occurred_at AS "occurredAt"`;
const FROM = 'FROM blank_movements m LEFT JOIN staff_accounts a ON a.id = m.staff_id';
const LINE = `SELECT ${MOVEMENT}, m.other_site_id AS "otherSiteId", m.reverses_id AS "reversesId", r.id AS "reversedById"
  ${FROM} LEFT JOIN blank_movements r ON r.reverses_id = m.id`;
const FOUND = `m.site_id = $1 AND m.blank_kind = $2 AND ($3::text IS NULL OR m.kind = $3)
  AND ($4::timestamptz IS NULL OR m.occurred_at >= $4) AND ($5::timestamptz IS NULL OR m.occurred_at < $5)`;

/** What an entry says; who wrote it, where and when comes with its row. */
export interface LedgerEntry {
  kind: MovementKind;
  quantity: number;
  reason: string;
  reference?: string | null;
  otherSiteId?: string | null;
  serviceDayId?: string | null;
  bookingPersonId?: string | null;
  reversesId?: string | null;
  pairId?: string | null;
}

export interface MovementRow extends LedgerEntry, Place {
  id: string;
  blankKind: BlankKind;
  staffId: string | null;
  occurredAt: Date;
}

export interface MovementSearch {
  siteId: string;
  blankKind: BlankKind;
  kind?: MovementKind;
  from?: Date;
  /** Not included. */
  before?: Date;
}

/** The append-only ledger. */
@Injectable()
export class BlanksLedgerRepository {
  async append(tx: Tx, m: MovementRow): Promise<void> {
    await rows(
      tx,
      `INSERT INTO blank_movements (id, region_id, site_id, blank_kind, kind, quantity, reason, reference, other_site_id,
         service_day_id, booking_person_id, reverses_id, pair_id, staff_id, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
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
        m.reversesId ?? null,
        m.pairId ?? null,
        m.staffId,
        m.occurredAt,
      ],
    );
  }

  /**
   * Moves the balance by one entry. A transfer in counts as received, cards found by counting too; a reversing entry
   * takes its number back from where the first one counted.
   */
  async moveBalance(
    tx: Tx,
    m: Pick<MovementRow, 'siteId' | 'blankKind' | 'kind' | 'quantity' | 'reversesId'>,
  ): Promise<void> {
    await rows(
      tx,
      `UPDATE blank_balances SET
         on_hand = on_hand + $4::int,
         received = received + CASE WHEN $4::int * $5::int > 0 THEN $4::int ELSE 0 END,
         issued = issued + CASE WHEN $3 = 'issue' THEN -$4::int ELSE 0 END,
         spoiled = spoiled + CASE WHEN $3 = 'spoilage' THEN -$4::int ELSE 0 END,
         transferred_out = transferred_out + CASE WHEN $3 = 'transfer' AND $4::int * $5::int < 0 THEN -$4::int ELSE 0 END,
         returned = returned + CASE WHEN $3 = 'return' THEN -$4::int ELSE 0 END,
         written_off = written_off + CASE WHEN $3 = 'adjustment' AND $4::int * $5::int < 0 THEN -$4::int ELSE 0 END
       WHERE site_id = $1 AND blank_kind = $2`,
      [m.siteId, m.blankKind, m.kind, m.quantity, m.reversesId ? -1 : 1],
    );
  }

  find(tx: Tx, id: string): Promise<MovementRow | null> {
    return firstRow<MovementRow>(
      tx,
      `SELECT id, region_id AS "regionId", site_id AS "siteId", blank_kind AS "blankKind", kind, quantity, reason, reference,
         other_site_id AS "otherSiteId", service_day_id AS "serviceDayId", booking_person_id AS "bookingPersonId",
         reverses_id AS "reversesId", pair_id AS "pairId", staff_id AS "staffId", occurred_at AS "occurredAt"
       FROM blank_movements WHERE id = $1`,
      [id],
    );
  }

  /** The other entry of a transfer. */
  async findTwin(tx: Tx, { id, pairId }: Pick<MovementRow, 'id' | 'pairId'>): Promise<MovementRow | null> {
    const sql = 'SELECT id FROM blank_movements WHERE pair_id = $1 AND id <> $2 AND reverses_id IS NULL';
    const twin = pairId ? await firstRow<{ id: string }>(tx, sql, [pairId, id]) : null;
    return twin && this.find(tx, twin.id);
  }

  /** The issue of a person's card that nobody took back. */
  findIssue(tx: Tx, bookingPersonId: string): Promise<{ id: string } | null> {
    return firstRow(
      tx,
      `SELECT m.id FROM blank_movements m WHERE m.booking_person_id = $1 AND m.kind = 'issue' AND m.reverses_id IS NULL
         AND NOT EXISTS (SELECT 1 FROM blank_movements r WHERE r.reverses_id = m.id) ORDER BY m.id DESC LIMIT 1`,
      [bookingPersonId],
    );
  }

  listLatest(tx: Tx, siteId: string, blankKind: BlankKind, limit: number): Promise<Movement[]> {
    return rows<Movement>(
      tx,
      `SELECT ${MOVEMENT} ${FROM} WHERE m.site_id = $1 AND m.blank_kind = $2 ORDER BY m.occurred_at DESC, m.id DESC LIMIT $3`,
      [siteId, blankKind, limit],
    );
  }

  findLine(tx: Tx, siteId: string, id: string): Promise<LedgerLine | null> {
    return firstRow<LedgerLine>(tx, `${LINE} WHERE m.site_id = $1 AND m.id = $2`, [siteId, id]);
  }

  search(tx: Tx, search: MovementSearch, limit: number, offset: number): Promise<LedgerLine[]> {
    return rows<LedgerLine>(
      tx,
      `${LINE}
       WHERE ${FOUND} ORDER BY m.occurred_at DESC, m.id DESC LIMIT $6 OFFSET $7`,
      [...parametersOf(search), limit, offset],
    );
  }

  async total(tx: Tx, search: MovementSearch): Promise<{ total: number; sum: number }> {
    const sql = `SELECT count(*)::int AS total, coalesce(sum(m.quantity), 0)::int AS sum FROM blank_movements m WHERE ${FOUND}`;
    return (await firstRow<{ total: number; sum: number }>(tx, sql, parametersOf(search))) ?? { total: 0, sum: 0 };
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
}

const parametersOf = ({ siteId, blankKind, kind, from, before }: MovementSearch): unknown[] => [
  siteId,
  blankKind,
  kind ?? null,
  from ?? null,
  before ?? null,
];
