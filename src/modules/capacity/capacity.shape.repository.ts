import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { Pool, SlotOfDay } from './capacity.types.js';

@Injectable()
export class CapacityShapeRepository {
  list(tx: Tx, serviceDayIds: readonly string[]): Promise<SlotOfDay[]> {
    return rows<SlotOfDay & { pools: string }>(
      tx,
      `SELECT s.id, s.region_id AS "regionId", s.service_day_id AS "serviceDayId", s.kind, s.starts_at AS "startsAt",
         s.ends_at AS "endsAt", s.service_codes AS "serviceCodes", s.capacity, s.taken,
         s.passed_on AS "passedOn", s.forecast, (SELECT json_agg(json_build_object('pool', p.pool, 'capacity', p.capacity, 'taken', p.taken,
            'fallsBackAt', p.falls_back_at) ORDER BY p.pool) FROM slot_pools p WHERE p.slot_id = s.id) AS pools
       FROM slots s WHERE s.service_day_id = ANY($1) ORDER BY s.starts_at, s.id`,
      [serviceDayIds],
    ).then((found) =>
      found.map((slot) => ({
        ...slot,
        pools: (slot.pools ?? []).map((p) => ({ ...p, fallsBackAt: p.fallsBackAt && new Date(p.fallsBackAt) })),
      })),
    );
  }

  /** Sets what there is, never below what is taken; pools that a slot has not yet are made. */
  async setCapacities(tx: Tx, slots: readonly { id: string; pools: Partial<Record<Pool, number>> }[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO slot_pools (slot_id, pool, capacity, falls_back_at)
       SELECT (v->>'id')::uuid, p.key, p.value::int,
         CASE WHEN p.key IN ('school', 'priority')
           THEN (SELECT max(o.falls_back_at) FROM slot_pools o WHERE o.slot_id = (v->>'id')::uuid) END
       FROM jsonb_array_elements($1::jsonb) v CROSS JOIN LATERAL jsonb_each_text(v->'pools') p
       ON CONFLICT (slot_id, pool) DO UPDATE SET capacity = greatest(excluded.capacity, slot_pools.taken)`,
      [JSON.stringify(slots)],
    );
    await rows(
      tx,
      `UPDATE slots s SET capacity = greatest(s.taken, (SELECT sum(p.capacity) FROM slot_pools p WHERE p.slot_id = s.id))
       WHERE s.id = ANY($1)`,
      [slots.map(({ id }) => id)],
    );
  }

  async setHours(tx: Tx, slotId: string, startsAt: Date, endsAt: Date): Promise<void> {
    await rows(tx, 'UPDATE slots SET starts_at = $2, ends_at = $3 WHERE id = $1', [slotId, startsAt, endsAt]);
  }
}
