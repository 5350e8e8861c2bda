import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A database that came out of a backup: until somebody releases it, workers stand still. */
export class Restores1770000000034 implements MigrationInterface {
  name = 'Restores1770000000034';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE restores (
        id uuid PRIMARY KEY,
        -- What happened later is not in the backup.
        backup_at timestamptz NOT NULL,
        -- What was due by then may have been said already.
        restored_at timestamptz NOT NULL,
        released_at timestamptz,
        released_by uuid REFERENCES staff_accounts,
        CONSTRAINT restores_released_ck CHECK (released_at IS NOT NULL OR released_by IS NULL)
      );
      CREATE UNIQUE INDEX restores_one_open_uq ON restores ((true)) WHERE released_at IS NULL;

      -- Of a change from before a restore: what is to be said of it may have been said already.
      ALTER TABLE outbox ADD COLUMN is_held_back boolean NOT NULL DEFAULT false;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE outbox DROP COLUMN is_held_back; DROP TABLE restores;');
  }
}
