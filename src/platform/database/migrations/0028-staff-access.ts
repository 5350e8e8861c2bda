import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second factor, tries at signing in, where an account was used before, and links to choose a password. */
export class StaffAccess1770000000028 implements MigrationInterface {
  name = 'StaffAccess1770000000028';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE staff_second_factors (
        staff_id uuid PRIMARY KEY REFERENCES staff_accounts,
        secret_enc text,
        confirmed_at timestamptz,
        -- Time step of the last code that was taken: no code is taken twice.
        last_step bigint NOT NULL DEFAULT 0,
        -- On its way to the telephone; it counts once a code of it was shown.
        next_enc text,
        CONSTRAINT staff_second_factors_secret_ck CHECK ((secret_enc IS NULL) = (confirmed_at IS NULL))
      );
      CREATE TABLE staff_recovery_codes (
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        code_key text NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (staff_id, code_key)
      );
      -- What an administrator chose; a role without a row follows the shipped choice.
      CREATE TABLE second_factor_roles (
        role text PRIMARY KEY CONSTRAINT second_factor_roles_role_ck
          CHECK (role IN ('admin', 'supervisor', 'desk', 'school', 'province', 'auditor')),
        is_required boolean NOT NULL
      );

      ALTER TABLE staff_sessions
        ADD COLUMN needs text CONSTRAINT staff_sessions_needs_ck CHECK (needs IN ('code', 'enrol')),
        ADD COLUMN network text,
        ADD COLUMN agent text;

      -- Devices and lines from which somebody signed in before, as keyed hashes.
      CREATE TABLE staff_known_sources (
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        source_key text NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (staff_id, source_key)
      );
      -- Both keys are keyed hashes: of the name as typed, known or not, and of a device, line or network.
      CREATE TABLE sign_in_tries (
        account_key text NOT NULL,
        source_key text NOT NULL,
        staff_id uuid REFERENCES staff_accounts,
        since timestamptz NOT NULL,
        times integer NOT NULL,
        PRIMARY KEY (account_key, source_key)
      );
      CREATE INDEX sign_in_tries_age_ix ON sign_in_tries (since);

      ALTER TABLE sign_in_links ADD COLUMN purpose text NOT NULL DEFAULT 'sign-in'
        CONSTRAINT sign_in_links_purpose_ck CHECK (purpose IN ('sign-in', 'password'));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM sign_in_links WHERE purpose <> 'sign-in';
      ALTER TABLE sign_in_links DROP COLUMN purpose;
      DROP TABLE sign_in_tries, staff_known_sources;
      UPDATE staff_sessions SET ended_at = started_at WHERE needs IS NOT NULL AND ended_at IS NULL;
      ALTER TABLE staff_sessions DROP COLUMN agent, DROP COLUMN network, DROP COLUMN needs;
      DROP TABLE second_factor_roles, staff_recovery_codes, staff_second_factors;
    `);
  }
}
