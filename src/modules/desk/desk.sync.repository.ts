import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type {
  ActKind,
  ConflictCode,
  ConflictView,
  SettledConflict,
  SyncAct,
  SyncOrigin,
  UnnamedArrival,
  Witness,
} from './desk.sync.types.js';

export interface KeptAct {
  nonce: string;
  regionId: string;
  siteId: string;
  serviceOn: LocalDate;
  device: string;
  seq: number;
  origin: SyncOrigin;
  kind: ActKind;
  act: SyncAct;
  deviceAt: Date;
  happenedAt: Date;
  receivedAt: Date;
  staffId: string | null;
  ticketId: string | null;
  outcome: 'applied' | 'conflict';
}

const KEPT = `a.nonce, a.region_id AS "regionId", a.site_id AS "siteId", a.service_on AS "serviceOn", a.device, a.seq, a.origin,
  a.kind, a.act, a.device_at AS "deviceAt", a.happened_at AS "happenedAt", a.received_at AS "receivedAt",
  a.staff_id AS "staffId", a.ticket_id AS "ticketId", a.outcome`;

/** From JSON, where an instant is text. */
const revived = (kept: KeptAct): KeptAct => ({ ...kept, act: { ...kept.act, at: new Date(kept.act.at) } });

/** Acts that devices uploaded, and those that collide. */
@Injectable()
export class DeskSyncRepository {
  /** False when the nonce was uploaded before; of two uploads at once the second waits here for the first. */
  async insert(tx: Tx, a: KeptAct): Promise<boolean> {
    const made = await firstRow(
      tx,
      `INSERT INTO desk_sync_acts (nonce, region_id, site_id, service_on, device, seq, origin, kind, act, device_at, happened_at,
         received_at, staff_id, arrival_nonce, ticket_id, outcome)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT ON CONSTRAINT desk_sync_acts_nonce_uq DO NOTHING RETURNING nonce`,
      [
        a.nonce,
        a.regionId,
        a.siteId,
        a.serviceOn,
        a.device,
        a.seq,
        a.origin,
        a.kind,
        JSON.stringify(a.act),
        a.deviceAt,
        a.happenedAt,
        a.receivedAt,
        a.staffId,
        a.act.of ?? null,
        a.ticketId,
        a.outcome,
      ],
    );
    return made !== null;
  }

  async find(tx: Tx, nonce: string): Promise<KeptAct | null> {
    const found = await firstRow<KeptAct>(tx, `SELECT ${KEPT} FROM desk_sync_acts a WHERE a.nonce = $1`, [nonce]);
    return found && revived(found);
  }

  async listKnown(tx: Tx, nonces: readonly string[]): Promise<KeptAct[]> {
    const known = await rows<KeptAct>(tx, `SELECT ${KEPT} FROM desk_sync_acts a WHERE a.nonce = ANY($1)`, [nonces]);
    return known.map(revived);
  }

  async setResult(tx: Tx, nonce: string, ticketId: string | null, happenedAt: Date): Promise<void> {
    await rows(tx, 'UPDATE desk_sync_acts SET ticket_id = coalesce($2, ticket_id), happened_at = $3 WHERE nonce = $1', [
      nonce,
      ticketId,
      happenedAt,
    ]);
  }

  async setOutcome(tx: Tx, nonce: string, outcome: KeptAct['outcome']): Promise<void> {
    await rows(tx, 'UPDATE desk_sync_acts SET outcome = $2 WHERE nonce = $1', [nonce, outcome]);
  }

  /** The open counter of a member of staff. */
  findCounterOf(tx: Tx, staffId: string): Promise<{ siteId: string } | null> {
    return firstRow(tx, 'SELECT site_id AS "siteId" FROM counters WHERE staff_id = $1', [staffId]);
  }

  async insertConflict(
    tx: Tx,
    of: Pick<KeptAct, 'nonce' | 'regionId' | 'siteId'>,
    { code, seen, cause }: { code: ConflictCode; seen: object; cause?: string },
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO desk_sync_conflicts (nonce, region_id, site_id, code, seen, cause) VALUES ($1, $2, $3, $4, $5, $6)`,
      [of.nonce, of.regionId, of.siteId, code, JSON.stringify(seen), cause ?? null],
    );
  }

  /** The first act of a device on a ticket that is in conflict and not settled. */
  async findBroken(tx: Tx, device: string, ticketId: string): Promise<string | null> {
    const row = await firstRow<{ nonce: string }>(
      tx,
      `SELECT c.nonce FROM desk_sync_conflicts c JOIN desk_sync_acts a USING (nonce)
       WHERE a.ticket_id = $1 AND a.device = $2 AND c.status = 'open' AND c.cause IS NULL ORDER BY a.seq LIMIT 1`,
      [ticketId, device],
    );
    return row?.nonce ?? null;
  }

  /** Locks an open conflict; null when it is settled, or of another site. */
  lockOpen(tx: Tx, nonce: string, siteId: string): Promise<{ nonce: string; code: ConflictCode } | null> {
    return firstRow(
      tx,
      `SELECT nonce, code FROM desk_sync_conflicts WHERE nonce = $1 AND site_id = $2 AND status = 'open' FOR UPDATE`,
      [nonce, siteId],
    );
  }

  async isOpen(tx: Tx, nonce: string): Promise<boolean> {
    const sql = `SELECT 1 FROM desk_sync_conflicts WHERE nonce = $1 AND status = 'open'`;
    return (await firstRow(tx, sql, [nonce])) !== null;
  }

  /** Acts that wait for this one, in the order of the device. */
  async listFollowers(tx: Tx, cause: string): Promise<KeptAct[]> {
    const found = await rows<KeptAct>(
      tx,
      `SELECT ${KEPT} FROM desk_sync_acts a JOIN desk_sync_conflicts c USING (nonce)
       WHERE c.cause = $1 AND c.status = 'open' ORDER BY a.seq`,
      [cause],
    );
    return found.map(revived);
  }

  /** A follower that cannot be applied after all is a conflict of its own. */
  async standAlone(tx: Tx, nonce: string, code: ConflictCode, seen: object): Promise<void> {
    await rows(tx, 'UPDATE desk_sync_conflicts SET cause = NULL, code = $2, seen = $3 WHERE nonce = $1', [
      nonce,
      code,
      JSON.stringify(seen),
    ]);
  }

  async settle(
    tx: Tx,
    nonces: readonly string[],
    how: { status: 'kept' | 'discarded'; reason: string | null; staffId: string | null; at: Date },
  ): Promise<void> {
    await rows(
      tx,
      `UPDATE desk_sync_conflicts SET status = $2, reason = $3, settled_by = $4, settled_at = $5 WHERE nonce = ANY($1) AND status = 'open'`,
      [nonces, how.status, how.reason, how.staffId, how.at],
    );
  }

  countOpen(tx: Tx, siteId: string): Promise<{ n: number } | null> {
    return firstRow(
      tx,
      `SELECT count(*)::int AS n FROM desk_sync_conflicts WHERE site_id = $1 AND status = 'open' AND cause IS NULL`,
      [siteId],
    );
  }

  listOpen(tx: Tx, siteId: string): Promise<ConflictView[]> {
    return rows<ConflictView>(
      tx,
      `SELECT c.nonce, c.code, a.kind, a.origin, a.happened_at AS at, c.seen, s.name AS "staffName",
         coalesce(t.series || lpad(t.number::text, 3, '0'), 'B' || lpad(a.act->>'number', 3, '0')) AS ticket,
         a.act->>'code' AS booking, k.number AS "counterNumber", a.act->>'service' AS service,
         (SELECT count(*)::int FROM desk_sync_conflicts f WHERE f.cause = c.nonce AND f.status = 'open') AS followers
       FROM desk_sync_conflicts c JOIN desk_sync_acts a USING (nonce)
       LEFT JOIN staff_accounts s ON s.id = a.staff_id LEFT JOIN tickets t ON t.id = a.ticket_id
       LEFT JOIN counters k ON k.id = (a.act->>'counterId')::uuid
       WHERE c.site_id = $1 AND c.status = 'open' AND c.cause IS NULL ORDER BY a.happened_at, a.seq LIMIT 200`,
      [siteId],
    );
  }

  listSettled(tx: Tx, siteId: string, on: LocalDate): Promise<SettledConflict[]> {
    return rows<SettledConflict>(
      tx,
      `SELECT c.nonce, c.code, c.status, c.reason, c.settled_at AS "settledAt", s.name AS "staffName"
       FROM desk_sync_conflicts c JOIN desk_sync_acts a USING (nonce) LEFT JOIN staff_accounts s ON s.id = c.settled_by
       WHERE c.site_id = $1 AND a.service_on = $2 AND c.status <> 'open' AND c.cause IS NULL ORDER BY c.settled_at DESC LIMIT 50`,
      [siteId, on],
    );
  }

  /** Of the last week: whoever was taken in without a name and has none yet. */
  listUnnamed(tx: Tx, siteId: string, from: LocalDate): Promise<UnnamedArrival[]> {
    return rows<UnnamedArrival>(
      tx,
      `SELECT a.nonce, t.booking_id AS "bookingId", t.series || lpad(t.number::text, 3, '0') AS ticket,
         b.service_code AS service, t.arrived_at AS "arrivedAt"
       FROM desk_sync_acts a JOIN tickets t ON t.id = a.ticket_id JOIN bookings b ON b.id = t.booking_id
       WHERE a.site_id = $1 AND a.service_on >= $2 AND a.kind IN ('check_in', 'walk_in') AND a.named_at IS NULL
         AND b.kind = 'walk_in' AND t.status <> 'void'
         AND EXISTS (SELECT 1 FROM booking_people p WHERE p.booking_id = b.id AND p.nik_hmac IS NULL)
       ORDER BY t.arrived_at LIMIT 100`,
      [siteId, from],
    );
  }

  async setNamed(tx: Tx, nonce: string, at: Date): Promise<void> {
    await rows(tx, 'UPDATE desk_sync_acts SET named_at = $2 WHERE nonce = $1', [nonce, at]);
  }

  /** Who moved a ticket last, and when. */
  lastMove(tx: Tx, ticketId: string): Promise<Witness | null> {
    return firstRow(
      tx,
      `SELECT s.name AS who, e.occurred_at AS at, t.series || lpad(t.number::text, 3, '0') AS ticket
       FROM ticket_events e JOIN tickets t ON t.id = e.ticket_id LEFT JOIN staff_accounts s ON s.id = e.staff_id
       WHERE e.ticket_id = $1 ORDER BY e.id DESC LIMIT 1`,
      [ticketId],
    );
  }

  /** Who gave the ticket of a booking, and when. */
  arrivalOf(tx: Tx, ticketId: string): Promise<Witness | null> {
    return firstRow(
      tx,
      `SELECT s.name AS who, t.arrived_at AS at, t.series || lpad(t.number::text, 3, '0') AS ticket
       FROM tickets t LEFT JOIN ticket_events e ON e.ticket_id = t.id AND e.from_status IS NULL
       LEFT JOIN staff_accounts s ON s.id = e.staff_id WHERE t.id = $1 LIMIT 1`,
      [ticketId],
    );
  }

  /** Who changed a booking last, and when; without a name it was the person. */
  lastChange(tx: Tx, bookingId: string): Promise<Witness | null> {
    return firstRow(
      tx,
      `SELECT s.name AS who, e.occurred_at AS at FROM booking_events e LEFT JOIN staff_accounts s ON s.id = e.staff_id
       WHERE e.booking_id = $1 ORDER BY e.id DESC LIMIT 1`,
      [bookingId],
    );
  }

  hasTicket(tx: Tx, siteId: string, on: LocalDate, number: number): Promise<{ id: string } | null> {
    return firstRow(
      tx,
      `SELECT id FROM tickets WHERE site_id = $1 AND service_on = $2 AND series = 'B' AND number = $3`,
      [siteId, on, number],
    );
  }
}
