import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People who are recorded and wait for their card: from when it may be printed, and how they were sent for. */
export class Printing1770000000021 implements MigrationInterface {
  name = 'Printing1770000000021';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE bookings DROP CONSTRAINT bookings_kind_ck;
      ALTER TABLE bookings ADD CONSTRAINT bookings_kind_ck
        CHECK (kind IN ('booking', 'walk_in', 'offer', 'cooling', 'block', 'invitation'));
      ALTER TABLE bookings DROP CONSTRAINT bookings_channel_ck;
      ALTER TABLE bookings ADD CONSTRAINT bookings_channel_ck
        CHECK (channel IN ('web', 'api', 'desk', 'school', 'waiting_list', 'printing'));

      -- The first day on which the card may be printed, and the person as last seen by staff: who may be written to.
      ALTER TABLE person_records
        ADD COLUMN ever_married boolean NOT NULL DEFAULT false,
        ADD COLUMN due_on date,
        ADD COLUMN applicant_id uuid CONSTRAINT person_records_applicant_fk REFERENCES applicants;
      UPDATE person_records SET due_on = CASE to_char(birth_on, 'MMDD')
        WHEN '0229' THEN make_date(extract(year FROM birth_on)::int + 17, 3, 1)
        ELSE (birth_on + interval '17 years')::date END;
      UPDATE person_records r SET applicant_id = (
        SELECT p.applicant_id FROM person_record_events e JOIN booking_people p ON p.id = e.booking_person_id
        WHERE e.person_record_id = r.id ORDER BY e.occurred_at DESC LIMIT 1);
      ALTER TABLE person_records ALTER COLUMN due_on SET NOT NULL;
      CREATE INDEX person_records_due_ix ON person_records (region_id, due_on, id)
        WHERE status IN ('recorded', 'sent', 'print_ready');

      -- Whom an invitation is for, until it becomes a booking with its people.
      CREATE TABLE booking_guests (
        booking_id uuid PRIMARY KEY CONSTRAINT booking_guests_booking_fk REFERENCES bookings,
        applicant_id uuid NOT NULL CONSTRAINT booking_guests_applicant_fk REFERENCES applicants
      );

      -- At most so much of a day's public places is held for people who are sent for.
      ALTER TABLE sites ADD COLUMN invited_percent integer NOT NULL DEFAULT 50
        CONSTRAINT sites_invited_percent_ck CHECK (invited_percent BETWEEN 0 AND 100);

      CREATE TABLE print_invitations (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        person_record_id uuid NOT NULL CONSTRAINT print_invitations_record_fk REFERENCES person_records,
        booking_id uuid NOT NULL CONSTRAINT print_invitations_booking_uq UNIQUE REFERENCES bookings,
        invited_at timestamptz NOT NULL,
        settled_at timestamptz,
        outcome text CONSTRAINT print_invitations_outcome_ck CHECK (outcome IN ('taken', 'unused', 'withdrawn')),
        CONSTRAINT print_invitations_settled_ck CHECK ((settled_at IS NULL) = (outcome IS NULL))
      );
      CREATE UNIQUE INDEX print_invitations_one_open_uq ON print_invitations (person_record_id) WHERE settled_at IS NULL;
      CREATE INDEX print_invitations_record_ix ON print_invitations (person_record_id, invited_at);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE print_invitations;
      DROP TABLE booking_guests;
      ALTER TABLE sites DROP COLUMN invited_percent;
      ALTER TABLE person_records DROP COLUMN applicant_id, DROP COLUMN due_on, DROP COLUMN ever_married;
      UPDATE bookings SET kind = 'booking' WHERE kind = 'invitation';
      UPDATE bookings SET channel = 'desk' WHERE channel = 'printing';
      ALTER TABLE bookings DROP CONSTRAINT bookings_channel_ck;
      ALTER TABLE bookings ADD CONSTRAINT bookings_channel_ck
        CHECK (channel IN ('web', 'api', 'desk', 'school', 'waiting_list'));
      ALTER TABLE bookings DROP CONSTRAINT bookings_kind_ck;
      ALTER TABLE bookings ADD CONSTRAINT bookings_kind_ck
        CHECK (kind IN ('booking', 'walk_in', 'offer', 'cooling', 'block'));
    `);
  }
}
