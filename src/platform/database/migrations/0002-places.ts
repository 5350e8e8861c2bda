import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Slots, pools, day stock and the card ledger, people and their records, bookings. */
export class Places1770000000002 implements MigrationInterface {
  name = 'Places1770000000002';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE slots (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        service_day_id uuid NOT NULL REFERENCES service_days,
        kind text NOT NULL CONSTRAINT slots_kind_ck CHECK (kind IN ('timed', 'standby')),
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        service_codes text[],
        capacity integer NOT NULL,
        taken integer NOT NULL DEFAULT 0,
        CONSTRAINT slots_taken_ck CHECK (taken BETWEEN 0 AND capacity),
        CONSTRAINT slots_hours_ck CHECK (starts_at < ends_at),
        CONSTRAINT slots_one_per_start_uq UNIQUE (service_day_id, kind, starts_at)
      );

      CREATE TABLE slot_pools (
        slot_id uuid NOT NULL REFERENCES slots,
        pool text NOT NULL CONSTRAINT slot_pools_pool_ck CHECK (pool IN ('public', 'school', 'priority', 'standby')),
        capacity integer NOT NULL,
        taken integer NOT NULL DEFAULT 0,
        falls_back_at timestamptz,
        PRIMARY KEY (slot_id, pool),
        CONSTRAINT slot_pools_taken_ck CHECK (taken BETWEEN 0 AND capacity)
      );

      -- What lies at a site. The conservation law holds at every commit, by the database itself.
      CREATE TABLE blank_balances (
        site_id uuid NOT NULL REFERENCES sites,
        blank_kind text NOT NULL CONSTRAINT blank_balances_kind_ck CHECK (blank_kind IN ('ktp', 'kia')),
        on_hand integer NOT NULL DEFAULT 0,
        received integer NOT NULL DEFAULT 0,
        issued integer NOT NULL DEFAULT 0,
        spoiled integer NOT NULL DEFAULT 0,
        transferred_out integer NOT NULL DEFAULT 0,
        returned integer NOT NULL DEFAULT 0,
        written_off integer NOT NULL DEFAULT 0,
        PRIMARY KEY (site_id, blank_kind),
        CONSTRAINT blank_balances_on_hand_ck CHECK (on_hand >= 0),
        CONSTRAINT blank_balances_parts_ck CHECK (received >= 0 AND issued >= 0 AND spoiled >= 0
          AND transferred_out >= 0 AND returned >= 0 AND written_off >= 0),
        CONSTRAINT blank_balances_conserved_ck
          CHECK (on_hand = received - issued - spoiled - transferred_out - returned - written_off)
      );

      CREATE TABLE blank_movements (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        blank_kind text NOT NULL,
        kind text NOT NULL CONSTRAINT blank_movements_kind_ck
          CHECK (kind IN ('receipt', 'transfer', 'issue', 'spoilage', 'adjustment', 'return')),
        quantity integer NOT NULL CONSTRAINT blank_movements_quantity_ck CHECK (quantity <> 0),
        reason text NOT NULL,
        reference text,
        other_site_id uuid REFERENCES sites,
        service_day_id uuid REFERENCES service_days,
        booking_person_id uuid,
        staff_id uuid,
        occurred_at timestamptz NOT NULL,
        CONSTRAINT blank_movements_sign_ck CHECK (CASE kind
          WHEN 'receipt' THEN quantity > 0
          WHEN 'adjustment' THEN true
          WHEN 'transfer' THEN true
          ELSE quantity < 0 END)
      );
      CREATE INDEX blank_movements_site_ix ON blank_movements (site_id, blank_kind, occurred_at);

      -- Cards set aside for one service day. No CHECK between promised and allotted: facts are never refused.
      CREATE TABLE day_stocks (
        service_day_id uuid NOT NULL REFERENCES service_days,
        blank_kind text NOT NULL,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        service_on date NOT NULL,
        allotted integer NOT NULL DEFAULT 0,
        reserve integer NOT NULL DEFAULT 0,
        promised integer NOT NULL DEFAULT 0,
        used integer NOT NULL DEFAULT 0,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (service_day_id, blank_kind),
        CONSTRAINT day_stocks_counts_ck CHECK (allotted >= 0 AND reserve >= 0 AND promised >= 0 AND used >= 0)
      );
      CREATE INDEX day_stocks_site_ix ON day_stocks (site_id, service_on);

      -- The record of a person, found by the keyed hash of the NIK.
      CREATE TABLE person_records (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        nik_hmac text NOT NULL CONSTRAINT person_records_nik_uq UNIQUE,
        nik_enc text NOT NULL,
        nik_last4 text NOT NULL,
        name_enc text NOT NULL,
        birth_on date NOT NULL,
        status text NOT NULL DEFAULT 'none' CONSTRAINT person_records_status_ck CHECK (status IN
          ('none', 'recorded', 'sent', 'print_ready', 'printed', 'handed_over', 'failed', 'duplicate')),
        status_at timestamptz NOT NULL
      );
      CREATE TABLE person_record_events (
        id uuid PRIMARY KEY,
        person_record_id uuid NOT NULL REFERENCES person_records,
        from_status text NOT NULL,
        to_status text NOT NULL,
        channel text NOT NULL CONSTRAINT person_record_events_channel_ck
          CHECK (channel IN ('office', 'weekend', 'school', 'village', 'vehicle', 'home')),
        site_id uuid NOT NULL REFERENCES sites,
        booking_person_id uuid,
        staff_id uuid,
        reason text,
        occurred_at timestamptz NOT NULL
      );
      CREATE INDEX person_record_events_record_ix ON person_record_events (person_record_id);

      -- What one person said of themself for one booking. Never changes the record of the NIK that was typed.
      CREATE TABLE applicants (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        nik_hmac text,
        nik_enc text,
        nik_last4 text,
        name_enc text NOT NULL,
        birth_on date,
        sex text CONSTRAINT applicants_sex_ck CHECK (sex IN ('F', 'M')),
        phone_enc text,
        phone_hmac text,
        email_enc text,
        ever_married boolean NOT NULL DEFAULT false,
        recorded_before boolean,
        needs text[] NOT NULL DEFAULT '{}',
        guardian_enc text,
        warnings text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL,
        CONSTRAINT applicants_nik_whole_ck CHECK ((nik_hmac IS NULL) = (nik_enc IS NULL) AND (nik_hmac IS NULL) = (nik_last4 IS NULL))
      );
      CREATE INDEX applicants_phone_ix ON applicants (phone_hmac) WHERE phone_hmac IS NOT NULL;

      CREATE TABLE consents (
        id uuid PRIMARY KEY,
        applicant_id uuid NOT NULL REFERENCES applicants,
        purpose text NOT NULL CONSTRAINT consents_purpose_ck CHECK (purpose IN ('booking', 'messages', 'guardian')),
        basis text NOT NULL CONSTRAINT consents_basis_ck CHECK (basis IN ('public_task', 'consent')),
        is_given boolean NOT NULL,
        text_version text NOT NULL,
        channel text NOT NULL,
        occurred_at timestamptz NOT NULL
      );
      CREATE INDEX consents_applicant_ix ON consents (applicant_id);

      CREATE TABLE bookings (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        service_day_id uuid NOT NULL REFERENCES service_days,
        service_on date NOT NULL,
        slot_id uuid NOT NULL REFERENCES slots,
        starts_at timestamptz NOT NULL,
        code text NOT NULL CONSTRAINT bookings_code_uq UNIQUE,
        kind text NOT NULL CONSTRAINT bookings_kind_ck
          CHECK (kind IN ('booking', 'walk_in', 'offer', 'cooling', 'block')),
        status text NOT NULL CONSTRAINT bookings_status_ck
          CHECK (status IN ('pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow')),
        service_code text NOT NULL REFERENCES services,
        pool text NOT NULL,
        party integer NOT NULL CONSTRAINT bookings_party_ck CHECK (party BETWEEN 1 AND 500),
        cards_held integer NOT NULL DEFAULT 0 CONSTRAINT bookings_cards_held_ck CHECK (cards_held >= 0),
        blank_kind text,
        channel text NOT NULL CONSTRAINT bookings_channel_ck
          CHECK (channel IN ('web', 'api', 'desk', 'school', 'waiting_list')),
        language text NOT NULL DEFAULT 'id',
        version integer NOT NULL DEFAULT 1,
        access_nonce integer NOT NULL DEFAULT 1,
        device_hmac text,
        will_attend boolean,
        reason text,
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        CONSTRAINT bookings_pending_expires_ck CHECK (status <> 'pending' OR expires_at IS NOT NULL)
      );
      CREATE INDEX bookings_day_ix ON bookings (service_day_id, starts_at);
      CREATE INDEX bookings_expected_ix ON bookings (service_on) WHERE status = 'booked';
      CREATE INDEX bookings_pending_ix ON bookings (expires_at) WHERE status = 'pending';
      CREATE INDEX bookings_pending_day_ix ON bookings (service_day_id, expires_at) WHERE status = 'pending';
      CREATE UNIQUE INDEX bookings_one_hold_per_device_uq ON bookings (device_hmac)
        WHERE status = 'pending' AND kind = 'booking' AND device_hmac IS NOT NULL;

      -- Which places a booking holds: what ends it gives back exactly these.
      CREATE TABLE booking_claims (
        booking_id uuid NOT NULL REFERENCES bookings,
        slot_id uuid NOT NULL REFERENCES slots,
        pool text NOT NULL,
        places integer NOT NULL CONSTRAINT booking_claims_places_ck CHECK (places > 0),
        PRIMARY KEY (booking_id, slot_id, pool)
      );
      CREATE INDEX booking_claims_slot_ix ON booking_claims (slot_id);

      CREATE TABLE booking_people (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        booking_id uuid NOT NULL REFERENCES bookings,
        applicant_id uuid NOT NULL REFERENCES applicants,
        position integer NOT NULL,
        service_code text NOT NULL REFERENCES services,
        service_group text NOT NULL,
        nik_hmac text,
        starts_at timestamptz NOT NULL,
        status text NOT NULL CONSTRAINT booking_people_status_ck
          CHECK (status IN ('pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow')),
        card_state text NOT NULL CONSTRAINT booking_people_card_ck CHECK (card_state IN ('promised', 'later', 'none')),
        printable_from date,
        reason_code text,
        outcome text,
        outcome_reason text,
        CONSTRAINT booking_people_position_uq UNIQUE (booking_id, position)
      );
      CREATE UNIQUE INDEX booking_people_one_live_per_group_uq ON booking_people (nik_hmac, service_group)
        WHERE status IN ('pending', 'booked', 'arrived') AND nik_hmac IS NOT NULL;
      CREATE INDEX booking_people_nik_ix ON booking_people (nik_hmac) WHERE nik_hmac IS NOT NULL;

      CREATE TABLE booking_events (
        id uuid PRIMARY KEY,
        booking_id uuid NOT NULL REFERENCES bookings,
        occurred_at timestamptz NOT NULL,
        staff_id uuid,
        from_status text,
        to_status text NOT NULL,
        reason text
      );
      CREATE INDEX booking_events_booking_ix ON booking_events (booking_id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE booking_events, booking_people, booking_claims, bookings, consents, applicants,
      person_record_events, person_records, day_stocks, blank_movements, blank_balances, slot_pools, slots`);
  }
}
