import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../src/platform/database/sql.js';
import { CapacityRepository } from '../../src/modules/capacity/capacity.repository.js';
import type { Claim } from '../../src/modules/capacity/capacity.types.js';

/** How places are sold by those who oversell: read what is left, then write. For controls only. */
@Injectable()
export class UnguardedCapacityRepository extends CapacityRepository {
  override async takeSlots(tx: Tx, claims: readonly Claim[]): Promise<number> {
    let count = 0;
    for (const { slotId, pool, places } of claims) {
      const seen = await firstRow<{ left: number }>(
        tx,
        `SELECT least(s.capacity - s.taken, p.capacity - p.taken) AS left
         FROM slots s JOIN slot_pools p ON p.slot_id = s.id AND p.pool = $2 WHERE s.id = $1`,
        [slotId, pool],
      );
      if ((seen?.left ?? 0) < places) continue;
      await rows(tx, 'UPDATE slots SET taken = taken + $2 WHERE id = $1', [slotId, places]);
      count += 1;
    }
    return count;
  }

  override async takePools(tx: Tx, claims: readonly Claim[]): Promise<number> {
    for (const { slotId, pool, places } of claims) {
      const sql = 'UPDATE slot_pools SET taken = taken + $3 WHERE slot_id = $1 AND pool = $2';
      await rows(tx, sql, [slotId, pool, places]);
    }
    return claims.length;
  }
}
