import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people may ask about their own data, and records that stay as a count when the person is erased. */
export class DataRights1770000000032 implements MigrationInterface {
  name = 'DataRights1770000000032';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE consents ADD COLUMN given_by text NOT NULL DEFAULT 'self'
        CONSTRAINT consents_given_by_ck CHECK (given_by IN ('self', 'guardian'));
      UPDATE consents SET given_by = 'guardian' WHERE purpose = 'guardian';

      -- From then on nothing is sent to this person and no invitation made, until the person lets it go on.
      ALTER TABLE applicants ADD COLUMN frozen_at timestamptz;
      -- Also of people whose birth date nobody ever knew.
      ALTER TABLE applicants ADD COLUMN erased_at timestamptz;
      DROP INDEX applicants_contact_kept_ix;
      CREATE INDEX applicants_contact_kept_ix ON applicants (created_at) WHERE erased_at IS NULL;
      CREATE INDEX messages_reference_kept_ix ON messages (settled_at) WHERE provider_reference IS NOT NULL;
      CREATE INDEX tickets_note_kept_ix ON tickets (service_on) WHERE note IS NOT NULL OR notes_before <> '{}';
      CREATE INDEX person_records_kept_ix ON person_records (status_at) WHERE nik_hmac IS NOT NULL;

      -- An erased person's record is counted, and names nobody.
      ALTER TABLE person_records ALTER nik_hmac DROP NOT NULL, ALTER nik_enc DROP NOT NULL, ALTER nik_last4 DROP NOT NULL,
        ALTER birth_on DROP NOT NULL;
      ALTER TABLE person_records ADD CONSTRAINT person_records_whole_ck
        CHECK (num_nonnulls(nik_hmac, nik_enc, nik_last4, birth_on) IN (0, 4));

      CREATE TABLE data_requests (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        booking_id uuid NOT NULL REFERENCES bookings,
        applicant_id uuid NOT NULL REFERENCES applicants,
        kind text NOT NULL CONSTRAINT data_requests_kind_ck
          CHECK (kind IN ('copy', 'correction', 'freeze', 'withdrawal', 'erasure')),
        channel text NOT NULL CONSTRAINT data_requests_channel_ck CHECK (channel IN ('link', 'desk')),
        -- What the person wrote, sealed.
        detail_enc text,
        status text NOT NULL CONSTRAINT data_requests_status_ck CHECK (status IN ('open', 'done', 'refused', 'undone')),
        asked_at timestamptz NOT NULL,
        -- 3 x 24 hours later (UU 27/2022).
        due_at timestamptz NOT NULL,
        entered_by uuid,
        settled_at timestamptz,
        settled_by uuid,
        refusal text CONSTRAINT data_requests_refusal_ck
          CHECK (refusal IN ('archive_duty', 'identity_unproved', 'not_held_here', 'other')),
        -- What the office answered, sealed.
        answer_enc text,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT data_requests_settled_ck CHECK ((status = 'open') = (settled_at IS NULL)),
        CONSTRAINT data_requests_refused_ck CHECK ((status = 'refused') = (refusal IS NOT NULL))
      );
      CREATE UNIQUE INDEX data_requests_one_open_uq ON data_requests (applicant_id, kind) WHERE status = 'open';
      CREATE INDEX data_requests_due_ix ON data_requests (site_id, due_at) WHERE status = 'open';
      CREATE INDEX data_requests_settled_ix ON data_requests (site_id, settled_at);
      CREATE INDEX data_requests_booking_ix ON data_requests (booking_id);
      CREATE INDEX data_requests_applicant_ix ON data_requests (applicant_id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE data_requests;
      ALTER TABLE person_records DROP CONSTRAINT person_records_whole_ck;
      UPDATE person_records SET nik_hmac = 'erased:' || id, nik_enc = '', nik_last4 = '', birth_on = '1900-01-01' WHERE nik_hmac IS NULL;
      ALTER TABLE person_records ALTER nik_hmac SET NOT NULL, ALTER nik_enc SET NOT NULL, ALTER nik_last4 SET NOT NULL,
        ALTER birth_on SET NOT NULL;
      DROP INDEX person_records_kept_ix, tickets_note_kept_ix, messages_reference_kept_ix, applicants_contact_kept_ix;
      CREATE INDEX applicants_contact_kept_ix ON applicants (created_at) WHERE birth_on IS NOT NULL;
      ALTER TABLE applicants DROP COLUMN erased_at, DROP COLUMN frozen_at;
      ALTER TABLE consents DROP COLUMN given_by;
    `);
  }
}
