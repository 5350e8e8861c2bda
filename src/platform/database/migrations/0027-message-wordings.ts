import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Two wordings that are tried side by side, when a receipt came, and whom the office has called. */
export class MessageWordings1770000000027 implements MigrationInterface {
  name = 'MessageWordings1770000000027';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE messages
        ADD COLUMN wording text NOT NULL DEFAULT 'a' CONSTRAINT messages_wording_ck CHECK (wording IN ('a', 'b')),
        ADD COLUMN receipt_at timestamptz;
      UPDATE messages SET receipt_at = settled_at WHERE receipt IS NOT NULL;

      -- Lists of the office.
      CREATE INDEX messages_office_ix ON messages (region_id, due_at);
      -- What reached nobody: the office calls these people.
      CREATE INDEX messages_unreached_ix ON messages (region_id, deadline_at)
        WHERE status IN ('failed', 'unknown') OR (status = 'skipped' AND reason IN ('no_contact', 'no_channel', 'stopped'));

      ALTER TABLE message_templates
        ADD COLUMN wording text NOT NULL DEFAULT 'a' CONSTRAINT message_templates_wording_ck CHECK (wording IN ('a', 'b')),
        DROP CONSTRAINT message_templates_version_uq,
        ADD CONSTRAINT message_templates_version_uq UNIQUE (region_id, kind, language, wording, version);

      -- Whom the office has called about a booking as it stands; taken back by the same row. The audit holds each change.
      CREATE TABLE message_calls (
        booking_id uuid NOT NULL REFERENCES bookings,
        booking_version integer NOT NULL,
        region_id uuid NOT NULL REFERENCES regions,
        is_called boolean NOT NULL,
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        at timestamptz NOT NULL,
        PRIMARY KEY (booking_id, booking_version)
      );
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE message_calls;
      DELETE FROM message_templates WHERE wording <> 'a';
      ALTER TABLE message_templates
        DROP CONSTRAINT message_templates_version_uq,
        DROP COLUMN wording,
        ADD CONSTRAINT message_templates_version_uq UNIQUE (region_id, kind, language, version);
      DROP INDEX messages_unreached_ix, messages_office_ix;
      ALTER TABLE messages DROP COLUMN receipt_at, DROP COLUMN wording;
    `);
  }
}
