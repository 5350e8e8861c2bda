import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { type Tx, updateCount } from '../../platform/database/sql.js';

@Injectable()
export class DeskErasingRepository {
  async forgetNotes(tx: Tx, bookingIds: readonly string[]): Promise<void> {
    await updateCount(tx, `UPDATE tickets SET note = NULL, notes_before = '{}' WHERE booking_id = ANY($1)`, [
      bookingIds,
    ]);
  }

  forgetNotesUntil(tx: Tx, until: LocalDate, limit: number): Promise<number> {
    return updateCount(
      tx,
      `UPDATE tickets SET note = NULL, notes_before = '{}' WHERE id IN (SELECT id FROM tickets
         WHERE service_on <= $1 AND (note IS NOT NULL OR notes_before <> '{}') LIMIT $2)`,
      [until, limit],
    );
  }
}
