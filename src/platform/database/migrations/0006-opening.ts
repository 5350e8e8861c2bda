import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When kept places fall back to the public, who may take priority places, blocks of schools, and what crowds leave behind. */
export class Opening1770000000006 implements MigrationInterface {
  name = 'Opening1770000000006';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- Hours before a day opens at which unused school and priority places become public.
      ALTER TABLE sites
        ADD COLUMN pool_fall_back_hours integer NOT NULL DEFAULT 48
          CONSTRAINT sites_pool_fall_back_ck CHECK (pool_fall_back_hours BETWEEN 0 AND 2208),
        ADD COLUMN priority_needs text[] NOT NULL DEFAULT '{elderly,disability,pregnant,small_child}'
          CONSTRAINT sites_priority_needs_ck
            CHECK (priority_needs <@ ARRAY['elderly', 'disability', 'pregnant', 'small_child']);
      -- Null: as the site.
      ALTER TABLE opening_templates ADD COLUMN pool_fall_back_hours integer
        CONSTRAINT opening_templates_pool_fall_back_ck CHECK (pool_fall_back_hours BETWEEN 0 AND 2208);
      ALTER TABLE service_days ADD COLUMN pool_fall_back_hours integer NOT NULL DEFAULT 48
        CONSTRAINT service_days_pool_fall_back_ck CHECK (pool_fall_back_hours BETWEEN 0 AND 2208);

      CREATE INDEX slot_pools_fall_back_ix ON slot_pools (falls_back_at) WHERE falls_back_at IS NOT NULL;

      -- One block may span days and sites: a row per day, and the bookings that were made of its seats.
      ALTER TABLE bookings ADD COLUMN block_id uuid;
      CREATE INDEX bookings_block_ix ON bookings (block_id) WHERE block_id IS NOT NULL;

      -- Acts of addresses and devices, counted by ten minutes and kept for two days. Only keyed hashes; the shown form
      -- names a network, not a line.
      CREATE TABLE crowd_counts (
        source text NOT NULL CONSTRAINT crowd_counts_source_ck CHECK (source IN ('address', 'device')),
        source_hmac text NOT NULL,
        act text NOT NULL CONSTRAINT crowd_counts_act_ck
          CHECK (act IN ('held', 'booked', 'already_booked', 'wrong_code')),
        site_id uuid REFERENCES sites,
        counted_from timestamptz NOT NULL,
        shown text NOT NULL,
        times integer NOT NULL CONSTRAINT crowd_counts_times_ck CHECK (times > 0),
        CONSTRAINT crowd_counts_once_uq UNIQUE NULLS NOT DISTINCT (source, source_hmac, act, site_id, counted_from)
      );
      CREATE INDEX crowd_counts_age_ix ON crowd_counts (counted_from);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE crowd_counts;
      ALTER TABLE bookings DROP COLUMN block_id;
      DROP INDEX slot_pools_fall_back_ix;
      ALTER TABLE service_days DROP COLUMN pool_fall_back_hours;
      ALTER TABLE opening_templates DROP COLUMN pool_fall_back_hours;
      ALTER TABLE sites DROP COLUMN priority_needs, DROP COLUMN pool_fall_back_hours;
    `);
  }
}
