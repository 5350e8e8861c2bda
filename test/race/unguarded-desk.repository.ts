import { Injectable } from '@nestjs/common';
import { firstRow, type Tx } from '../../src/platform/database/sql.js';
import { DeskRepository } from '../../src/modules/desk/desk.repository.js';
import type { Ticket, TicketChange } from '../../src/modules/desk/desk.types.js';

/** Reads who is first, and calls that person later, whatever became of them. For controls only. */
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

  override async change(tx: Tx, seen: Ticket, to: TicketChange): Promise<number> {
    const sql = 'SELECT version FROM tickets WHERE id = $1 FOR UPDATE';
    const { version = 0 } = (await firstRow<{ version: number }>(tx, sql, [seen.id])) ?? {};
    return super.change(tx, { ...seen, version }, to);
  }
}
