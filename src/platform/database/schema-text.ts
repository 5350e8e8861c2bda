import { DataSource } from 'typeorm';
import { ownerDataSource } from './data-source.js';
import { rows } from './sql.js';

const QUERIES: readonly string[] = [
  `SELECT 'table ' || c.relname || ' (' || string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), ', ' ORDER BY a.attnum) || ')' AS line
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE n.nspname = 'public' AND c.relkind = 'r' GROUP BY c.relname`,
  `SELECT 'constraint ' || t.relname || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid) AS line
   FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
   WHERE n.nspname = 'public' AND c.contype <> 'n'`,
  `SELECT 'index ' || indexdef AS line FROM pg_indexes WHERE schemaname = 'public'`,
  `SELECT 'grant ' || relname || ' to giliran_app: ' || string_agg(word, ', ' ORDER BY word COLLATE "C") AS line FROM (
     SELECT c.relname, x.privilege_type AS word FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x
     WHERE c.relnamespace = 'public'::regnamespace AND x.grantee = 'giliran_app'::regrole
     UNION ALL
     SELECT c.relname, x.privilege_type || ' (' || string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C") || ')'
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped CROSS JOIN LATERAL aclexplode(a.attacl) x
     WHERE c.relnamespace = 'public'::regnamespace AND x.grantee = 'giliran_app'::regrole GROUP BY c.relname, x.privilege_type) rights
   GROUP BY relname`,
];

/** The schema as sorted lines from the catalogue: the same text on every PostgreSQL version we run on. */
export async function describeSchema(ownerUrl: string): Promise<string> {
  const dataSource = await new DataSource(ownerDataSource(ownerUrl)).initialize();
  try {
    const parts = await Promise.all(QUERIES.map((sql) => rows<{ line: string }>(dataSource.manager, sql)));
    return parts
      .map((part) =>
        part
          .map((row) => row.line)
          .sort()
          .join('\n'),
      )
      .join('\n');
  } finally {
    await dataSource.destroy();
  }
}
