import { Injectable } from '@nestjs/common';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';

/** $1 is the sealed name of nobody. */
const ERASED = `state = 'removed', has_consent = false, told_by = 'list', name_enc = $1, row_label = '', class_name = '',
  nik_hmac = NULL, nik_enc = NULL, nik_last4 = NULL, birth_on = NULL, phone_enc = NULL, guardian_enc = NULL, has_needs = false,
  warnings = '[]', visit_id = NULL, slot_id = NULL, booking_id = NULL, frozen_at = NULL, version = version + 1`;

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
      `UPDATE pupils SET ${ERASED}, link_nonce = link_nonce + 1
       WHERE (booking_id = ANY($2) OR (nik_hmac = ANY($3) AND region_id = $4)) AND row_label <> ''`,
      [noName, bookingIds, nikHmacs, regionId],
    );
  }

  /** One row; its link goes on to open, and says that nothing is kept. */
  async erasePupil(tx: Tx, id: string, noName: string): Promise<void> {
    await updateCount(tx, `UPDATE pupils SET ${ERASED} WHERE id = $2`, [noName, id]);
  }

  /** Null thaws. Gives 0 when it is so already. */
  freezePupil(tx: Tx, id: string, at: Date | null): Promise<number> {
    return updateCount(
      tx,
      `UPDATE pupils SET frozen_at = $2, version = version + 1
       WHERE id = $1 AND (frozen_at IS NULL) <> ($2::timestamptz IS NULL)`,
      [id, at],
    );
  }

  /** Who the pupil was in bookings of the same request's visits that came to nothing. */
  async listFormer(tx: Tx, requestId: string, nikHmac: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT p.applicant_id AS id FROM booking_people p JOIN bookings b ON b.id = p.booking_id
       JOIN school_visits v ON v.block_id = b.block_id JOIN school_proposals q ON q.id = v.proposal_id
       WHERE q.request_id = $1 AND p.nik_hmac = $2 AND b.status = 'cancelled'`,
      [requestId, nikHmac],
    );
    return found.map(({ id }) => id);
  }

  /** Rows of one request that its school has to correct, sealed. */
  listRefusalsOf(tx: Tx, requestId: string): Promise<{ id: string; content: string }[]> {
    return rows(
      tx,
      `SELECT f.id, f.content_enc AS content FROM school_roster_refusals f JOIN school_rosters r ON r.id = f.roster_id
       WHERE r.request_id = $1 AND f.content_enc IS NOT NULL`,
      [requestId],
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
