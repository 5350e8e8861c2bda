import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { Channel } from './messages.types.js';

interface ChannelState {
  channel: Channel;
  failures: number;
  openUntil: Date | null;
  /** What was handed over fills the rate of the channel up to this instant. */
  pacedUntil: Date | null;
}

interface Payment {
  channel: Channel;
  hour: Date;
  part: number;
  cost: number;
  isAnswered: boolean;
}

const STATE = 'channel, failures, open_until AS "openUntil", paced_until AS "pacedUntil"';

@Injectable()
export class MessagesChannelsRepository {
  async isStopped(tx: Tx, phoneHmac: string): Promise<boolean> {
    const row = await firstRow<{ is: boolean }>(
      tx,
      'SELECT is_stopped AS is FROM message_stops WHERE phone_hmac = $1',
      [phoneHmac],
    );
    return row?.is ?? false;
  }

  /** The latest word counts: false when this is not it. */
  async setStopped(tx: Tx, phoneHmac: string, isStopped: boolean, at: Date): Promise<boolean> {
    const set = await firstRow(
      tx,
      `INSERT INTO message_stops (phone_hmac, is_stopped, said_at) VALUES ($1, $2, $3)
       ON CONFLICT (phone_hmac) DO UPDATE SET is_stopped = EXCLUDED.is_stopped, said_at = EXCLUDED.said_at
       WHERE message_stops.said_at <= EXCLUDED.said_at RETURNING phone_hmac`,
      [phoneHmac, isStopped, at],
    );
    return set !== null;
  }

  async states(tx: Tx): Promise<Map<Channel, ChannelState>> {
    const found = await rows<ChannelState>(tx, `SELECT ${STATE} FROM channel_states`);
    return new Map(found.map((state) => [state.channel, state]));
  }

  /** Of the channels that nobody else has locked. */
  async lockStates(tx: Tx): Promise<Map<Channel, ChannelState>> {
    const found = await rows<ChannelState>(tx, `SELECT ${STATE} FROM channel_states FOR UPDATE SKIP LOCKED`);
    return new Map(found.map((state) => [state.channel, state]));
  }

  /** A second that nobody used is kept for the next hand-over, and no more. */
  async pace(tx: Tx, channel: Channel, seconds: number, now: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE channel_states SET paced_until = make_interval(secs => $2) + CASE
         WHEN paced_until BETWEEN $3::timestamptz - interval '1 second' AND $3::timestamptz + interval '1 second' THEN paced_until
         ELSE $3::timestamptz - interval '1 second' END
       WHERE channel = $1`,
      [channel, seconds, now],
    );
  }

  async countRefusal(tx: Tx, channel: Channel, most: number, openUntil: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE channel_states SET failures = failures + 1,
         open_until = CASE WHEN failures + 1 >= $2 THEN $3 ELSE open_until END WHERE channel = $1`,
      [channel, most, openUntil],
    );
  }

  /**
   * In one of several rows of the hour, so that those who send do not wait for each other; closes the breaker when the
   * provider answered. Touches no state of a channel that works.
   */
  async notePaid(tx: Tx, { channel, hour, part, cost, isAnswered }: Payment): Promise<void> {
    await rows(
      tx,
      `WITH closed AS (UPDATE channel_states SET failures = 0, open_until = NULL WHERE channel = $1 AND failures > 0 AND $5)
       INSERT INTO channel_usage (channel, hour, part, messages, cost) VALUES ($1, $2, $3, 1, $4)
       ON CONFLICT (channel, hour, part) DO UPDATE SET messages = channel_usage.messages + 1, cost = channel_usage.cost + EXCLUDED.cost`,
      [channel, hour, part, cost, isAnswered],
    );
  }

  /** What was spent in this hour, and since the beginning of the month. */
  async usage(tx: Tx, hour: Date, since: Date): Promise<Map<Channel, { hour: number; month: number }>> {
    const found = await rows<{ channel: Channel; hour: number; month: number }>(
      tx,
      `SELECT channel, coalesce(sum(cost) FILTER (WHERE hour = $1), 0)::int AS hour, sum(cost)::int AS month
       FROM channel_usage WHERE hour >= $2 GROUP BY channel`,
      [hour, since],
    );
    return new Map(found.map(({ channel, ...used }) => [channel, used]));
  }
}
