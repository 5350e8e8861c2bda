import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is on the waiting list alone may ask about their data, too. */
export class WaitingData1770000000035 implements MigrationInterface {
  name = 'WaitingData1770000000035';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE data_requests ALTER booking_id DROP NOT NULL, ADD COLUMN entry_id uuid REFERENCES waiting_entries,
        ADD CONSTRAINT data_requests_subject_ck CHECK (num_nonnulls(booking_id, entry_id) = 1);
      CREATE INDEX data_requests_entry_ix ON data_requests (entry_id) WHERE entry_id IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM data_requests WHERE booking_id IS NULL;
      ALTER TABLE data_requests DROP COLUMN entry_id, ALTER booking_id SET NOT NULL;
    `);
  }
}
