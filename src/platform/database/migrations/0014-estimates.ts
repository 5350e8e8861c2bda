import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ranges that were told, and places that pass from people who do not come to people without a booking. */
export class Estimates1770000000014 implements MigrationInterface {
  name = 'Estimates1770000000014';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- Minutes until called, as it was told to whoever holds the ticket: before it was given, or at check-in.
      CREATE TABLE wait_estimates (
        ticket_id uuid PRIMARY KEY REFERENCES tickets,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        service_on date NOT NULL,
        told_at timestamptz NOT NULL,
        low integer NOT NULL,
        high integer NOT NULL,
        CONSTRAINT wait_estimates_range_ck CHECK (low BETWEEN 0 AND high)
      );
      CREATE INDEX wait_estimates_day_ix ON wait_estimates (site_id, service_on);

      -- From then on the booking has no place of its own any more; who comes after all is served in the normal line.
      ALTER TABLE bookings ADD COLUMN place_passed_at timestamptz;
      CREATE INDEX bookings_missed_ix ON bookings (starts_at) WHERE status IN ('booked', 'noshow') AND kind = 'booking';

      -- Of a standby slot: places that came from people who did not come, and those given ahead because some will not.
      ALTER TABLE slots
        ADD COLUMN passed_on integer NOT NULL DEFAULT 0,
        ADD COLUMN forecast integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT slots_passed_on_ck CHECK (passed_on >= 0 AND forecast >= 0 AND (kind = 'standby' OR passed_on + forecast = 0));

      CREATE TABLE place_passings (
        booking_id uuid NOT NULL REFERENCES bookings,
        -- The standby slot that got them.
        slot_id uuid NOT NULL REFERENCES slots,
        region_id uuid NOT NULL REFERENCES regions,
        places integer NOT NULL CONSTRAINT place_passings_places_ck CHECK (places > 0),
        passed_at timestamptz NOT NULL,
        PRIMARY KEY (booking_id, slot_id)
      );
      CREATE INDEX place_passings_slot_ix ON place_passings (slot_id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE place_passings;
      ALTER TABLE slots DROP CONSTRAINT slots_passed_on_ck, DROP COLUMN passed_on, DROP COLUMN forecast;
      DROP INDEX bookings_missed_ix;
      ALTER TABLE bookings DROP COLUMN place_passed_at;
      DROP TABLE wait_estimates;
    `);
  }
}
