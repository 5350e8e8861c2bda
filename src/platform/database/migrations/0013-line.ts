import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rules of the line, people who come back into it, and acts that may be undone. */
export class Line1770000000013 implements MigrationInterface {
  name = 'Line1770000000013';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE sites
        ADD COLUMN call_limit integer NOT NULL DEFAULT 3,
        ADD COLUMN recall_seconds integer NOT NULL DEFAULT 60,
        ADD COLUMN return_after integer NOT NULL DEFAULT 5,
        ADD COLUMN missed_minutes integer NOT NULL DEFAULT 20,
        ADD COLUMN priority_every integer NOT NULL DEFAULT 2,
        ADD CONSTRAINT sites_line_ck CHECK (call_limit > 0 AND recall_seconds >= 0 AND return_after >= 0
          AND missed_minutes > 0 AND priority_every > 0);

      -- version: of two who change a ticket one wins. turn_at: when the line last called it. after_number: so many numbers
      -- are called before it, counted from returned_at. for_counter_id: handed to this counter, which was busy.
      ALTER TABLE tickets
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD COLUMN turn_at timestamptz,
        ADD COLUMN missed_at timestamptz,
        ADD COLUMN returns integer NOT NULL DEFAULT 0,
        ADD COLUMN returned_at timestamptz,
        ADD COLUMN for_counter_id uuid CONSTRAINT tickets_for_counter_fk REFERENCES counters,
        ADD COLUMN notes_before text[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT tickets_returned_ck CHECK ((returned_at IS NULL) = (after_number IS NULL));
      -- Whoever was left open yesterday does not stand at the counter today.
      DROP INDEX tickets_one_per_counter_uq;
      CREATE UNIQUE INDEX tickets_one_per_counter_uq ON tickets (counter_id, service_on) WHERE status IN ('called', 'serving');
      CREATE INDEX tickets_open_ix ON tickets (service_on)
        WHERE status IN ('waiting', 'called', 'serving', 'parked', 'missed');
      CREATE INDEX tickets_turn_ix ON tickets (site_id, service_on, turn_at) WHERE turn_at IS NOT NULL;

      ALTER TABLE ticket_events ADD COLUMN is_undo boolean NOT NULL DEFAULT false;

      -- What a clerk did to a ticket, with what it takes to undo it. No personal data.
      CREATE TABLE desk_acts (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        ticket_id uuid NOT NULL REFERENCES tickets,
        staff_id uuid,
        act text NOT NULL CONSTRAINT desk_acts_act_ck CHECK (act IN ('check_in', 'walk_in', 'call', 'recall', 'start', 'park',
          'resume', 'skip', 'return', 'transfer', 'spoil', 'finish', 'correct', 'void', 'override')),
        occurred_at timestamptz NOT NULL,
        version integer NOT NULL,
        before jsonb,
        effects jsonb NOT NULL DEFAULT '{}',
        undone_at timestamptz,
        undone_by uuid,
        CONSTRAINT desk_acts_undone_ck CHECK (undone_at IS NOT NULL OR undone_by IS NULL)
      );
      CREATE INDEX desk_acts_ticket_ix ON desk_acts (ticket_id, version);
      CREATE INDEX desk_acts_staff_ix ON desk_acts (staff_id, site_id, occurred_at);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE desk_acts;
      ALTER TABLE ticket_events DROP COLUMN is_undo;
      DROP INDEX tickets_turn_ix, tickets_open_ix, tickets_one_per_counter_uq;
      CREATE UNIQUE INDEX tickets_one_per_counter_uq ON tickets (counter_id) WHERE status IN ('called', 'serving');
      ALTER TABLE tickets DROP CONSTRAINT tickets_returned_ck, DROP COLUMN version, DROP COLUMN turn_at, DROP COLUMN missed_at,
        DROP COLUMN returns, DROP COLUMN returned_at, DROP COLUMN for_counter_id, DROP COLUMN notes_before;
      ALTER TABLE sites DROP CONSTRAINT sites_line_ck, DROP COLUMN call_limit, DROP COLUMN recall_seconds,
        DROP COLUMN return_after, DROP COLUMN missed_minutes, DROP COLUMN priority_every;
    `);
  }
}
