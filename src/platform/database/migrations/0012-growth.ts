import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What would be read through ever more rows as they pile up. */
export class Growth1770000000012 implements MigrationInterface {
  name = 'Growth1770000000012';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- The forecast counts what was spoiled lately; nearly all movements are issues.
      CREATE INDEX blank_movements_spoiled_ix ON blank_movements (site_id, blank_kind, occurred_at)
        WHERE kind = 'spoilage';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX blank_movements_spoiled_ix');
  }
}
