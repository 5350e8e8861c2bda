import { Injectable } from '@nestjs/common';
import { firstRow, type Tx } from '../../platform/database/sql.js';

@Injectable()
export class DeskConsoleRepository {
  async findIssuer(tx: Tx, ticketId: string): Promise<string | null> {
    const row = await firstRow<{ name: string }>(
      tx,
      `SELECT a.name FROM ticket_events e JOIN staff_accounts a ON a.id = e.staff_id
       WHERE e.ticket_id = $1 AND e.from_status IS NULL LIMIT 1`,
      [ticketId],
    );
    return row?.name ?? null;
  }
}
