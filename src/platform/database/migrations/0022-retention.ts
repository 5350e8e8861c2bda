import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is still to be erased is found without reading what was erased long ago. */
export class Retention1770000000022 implements MigrationInterface {
  name = 'Retention1770000000022';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX applicants_nik_kept_ix ON applicants (created_at) WHERE nik_enc IS NOT NULL;
      CREATE INDEX applicants_contact_kept_ix ON applicants (created_at) WHERE birth_on IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX applicants_contact_kept_ix;
      DROP INDEX applicants_nik_kept_ix;
    `);
  }
}
