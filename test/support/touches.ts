import type { TestDatabase } from './database.js';

/** Counted or remembered at every request, also at one that is refused. */
const ALWAYS = ['crowd_counts', 'staff_sessions', 'sign_in_tries', 'clock', 'schema_migrations', 'test_touches'];

/** Knows which tables committed changes have touched, row by row; what was rolled back leaves nothing. */
export class Touches {
  private constructor(private readonly database: TestDatabase) {}

  static async watch(database: TestDatabase): Promise<Touches> {
    const tables = await database.sql<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1)`,
      [ALWAYS],
    );
    const triggers = tables.map(
      ({ name }) => `CREATE TRIGGER test_touches AFTER INSERT OR UPDATE OR DELETE ON "${name}"
        FOR EACH ROW EXECUTE FUNCTION test_touch();`,
    );
    await database.sql(`
      CREATE TABLE IF NOT EXISTS test_touches (name text NOT NULL);
      CREATE OR REPLACE FUNCTION test_touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        'BEGIN INSERT INTO public.test_touches VALUES (TG_TABLE_NAME); RETURN NULL; END';
      ${triggers.join('\n')}`);
    return new Touches(database);
  }

  /** Tables that were touched since the last call, once for each row. */
  async taken(): Promise<string[]> {
    const rows = await this.database.sql<{ name: string }>('DELETE FROM test_touches RETURNING name');
    return rows.map(({ name }) => name).sort();
  }
}
