import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Booking that is paused at a site, and whose telephone a guardian answers. */
export class Pauses1770000000018 implements MigrationInterface {
  name = 'Pauses1770000000018';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE booking_pauses (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        reason text NOT NULL,
        paused_at timestamptz NOT NULL,
        paused_by uuid REFERENCES staff_accounts,
        -- Over by itself from then on; until somebody ends it when there is none.
        ends_at timestamptz CONSTRAINT booking_pauses_end_ck CHECK (ends_at > paused_at),
        resumed_at timestamptz,
        resumed_by uuid REFERENCES staff_accounts
      );
      CREATE UNIQUE INDEX booking_pauses_one_open_uq ON booking_pauses (site_id) WHERE resumed_at IS NULL;

      -- A child's messages go to the guardian, who asks for the link, and says stop, from that number.
      ALTER TABLE applicants ADD COLUMN guardian_phone_hmac text;
      CREATE INDEX applicants_guardian_phone_ix ON applicants (guardian_phone_hmac) WHERE guardian_phone_hmac IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX applicants_guardian_phone_ix;
      ALTER TABLE applicants DROP COLUMN guardian_phone_hmac;
      DROP TABLE booking_pauses;
    `);
  }
}
