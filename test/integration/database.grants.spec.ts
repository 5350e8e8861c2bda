import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APPLICATION_ROLE } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { RIGHTS } from '../../src/platform/database/rights.js';
import { SEALED_COLUMNS } from '../../src/platform/secrets/sealed-columns.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { grantFor, isOfApplication, sqlNeeds } from '../support/sql-needs.js';

/** What nobody may change once it is written. */
const HISTORY =
  /^(?:blank_movements|blank_counts|audit_entries|audit_seals|consents|guardian_consents|wait_estimates|place_passings|coverage_snapshots|message_templates|\w+_events)$/;
const QUEUE_TABLE = 'DELETE, INSERT, SELECT, UPDATE';

describe('the rights in the database', () => {
  let database: TestDatabase;
  let login: string;

  beforeAll(async () => {
    database = await emptyDatabase();
    await migrate(database.ownerUrl);
    login = new URL(database.appUrl).username;
  });
  afterAll(() => database.drop());

  /** Whoever has rights to relations of a schema beside their owner: `role table: rights`, columns in brackets. */
  const granted = async (schema: string): Promise<string[]> =>
    (
      await database.sql<{ line: string }>(
        `WITH whole AS (
           SELECT c.relname, c.relkind, a.grantee, a.privilege_type AS word FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
           WHERE c.relnamespace = $1::regnamespace AND a.grantee <> c.relowner),
         columns AS (
           SELECT c.relname, c.relkind, x.grantee,
             x.privilege_type || ' (' || string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C") || ')' AS word
           FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
           CROSS JOIN LATERAL aclexplode(a.attacl) x
           WHERE c.relnamespace = $1::regnamespace AND x.grantee <> c.relowner GROUP BY 1, 2, 3, x.privilege_type)
         SELECT coalesce(pg_get_userbyid(nullif(grantee, 0)), 'PUBLIC') || ' ' || relname || ': ' || string_agg(word, ', ' ORDER BY word)
           AS line FROM (SELECT * FROM whole UNION ALL SELECT * FROM columns) g GROUP BY grantee, relname ORDER BY 1`,
        [schema],
      )
    ).map(({ line }) => line);
  const inOrder = (rights: string): string =>
    (rights.match(/[A-Z]+(?: \([^)]*\))?/g) ?? []).toSorted((a, b) => (a < b ? -1 : 1)).join(', ');
  const listed = (): string[] =>
    Object.entries(RIGHTS).map(([table, rights]) => `${APPLICATION_ROLE} ${table}: ${inOrder(rights)}`);

  it('to tables and columns are those of the list, and nobody else has any', async () => {
    expect((await granted('public')).sort()).toEqual(listed().sort());
  });

  it('that are granted besides are found', async () => {
    await database.sql(`GRANT DELETE ON bookings TO ${APPLICATION_ROLE}; GRANT SELECT (code) ON bookings TO PUBLIC`);
    const more = (await granted('public')).filter((line) => !listed().includes(line));
    await database.sql(
      `REVOKE DELETE ON bookings FROM ${APPLICATION_ROLE}; REVOKE SELECT (code) ON bookings FROM PUBLIC`,
    );
    expect(more.sort()).toEqual([
      'PUBLIC bookings: SELECT (code)',
      expect.stringMatching(/giliran_app bookings: DELETE/),
    ]);
  });

  describe('are what the SQL of the program needs', () => {
    const needed = (isWanted: (path: string) => boolean): Record<string, string> => {
      const needs = sqlNeeds('src', isWanted);
      for (const name of Object.keys(SEALED_COLUMNS)) {
        const [table = '', column = ''] = name.split('.');
        needs.get(table)?.add(`UPDATE ${column}`);
      }
      const ours = [...needs].filter(([table]) => tables.has(table));
      return Object.fromEntries(ours.map(([table, own]) => [table, grantFor(own, 'id')]));
    };
    let tables: Set<string>;
    beforeAll(async () => {
      const found = await database.sql<{ name: string }>(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname <> 'schema_migrations'`,
      );
      tables = new Set(found.map(({ name }) => name));
    });

    it('neither more nor less', () => {
      expect(needed(isOfApplication)).toEqual(RIGHTS);
    });

    it('and less would be needed without one of its files', () => {
      const less = needed((path) => isOfApplication(path) && !path.endsWith('capacity.repository.ts'));
      expect(less).not.toEqual(RIGHTS);
    });

    it('with nothing of a history to be changed or deleted', () => {
      const histories = Object.entries(RIGHTS).filter(([table]) => HISTORY.test(table));
      expect(histories.length).toBeGreaterThan(12);
      for (const [, rights] of histories) expect(rights).not.toMatch(/UPDATE|DELETE/);
    });
  });

  it('to the queue are those to rows, to numbers and to its functions', async () => {
    const kinds = await database.sql<{ name: string; kind: string }>(
      `SELECT relname AS name, relkind AS kind FROM pg_class WHERE relnamespace = 'bullmq'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1`,
    );
    const wanted = kinds.map(({ name, kind }) => {
      const rights = name === 'migration' ? 'SELECT' : QUEUE_TABLE;
      return `${APPLICATION_ROLE} ${name}: ${kind === 'S' ? 'USAGE' : rights}`;
    });
    expect((await granted('bullmq')).sort()).toEqual(wanted.sort());
    const functions = await database.sql(
      `SELECT p.proname, a.grantee FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) a
       WHERE p.pronamespace = 'bullmq'::regnamespace AND a.grantee NOT IN (p.proowner, (SELECT oid FROM pg_roles WHERE rolname = $1))`,
      [APPLICATION_ROLE],
    );
    expect(functions).toEqual([]);
    const definers = await database.sql(
      `SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace IN ('public'::regnamespace, 'bullmq'::regnamespace)`,
    );
    expect(definers).toEqual([]);
  });

  it('to the database and its schemas are to connect, to look into two, and to make what is gone with the session', async () => {
    const [row] = await database.sql(
      `SELECT has_database_privilege($1, current_database(), 'CREATE') AS "mayMakeSchemas",
         (SELECT json_agg(nspname ORDER BY nspname) FROM pg_namespace WHERE has_schema_privilege($1, oid, 'CREATE')
           AND nspname !~ '^pg_(toast_)?temp') AS "mayMakeTables",
         (SELECT json_agg(nspname ORDER BY nspname) FROM pg_namespace WHERE has_schema_privilege($1, oid, 'USAGE')
           AND nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)') AS "maySee",
         (SELECT json_agg(coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'PUBLIC') || ' ' || a.privilege_type ORDER BY a.privilege_type)
           FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a WHERE d.datname = current_database() AND a.grantee <> d.datdba) AS granted`,
      [APPLICATION_ROLE],
    );
    expect(row).toEqual({
      mayMakeSchemas: false,
      mayMakeTables: null,
      maySee: ['bullmq', 'public'],
      granted: [`${APPLICATION_ROLE} CONNECT`, `${APPLICATION_ROLE} TEMPORARY`],
    });
  });

  it('come from one role without powers of its own; the login is a member of it and of no other', async () => {
    const roles = await database.sql(
      `SELECT rolname AS name, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS "hasPowers", rolcanlogin AS "canLogIn",
         (SELECT json_agg(pg_get_userbyid(m.roleid)) FROM pg_auth_members m WHERE m.member = r.oid) AS "memberOf",
         (SELECT count(*)::int FROM pg_shdepend d WHERE d.refobjid = r.oid AND d.deptype = 'o') AS owns
       FROM pg_roles r WHERE rolname IN ($1, $2) ORDER BY rolname = $1 DESC`,
      [APPLICATION_ROLE, login],
    );
    const own = { hasPowers: false, owns: 0 };
    expect(roles).toEqual([
      { ...own, name: APPLICATION_ROLE, canLogIn: false, memberOf: null },
      { ...own, name: login, canLogIn: true, memberOf: [APPLICATION_ROLE] },
    ]);
  });

  it('are not given away beforehand: no default privileges, nothing granted to the login itself', async () => {
    expect(await database.sql('SELECT * FROM pg_default_acl')).toEqual([]);
    const direct = [...(await granted('public')), ...(await granted('bullmq'))].filter((line) =>
      line.startsWith(login),
    );
    expect(direct).toEqual([]);
  });
});
