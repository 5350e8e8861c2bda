import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { Proposal, ProposalStatus, SchoolVisit } from './schools.types.js';

const PROPOSAL = `id, region_id AS "regionId", request_id AS "requestId", number, status, pupils, cards_wanted AS "cardsWanted",
  cards, expires_at AS "expiresAt", created_at AS "createdAt"`;
const VISIT = `v.id, v.region_id AS "regionId", v.proposal_id AS "proposalId", v.school_id AS "schoolId", v.site_id AS "siteId",
  v.service_day_id AS "serviceDayId", v.block_id AS "blockId", v.visit_on AS date, v.starts_at AS "startsAt",
  v.ends_at AS "endsAt", v.pupils, v.cards, v.confirmed_at AS "confirmedAt", v.ended_reason AS "endedReason"`;

@Injectable()
export class SchoolsProposalRepository {
  find(tx: Tx, id: string): Promise<Proposal | null> {
    return firstRow<Proposal>(tx, `SELECT ${PROPOSAL} FROM school_proposals WHERE id = $1`, [id]);
  }

  /** The live one, else the last. */
  findLast(tx: Tx, requestId: string): Promise<Proposal | null> {
    return firstRow<Proposal>(
      tx,
      `SELECT ${PROPOSAL} FROM school_proposals WHERE request_id = $1 ORDER BY number DESC LIMIT 1`,
      [requestId],
    );
  }

  /** Of a locked request; gives its number. */
  async insert(tx: Tx, proposal: Omit<Proposal, 'number'>, madeBy: string | null): Promise<number> {
    const { id, regionId, requestId, status, pupils, cardsWanted, cards, expiresAt, createdAt } = proposal;
    const made = await rows<{ number: number }>(
      tx,
      `INSERT INTO school_proposals (id, region_id, request_id, status, pupils, cards_wanted, cards, expires_at, created_at,
         made_by, number)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
         (SELECT coalesce(max(number), 0) + 1 FROM school_proposals WHERE request_id = $3))
       RETURNING number`,
      [id, regionId, requestId, status, pupils, cardsWanted, cards, expiresAt, createdAt, madeBy],
    );
    return made[0]?.number ?? 1;
  }

  async setStatus(tx: Tx, id: string, status: ProposalStatus): Promise<void> {
    await rows(tx, 'UPDATE school_proposals SET status = $2 WHERE id = $1', [id, status]);
  }

  /** What is left of it stands. */
  async settle(tx: Tx, id: string, status: ProposalStatus, pupils: number, cards: number): Promise<void> {
    await rows(
      tx,
      `UPDATE school_proposals SET status = $2, pupils = $3, cards = $4, cards_wanted = least(cards_wanted, $3),
         expires_at = CASE WHEN $2 = 'held' THEN expires_at END
       WHERE id = $1`,
      [id, status, pupils, cards],
    );
  }

  /** Held ones whose time is over. */
  listDue(tx: Tx, now: Date, limit: number): Promise<Proposal[]> {
    return rows<Proposal>(
      tx,
      `SELECT ${PROPOSAL} FROM school_proposals WHERE status = 'held' AND expires_at <= $1 ORDER BY expires_at LIMIT $2`,
      [now, limit],
    );
  }

  async insertVisit(tx: Tx, visit: Omit<SchoolVisit, 'endedReason' | 'confirmedAt'>): Promise<void> {
    await rows(
      tx,
      `INSERT INTO school_visits (id, region_id, proposal_id, school_id, site_id, service_day_id, block_id, visit_on, starts_at,
         ends_at, pupils, cards)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        visit.id,
        visit.regionId,
        visit.proposalId,
        visit.schoolId,
        visit.siteId,
        visit.serviceDayId,
        visit.blockId,
        visit.date,
        visit.startsAt,
        visit.endsAt,
        visit.pupils,
        visit.cards,
      ],
    );
  }

  async findRequestOf(tx: Tx, visitId: string): Promise<string | null> {
    const found = await firstRow<{ id: string }>(
      tx,
      'SELECT p.request_id AS id FROM school_visits v JOIN school_proposals p ON p.id = v.proposal_id WHERE v.id = $1',
      [visitId],
    );
    return found?.id ?? null;
  }

  listVisits(tx: Tx, proposalId: string): Promise<SchoolVisit[]> {
    return rows<SchoolVisit>(
      tx,
      `SELECT ${VISIT} FROM school_visits v WHERE v.proposal_id = $1 ORDER BY v.starts_at, v.id`,
      [proposalId],
    );
  }

  /** Visits to come of proposals that are held or accepted. */
  listComing(tx: Tx, regionId: string, from: string): Promise<(SchoolVisit & { requestId: string })[]> {
    return rows(
      tx,
      `SELECT ${VISIT}, p.request_id AS "requestId" FROM school_visits v JOIN school_proposals p ON p.id = v.proposal_id
       WHERE v.region_id = $1 AND v.visit_on >= $2 AND v.ended_reason IS NULL AND p.status IN ('held', 'accepted')
       ORDER BY v.starts_at, v.id`,
      [regionId, from],
    );
  }

  /** Visits that take place after all belong to what is proposed now. */
  async carryOver(tx: Tx, visitIds: readonly string[], proposalId: string): Promise<void> {
    await rows(tx, 'UPDATE school_visits SET proposal_id = $2 WHERE id = ANY($1)', [visitIds, proposalId]);
  }

  async confirmVisits(tx: Tx, visitIds: readonly string[], at: Date): Promise<void> {
    await rows(tx, 'UPDATE school_visits SET confirmed_at = coalesce(confirmed_at, $2) WHERE id = ANY($1)', [
      visitIds,
      at,
    ]);
  }

  async endVisits(tx: Tx, visitIds: readonly string[], reason: string): Promise<void> {
    await rows(tx, 'UPDATE school_visits SET ended_reason = $2 WHERE id = ANY($1) AND ended_reason IS NULL', [
      visitIds,
      reason,
    ]);
  }
}
