import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import { isHeldBack, WORKERS_RUN } from '../../platform/jobs/worker-pause.js';
import { OPEN_MINUTES, SILENCE_MINUTES } from './messages.channels.rules.js';
import { heldBack } from './messages.rules.js';
import { type Channel, type Message, type MessageStatus, type SkipReason } from './messages.types.js';

const MESSAGE = `id, region_id AS "regionId", subject_id AS "subjectId", subject_version AS "subjectVersion", kind, channel,
  applicant_id AS "applicantId", staff_id AS "staffId", language, text_version AS "textVersion", wording, due_at AS "dueAt", deadline_at AS "deadlineAt", status, fence,
  attempts, reason, settled_at AS "settledAt", receipt, receipt_at AS "receiptAt"`;

/** The same columns of `messages m`. */
export const MESSAGE_M = MESSAGE.replaceAll(/(^|, |,\n\s*)([a-z_]+)/g, '$1m.$2');

/** SQL, kinds that count by something else than the version of the booking. */
export const UNVERSIONED = `'one_time_code', 'access_link', 'turn_near', 'called', 'missed'`;

/** SQL, bookings `b` to come after $1 that nothing was said about in their version, and that no open outbox row will see to. */
export const UNPLANNED = `b.status = 'booked' AND b.kind = 'booking' AND b.starts_at > $1
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.subject_id = b.id AND m.subject_version = b.version
    AND m.kind NOT IN (${UNVERSIONED}))
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = b.id AND o.done_at IS NULL)`;

@Injectable()
export class MessagesRepository {
  /** A message that is planned already stays as it is. */
  async insert(tx: Tx, message: Message): Promise<void> {
    const m = isHeldBack(tx) ? heldBack(message) : message;
    await rows(
      tx,
      `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version, due_at,
         deadline_at, status, reason, settled_at, followed_at, staff_id, wording)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, CASE WHEN $12 = 'unknown' THEN $14::timestamptz END, $15, $16)
       ON CONFLICT ON CONSTRAINT messages_once_uq DO NOTHING`,
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
        m.wording,
      ],
    );
  }

  /** What was planned for an older version is not said any more; what somebody asked for, and of a turn, is. */
  async skipOlder(tx: Tx, subjectId: string, version: number, reason: SkipReason, at: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE messages SET status = 'skipped', reason = $3, settled_at = $4
       WHERE subject_id = $1 AND subject_version < $2 AND status IN ('due', 'claimed')
         AND kind NOT IN (${UNVERSIONED})`,
      [subjectId, version, reason, at],
    );
  }

  find(tx: Tx, id: string): Promise<Message | null> {
    return firstRow<Message>(tx, `SELECT ${MESSAGE} FROM messages WHERE id = $1`, [id]);
  }

  /** As `find`; whoever else changes it waits. */
  lock(tx: Tx, id: string): Promise<Message | null> {
    return firstRow<Message>(tx, `SELECT ${MESSAGE} FROM messages WHERE id = $1 FOR UPDATE`, [id]);
  }

  /** As `lock`; null when something has followed it already. */
  lockUnfollowed(tx: Tx, id: string): Promise<Message | null> {
    return firstRow<Message>(tx, `SELECT ${MESSAGE} FROM messages WHERE id = $1 AND followed_at IS NULL FOR UPDATE`, [
      id,
    ]);
  }

  listOf(tx: Tx, subjectId: string): Promise<Message[]> {
    return rows<Message>(tx, `SELECT ${MESSAGE} FROM messages WHERE subject_id = $1 ORDER BY due_at, id`, [subjectId]);
  }

  listOfCode(tx: Tx, code: string): Promise<Message[]> {
    return rows<Message>(
      tx,
      `SELECT ${MESSAGE_M} FROM messages m JOIN bookings b ON b.id = m.subject_id WHERE b.code = $1 ORDER BY m.due_at, m.id`,
      [code],
    );
  }

  /** Bookings for which nothing is planned, the next to begin first. */
  listUnplanned(tx: Tx, now: Date, limit: number): Promise<{ id: string; version: number }[]> {
    return rows(tx, `SELECT b.id, b.version FROM bookings b WHERE ${UNPLANNED} ORDER BY b.starts_at LIMIT $2`, [
      now,
      limit,
    ]);
  }

  /** Rows that something follows now and that nothing followed yet: failed, open or silent for too long. */
  listUnsettled(tx: Tx, now: Date, heard: readonly Channel[], limit: number): Promise<{ id: string }[]> {
    return rows(
      tx,
      `SELECT m.id FROM messages m
       JOIN unnest($2::text[], $3::int[]) AS silence (kind, minutes) ON silence.kind = m.kind
       WHERE m.followed_at IS NULL AND m.deadline_at > $1 AND m.applicant_id IS NOT NULL
         AND m.settled_at > $1::timestamptz - interval '30 days'
         AND (m.status = 'failed' OR (m.status = 'unknown' AND m.settled_at <= $1::timestamptz - make_interval(mins => $4))
           OR (m.status = 'sent' AND m.receipt IS NULL AND m.channel = ANY($6)
             AND m.settled_at <= $1::timestamptz - least(make_interval(mins => silence.minutes), (m.deadline_at - m.settled_at) / 2)))
       ORDER BY m.settled_at LIMIT $5`,
      [now, Object.keys(SILENCE_MINUTES), Object.values(SILENCE_MINUTES), OPEN_MINUTES, limit, heard],
    );
  }

  /** Nothing more follows this row. */
  async giveUp(tx: Tx, id: string): Promise<void> {
    await rows(tx, 'UPDATE messages SET followed_at = settled_at WHERE id = $1', [id]);
  }

  /** The same row once more, with its text and its reference. */
  async sendAgain(tx: Tx, id: string, now: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE messages SET status = 'due', due_at = $2, settled_at = NULL WHERE id = $1 AND status = 'unknown'`,
      [id, now],
    );
  }

  /** By the id that we gave, else by the one that the provider of this channel gave us last; locked. */
  findForReceipt(
    tx: Tx,
    channel: Channel,
    id: string | null,
    reference: string | null,
  ): Promise<(Message & { reference: string | null }) | null> {
    return firstRow(
      tx,
      `SELECT ${MESSAGE}, provider_reference AS reference FROM messages
       WHERE id = $2::uuid OR (channel = $1 AND provider_reference = $3)
       ORDER BY id IS NOT DISTINCT FROM $2::uuid DESC, id DESC LIMIT 1 FOR UPDATE`,
      [channel, id, reference],
    );
  }

  async setReceipt(
    tx: Tx,
    id: string,
    to: Pick<Message, 'status' | 'receipt'> & { reason: string | null; reference: string | null },
    at: Date,
  ): Promise<void> {
    await rows(
      tx,
      `UPDATE messages SET status = $2, receipt = $3, reason = $4, settled_at = coalesce(settled_at, $5),
         provider_reference = CASE WHEN settled_at IS NULL THEN coalesce(provider_reference, $6) ELSE provider_reference END,
         receipt_at = CASE WHEN $3 IS DISTINCT FROM receipt THEN $5 ELSE receipt_at END WHERE id = $1`,
      [id, to.status, to.receipt, to.reason, at, to.reference],
    );
  }

  /** Takes due rows, and rows whose claim came to nothing; each claim has its own fence. */
  claimDue(
    tx: Tx,
    channel: Channel,
    now: Date,
    staleBefore: Date,
    limit: number,
  ): Promise<{ id: string; fence: number }[]> {
    return rows(
      tx,
      `UPDATE messages SET status = 'claimed', fence = fence + 1, claimed_at = $1
       WHERE id IN (SELECT id FROM messages
         WHERE channel = $4 AND due_at <= $1 AND ${WORKERS_RUN} AND (status = 'due' OR (status = 'claimed' AND (claimed_at < $2 OR claimed_at > $1)))
         ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING id, fence`,
      [now, staleBefore, limit, channel],
    );
  }

  /** What nobody could say in time: its channel rested, or no worker was there. */
  skipLate(tx: Tx, now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = 'skipped', reason = 'late', settled_at = $1
       WHERE id IN (SELECT id FROM messages WHERE status = 'due' AND due_at <= $1 AND deadline_at <= $1 AND ${WORKERS_RUN}
         FOR UPDATE SKIP LOCKED)`,
      [now],
    );
  }

  /** How many were handed over since then and are not settled yet. */
  async inFlight(tx: Tx, since: Date, now: Date): Promise<Map<Channel, number>> {
    const found = await rows<{ channel: Channel; n: number }>(
      tx,
      `SELECT channel, count(*)::int AS n FROM messages WHERE status IN ('claimed', 'sending') AND due_at <= $2 AND claimed_at BETWEEN $1 AND $2 GROUP BY channel`,
      [since, now],
    );
    return new Map(found.map(({ channel, n }) => [channel, n]));
  }

  /** A worker that died while sending leaves the outcome open: never sent again by itself. */
  settleLost(tx: Tx, before: Date, now: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = 'unknown', reason = 'worker_lost', settled_at = $2 WHERE status = 'sending' AND claimed_at < $1`,
      [before, now],
    );
  }

  /** A claimed row waits until then; it was not tried. */
  putOff(tx: Tx, id: string, fence: number, dueAt: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = 'due', due_at = $3 WHERE id = $1 AND fence = $2 AND status = 'claimed'`,
      [id, fence, dueAt],
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
    to: { status: MessageStatus; reason?: string; reference?: string; dueAt?: Date; textVersion?: string; at: Date },
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = $3, reason = $4,
         provider_reference = CASE WHEN $3 <> 'sending' THEN coalesce($5, provider_reference) END, due_at = coalesce($6, due_at),
         settled_at = CASE WHEN $3 IN ('due', 'sending') THEN NULL ELSE $7::timestamptz END,
         attempts = attempts + CASE WHEN $3 = 'sending' THEN 1 ELSE 0 END,
         claimed_at = CASE WHEN $3 = 'sending' THEN $7::timestamptz ELSE claimed_at END, text_version = coalesce($8, text_version)
       WHERE id = $1 AND fence = $2 AND status = CASE WHEN $3 IN ('sending', 'skipped') THEN 'claimed' ELSE 'sending' END
         AND ($3 <> 'sending' OR ${WORKERS_RUN})`,
      [id, fence, to.status, to.reason ?? null, to.reference ?? null, to.dueAt ?? null, to.at, to.textVersion ?? null],
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
