import { Injectable } from '@nestjs/common';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';

@Injectable()
export class SchoolsErasingRepository {
  /** A pupil who is not known any more is off the list; how many a list had stays with the list. */
  async erasePupils(
    tx: Tx,
    bookingIds: readonly string[],
    nikHmacs: readonly string[],
    regionId: string,
    noName: string,
  ): Promise<void> {
    await updateCount(
      tx,
      `UPDATE pupils SET state = 'removed', has_consent = false, told_by = 'list', name_enc = $4, row_label = '', class_name = '',
         nik_hmac = NULL, nik_enc = NULL, nik_last4 = NULL, birth_on = NULL, phone_enc = NULL, guardian_enc = NULL, has_needs = false,
         warnings = '[]', visit_id = NULL, slot_id = NULL, booking_id = NULL, link_nonce = link_nonce + 1, version = version + 1
       WHERE (booking_id = ANY($1) OR (nik_hmac = ANY($2) AND region_id = $3)) AND row_label <> ''`,
      [bookingIds, nikHmacs, regionId, noName],
    );
  }

  /** Rows that a school has to correct, sealed; after the one that was read last. */
  listRefusals(tx: Tx, after: string | null, limit: number): Promise<{ id: string; content: string }[]> {
    return rows(
      tx,
      `SELECT id, content_enc AS content FROM school_roster_refusals
       WHERE content_enc IS NOT NULL AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`,
      [after, limit],
    );
  }

  async emptyRefusals(tx: Tx, ids: readonly string[]): Promise<void> {
    await updateCount(tx, 'UPDATE school_roster_refusals SET content_enc = NULL WHERE id = ANY($1)', [ids]);
  }
}
