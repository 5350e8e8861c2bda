import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reversing entries, evening counts, expected deliveries, and how a site spreads its cards over its days. */
export class Stock1770000000005 implements MigrationInterface {
  name = 'Stock1770000000005';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE blank_movements
        ADD COLUMN reverses_id uuid CONSTRAINT blank_movements_reverses_fk REFERENCES blank_movements,
        -- The same for both entries of a transfer.
        ADD COLUMN pair_id uuid,
        DROP CONSTRAINT blank_movements_sign_ck,
        ADD CONSTRAINT blank_movements_sign_ck CHECK (CASE kind
          WHEN 'receipt' THEN (quantity > 0) = (reverses_id IS NULL)
          WHEN 'adjustment' THEN true
          WHEN 'transfer' THEN true
          ELSE (quantity < 0) = (reverses_id IS NULL) END);
      CREATE UNIQUE INDEX blank_movements_reversed_once_uq ON blank_movements (reverses_id) WHERE reverses_id IS NOT NULL;
      CREATE INDEX blank_movements_pair_ix ON blank_movements (pair_id) WHERE pair_id IS NOT NULL;
      CREATE INDEX blank_movements_person_ix ON blank_movements (booking_person_id) WHERE booking_person_id IS NOT NULL;

      -- What was found by counting, also when it was what the ledger says.
      CREATE TABLE blank_counts (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        blank_kind text NOT NULL CONSTRAINT blank_counts_kind_ck CHECK (blank_kind IN ('ktp', 'kia')),
        expected integer NOT NULL,
        counted integer NOT NULL CONSTRAINT blank_counts_counted_ck CHECK (counted >= 0),
        reason text,
        movement_id uuid REFERENCES blank_movements,
        staff_id uuid,
        counted_at timestamptz NOT NULL,
        CONSTRAINT blank_counts_difference_ck CHECK ((movement_id IS NULL) = (expected = counted))
      );
      CREATE INDEX blank_counts_site_ix ON blank_counts (site_id, blank_kind, counted_at);

      -- A delivery may be announced without a number or a date.
      CREATE TABLE blank_deliveries (
        id uuid PRIMARY KEY,
        region_id uuid NOT NULL REFERENCES regions,
        site_id uuid NOT NULL REFERENCES sites,
        blank_kind text NOT NULL CONSTRAINT blank_deliveries_kind_ck CHECK (blank_kind IN ('ktp', 'kia')),
        quantity integer CONSTRAINT blank_deliveries_quantity_ck CHECK (quantity > 0),
        expected_on date,
        note text NOT NULL,
        status text NOT NULL DEFAULT 'expected'
          CONSTRAINT blank_deliveries_status_ck CHECK (status IN ('expected', 'arrived', 'withdrawn')),
        movement_id uuid REFERENCES blank_movements,
        staff_id uuid,
        noted_at timestamptz NOT NULL,
        closed_at timestamptz,
        CONSTRAINT blank_deliveries_closed_ck CHECK ((status = 'expected') = (closed_at IS NULL)),
        CONSTRAINT blank_deliveries_arrived_ck CHECK ((status = 'arrived') = (movement_id IS NOT NULL))
      );
      CREATE INDEX blank_deliveries_expected_ix ON blank_deliveries (site_id, blank_kind) WHERE status = 'expected';

      CREATE TABLE stock_policies (
        site_id uuid NOT NULL REFERENCES sites,
        blank_kind text NOT NULL CONSTRAINT stock_policies_kind_ck CHECK (blank_kind IN ('ktp', 'kia')),
        region_id uuid NOT NULL REFERENCES regions,
        is_automatic boolean NOT NULL,
        -- How long the cards must last while no delivery has a date; the published days when null.
        weeks integer CONSTRAINT stock_policies_weeks_ck CHECK (weeks BETWEEN 1 AND 26),
        reserve_percent integer NOT NULL CONSTRAINT stock_policies_reserve_ck CHECK (reserve_percent BETWEEN 0 AND 100),
        -- Of a day that has fewer cards than places: the last share, for the first two classes of the national order.
        first_percent integer NOT NULL CONSTRAINT stock_policies_first_ck CHECK (first_percent BETWEEN 0 AND 100),
        applied_on date,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (site_id, blank_kind)
      );

      ALTER TABLE day_stocks
        ADD COLUMN places integer NOT NULL DEFAULT 0 CONSTRAINT day_stocks_places_ck CHECK (places >= 0),
        ADD COLUMN kept_for_first integer NOT NULL DEFAULT 0
          CONSTRAINT day_stocks_kept_ck CHECK (kept_for_first >= 0),
        ADD COLUMN set_by text NOT NULL DEFAULT 'opening'
          CONSTRAINT day_stocks_set_by_ck CHECK (set_by IN ('opening', 'hand', 'policy'));
    `);
  }

  /** Reversing entries are facts and stay; only what tells them apart goes, so their signs are no longer checked. */
  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE day_stocks DROP COLUMN places, DROP COLUMN kept_for_first, DROP COLUMN set_by;
      DROP TABLE stock_policies, blank_deliveries, blank_counts;
      DROP INDEX blank_movements_person_ix;
      ALTER TABLE blank_movements
        DROP CONSTRAINT blank_movements_sign_ck,
        DROP COLUMN reverses_id,
        DROP COLUMN pair_id;
      ALTER TABLE blank_movements ADD CONSTRAINT blank_movements_sign_ck CHECK (CASE kind
        WHEN 'receipt' THEN quantity > 0
        WHEN 'adjustment' THEN true
        WHEN 'transfer' THEN true
        ELSE quantity < 0 END) NOT VALID;
    `);
  }
}
