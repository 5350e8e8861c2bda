import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Message, MessageStatus, SkipReason } from './messages.types.js';

const MESSAGE = `id, region_id AS "regionId", subject_id AS "subjectId", subject_version AS "subjectVersion", kind, channel,
  applicant_id AS "applicantId", staff_id AS "staffId", language, text_version AS "textVersion", due_at AS "dueAt", deadline_at AS "deadlineAt", status, fence,
  attempts, reason, settled_at AS "settledAt", receipt`;

@Injectable()
export class MessagesRepository {
  /** A message that is planned already stays as it is. */
  async insert(tx: Tx, m: Message): Promise<void> {
    await rows(
      tx,
      `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version, due_at,
         deadline_at, status, reason, settled_at, staff_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT ON CONSTRAINT messages_once_uq DO NOTHING`,
      [
        m.id,
        m.regionId,
        m.subjectId,
        m.subjectVersion,
        m.kind,
        m.channel,
        m.applicantId,
        m.language,
        m.textVersion,
        m.dueAt,
        m.deadlineAt,
        m.status,
        m.reason,
        m.settledAt,
        m.staffId,
      ],
    );
  }

  /** What was planned for an older version is not said any more; what somebody asked for is. */
  async skipOlder(tx: Tx, subjectId: string, version: number, reason: SkipReason, at: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE messages SET status = 'skipped', reason = $3, settled_at = $4
       WHERE subject_id = $1 AND subject_version < $2 AND status IN ('due', 'claimed')
         AND kind NOT IN ('one_time_code', 'access_link')`,
      [subjectId, version, reason, at],
    );
  }

  find(tx: Tx, id: string): Promise<Message | null> {
    return firstRow<Message>(tx, `SELECT ${MESSAGE} FROM messages WHERE id = $1`, [id]);
  }

  listOf(tx: Tx, subjectId: string): Promise<Message[]> {
    return rows<Message>(tx, `SELECT ${MESSAGE} FROM messages WHERE subject_id = $1 ORDER BY due_at, id`, [subjectId]);
  }

  /** Takes due rows, and rows whose claim came to nothing; each claim has its own fence. */
  claimDue(tx: Tx, now: Date, staleBefore: Date, limit: number): Promise<{ id: string; fence: number }[]> {
    return rows(
      tx,
      `UPDATE messages SET status = 'claimed', fence = fence + 1, claimed_at = $1
       WHERE id IN (SELECT id FROM messages
         WHERE due_at <= $1 AND (status = 'due' OR (status = 'claimed' AND (claimed_at < $2 OR claimed_at > $1)))
         ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING id, fence`,
      [now, staleBefore, limit],
    );
  }

  /** A worker that died while sending leaves the outcome open: never sent again by itself. */
  settleLost(tx: Tx, before: Date, now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = 'unknown', reason = 'worker_lost', settled_at = $2 WHERE status = 'sending' AND claimed_at < $1`,
      [before, now],
    );
  }

  /**
   * Guarded by the fence and the state before: a worker that wakes up late changes nothing, and of two that were given
   * the same job one alone gets to send.
   */
  settle(
    tx: Tx,
    id: string,
    fence: number,
    to: { status: MessageStatus; reason?: string; reference?: string; dueAt?: Date; at: Date },
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = $3, reason = $4, provider_reference = coalesce($5, provider_reference), due_at = coalesce($6, due_at),
         settled_at = CASE WHEN $3 IN ('due', 'sending') THEN NULL ELSE $7::timestamptz END,
         attempts = attempts + CASE WHEN $3 = 'sending' THEN 1 ELSE 0 END
       WHERE id = $1 AND fence = $2 AND status = CASE WHEN $3 IN ('sending', 'skipped') THEN 'claimed' ELSE 'sending' END`,
      [id, fence, to.status, to.reason ?? null, to.reference ?? null, to.dueAt ?? null, to.at],
    );
  }

  async insertDevelopmentMail(
    tx: Tx,
    mail: { id: string; messageId: string; recipientEnc: string; subject: string; bodyEnc: string; sentAt: Date },
  ): Promise<void> {
    await rows(
      tx,
      'INSERT INTO development_mails (id, message_id, recipient_enc, subject, body_enc, sent_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [mail.id, mail.messageId, mail.recipientEnc, mail.subject, mail.bodyEnc, mail.sentAt],
    );
  }

  listDevelopmentMails(
    tx: Tx,
    limit: number,
  ): Promise<{ id: string; recipientEnc: string; subject: string; bodyEnc: string; sentAt: Date }[]> {
    return rows(
      tx,
      `SELECT id, recipient_enc AS "recipientEnc", subject, body_enc AS "bodyEnc", sent_at AS "sentAt" FROM development_mails
       ORDER BY sent_at DESC, id DESC LIMIT $1`,
      [limit],
    );
  }
}
