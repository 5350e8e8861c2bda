import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans: changes of days or cards that would move people, with what each of them would do. */
export class Plans1770000000004 implements MigrationInterface {
  name = 'Plans1770000000004';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE plans (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        kind text NOT NULL CONSTRAINT plans_kind_ck CHECK (kind IN ('day', 'closure', 'allotment', 'shortage')),
        status text NOT NULL DEFAULT 'open' CONSTRAINT plans_status_ck CHECK (status IN ('open', 'applied', 'withdrawn')),
        blank_kind text CONSTRAINT plans_blank_kind_ck CHECK (blank_kind IN ('ktp', 'kia')),
        -- What was asked, and what it would do: codes and times, no names.
        change jsonb NOT NULL,
        effect jsonb NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_by uuid,
        created_at timestamptz NOT NULL,
        settled_by uuid,
        settled_at timestamptz,
        CONSTRAINT plans_settled_ck CHECK ((status = 'open') = (settled_at IS NULL)),
        CONSTRAINT plans_shortage_kind_ck CHECK (kind <> 'shortage' OR blank_kind IS NOT NULL)
      );
      CREATE INDEX plans_open_ix ON plans (site_id, created_at) WHERE status = 'open';
      CREATE UNIQUE INDEX plans_one_open_shortage_uq ON plans (site_id, blank_kind)
        WHERE kind = 'shortage' AND status = 'open';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE plans');
  }
}
