import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a region and a school are: counts with a date, never a typed percentage. */
export class Coverage1770000000023 implements MigrationInterface {
  name = 'Coverage1770000000023';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE coverage_snapshots (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        as_of date NOT NULL,
        as_of_precision text NOT NULL CONSTRAINT coverage_snapshots_precision_ck CHECK (as_of_precision IN ('day', 'month')),
        eligible integer NOT NULL,
        recorded integer NOT NULL,
        -- As a report printed it; shown beside what the counts say, and used for nothing.
        stated_percent numeric(6, 3),
        stated_left integer,
        source text NOT NULL,
        staff_id uuid REFERENCES staff_accounts,
        entered_at timestamptz NOT NULL,
        CONSTRAINT coverage_snapshots_once_uq UNIQUE (region_id, as_of, source),
        CONSTRAINT coverage_snapshots_counts_ck CHECK (recorded BETWEEN 0 AND eligible),
        CONSTRAINT coverage_snapshots_stated_ck CHECK (stated_percent BETWEEN 0 AND 100)
      );

      -- Every pupil of a school once, by the latest list, with how far the person is.
      CREATE VIEW school_pupil_states AS
        SELECT DISTINCT ON (p.school_id, coalesce(p.nik_hmac, p.id::text)) p.region_id, p.school_id, p.id AS pupil_id,
          CASE WHEN r.status IS NOT NULL THEN r.status
            WHEN bp.outcome IN ('recorded', 'recorded_and_printed') THEN 'recorded' ELSE 'none' END AS status
        FROM pupils p
        LEFT JOIN person_records r ON r.nik_hmac = p.nik_hmac
        LEFT JOIN booking_people bp ON bp.booking_id = p.booking_id AND bp.position = 0
        WHERE p.state <> 'removed'
        ORDER BY p.school_id, coalesce(p.nik_hmac, p.id::text), p.created_at DESC, p.id DESC;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP VIEW school_pupil_states; DROP TABLE coverage_snapshots;');
  }
}
