import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The waiting list: who waits for what, and what became of it. An offer itself is a pending booking of that kind. */
export class WaitingList1770000000007 implements MigrationInterface {
  name = 'WaitingList1770000000007';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE waiting_entries (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        code text NOT NULL CONSTRAINT waiting_entries_code_uq UNIQUE,
        status text NOT NULL CONSTRAINT waiting_entries_status_ck
          CHECK (status IN ('waiting', 'offered', 'taken', 'passed', 'left', 'expired')),
        service_code text NOT NULL REFERENCES services,
        party integer NOT NULL CONSTRAINT waiting_entries_party_ck CHECK (party BETWEEN 1 AND 5),
        wish_on date,
        ends_on date NOT NULL,
        -- Kind of card that it needs on whatever day; nothing when it may need none.
        card_kind text,
        goes_without_card boolean NOT NULL DEFAULT false,
        -- The booking that waits for an earlier day, when its own link was used to join.
        booking_id uuid REFERENCES bookings,
        offer_id uuid REFERENCES bookings,
        -- The booking that taking the offer moves.
        moves_booking_id uuid REFERENCES bookings,
        channel text NOT NULL,
        language text NOT NULL DEFAULT 'id',
        access_nonce integer NOT NULL DEFAULT 1,
        -- The order of the line: as the database took people in, whatever clocks say.
        turn integer NOT NULL GENERATED ALWAYS AS IDENTITY,
        entered_at timestamptz NOT NULL,
        settled_at timestamptz,
        CONSTRAINT waiting_entries_offered_ck CHECK (status <> 'offered' OR offer_id IS NOT NULL)
      );
      CREATE INDEX waiting_entries_line_ix ON waiting_entries (site_id, turn) WHERE status = 'waiting';
      CREATE INDEX waiting_entries_ends_ix ON waiting_entries (ends_on) WHERE status = 'waiting';
      CREATE UNIQUE INDEX waiting_entries_offer_uq ON waiting_entries (offer_id) WHERE offer_id IS NOT NULL;

      CREATE TABLE waiting_people (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        entry_id uuid NOT NULL REFERENCES waiting_entries,
        applicant_id uuid NOT NULL REFERENCES applicants,
        position integer NOT NULL,
        service_code text NOT NULL REFERENCES services,
        service_group text NOT NULL,
        nik_hmac text,
        reason_code text,
        is_live boolean NOT NULL,
        CONSTRAINT waiting_people_position_uq UNIQUE (entry_id, position)
      );
      CREATE UNIQUE INDEX waiting_people_one_live_per_group_uq ON waiting_people (nik_hmac, service_group)
        WHERE is_live AND nik_hmac IS NOT NULL;
      CREATE INDEX waiting_people_applicant_ix ON waiting_people (applicant_id);

      CREATE TABLE waiting_events (
        id uuid PRIMARY KEY,
        number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
        entry_id uuid NOT NULL REFERENCES waiting_entries,
        occurred_at timestamptz NOT NULL,
        from_status text,
        to_status text NOT NULL,
        offer_id uuid
      );
      CREATE INDEX waiting_events_entry_ix ON waiting_events (entry_id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE waiting_events, waiting_people, waiting_entries');
  }
}
