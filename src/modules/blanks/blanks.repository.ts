import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Balance, BlankKind, KeptDay, NationalClass, Setter } from './blanks.types.js';

const DAY = `service_day_id AS "serviceDayId", service_on AS date, blank_kind AS "blankKind", allotted, reserve, promised,
  used, version, places, kept_for_first AS "keptForFirst", set_by AS "setBy"`;
const BALANCE = `on_hand AS "onHand", received, issued, spoiled, transferred_out AS "transferredOut", returned, written_off AS "writtenOff"`;
const EMPTY: Balance = { onHand: 0, received: 0, issued: 0, spoiled: 0, transferredOut: 0, returned: 0, writtenOff: 0 };

export interface NewDayStock {
  serviceDayId: string;
  regionId: string;
  siteId: string;
  date: LocalDate;
  blankKind: BlankKind;
  allotted: number;
  reserve: number;
  places: number;
  keptForFirst: number;
}

export interface AllotmentRow {
  allotted: number;
  reserve: number;
  keptForFirst: number;
  /** Left as it is when missing. */
  setBy?: Setter;
  places?: number;
}

/** Balances and the stock of days. Movements and plans of the stock have repositories of their own. */
@Injectable()
export class BlanksRepository {
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

  async insertDay(tx: Tx, day: NewDayStock): Promise<void> {
    await rows(
      tx,
      `INSERT INTO day_stocks (service_day_id, region_id, site_id, service_on, blank_kind, allotted, reserve, places,
         kept_for_first)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        day.serviceDayId,
        day.regionId,
        day.siteId,
        day.date,
        day.blankKind,
        day.allotted,
        day.reserve,
        day.places,
        day.keptForFirst,
      ],
    );
  }

  findDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<KeptDay | null> {
    return firstRow<KeptDay>(tx, `SELECT ${DAY} FROM day_stocks WHERE service_day_id = $1 AND blank_kind = $2`, [
      serviceDayId,
      blankKind,
    ]);
  }

  lockDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<KeptDay | null> {
    return firstRow<KeptDay>(
      tx,
      `SELECT ${DAY} FROM day_stocks WHERE service_day_id = $1 AND blank_kind = $2 FOR UPDATE`,
      [serviceDayId, blankKind],
    );
  }

  listDays(tx: Tx, siteId: string, blankKind: BlankKind, from: LocalDate, to: LocalDate): Promise<KeptDay[]> {
    return rows<KeptDay>(
      tx,
      `SELECT ${DAY} FROM day_stocks WHERE site_id = $1 AND blank_kind = $2 AND service_on BETWEEN $3 AND $4 ORDER BY service_on`,
      [siteId, blankKind, from, to],
    );
  }

  /** Unlocked: allotted and used stand still while the balance is locked, promised does not. */
  listDaysFrom(tx: Tx, siteId: string, blankKind: BlankKind, from: LocalDate): Promise<KeptDay[]> {
    return rows<KeptDay>(
      tx,
      `SELECT ${DAY} FROM day_stocks WHERE site_id = $1 AND blank_kind = $2 AND service_on >= $3 ORDER BY service_on`,
      [siteId, blankKind, from],
    );
  }

  /** Days from a date on, locked in the order of their keys. */
  lockDaysFrom(tx: Tx, siteId: string, blankKind: BlankKind, from: LocalDate): Promise<KeptDay[]> {
    return rows<KeptDay>(
      tx,
      `SELECT ${DAY} FROM day_stocks WHERE site_id = $1 AND blank_kind = $2 AND service_on >= $3 ORDER BY service_day_id FOR UPDATE`,
      [siteId, blankKind, from],
    );
  }

  async setAllotment(tx: Tx, serviceDayId: string, blankKind: BlankKind, to: AllotmentRow): Promise<void> {
    await rows(
      tx,
      `UPDATE day_stocks SET allotted = $3, reserve = $4, kept_for_first = $5, set_by = coalesce($6, set_by),
         places = coalesce($7, places), version = version + 1
       WHERE service_day_id = $1 AND blank_kind = $2`,
      [serviceDayId, blankKind, to.allotted, to.reserve, to.keptForFirst, to.setBy ?? null, to.places ?? null],
    );
  }

  /** Guarded: 0 when the day has not that many cards left for this class. Walk-ins may use the reserve. */
  promise(
    tx: Tx,
    serviceDayId: string,
    blankKind: BlankKind,
    cards: number,
    who: { mayUseReserve: boolean; nationalClass: NationalClass },
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE day_stocks SET promised = promised + $3
       WHERE service_day_id = $1 AND blank_kind = $2 AND promised + used + $3 <= allotted
         - CASE WHEN $4 THEN 0 ELSE reserve END - CASE WHEN $5::int = 3 THEN kept_for_first ELSE 0 END`,
      [serviceDayId, blankKind, cards, who.mayUseReserve, who.nationalClass],
    );
  }

  async giveBack(tx: Tx, serviceDayId: string, blankKind: BlankKind, cards: number): Promise<void> {
    await rows(tx, 'UPDATE day_stocks SET promised = promised - $3 WHERE service_day_id = $1 AND blank_kind = $2', [
      serviceDayId,
      blankKind,
      cards,
    ]);
  }

  /** Cards that the day used up, `ofPromised` of them promised; negative when an issue is taken back. */
  use(tx: Tx, serviceDayId: string, blankKind: BlankKind, cards: number, ofPromised: number): Promise<KeptDay | null> {
    return firstRow<KeptDay>(
      tx,
      `UPDATE day_stocks SET used = used + $3, promised = promised - $4 WHERE service_day_id = $1 AND blank_kind = $2
       RETURNING ${DAY}`,
      [serviceDayId, blankKind, cards, ofPromised],
    );
  }
}
