import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that tell something about a person are counted, as tries at their bookings are. */
export class Probing1770000000029 implements MigrationInterface {
  name = 'Probing1770000000029';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE crowd_counts DROP CONSTRAINT crowd_counts_act_ck;
      ALTER TABLE crowd_counts ADD CONSTRAINT crowd_counts_act_ck
        CHECK (act IN ('held', 'booked', 'already_booked', 'not_eligible', 'wrong_code'));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM crowd_counts WHERE act = 'not_eligible';
      ALTER TABLE crowd_counts DROP CONSTRAINT crowd_counts_act_ck;
      ALTER TABLE crowd_counts ADD CONSTRAINT crowd_counts_act_ck
        CHECK (act IN ('held', 'booked', 'already_booked', 'wrong_code'));
    `);
  }
}
