import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counters and tickets, outbox and messages. */
export class DeskAndMessages1770000000003 implements MigrationInterface {
  name = 'DeskAndMessages1770000000003';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE counters (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        number integer NOT NULL,
        staff_id uuid REFERENCES staff_accounts,
        opened_at timestamptz,
        CONSTRAINT counters_number_uq UNIQUE (site_id, number),
        CONSTRAINT counters_open_ck CHECK ((staff_id IS NULL) = (opened_at IS NULL))
      );
      CREATE UNIQUE INDEX counters_one_per_staff_uq ON counters (staff_id) WHERE staff_id IS NOT NULL;

      -- Last number given; a row, not a sequence, so that a rollback leaves no gap.
      CREATE TABLE ticket_series (
        site_id uuid NOT NULL REFERENCES sites,
        service_on date NOT NULL,
        series text NOT NULL,
        last_number integer NOT NULL,
        PRIMARY KEY (site_id, service_on, series)
      );

      CREATE TABLE tickets (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        service_on date NOT NULL,
        series text NOT NULL CONSTRAINT tickets_series_ck CHECK (series IN ('A', 'B', 'S', 'P')),
        number integer NOT NULL CONSTRAINT tickets_number_ck CHECK (number > 0),
        booking_id uuid NOT NULL REFERENCES bookings,
        status text NOT NULL CONSTRAINT tickets_status_ck
          CHECK (status IN ('waiting', 'called', 'serving', 'parked', 'missed', 'served', 'void')),
        counter_id uuid REFERENCES counters,
        booked_for timestamptz,
        arrived_at timestamptz NOT NULL,
        is_priority boolean NOT NULL DEFAULT false,
        after_number integer,
        calls integer NOT NULL DEFAULT 0,
        called_at timestamptz,
        serving_at timestamptz,
        ended_at timestamptz,
        note text,
        CONSTRAINT tickets_number_uq UNIQUE (site_id, service_on, series, number),
        CONSTRAINT tickets_at_counter_ck CHECK (status NOT IN ('called', 'serving') OR counter_id IS NOT NULL)
      );
      CREATE UNIQUE INDEX tickets_one_per_booking_uq ON tickets (booking_id) WHERE status <> 'void';
      CREATE UNIQUE INDEX tickets_one_per_counter_uq ON tickets (counter_id) WHERE status IN ('called', 'serving');
      CREATE INDEX tickets_day_ix ON tickets (site_id, service_on, status);

      CREATE TABLE ticket_events (
        id uuid PRIMARY KEY,
        ticket_id uuid NOT NULL REFERENCES tickets,
        occurred_at timestamptz NOT NULL,
        staff_id uuid,
        counter_id uuid,
        from_status text,
        to_status text NOT NULL,
        reason text
      );
      CREATE INDEX ticket_events_ticket_ix ON ticket_events (ticket_id);

      -- What later work a change asks for, written in the transaction of the change.
      CREATE TABLE outbox (
        id uuid PRIMARY KEY,
        topic text NOT NULL,
        subject_id uuid NOT NULL,
        subject_version integer NOT NULL,
        created_at timestamptz NOT NULL,
        handed_over_at timestamptz,
        done_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        last_error text
      );
      CREATE INDEX outbox_open_ix ON outbox (created_at) WHERE done_at IS NULL;
      CREATE INDEX outbox_subject_ix ON outbox (subject_id);

      CREATE TABLE messages (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        subject_id uuid NOT NULL,
        subject_version integer NOT NULL,
        kind text NOT NULL,
        channel text NOT NULL CONSTRAINT messages_channel_ck CHECK (channel IN ('whatsapp', 'sms', 'email', 'outbox')),
        applicant_id uuid NOT NULL REFERENCES applicants,
        language text NOT NULL,
        text_version text NOT NULL,
        due_at timestamptz NOT NULL,
        deadline_at timestamptz NOT NULL,
        status text NOT NULL CONSTRAINT messages_status_ck
          CHECK (status IN ('due', 'claimed', 'sending', 'sent', 'unknown', 'failed', 'skipped')),
        fence integer NOT NULL DEFAULT 0,
        claimed_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        provider_reference text,
        reason text,
        settled_at timestamptz,
        receipt text CONSTRAINT messages_receipt_ck CHECK (receipt IN ('delivered', 'read')),
        CONSTRAINT messages_once_uq UNIQUE (subject_id, subject_version, kind, channel)
      );
      CREATE INDEX messages_due_ix ON messages (due_at) WHERE status IN ('due', 'claimed', 'sending');

      -- The development outbox: what a provider would have been given. Demo mode shows it.
      CREATE TABLE development_mails (
        id uuid PRIMARY KEY,
        message_id uuid NOT NULL REFERENCES messages,
        recipient_enc text NOT NULL,
        subject text NOT NULL,
        body_enc text NOT NULL,
        sent_at timestamptz NOT NULL
      );
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE development_mails, messages, outbox, ticket_events, tickets, ticket_series, counters`);
  }
}
