import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Claim, Pool, Slot, SlotWithPool } from './capacity.types.js';

const SLOT = `s.id, s.region_id AS "regionId", s.service_day_id AS "serviceDayId", s.kind, s.starts_at AS "startsAt",
  s.ends_at AS "endsAt", s.service_codes AS "serviceCodes", s.capacity, s.taken`;

const columns = (claims: readonly Claim[]) => [
  claims.map((claim) => claim.slotId),
  claims.map((claim) => claim.pool),
  claims.map((claim) => claim.places),
];

@Injectable()
export class CapacityRepository {
  /** Inserts what is missing and leaves the rest alone, so a second build changes nothing. */
  async insertSlots(
    tx: Tx,
    slots: readonly (Pick<Slot, 'id' | 'regionId' | 'serviceDayId' | 'kind' | 'startsAt' | 'endsAt' | 'capacity'> & {
      pools: Partial<Record<Pool, number>>;
    })[],
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO slots (id, region_id, service_day_id, kind, starts_at, ends_at, capacity)
       SELECT (v->>'id')::uuid, (v->>'regionId')::uuid, (v->>'serviceDayId')::uuid, v->>'kind', (v->>'startsAt')::timestamptz,
              (v->>'endsAt')::timestamptz, (v->>'capacity')::int
       FROM jsonb_array_elements($1::jsonb) v
       ON CONFLICT ON CONSTRAINT slots_one_per_start_uq DO NOTHING`,
      [JSON.stringify(slots)],
    );
    await rows(
      tx,
      `INSERT INTO slot_pools (slot_id, pool, capacity)
       SELECT s.id, p.key, p.value::int FROM jsonb_array_elements($1::jsonb) v
       JOIN slots s ON s.id = (v->>'id')::uuid CROSS JOIN LATERAL jsonb_each_text(v->'pools') p
       ON CONFLICT (slot_id, pool) DO NOTHING`,
      [JSON.stringify(slots)],
    );
  }

  findSlot(tx: Tx, id: string): Promise<Slot | null> {
    return firstRow<Slot>(tx, `SELECT ${SLOT} FROM slots s WHERE s.id = $1`, [id]);
  }

  findStandby(tx: Tx, serviceDayId: string): Promise<Slot | null> {
    return firstRow<Slot>(tx, `SELECT ${SLOT} FROM slots s WHERE s.service_day_id = $1 AND s.kind = 'standby'`, [
      serviceDayId,
    ]);
  }

  listTimed(tx: Tx, serviceDayId: string, pool: Pool): Promise<SlotWithPool[]> {
    return rows<SlotWithPool>(
      tx,
      `SELECT ${SLOT}, p.capacity AS "poolCapacity", p.taken AS "poolTaken"
       FROM slots s JOIN slot_pools p ON p.slot_id = s.id AND p.pool = $2
       WHERE s.service_day_id = $1 AND s.kind = 'timed' ORDER BY s.starts_at`,
      [serviceDayId, pool],
    );
  }

  /** Public places left of each day from a moment on, for a person who needs one place. */
  placesLeftByDay(
    tx: Tx,
    serviceDayIds: string[],
    pool: Pool,
    from: Date,
  ): Promise<{ serviceDayId: string; placesLeft: number }[]> {
    return rows(
      tx,
      `SELECT s.service_day_id AS "serviceDayId", sum(least(s.capacity - s.taken, p.capacity - p.taken)) AS "placesLeft"
       FROM slots s JOIN slot_pools p ON p.slot_id = s.id AND p.pool = $2
       WHERE s.service_day_id = ANY($1) AND s.kind = 'timed' AND s.starts_at >= $3 GROUP BY s.service_day_id`,
      [serviceDayIds, pool, from],
    );
  }

  /** Locks the slots, then the pools, each in the order of their keys. Foreign keys to them need not wait. */
  async lock(tx: Tx, claims: readonly Claim[]): Promise<void> {
    const slotIds = claims.map((claim) => claim.slotId);
    await rows(tx, 'SELECT 1 FROM slots WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [slotIds]);
    await rows(tx, 'SELECT 1 FROM slot_pools WHERE slot_id = ANY($1) ORDER BY slot_id, pool FOR NO KEY UPDATE', [
      slotIds,
    ]);
  }

  /** Guarded: how many of the slots had the places. */
  takeSlots(tx: Tx, claims: readonly Claim[]): Promise<number> {
    return updateCount(
      tx,
      `UPDATE slots s SET taken = s.taken + c.places FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (slot_id, pool, places)
       WHERE s.id = c.slot_id AND s.taken + c.places <= s.capacity`,
      columns(claims),
    );
  }

  /** Guarded: how many of the pools had the places. */
  takePools(tx: Tx, claims: readonly Claim[]): Promise<number> {
    return updateCount(
      tx,
      `UPDATE slot_pools p SET taken = p.taken + c.places FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (slot_id, pool, places)
       WHERE p.slot_id = c.slot_id AND p.pool = c.pool AND p.taken + c.places <= p.capacity`,
      columns(claims),
    );
  }

  async giveBack(tx: Tx, claims: readonly Claim[]): Promise<void> {
    await rows(
      tx,
      `UPDATE slots s SET taken = s.taken - c.places
       FROM (SELECT slot_id, sum(places)::int AS places FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (slot_id, pool, places) GROUP BY slot_id) c
       WHERE s.id = c.slot_id`,
      columns(claims),
    );
    await rows(
      tx,
      `UPDATE slot_pools p SET taken = p.taken - c.places FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (slot_id, pool, places)
       WHERE p.slot_id = c.slot_id AND p.pool = c.pool`,
      columns(claims),
    );
  }
}
