import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { BlankKind } from '../blanks/blanks.types.js';
import type { Plan, PlanChange, PlanEffect, PlanKind, PlanStatus } from './plans.types.js';

const PLAN = `id, region_id AS "regionId", site_id AS "siteId", kind, status, version, change, effect,
  created_at AS "createdAt", settled_at AS "settledAt"`;

export interface NewPlan {
  id: string;
  regionId: string;
  siteId: string;
  kind: PlanKind;
  blankKind: BlankKind | null;
  change: PlanChange;
  effect: PlanEffect;
  staffId: string | null;
  at: Date;
}

@Injectable()
export class PlansRepository {
  /** Null when the site has an open plan for a shortage of these cards already. */
  insert(tx: Tx, plan: NewPlan): Promise<Plan | null> {
    return firstRow<Plan>(
      tx,
      `INSERT INTO plans (id, region_id, site_id, kind, blank_kind, change, effect, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (site_id, blank_kind) WHERE kind = 'shortage' AND status = 'open' DO NOTHING RETURNING ${PLAN}`,
      [
        plan.id,
        plan.regionId,
        plan.siteId,
        plan.kind,
        plan.blankKind,
        JSON.stringify(plan.change),
        JSON.stringify(plan.effect),
        plan.staffId,
        plan.at,
      ],
    );
  }

  find(tx: Tx, id: string): Promise<Plan | null> {
    return firstRow<Plan>(tx, `SELECT ${PLAN} FROM plans WHERE id = $1`, [id]);
  }

  lock(tx: Tx, id: string): Promise<Plan | null> {
    return firstRow<Plan>(tx, `SELECT ${PLAN} FROM plans WHERE id = $1 FOR UPDATE`, [id]);
  }

  lockOpenShortage(tx: Tx, siteId: string, blankKind: BlankKind): Promise<Plan | null> {
    return firstRow<Plan>(
      tx,
      `SELECT ${PLAN} FROM plans WHERE site_id = $1 AND blank_kind = $2 AND kind = 'shortage' AND status = 'open' FOR UPDATE`,
      [siteId, blankKind],
    );
  }

  /** Those whose days are over ask nothing any more. */
  listOpen(tx: Tx, siteId: string, today: LocalDate): Promise<Plan[]> {
    return rows<Plan>(
      tx,
      `SELECT ${PLAN} FROM plans WHERE site_id = $1 AND status = 'open'
         AND coalesce(change->>'to', change->>'date', $2::text) >= $2::text
       ORDER BY created_at DESC, id DESC`,
      [siteId, today],
    );
  }

  async replaceEffect(tx: Tx, id: string, effect: PlanEffect): Promise<Plan> {
    const sql = `UPDATE plans SET effect = $2, version = version + 1 WHERE id = $1 RETURNING ${PLAN}`;
    return (await firstRow<Plan>(tx, sql, [id, JSON.stringify(effect)])) as Plan;
  }

  /** Keeps what was done with it; the version stays, so that a second confirmation is the same. */
  async settle(
    tx: Tx,
    id: string,
    to: { status: Exclude<PlanStatus, 'open'>; effect: PlanEffect; staffId: string | null; at: Date },
  ): Promise<Plan> {
    const sql = `UPDATE plans SET status = $2, effect = $3, settled_by = $4, settled_at = $5 WHERE id = $1 RETURNING ${PLAN}`;
    const values = [id, to.status, JSON.stringify(to.effect), to.staffId, to.at];
    return (await firstRow<Plan>(tx, sql, values)) as Plan;
  }
}
