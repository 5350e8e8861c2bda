import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../src/platform/database/sql.js';
import { CapacityRepository } from '../../src/modules/capacity/capacity.repository.js';
import type { Claim } from '../../src/modules/capacity/capacity.types.js';

/** How places are sold by those who oversell: what is left is read without a lock, and then written. For controls only. */
@Injectable()
export class UnguardedCapacityRepository extends CapacityRepository {
  override async lock(): Promise<boolean> {
    return false;
  }

  override async takeSlots(tx: Tx, claims: readonly Claim[]): Promise<number> {
    for (const { slotId, places } of claims) {
      await rows(tx, 'UPDATE slots SET taken = taken + $2 WHERE id = $1', [slotId, places]);
    }
    return claims.length;
  }

  override async takePools(tx: Tx, claims: readonly Claim[]): Promise<number> {
    for (const { slotId, pool, places } of claims) {
      const sql = 'UPDATE slot_pools SET taken = taken + $3 WHERE slot_id = $1 AND pool = $2';
      await rows(tx, sql, [slotId, pool, places]);
    }
    return claims.length;
  }
}
