import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What open counters may give away while the line is down, what they did meanwhile, and what of it collides. */
export class Offline1770000000015 implements MigrationInterface {
  name = 'Offline1770000000015';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE desk_handouts (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        service_day_id uuid NOT NULL REFERENCES service_days,
        service_on date NOT NULL,
        -- Null for the spare numbers of the list on paper.
        counter_id uuid REFERENCES counters,
        device uuid NOT NULL,
        staff_id uuid,
        -- The standby slot that the places are of.
        slot_id uuid REFERENCES slots,
        -- Of the walk-in series: not used yet, and used.
        numbers integer[] NOT NULL DEFAULT '{}',
        used integer[] NOT NULL DEFAULT '{}',
        -- Taken from the standby pool, and promised of the day's identity cards, but given to nobody yet.
        places integer NOT NULL DEFAULT 0,
        cards integer NOT NULL DEFAULT 0,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        CONSTRAINT desk_handouts_counts_ck CHECK (places >= 0 AND cards >= 0),
        CONSTRAINT desk_handouts_slot_ck CHECK (places = 0 OR slot_id IS NOT NULL),
        CONSTRAINT desk_handouts_returned_ck CHECK (closed_at IS NULL OR (places = 0 AND cards = 0))
      );
      CREATE UNIQUE INDEX desk_handouts_one_per_counter_uq ON desk_handouts (counter_id) WHERE closed_at IS NULL;
      CREATE UNIQUE INDEX desk_handouts_one_on_paper_uq ON desk_handouts (site_id, service_on) WHERE counter_id IS NULL;
      CREATE INDEX desk_handouts_open_ix ON desk_handouts (service_on) WHERE closed_at IS NULL;

      -- Every act that was uploaded, once: the nonce is the device's own.
      CREATE TABLE desk_sync_acts (
        nonce uuid CONSTRAINT desk_sync_acts_nonce_uq PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        service_on date NOT NULL,
        device uuid NOT NULL,
        seq integer NOT NULL,
        origin text NOT NULL CONSTRAINT desk_sync_acts_origin_ck CHECK (origin IN ('device', 'paper')),
        kind text NOT NULL,
        act jsonb NOT NULL,
        -- By the device's clock, by ours when it happened, and when it reached us.
        device_at timestamptz NOT NULL,
        happened_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        staff_id uuid,
        -- The arrival that gave the ticket.
        arrival_nonce uuid,
        ticket_id uuid REFERENCES tickets,
        outcome text NOT NULL CONSTRAINT desk_sync_acts_outcome_ck CHECK (outcome IN ('applied', 'conflict')),
        -- When somebody who was taken in without a name got one.
        named_at timestamptz
      );
      CREATE INDEX desk_sync_acts_day_ix ON desk_sync_acts (site_id, service_on);
      CREATE INDEX desk_sync_acts_ticket_ix ON desk_sync_acts (ticket_id) WHERE ticket_id IS NOT NULL;

      -- Acts that collide with what happened elsewhere. Staff settle them; nothing is dropped.
      CREATE TABLE desk_sync_conflicts (
        nonce uuid PRIMARY KEY REFERENCES desk_sync_acts,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        code text NOT NULL,
        -- Who did what it collides with, and when.
        seen jsonb NOT NULL DEFAULT '{}',
        -- An earlier act on the same ticket that is in conflict itself: settling that one settles this one.
        cause uuid REFERENCES desk_sync_conflicts,
        status text NOT NULL DEFAULT 'open'
          CONSTRAINT desk_sync_conflicts_status_ck CHECK (status IN ('open', 'kept', 'discarded')),
        reason text,
        settled_by uuid,
        settled_at timestamptz,
        CONSTRAINT desk_sync_conflicts_settled_ck CHECK ((status = 'open') = (settled_at IS NULL)),
        CONSTRAINT desk_sync_conflicts_reason_ck CHECK (status <> 'discarded' OR reason IS NOT NULL)
      );
      CREATE INDEX desk_sync_conflicts_open_ix ON desk_sync_conflicts (site_id) WHERE status = 'open';
      CREATE INDEX desk_sync_conflicts_cause_ix ON desk_sync_conflicts (cause) WHERE cause IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE desk_sync_conflicts, desk_sync_acts, desk_handouts');
  }
}
