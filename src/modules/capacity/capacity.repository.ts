import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Claim, DayPlaces, Pool, Slot, SlotPlace, SlotWithPool } from './capacity.types.js';

const SLOT = `s.id, s.region_id AS "regionId", s.service_day_id AS "serviceDayId", s.kind, s.starts_at AS "startsAt",
  s.ends_at AS "endsAt", s.service_codes AS "serviceCodes", s.capacity, s.taken`;

/** No pool falls back earlier before its day opens: sites_pool_fall_back_ck. */
const LONGEST_HOURS = 2_208;

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
      /** When what is unused of the kept pools becomes public. */
      fallsBackAt?: Date;
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
      `INSERT INTO slot_pools (slot_id, pool, capacity, falls_back_at)
       SELECT s.id, p.key, p.value::int, CASE WHEN p.key IN ('school', 'priority') THEN (v->>'fallsBackAt')::timestamptz END FROM jsonb_array_elements($1::jsonb) v
       JOIN slots s ON s.id = (v->>'id')::uuid CROSS JOIN LATERAL jsonb_each_text(v->'pools') p
       ON CONFLICT (slot_id, pool) DO NOTHING`,
      [JSON.stringify(slots)],
    );
  }

  findSlot(tx: Tx, id: string): Promise<Slot | null> {
    return firstRow<Slot>(tx, `SELECT ${SLOT} FROM slots s WHERE s.id = $1`, [id]);
  }

  findPlace(tx: Tx, id: string): Promise<SlotPlace | null> {
    return firstRow<SlotPlace>(
      tx,
      `SELECT s.service_day_id AS "serviceDayId", d.site_id AS "siteId"
       FROM slots s JOIN service_days d ON d.id = s.service_day_id WHERE s.id = $1`,
      [id],
    );
  }

  findStandby(tx: Tx, serviceDayId: string): Promise<Slot | null> {
    return firstRow<Slot>(tx, `SELECT ${SLOT} FROM slots s WHERE s.service_day_id = $1 AND s.kind = 'standby'`, [
      serviceDayId,
    ]);
  }

  /**
   * The timed slots of days by start, with what these pools have. From `dueAt` on, what other pools left unused counts
   * for the public; only a list to look at may count it before it has moved.
   */
  async listTimed(
    tx: Tx,
    serviceDayIds: readonly string[],
    pools: readonly Pool[],
    dueAt: Date | null = null,
  ): Promise<SlotWithPool[]> {
    return rows<SlotWithPool>(
      tx,
      `SELECT ${SLOT}, p."poolCapacity", p."poolTaken", p."leftByPool"
       FROM slots s CROSS JOIN LATERAL (
         SELECT (coalesce(sum(capacity) FILTER (WHERE pool = ANY($2)), 0)
             + coalesce(sum(capacity - taken) FILTER (WHERE pool <> ALL($2) AND falls_back_at <= $3), 0))::int AS "poolCapacity",
           coalesce(sum(taken) FILTER (WHERE pool = ANY($2)), 0)::int AS "poolTaken",
           CASE WHEN cardinality($2) > 1 THEN json_object_agg(pool, capacity - taken) END AS "leftByPool"
         FROM slot_pools WHERE slot_id = s.id) p
       WHERE s.service_day_id = ANY($1) AND s.kind = 'timed' ORDER BY s.starts_at, s.id`,
      [serviceDayIds, pools, dueAt],
    );
  }

  /** Public places left of each day from a moment on, for a person who needs one place; what is due by `now` counts. */
  placesLeftByDay(
    tx: Tx,
    serviceDayIds: string[],
    from: Date,
    now: Date,
  ): Promise<{ serviceDayId: string; placesLeft: number }[]> {
    return rows(
      tx,
      `SELECT s.service_day_id AS "serviceDayId", sum(greatest(0, least(s.capacity - s.taken, p.free)))::int AS "placesLeft"
       FROM slots s CROSS JOIN LATERAL (
         SELECT sum(capacity - taken) AS free FROM slot_pools
         WHERE slot_id = s.id AND (pool = 'public' OR falls_back_at <= $3)) p
       WHERE s.service_day_id = ANY($1) AND s.kind = 'timed' AND s.starts_at >= $2 GROUP BY s.service_day_id`,
      [serviceDayIds, from, now],
    );
  }

  async listDaysOf(tx: Tx, slotIds: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT service_day_id AS id FROM slots WHERE id = ANY($1) AND kind = 'timed'`,
      [slotIds],
    );
    return found.map(({ id }) => id);
  }

  /** Coming slots with places that are kept for others and whose time to fall back has come. */
  async listDue(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT s.id FROM slot_pools p JOIN slots s ON s.id = p.slot_id
       WHERE p.falls_back_at BETWEEN $1::timestamptz - make_interval(hours => ${LONGEST_HOURS}) AND $1
         AND p.capacity > p.taken AND s.starts_at > $1 ORDER BY s.id LIMIT $2`,
      [now, limit],
    );
    return found.map(({ id }) => id);
  }

  /** As `listDue`, of one day. */
  async listDueOf(tx: Tx, serviceDayId: string, now: Date): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT s.id FROM slots s JOIN slot_pools p ON p.slot_id = s.id
       WHERE s.service_day_id = $1 AND p.falls_back_at <= $2 AND p.capacity > p.taken ORDER BY s.id`,
      [serviceDayId, now],
    );
    return found.map(({ id }) => id);
  }

  /** Moves what is unused and due to the public, within each slot; the slots must be locked. Gives how many places. */
  async fallBack(tx: Tx, slotIds: readonly string[], now: Date): Promise<number> {
    const moved = await rows<{ places: number }>(
      tx,
      `WITH due AS (
         SELECT slot_id, pool, capacity - taken AS places FROM slot_pools
         WHERE slot_id = ANY($1) AND falls_back_at <= $2 AND capacity > taken AND pool <> 'public'),
       given AS (
         UPDATE slot_pools p SET capacity = p.capacity - due.places FROM due
         WHERE p.slot_id = due.slot_id AND p.pool = due.pool AND p.taken + due.places <= p.capacity
         RETURNING p.slot_id, due.places),
       sums AS (SELECT slot_id, sum(places)::int AS places FROM given GROUP BY slot_id)
       UPDATE slot_pools p SET capacity = p.capacity + sums.places FROM sums
       WHERE p.slot_id = sums.slot_id AND p.pool = 'public' RETURNING sums.places`,
      [slotIds, now],
    );
    return moved.reduce((sum, { places }) => sum + places, 0);
  }

  countByDay(tx: Tx, serviceDayIds: string[]): Promise<(DayPlaces & { serviceDayId: string })[]> {
    return rows(
      tx,
      `SELECT service_day_id AS "serviceDayId",
         coalesce(sum(capacity) FILTER (WHERE kind = 'timed'), 0)::int AS capacity,
         coalesce(sum(taken) FILTER (WHERE kind = 'timed'), 0)::int AS taken,
         coalesce(sum(capacity) FILTER (WHERE kind = 'standby'), 0)::int AS "standbyCapacity",
         coalesce(sum(taken) FILTER (WHERE kind = 'standby'), 0)::int AS "standbyTaken"
       FROM slots WHERE service_day_id = ANY($1) GROUP BY service_day_id`,
      [serviceDayIds],
    );
  }

  /**
   * Locks the slots, then the pools, each in the order of their keys. Foreign keys to them need not wait. True when some
   * of them have kept places whose time to fall back has come.
   */
  async lock(tx: Tx, slotIds: readonly string[], now: Date): Promise<boolean> {
    await rows(tx, 'SELECT 1 FROM slots WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [slotIds]);
    const pools = await rows<{ isDue: boolean | null }>(
      tx,
      `SELECT falls_back_at <= $2 AND capacity > taken AS "isDue" FROM slot_pools
       WHERE slot_id = ANY($1) ORDER BY slot_id, pool FOR NO KEY UPDATE`,
      [slotIds, now],
    );
    return pools.some(({ isDue }) => isDue);
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

  /** Whether all of these places are free. */
  async areFree(tx: Tx, claims: readonly Claim[]): Promise<boolean> {
    const free = await rows(
      tx,
      `SELECT 1 FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (slot_id, pool, places)
       JOIN slot_pools p USING (slot_id, pool) JOIN slots s ON s.id = c.slot_id
       WHERE p.taken + c.places <= p.capacity AND s.taken + c.places <= s.capacity`,
      columns(claims),
    );
    return free.length === claims.length;
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
