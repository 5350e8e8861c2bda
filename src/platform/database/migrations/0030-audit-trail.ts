import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit can be searched by person, by staff and by time, and every row of it is sealed into a chain. */
export class AuditTrail1770000000030 implements MigrationInterface {
  name = 'AuditTrail1770000000030';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- Keyed hashes of those whose full NIK was shown; of no use in any other table.
      ALTER TABLE audit_entries ADD COLUMN people_hmacs text[];
      CREATE INDEX audit_entries_people_ix ON audit_entries USING gin (people_hmacs) WHERE people_hmacs IS NOT NULL;
      CREATE INDEX audit_entries_time_ix ON audit_entries (occurred_at, id);
      CREATE INDEX audit_entries_staff_ix ON audit_entries (staff_id, occurred_at, id);

      -- What waits for its seal. A list of its own: a row that commits late is sealed late, and none is passed over.
      CREATE TABLE audit_unsealed (entry_id uuid PRIMARY KEY);
      INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_entries;

      -- One chain per site; what belongs to no site has the chain of zeros. Append-only.
      CREATE TABLE audit_seals (
        chain uuid NOT NULL,
        seq bigint NOT NULL CONSTRAINT audit_seals_seq_ck CHECK (seq > 0),
        entry_id uuid NOT NULL CONSTRAINT audit_seals_entry_uq UNIQUE REFERENCES audit_entries,
        previous_hash text NOT NULL,
        hash text NOT NULL,
        sealed_at timestamptz NOT NULL,
        PRIMARY KEY (chain, seq)
      );
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE audit_seals, audit_unsealed;
      DROP INDEX audit_entries_staff_ix, audit_entries_time_ix, audit_entries_people_ix;
      ALTER TABLE audit_entries DROP COLUMN people_hmacs;
    `);
  }
}
