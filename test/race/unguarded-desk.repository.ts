import { Injectable } from '@nestjs/common';
import { firstRow, type Tx } from '../../src/platform/database/sql.js';
import { DeskRepository } from '../../src/modules/desk/desk.repository.js';

/** Reads who is first, and calls that person later. For controls only. */
@Injectable()
export class UnguardedDeskRepository extends DeskRepository {
  override async claimFirst(tx: Tx, idsInOrder: readonly string[]): Promise<string | null> {
    const row = await firstRow<{ id: string }>(
      tx,
      `SELECT t.id FROM unnest($1::uuid[]) WITH ORDINALITY AS line (id, position) JOIN tickets t ON t.id = line.id
       WHERE t.status = 'waiting' ORDER BY line.position LIMIT 1`,
      [idsInOrder],
    );
    return row?.id ?? null;
  }
}
