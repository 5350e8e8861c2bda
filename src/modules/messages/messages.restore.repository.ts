import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import { BOOKING_CHANGED } from '../bookings/bookings.events.js';
import { UNPLANNED } from './messages.repository.js';
import type { MessageKind } from './messages.types.js';

/** Due by the restore, $1, and not settled: said already by whoever ran before, or not. */
const OF_BEFORE = `m.status IN ('due', 'claimed', 'sending') AND m.due_at <= $1`;

export interface HeldMessage {
  id: string;
  kind: MessageKind;
  code: string | null;
  dueAt: Date;
}

/** What a restored database knows of messages from before; the pause itself is a row of `restores`. */
@Injectable()
export class MessagesRestoreRepository {
  listOfBefore(tx: Tx, regionId: string, restoredAt: Date, limit: number): Promise<HeldMessage[]> {
    return rows(
      tx,
      `SELECT m.id, m.kind, b.code, m.due_at AS "dueAt" FROM messages m LEFT JOIN bookings b ON b.id = m.subject_id
       WHERE ${OF_BEFORE} AND m.region_id = $2 ORDER BY m.due_at DESC, m.id LIMIT $3`,
      [restoredAt, regionId, limit],
    );
  }

  /** Of every region; changes are those of which nothing was planned yet. */
  async countOfBefore(tx: Tx, restoredAt: Date): Promise<{ messages: number; changes: number }> {
    const counts = await firstRow<{ messages: number; changes: number }>(
      tx,
      `SELECT (SELECT count(*)::int FROM messages m WHERE ${OF_BEFORE}) AS messages,
         (SELECT count(*)::int FROM outbox WHERE done_at IS NULL AND created_at <= $1) AS changes`,
      [restoredAt],
    );
    return counts ?? { messages: 0, changes: 0 };
  }

  /** Null when workers are not paused; else since when, and nobody else releases them now. */
  async lockPause(tx: Tx): Promise<Date | null> {
    const open = await firstRow<{ restoredAt: Date }>(
      tx,
      'SELECT restored_at AS "restoredAt" FROM restores WHERE released_at IS NULL FOR UPDATE',
    );
    return open?.restoredAt ?? null;
  }

  /** Nothing of before is said, or said over another channel, by itself. Gives how many messages wait for staff. */
  async holdBack(tx: Tx, restoredAt: Date, now: Date): Promise<number> {
    await rows(tx, 'UPDATE outbox SET is_held_back = true WHERE done_at IS NULL AND created_at <= $1', [restoredAt]);
    await this.noteUnplanned(tx, now);
    await rows(
      tx,
      `UPDATE messages SET followed_at = $2 WHERE followed_at IS NULL AND settled_at <= $1 AND deadline_at > $1
         AND (status IN ('failed', 'unknown') OR (status = 'sent' AND receipt IS NULL))`,
      [restoredAt, now],
    );
    return updateCount(
      tx,
      `UPDATE messages m SET status = 'unknown', reason = 'restored', settled_at = $2, followed_at = $2 WHERE ${OF_BEFORE}`,
      [restoredAt, now],
    );
  }

  /** Gives the id of the restore. */
  async release(tx: Tx, staffId: string | null, now: Date): Promise<string> {
    const released = await firstRow<{ id: string }>(
      tx,
      'UPDATE restores SET released_at = $1, released_by = $2 WHERE released_at IS NULL RETURNING id',
      [now, staffId],
    );
    return released?.id ?? '';
  }

  /** Bookings of before that nobody planned anything for are planned as changes of before. */
  private async noteUnplanned(tx: Tx, now: Date): Promise<void> {
    await rows(
      tx,
      `INSERT INTO outbox (id, topic, subject_id, subject_version, created_at, is_held_back)
       SELECT gen_random_uuid(), $2, b.id, b.version, $1, true FROM bookings b WHERE ${UNPLANNED}`,
      [now, BOOKING_CHANGED],
    );
  }
}
