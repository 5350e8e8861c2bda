import { Injectable } from '@nestjs/common';
import { rows, type Tx, updateCount } from '../../platform/database/sql.js';

@Injectable()
export class MessagesErasingRepository {
  /** What is still to be said is not; a provider's reference can hold the number that it was sent to. */
  async forget(tx: Tx, subjectIds: readonly string[], applicantIds: readonly string[], at: Date): Promise<void> {
    await updateCount(
      tx,
      `UPDATE messages SET provider_reference = NULL, reason = CASE WHEN status IN ('due', 'claimed') THEN 'ended' ELSE reason END,
         settled_at = CASE WHEN status IN ('due', 'claimed') THEN $3 ELSE settled_at END,
         status = CASE WHEN status IN ('due', 'claimed') THEN 'skipped' ELSE status END
       WHERE subject_id = ANY($1) AND applicant_id = ANY($2)`,
      [subjectIds, applicantIds, at],
    );
  }

  /** Where nothing leaves the house its letters lie here. */
  async emptyLetters(
    tx: Tx,
    subjectIds: readonly string[],
    applicantIds: readonly string[],
    empty: { recipient: string; body: string },
  ): Promise<void> {
    await updateCount(
      tx,
      `UPDATE development_mails SET recipient_enc = $3, subject = '', body_enc = $4
       WHERE message_id IN (SELECT id FROM messages WHERE subject_id = ANY($1) AND applicant_id = ANY($2))`,
      [subjectIds, applicantIds, empty.recipient, empty.body],
    );
  }

  /** A stop holds for a number that is known here; nobody of this number is. */
  async forgetStops(tx: Tx, phoneHmacs: readonly string[]): Promise<void> {
    await rows(
      tx,
      `DELETE FROM message_stops s WHERE phone_hmac = ANY($1)
         AND NOT EXISTS (SELECT 1 FROM applicants a WHERE a.phone_hmac = s.phone_hmac OR a.guardian_phone_hmac = s.phone_hmac)`,
      [phoneHmacs],
    );
  }

  /** References and letters of messages that were settled before; stops of numbers that nobody has, said before. */
  async forgetBefore(tx: Tx, before: Date, limit: number, empty: { recipient: string; body: string }): Promise<number> {
    const references = await updateCount(
      tx,
      `UPDATE messages SET provider_reference = NULL WHERE id IN (SELECT id FROM messages
         WHERE provider_reference IS NOT NULL AND settled_at < $1 LIMIT $2)`,
      [before, limit],
    );
    const letters = await updateCount(
      tx,
      `UPDATE development_mails SET recipient_enc = $3, subject = '', body_enc = $4 WHERE id IN (SELECT id FROM development_mails
         WHERE subject <> '' AND sent_at < $1 LIMIT $2)`,
      [before, limit, empty.recipient, empty.body],
    );
    const stops = await updateCount(
      tx,
      `DELETE FROM message_stops WHERE phone_hmac IN (SELECT s.phone_hmac FROM message_stops s WHERE s.said_at < $1
         AND NOT EXISTS (SELECT 1 FROM applicants a WHERE a.phone_hmac = s.phone_hmac)
         AND NOT EXISTS (SELECT 1 FROM applicants a WHERE a.guardian_phone_hmac = s.phone_hmac) LIMIT $2)`,
      [before, limit],
    );
    return Math.max(references, letters, stops);
  }
}
