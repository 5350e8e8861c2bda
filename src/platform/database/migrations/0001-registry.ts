import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clock, regions, sites, catalogue, calendar, staff, audit. */
export class Registry1770000000001 implements MigrationInterface {
  name = 'Registry1770000000001';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE clock (
        id boolean PRIMARY KEY DEFAULT true,
        offset_ms bigint NOT NULL DEFAULT 0,
        CONSTRAINT clock_one_row_ck CHECK (id)
      );
      INSERT INTO clock DEFAULT VALUES;

      -- Administrative areas by decree; reference data, keyed by the official code.
      CREATE TABLE areas (
        code text PRIMARY KEY,
        parent_code text REFERENCES areas,
        kind text NOT NULL CONSTRAINT areas_kind_ck CHECK (kind IN ('city', 'regency', 'district', 'kelurahan', 'desa')),
        name text NOT NULL,
        aliases text[] NOT NULL DEFAULT '{}'
      );

      CREATE TABLE regions (
        id uuid PRIMARY KEY,
        code text NOT NULL CONSTRAINT regions_code_uq UNIQUE,
        name text NOT NULL
      );

      CREATE TABLE sites (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        code text NOT NULL CONSTRAINT sites_code_uq UNIQUE,
        name text NOT NULL,
        kind text NOT NULL CONSTRAINT sites_kind_ck CHECK (kind IN ('office', 'district', 'mobile_unit', 'school')),
        timezone text NOT NULL,
        address text NOT NULL,
        prints boolean NOT NULL,
        lead_minutes integer NOT NULL DEFAULT 60,
        horizon_days integer NOT NULL DEFAULT 28,
        release_time time NOT NULL DEFAULT '07:00',
        move_cutoff_minutes integer NOT NULL DEFAULT 120,
        early_minutes integer NOT NULL DEFAULT 15,
        late_minutes integer NOT NULL DEFAULT 10,
        position integer NOT NULL,
        CONSTRAINT sites_rules_ck CHECK (lead_minutes >= 0 AND horizon_days BETWEEN 1 AND 92
          AND move_cutoff_minutes >= 0 AND early_minutes >= 0 AND late_minutes >= 0)
      );

      CREATE TABLE services (
        code text PRIMARY KEY,
        service_group text NOT NULL CONSTRAINT services_group_ck CHECK (service_group IN ('ktp', 'ikd', 'kia')),
        minutes integer NOT NULL CONSTRAINT services_minutes_ck CHECK (minutes BETWEEN 1 AND 120),
        uses_card text NOT NULL CONSTRAINT services_uses_card_ck CHECK (uses_card IN ('always', 'from17', 'never')),
        blank_kind text CONSTRAINT services_blank_kind_ck CHECK (blank_kind IN ('ktp', 'kia')),
        places text NOT NULL CONSTRAINT services_places_ck CHECK (places IN ('any', 'office', 'home_office')),
        national_class integer NOT NULL,
        documents text[] NOT NULL,
        position integer NOT NULL,
        CONSTRAINT services_card_has_kind_ck CHECK (uses_card = 'never' OR blank_kind IS NOT NULL)
      );

      CREATE TABLE opening_templates (
        id uuid PRIMARY KEY,
        site_id uuid NOT NULL REFERENCES sites,
        weekday integer NOT NULL CONSTRAINT opening_templates_weekday_ck CHECK (weekday BETWEEN 0 AND 6),
        opens_at time NOT NULL,
        closes_at time NOT NULL,
        step_minutes integer NOT NULL DEFAULT 12,
        counters integer NOT NULL,
        school_places integer NOT NULL DEFAULT 0,
        priority_places integer NOT NULL DEFAULT 0,
        standby_places integer NOT NULL,
        effective_from date NOT NULL,
        effective_to date,
        CONSTRAINT opening_templates_hours_ck CHECK (opens_at < closes_at),
        CONSTRAINT opening_templates_step_ck CHECK (step_minutes BETWEEN 1 AND 240),
        CONSTRAINT opening_templates_places_ck CHECK (counters >= 1 AND school_places >= 0 AND priority_places >= 0
          AND school_places + priority_places <= counters AND standby_places >= 0),
        CONSTRAINT opening_templates_dates_ck CHECK (effective_to IS NULL OR effective_to >= effective_from)
      );
      CREATE INDEX opening_templates_site_ix ON opening_templates (site_id, weekday);

      CREATE TABLE holidays (
        holiday_on date NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CONSTRAINT holidays_kind_ck CHECK (kind IN ('national_holiday', 'joint_leave')),
        is_provisional boolean NOT NULL,
        source text NOT NULL,
        PRIMARY KEY (holiday_on, name)
      );

      CREATE TABLE closures (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid REFERENCES sites,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        reason text NOT NULL,
        CONSTRAINT closures_dates_ck CHECK (ends_on >= starts_on)
      );
      CREATE INDEX closures_region_ix ON closures (region_id, ends_on);

      CREATE TABLE service_days (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        service_on date NOT NULL,
        status text NOT NULL CONSTRAINT service_days_status_ck CHECK (status IN ('open', 'closed', 'undecided')),
        opens_at time NOT NULL,
        closes_at time NOT NULL,
        step_minutes integer NOT NULL,
        counters integer NOT NULL,
        school_places integer NOT NULL DEFAULT 0,
        priority_places integer NOT NULL DEFAULT 0,
        standby_places integer NOT NULL DEFAULT 0,
        is_extra boolean NOT NULL DEFAULT false,
        reason_code text,
        reason text,
        decided_by uuid,
        decided_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT service_days_one_per_site_uq UNIQUE (site_id, service_on),
        CONSTRAINT service_days_hours_ck CHECK (opens_at < closes_at)
      );

      CREATE TABLE mode_periods (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid REFERENCES sites,
        mode text NOT NULL CONSTRAINT mode_periods_mode_ck
          CHECK (mode IN ('school_visit', 'weekend_block', 'mobile_unit', 'village_visit', 'home_visit')),
        is_open boolean NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        legal_basis text NOT NULL
      );

      CREATE TABLE staff_accounts (
        id uuid PRIMARY KEY,
        username text NOT NULL CONSTRAINT staff_accounts_username_uq UNIQUE,
        name text NOT NULL,
        password_hash text NOT NULL,
        is_disabled boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE staff_grants (
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        role text NOT NULL CONSTRAINT staff_grants_role_ck
          CHECK (role IN ('admin', 'supervisor', 'desk', 'school', 'province', 'auditor')),
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid REFERENCES sites,
        CONSTRAINT staff_grants_once_uq UNIQUE NULLS NOT DISTINCT (staff_id, role, region_id, site_id)
      );
      CREATE TABLE staff_sessions (
        id uuid PRIMARY KEY,
        token_hash text NOT NULL CONSTRAINT staff_sessions_token_uq UNIQUE,
        staff_id uuid NOT NULL REFERENCES staff_accounts,
        started_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz
      );
      CREATE INDEX staff_sessions_staff_ix ON staff_sessions (staff_id) WHERE ended_at IS NULL;

      CREATE TABLE audit_entries (
        id uuid PRIMARY KEY,
        occurred_at timestamptz NOT NULL,
        staff_id uuid,
        action text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        region_id uuid,
        site_id uuid,
        details jsonb NOT NULL
      );
      CREATE INDEX audit_entries_subject_ix ON audit_entries (subject_type, subject_id);

      CREATE TABLE idempotency_keys (
        scope text NOT NULL,
        key text NOT NULL,
        request_hash text NOT NULL,
        -- json, not jsonb: a replay is the same to the byte.
        answer json,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (scope, key)
      );
      CREATE INDEX idempotency_keys_age_ix ON idempotency_keys (created_at);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE idempotency_keys, audit_entries, staff_sessions, staff_grants, staff_accounts, mode_periods,
      service_days, closures, holidays, opening_templates, services, sites, regions, areas, clock`);
  }
}
