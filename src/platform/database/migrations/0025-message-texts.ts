import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts that an office wrote itself, and usage that many workers note at once. */
export class MessageTexts1770000000025 implements MigrationInterface {
  name = 'MessageTexts1770000000025';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- The highest version holds. Append-only: a message row names the version that it was sent with.
      CREATE TABLE message_templates (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        kind text NOT NULL,
        language text NOT NULL CONSTRAINT message_templates_language_ck CHECK (language IN ('id', 'en')),
        version integer NOT NULL CONSTRAINT message_templates_version_ck CHECK (version > 0),
        -- Null: the shipped text again.
        text text CONSTRAINT message_templates_text_ck CHECK (length(text) BETWEEN 1 AND 1000),
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        at timestamptz NOT NULL,
        CONSTRAINT message_templates_version_uq UNIQUE (region_id, kind, language, version)
      );

      -- One row an hour was a queue of all who send.
      ALTER TABLE channel_usage ADD COLUMN part smallint NOT NULL DEFAULT 0;
      ALTER TABLE channel_usage DROP CONSTRAINT channel_usage_pkey;
      ALTER TABLE channel_usage ADD PRIMARY KEY (channel, hour, part);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE message_templates;
      CREATE TEMPORARY TABLE usage_of_hours ON COMMIT DROP AS
        SELECT channel, hour, sum(messages)::int AS messages, sum(cost)::int AS cost FROM channel_usage GROUP BY channel, hour;
      DELETE FROM channel_usage;
      ALTER TABLE channel_usage DROP COLUMN part;
      ALTER TABLE channel_usage ADD PRIMARY KEY (channel, hour);
      INSERT INTO channel_usage (channel, hour, messages, cost) SELECT channel, hour, messages, cost FROM usage_of_hours;
    `);
  }
}
