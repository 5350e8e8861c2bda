import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Modes with periods, schools, their calendars, requests and proposals, crews, sign-in by link. */
export class Schools1770000000019 implements MigrationInterface {
  name = 'Schools1770000000019';

  async up(q: QueryRunner): Promise<void> {
    await this.modes(q);
    await this.schools(q);
    await this.requests(q);
    await this.crews(q);
    await this.messages(q);
  }

  private async modes(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE mode_periods
        ADD COLUMN recorded_by uuid,
        ADD COLUMN recorded_at timestamptz,
        ADD CONSTRAINT mode_periods_dates_ck CHECK (valid_to IS NULL OR valid_to >= valid_from),
        ADD CONSTRAINT mode_periods_one_per_start_uq UNIQUE NULLS NOT DISTINCT (region_id, site_id, mode, valid_from);
    `);
  }

  private async schools(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE schools (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        -- Where visits to the school take place.
        site_id uuid NOT NULL CONSTRAINT schools_site_uq UNIQUE REFERENCES sites,
        npsn text NOT NULL CONSTRAINT schools_npsn_uq UNIQUE CONSTRAINT schools_npsn_ck CHECK (npsn ~ '^[0-9]{8}$'),
        name text NOT NULL,
        level text NOT NULL CONSTRAINT schools_level_ck CHECK (level IN ('smp', 'mts', 'sma', 'ma', 'smk', 'slb')),
        owner text NOT NULL CONSTRAINT schools_owner_ck CHECK (owner IN ('city', 'province', 'religious')),
        week_days integer NOT NULL CONSTRAINT schools_week_ck CHECK (week_days IN (5, 6)),
        lessons_from time NOT NULL,
        lessons_to time NOT NULL,
        invited_at timestamptz,
        answered_at timestamptz,
        answer text CONSTRAINT schools_answer_ck CHECK (answer IN ('joins', 'declines')),
        expected_pupils integer,
        confirmed_at timestamptz,
        confirmed_by uuid,
        created_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT schools_lessons_ck CHECK (lessons_from < lessons_to)
      );
      CREATE INDEX schools_region_ix ON schools (region_id, owner);

      ALTER TABLE staff_grants ADD COLUMN school_id uuid REFERENCES schools;
      ALTER TABLE staff_grants DROP CONSTRAINT staff_grants_once_uq;
      ALTER TABLE staff_grants ADD CONSTRAINT staff_grants_once_uq
        UNIQUE NULLS NOT DISTINCT (staff_id, role, region_id, site_id, school_id);

      -- How an account without a password is reached: a link goes there.
      CREATE TABLE staff_contacts (
        contact_key text PRIMARY KEY,
        contact_enc text NOT NULL,
        kind text NOT NULL CONSTRAINT staff_contacts_kind_ck CHECK (kind IN ('phone', 'email')),
        staff_id uuid NOT NULL REFERENCES staff_accounts
      );
      CREATE INDEX staff_contacts_staff_ix ON staff_contacts (staff_id);
      CREATE TABLE sign_in_links (
        id uuid PRIMARY KEY,
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX sign_in_links_staff_ix ON sign_in_links (staff_id, created_at);

      CREATE TABLE school_contacts (
        school_id uuid NOT NULL REFERENCES schools,
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        added_at timestamptz NOT NULL,
        PRIMARY KEY (school_id, staff_id)
      );

      -- Of one school, or of all schools of an owner, or of all in the region.
      CREATE TABLE school_calendar_blocks (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        school_id uuid REFERENCES schools,
        owner text CONSTRAINT school_calendar_blocks_owner_ck CHECK (owner IN ('city', 'province', 'religious')),
        kind text NOT NULL CONSTRAINT school_calendar_blocks_kind_ck CHECK (kind IN ('break', 'exam')),
        name text NOT NULL,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        is_estimate boolean NOT NULL,
        source text NOT NULL,
        removed_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT school_calendar_blocks_dates_ck CHECK (ends_on >= starts_on),
        CONSTRAINT school_calendar_blocks_name_uq UNIQUE NULLS NOT DISTINCT (region_id, school_id, owner, kind, name)
      );
    `);
  }

  private async requests(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE school_requests (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        school_id uuid NOT NULL REFERENCES schools,
        status text NOT NULL CONSTRAINT school_requests_status_ck
          CHECK (status IN ('draft', 'sent', 'proposed', 'accepted', 'countered', 'lapsed', 'withdrawn')),
        mode text NOT NULL CONSTRAINT school_requests_mode_ck
          CHECK (mode IN ('school_visit', 'weekend_block', 'mobile_unit')),
        wished_dates date[] NOT NULL,
        pupils integer NOT NULL,
        -- Of them, how many will be 17 by then: so many cards are wished for.
        adults integer NOT NULL,
        travel_minutes integer NOT NULL,
        max_days integer NOT NULL,
        -- What the school agrees to: lessons, exams, breaks.
        accepts text[] NOT NULL,
        note text NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL,
        sent_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT school_requests_numbers_ck CHECK (pupils BETWEEN 1 AND 5000 AND adults BETWEEN 0 AND pupils
          AND travel_minutes BETWEEN 0 AND 240 AND max_days BETWEEN 1 AND 30)
      );
      CREATE INDEX school_requests_school_ix ON school_requests (school_id, created_at);
      CREATE INDEX school_requests_open_ix ON school_requests (region_id, status);

      CREATE TABLE school_proposals (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        request_id uuid NOT NULL REFERENCES school_requests,
        number integer NOT NULL,
        status text NOT NULL CONSTRAINT school_proposals_status_ck
          CHECK (status IN ('held', 'accepted', 'countered', 'expired', 'withdrawn', 'replaced')),
        pupils integer NOT NULL,
        cards_wanted integer NOT NULL,
        cards integer NOT NULL,
        expires_at timestamptz,
        created_at timestamptz NOT NULL,
        made_by uuid,
        CONSTRAINT school_proposals_number_uq UNIQUE (request_id, number),
        CONSTRAINT school_proposals_cards_ck CHECK (cards BETWEEN 0 AND cards_wanted AND cards_wanted <= pupils),
        CONSTRAINT school_proposals_held_expires_ck CHECK (status <> 'held' OR expires_at IS NOT NULL)
      );
      CREATE UNIQUE INDEX school_proposals_one_live_uq ON school_proposals (request_id) WHERE status IN ('held', 'accepted');
      CREATE INDEX school_proposals_held_ix ON school_proposals (expires_at) WHERE status = 'held';

      -- The part of a proposal on one service day: one block of places.
      CREATE TABLE school_visits (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        proposal_id uuid NOT NULL REFERENCES school_proposals,
        school_id uuid NOT NULL REFERENCES schools,
        site_id uuid NOT NULL REFERENCES sites,
        service_day_id uuid NOT NULL REFERENCES service_days,
        block_id uuid NOT NULL CONSTRAINT school_visits_block_uq UNIQUE,
        visit_on date NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        pupils integer NOT NULL,
        cards integer NOT NULL,
        -- The school agreed to it.
        confirmed_at timestamptz,
        -- Why it does not take place: released, expired, moved.
        ended_reason text,
        CONSTRAINT school_visits_times_ck CHECK (starts_at < ends_at)
      );
      CREATE INDEX school_visits_proposal_ix ON school_visits (proposal_id);
      CREATE INDEX school_visits_school_ix ON school_visits (school_id, visit_on) WHERE ended_reason IS NULL;

      CREATE TABLE school_request_events (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES school_requests,
        occurred_at timestamptz NOT NULL,
        staff_id uuid,
        from_status text,
        to_status text NOT NULL,
        reason text
      );
      CREATE INDEX school_request_events_request_ix ON school_request_events (request_id);
    `);
  }

  private async crews(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE crews (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        kind text NOT NULL CONSTRAINT crews_kind_ck CHECK (kind IN ('team', 'vehicle')),
        name text NOT NULL,
        -- Recording sets of a team; a vehicle has none of its own.
        stations integer NOT NULL CONSTRAINT crews_stations_ck CHECK (stations BETWEEN 0 AND 20),
        retired_on date,
        CONSTRAINT crews_name_uq UNIQUE (region_id, kind, name)
      );

      -- A range over ids: with it gist compares them for equality without an extension.
      CREATE TYPE crew_range AS RANGE (subtype = uuid);
      CREATE TABLE crew_assignments (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        crew_id uuid NOT NULL REFERENCES crews,
        -- What the crew goes out for.
        subject_id uuid NOT NULL,
        leaves_at timestamptz NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        returns_at timestamptz NOT NULL,
        released_at timestamptz,
        CONSTRAINT crew_assignments_times_ck
          CHECK (leaves_at <= starts_at AND starts_at < ends_at AND ends_at <= returns_at),
        CONSTRAINT crew_assignments_one_place_ex EXCLUDE USING gist
          (crew_range(crew_id, crew_id, '[]') WITH =, tstzrange(leaves_at, returns_at) WITH &&) WHERE (released_at IS NULL)
      );
      CREATE INDEX crew_assignments_subject_ix ON crew_assignments (subject_id) WHERE released_at IS NULL;
    `);
  }

  /** A message goes to an applicant or to an account. */
  private async messages(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE messages
        ALTER COLUMN applicant_id DROP NOT NULL,
        ADD COLUMN staff_id uuid REFERENCES staff_accounts,
        ADD CONSTRAINT messages_one_recipient_ck CHECK (num_nonnulls(applicant_id, staff_id) = 1),
        DROP CONSTRAINT messages_once_uq,
        ADD CONSTRAINT messages_once_uq UNIQUE NULLS NOT DISTINCT (subject_id, subject_version, kind, channel, staff_id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM development_mails WHERE message_id IN (SELECT id FROM messages WHERE staff_id IS NOT NULL);
      DELETE FROM messages WHERE staff_id IS NOT NULL;
      ALTER TABLE messages
        DROP CONSTRAINT messages_once_uq,
        ADD CONSTRAINT messages_once_uq UNIQUE (subject_id, subject_version, kind, channel),
        DROP CONSTRAINT messages_one_recipient_ck,
        DROP COLUMN staff_id,
        ALTER COLUMN applicant_id SET NOT NULL;
      DROP TABLE crew_assignments, crews;
      DROP TYPE crew_range;
      DROP TABLE school_request_events, school_visits, school_proposals, school_requests, school_calendar_blocks,
        school_contacts, sign_in_links, staff_contacts;
      DELETE FROM staff_grants WHERE school_id IS NOT NULL;
      ALTER TABLE staff_grants DROP CONSTRAINT staff_grants_once_uq, DROP COLUMN school_id;
      ALTER TABLE staff_grants ADD CONSTRAINT staff_grants_once_uq
        UNIQUE NULLS NOT DISTINCT (staff_id, role, region_id, site_id);
      DROP TABLE schools;
      ALTER TABLE mode_periods
        DROP CONSTRAINT mode_periods_one_per_start_uq,
        DROP CONSTRAINT mode_periods_dates_ck,
        DROP COLUMN recorded_at,
        DROP COLUMN recorded_by;
    `);
  }
}
