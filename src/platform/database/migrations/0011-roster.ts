import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who sits at which counter on a service day; one opening template per weekday and first day. */
export class Roster1770000000011 implements MigrationInterface {
  name = 'Roster1770000000011';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- The name at place n is that of counter n; an empty one is nobody yet.
      ALTER TABLE service_days ADD COLUMN roster text[] NOT NULL DEFAULT '{}';
      ALTER TABLE opening_templates
        ADD CONSTRAINT opening_templates_one_per_start_uq UNIQUE (site_id, weekday, effective_from);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE opening_templates DROP CONSTRAINT opening_templates_one_per_start_uq;
      ALTER TABLE service_days DROP COLUMN roster;
    `);
  }
}
