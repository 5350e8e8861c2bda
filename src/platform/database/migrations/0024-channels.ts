import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several ways to reach a person: what each costs and bears, who wants none of it, and which one comes next. */
export class Channels1770000000024 implements MigrationInterface {
  name = 'Channels1770000000024';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- The latest word of a number: nothing is said to it, but what the office cancels.
      CREATE TABLE message_stops (
        phone_hmac text PRIMARY KEY,
        is_stopped boolean NOT NULL,
        said_at timestamptz NOT NULL
      );

      -- The breaker of a provider, the same for every process.
      CREATE TABLE channel_states (
        channel text PRIMARY KEY CONSTRAINT channel_states_channel_ck CHECK (channel IN ('whatsapp', 'sms', 'email', 'outbox')),
        failures integer NOT NULL DEFAULT 0,
        open_until timestamptz
      );
      INSERT INTO channel_states (channel) VALUES ('whatsapp'), ('sms'), ('email'), ('outbox');

      CREATE TABLE channel_usage (
        channel text NOT NULL REFERENCES channel_states,
        hour timestamptz NOT NULL,
        messages integer NOT NULL,
        -- In rupiah.
        cost integer NOT NULL,
        PRIMARY KEY (channel, hour)
      );

      -- Set once nothing more follows a row by itself.
      ALTER TABLE messages ADD COLUMN followed_at timestamptz;
      CREATE INDEX messages_reference_ix ON messages (provider_reference) WHERE provider_reference IS NOT NULL;
      -- Rows whose outcome may ask for the next channel.
      CREATE INDEX messages_unsettled_ix ON messages (settled_at)
        WHERE followed_at IS NULL AND (status IN ('failed', 'unknown') OR (status = 'sent' AND receipt IS NULL));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX messages_unsettled_ix, messages_reference_ix;
      ALTER TABLE messages DROP COLUMN followed_at;
      DROP TABLE channel_usage, channel_states, message_stops;
    `);
  }
}
