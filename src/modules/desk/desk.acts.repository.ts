import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import type { Place } from '../../platform/access/actor.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { DeskActKind, TicketState } from './desk.types.js';

/** What an act did beside the ticket; without personal data. */
export interface ActEffects {
  /** Check-in: where the booking was. */
  bookingWas?: 'booked' | 'noshow';
  /** Spoiled cards: the entry in the ledger. */
  movementId?: string;
  /** Void: what the visit held, to be taken back. */
  held?: { cards: number; personIds: string[]; claims: { slotId: string; pool: string; places: number }[] };
}

export interface ActBefore extends TicketState {
  /** The act wrote a note over the earlier one. */
  hasNote: boolean;
}

export interface DeskAct {
  id: string;
  ticketId: string;
  staffId: string | null;
  act: DeskActKind;
  at: Date;
  /** The ticket's after the act. */
  version: number;
  /** Null where the act made the ticket. */
  before: ActBefore | null;
  effects: ActEffects;
  undoneAt: Date | null;
}

const ACT = `id, ticket_id AS "ticketId", staff_id AS "staffId", act, occurred_at AS at, version, before, effects,
  undone_at AS "undoneAt"`;

/** What clerks did, for as long as it may be undone. */
@Injectable()
export class DeskActsRepository {
  async insert(tx: Tx, act: Omit<DeskAct, 'undoneAt'> & Place): Promise<void> {
    await rows(
      tx,
      `INSERT INTO desk_acts (id, region_id, site_id, ticket_id, staff_id, act, occurred_at, version, before, effects)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        act.id,
        act.regionId,
        act.siteId,
        act.ticketId,
        act.staffId,
        act.act,
        act.at,
        act.version,
        act.before && JSON.stringify(act.before),
        JSON.stringify(act.effects),
      ],
    );
  }

  async find(tx: Tx, id: string): Promise<DeskAct | null> {
    return revived(await firstRow<DeskAct>(tx, `SELECT ${ACT} FROM desk_acts WHERE id = $1`, [id]));
  }

  /** The last act on the ticket that stands. */
  async findNewest(tx: Tx, ticketId: string): Promise<DeskAct | null> {
    const sql = `SELECT ${ACT} FROM desk_acts WHERE ticket_id = $1 AND undone_at IS NULL ORDER BY version DESC, id DESC LIMIT 1`;
    return revived(await firstRow<DeskAct>(tx, sql, [ticketId]));
  }

  /** The last act of a member of staff at a site that stands. */
  async findNewestOf(tx: Tx, staffId: string, siteId: string, since: Date): Promise<DeskAct | null> {
    const sql = `SELECT ${ACT} FROM desk_acts WHERE staff_id = $1 AND site_id = $2 AND occurred_at > $3 AND undone_at IS NULL
      ORDER BY occurred_at DESC, id DESC LIMIT 1`;
    return revived(await firstRow<DeskAct>(tx, sql, [staffId, siteId, since]));
  }

  /** Guarded: 0 when it was undone already. */
  markUndone(tx: Tx, id: string, at: Date, by: string | null): Promise<number> {
    const sql = 'UPDATE desk_acts SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL';
    return updateCount(tx, sql, [id, at, by]);
  }

  /** Tickets that wait, are set aside or were missed though their day is over at the site. */
  async listPast(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT t.id FROM tickets t JOIN sites s ON s.id = t.site_id
       WHERE t.status IN ('waiting', 'parked', 'missed') AND t.service_on < ($1 AT TIME ZONE s.timezone)::date
       ORDER BY t.service_on, t.id LIMIT $2`,
      [now, limit],
    );
    return found.map((row) => row.id);
  }

  /** Tickets that were missed as long ago as their site allows. */
  async listMissedTooLong(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT t.id FROM tickets t JOIN sites s ON s.id = t.site_id
       WHERE t.status = 'missed' AND t.missed_at <= $1::timestamptz - make_interval(mins => s.missed_minutes)
       ORDER BY t.missed_at LIMIT $2`,
      [now, limit],
    );
    return found.map((row) => row.id);
  }

  /** Counters that were opened on an earlier day of their site. */
  listForgottenCounters(tx: Tx, now: Date): Promise<(Place & { id: string })[]> {
    return rows(
      tx,
      `SELECT c.id, c.site_id AS "siteId", c.region_id AS "regionId" FROM counters c JOIN sites s ON s.id = c.site_id
       WHERE (c.opened_at AT TIME ZONE s.timezone)::date < ($1 AT TIME ZONE s.timezone)::date ORDER BY c.id`,
      [now],
    );
  }

  /** Tickets of earlier days that somebody called or served and nobody finished. */
  async listLeftOpen(tx: Tx, siteId: string, today: LocalDate): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM tickets WHERE site_id = $1 AND service_on < $2 AND status IN ('called', 'serving') ORDER BY service_on, id`,
      [siteId, today],
    );
    return found.map((row) => row.id);
  }
}

const INSTANTS = ['calledAt', 'turnAt', 'servingAt', 'missedAt', 'endedAt', 'returnedAt'] as const;

/** JSON keeps instants as text. */
function revived(act: DeskAct | null): DeskAct | null {
  const before = act?.before;
  if (before) for (const name of INSTANTS) before[name] = before[name] && new Date(before[name]);
  return act;
}
