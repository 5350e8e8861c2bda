import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rate of a channel is one for all workers; and what nothing ever follows is not looked at again and again. */
export class ChannelRates1770000000026 implements MigrationInterface {
  name = 'ChannelRates1770000000026';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- What was handed over fills the rate up to this instant.
      ALTER TABLE channel_states ADD COLUMN paced_until timestamptz;
      DROP INDEX messages_unsettled_ix;
      CREATE INDEX messages_unsettled_ix ON messages (settled_at) WHERE followed_at IS NULL
        AND (status IN ('failed', 'unknown') OR (status = 'sent' AND receipt IS NULL AND channel = 'whatsapp'));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX messages_unsettled_ix;
      CREATE INDEX messages_unsettled_ix ON messages (settled_at)
        WHERE followed_at IS NULL AND (status IN ('failed', 'unknown') OR (status = 'sent' AND receipt IS NULL));
      ALTER TABLE channel_states DROP COLUMN paced_until;
    `);
  }
}
