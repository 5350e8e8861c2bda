import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ways back to one's own booking, reports about a booking, and word that somebody comes late. */
export class Residents1770000000009 implements MigrationInterface {
  name = 'Residents1770000000009';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- What was asked to be sent to the known contact, one row per booking and kind. The code itself is derived from
      -- the key, this row and its nonce; nothing here opens anything.
      CREATE TABLE booking_accesses (
        id uuid PRIMARY KEY,
        booking_id uuid NOT NULL REFERENCES bookings,
        kind text NOT NULL CONSTRAINT booking_accesses_kind_ck CHECK (kind IN ('code', 'link')),
        nonce integer NOT NULL DEFAULT 1,
        asked_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        counting_since timestamptz NOT NULL,
        asked integer NOT NULL DEFAULT 1,
        tries integer NOT NULL DEFAULT 0,
        used_at timestamptz,
        CONSTRAINT booking_accesses_one_per_kind_uq UNIQUE (booking_id, kind),
        CONSTRAINT booking_accesses_counts_ck CHECK (asked > 0 AND tries >= 0)
      );

      -- "Somebody else booked with my NIK": for the desk, which asks the person who holds the booking.
      CREATE TABLE booking_reports (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        booking_id uuid NOT NULL REFERENCES bookings,
        reported_at timestamptz NOT NULL,
        times integer NOT NULL DEFAULT 1,
        settled_at timestamptz,
        settled_by uuid REFERENCES staff_accounts,
        conclusion text,
        CONSTRAINT booking_reports_settled_ck
          CHECK ((settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (conclusion IS NULL))
      );
      CREATE UNIQUE INDEX booking_reports_one_open_uq ON booking_reports (booking_id) WHERE settled_at IS NULL;
      CREATE INDEX booking_reports_open_ix ON booking_reports (site_id, reported_at) WHERE settled_at IS NULL;

      CREATE INDEX booking_people_applicant_ix ON booking_people (applicant_id);

      ALTER TABLE bookings ADD COLUMN late_minutes integer
        CONSTRAINT bookings_late_minutes_ck CHECK (late_minutes > 0);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE bookings DROP COLUMN late_minutes;
      DROP INDEX booking_people_applicant_ix;
      DROP TABLE booking_reports, booking_accesses;
    `);
  }
}
