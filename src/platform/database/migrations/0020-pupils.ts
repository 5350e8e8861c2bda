import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of pupils, and what guardians agreed to. */
export class Pupils1770000000020 implements MigrationInterface {
  name = 'Pupils1770000000020';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE school_rosters (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        request_id uuid NOT NULL REFERENCES school_requests,
        school_id uuid NOT NULL REFERENCES schools,
        -- Keyed hash of the file, which is not kept.
        content_hmac text NOT NULL,
        format text NOT NULL CONSTRAINT school_rosters_format_ck CHECK (format IN ('csv', 'xlsx', 'paste')),
        rows_kept integer NOT NULL,
        rows_added integer NOT NULL,
        rows_refused integer NOT NULL,
        warnings jsonb NOT NULL,
        uploaded_by uuid,
        uploaded_at timestamptz NOT NULL,
        CONSTRAINT school_rosters_once_uq UNIQUE (request_id, content_hmac)
      );

      -- Rows to correct, sealed; emptied when the next list of the request comes, or after 14 days.
      CREATE TABLE school_roster_refusals (
        id uuid PRIMARY KEY,
        roster_id uuid NOT NULL REFERENCES school_rosters,
        position integer NOT NULL,
        content_enc text,
        CONSTRAINT school_roster_refusals_position_uq UNIQUE (roster_id, position)
      );

      CREATE TABLE pupils (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        roster_id uuid NOT NULL REFERENCES school_rosters,
        request_id uuid NOT NULL REFERENCES school_requests,
        school_id uuid NOT NULL REFERENCES schools,
        position integer NOT NULL,
        row_label text NOT NULL,
        name_enc text NOT NULL,
        class_name text NOT NULL,
        state text NOT NULL CONSTRAINT pupils_state_ck
          CHECK (state IN ('asked', 'known', 'seated', 'own_booking', 'not_eligible', 'removed')),
        has_consent boolean NOT NULL,
        -- Whose the data are: the school wrote them, or a guardian did, and then the school does not see them.
        told_by text NOT NULL CONSTRAINT pupils_told_by_ck CHECK (told_by IN ('list', 'guardian')),
        nik_hmac text,
        nik_enc text,
        nik_last4 text,
        birth_on date,
        phone_enc text,
        guardian_enc text,
        has_needs boolean NOT NULL,
        warnings jsonb NOT NULL,
        -- The school said that a pupil of another school's list is its own.
        is_ours boolean NOT NULL DEFAULT false,
        link_nonce integer NOT NULL DEFAULT 1,
        -- The place in the block that is kept; it may be without a name yet.
        visit_id uuid REFERENCES school_visits,
        slot_id uuid REFERENCES slots,
        booking_id uuid REFERENCES bookings,
        created_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT pupils_data_needs_consent_ck CHECK (has_consent OR num_nonnulls(nik_hmac, nik_enc, nik_last4, birth_on,
          phone_enc, guardian_enc) = 0 AND NOT has_needs),
        CONSTRAINT pupils_nik_whole_ck CHECK (num_nonnulls(nik_hmac, nik_enc, nik_last4) IN (0, 3)),
        CONSTRAINT pupils_seated_has_booking_ck CHECK (state <> 'seated' OR booking_id IS NOT NULL)
      );
      CREATE UNIQUE INDEX pupils_nik_once_uq ON pupils (request_id, nik_hmac) WHERE state <> 'removed';
      CREATE INDEX pupils_request_ix ON pupils (request_id, position);
      CREATE INDEX pupils_nik_ix ON pupils (nik_hmac) WHERE nik_hmac IS NOT NULL;
      CREATE INDEX pupils_booking_ix ON pupils (booking_id) WHERE booking_id IS NOT NULL;
      CREATE INDEX pupils_visit_ix ON pupils (visit_id, state) WHERE visit_id IS NOT NULL;

      CREATE TABLE guardian_consents (
        id uuid PRIMARY KEY,
        pupil_id uuid NOT NULL REFERENCES pupils,
        is_given boolean NOT NULL,
        text_version text NOT NULL,
        channel text NOT NULL CONSTRAINT guardian_consents_channel_ck CHECK (channel IN ('list', 'link')),
        language text NOT NULL,
        staff_id uuid,
        occurred_at timestamptz NOT NULL
      );
      CREATE INDEX guardian_consents_pupil_ix ON guardian_consents (pupil_id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE guardian_consents, pupils, school_roster_refusals, school_rosters');
  }
}
