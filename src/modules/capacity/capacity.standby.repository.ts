import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { Claim } from './capacity.types.js';

/** The standby slot of a day, with where its places come from beside the day's own. */
export interface Standby {
  id: string;
  capacity: number;
  taken: number;
  passedOn: number;
  forecast: number;
}

@Injectable()
export class CapacityStandbyRepository {
  find(tx: Tx, serviceDayId: string): Promise<Standby | null> {
    return firstRow<Standby>(
      tx,
      `SELECT id, capacity, taken, passed_on AS "passedOn", forecast FROM slots WHERE service_day_id = $1 AND kind = 'standby'`,
      [serviceDayId],
    );
  }

  /** The places go away with those who held them. */
  async leave(tx: Tx, claims: readonly Claim[]): Promise<void> {
    const columns = [
      claims.map(({ slotId }) => slotId),
      claims.map(({ pool }) => pool),
      claims.map(({ places }) => places),
    ];
    await rows(
      tx,
      `UPDATE slots s SET taken = s.taken - c.places, capacity = s.capacity - c.places
       FROM (SELECT slot_id, sum(places)::int AS places FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (slot_id, pool, places)
         GROUP BY slot_id) c WHERE s.id = c.slot_id`,
      columns,
    );
    await rows(
      tx,
      `UPDATE slot_pools p SET taken = p.taken - c.places, capacity = p.capacity - c.places
       FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (slot_id, pool, places)
       WHERE p.slot_id = c.slot_id AND p.pool = c.pool`,
      columns,
    );
  }

  async receive(tx: Tx, id: string, places: number): Promise<void> {
    const slot = await firstRow<{ more: number }>(
      tx,
      `UPDATE slots s SET passed_on = s.passed_on + $2, forecast = greatest(0, s.forecast - $2),
         capacity = s.capacity + greatest(0, $2 - s.forecast)
       FROM (SELECT greatest(0, $2 - forecast) AS more FROM slots WHERE id = $1) before
       WHERE s.id = $1 RETURNING before.more`,
      [id, places],
    );
    await rows(tx, `UPDATE slot_pools SET capacity = capacity + $2 WHERE slot_id = $1 AND pool = 'standby'`, [
      id,
      slot?.more ?? 0,
    ]);
  }

  async giveAhead(tx: Tx, id: string, change: number): Promise<void> {
    await rows(tx, 'UPDATE slots SET forecast = forecast + $2, capacity = capacity + $2 WHERE id = $1', [id, change]);
    await rows(tx, `UPDATE slot_pools SET capacity = capacity + $2 WHERE slot_id = $1 AND pool = 'standby'`, [
      id,
      change,
    ]);
  }
}
