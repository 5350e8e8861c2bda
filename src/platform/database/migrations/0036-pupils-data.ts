import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The guardian of a pupil may have the data left alone, before there is a booking. */
export class PupilsData1770000000036 implements MigrationInterface {
  name = 'PupilsData1770000000036';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE pupils ADD COLUMN frozen_at timestamptz');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE pupils DROP COLUMN frozen_at');
  }
}
