import type pg from 'pg';
import { NOT_OF_AN_EXTENSION } from '../database/migrate.js';

/** A table of ours, as the catalogue describes it. */
export interface Table {
  name: string;
  /** Without what the database computes itself. */
  columns: string[];
  /** SQL of an order that is the same on every server. */
  order: string;
}

export interface Sequence {
  name: string;
  value: number;
  isCalled: boolean;
}

/** The migrations write these themselves. */
const OF_THE_SCHEMA = 'schema_migrations';

/** The same text for the same value on every server. */
export const SESSION = `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
  SET extra_float_digits = 1; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '30s'`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const listOf = ({ columns }: Table): string => columns.map(quoted).join(', ');

/** Every table, by name; the order of rows is that of the primary key, texts by their bytes. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; keys: string[] | null }>(
    `SELECT c.relname AS name,
       array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns,
       array_agg(quote_ident(a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END
         ORDER BY array_position(i.indkey::int2[], a.attnum)) FILTER (WHERE a.attnum = ANY (i.indkey::int2[])) AS keys
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> $1
       AND ${NOT_OF_AN_EXTENSION}
     GROUP BY c.relname ORDER BY c.relname COLLATE "C"`,
    [OF_THE_SCHEMA],
  );
  return rows.map(({ name, columns, keys }) => ({
    name,
    columns,
    order: keys?.join(', ') ?? `${quoted(name)}::text COLLATE "C"`,
  }));
}

export const copyOutText = (table: Table): string =>
  `COPY (SELECT ${listOf(table)} FROM public.${quoted(table.name)} ORDER BY ${table.order}) TO STDOUT`;

/** Also a line of the backup file, which psql could run. */
export const copyInText = (table: Pick<Table, 'name' | 'columns'>): string =>
  `COPY public.${quoted(table.name)} (${listOf(table as Table)}) FROM stdin`;

export async function listSequences(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows: found } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'
       AND c.relname NOT LIKE $1 AND ${NOT_OF_AN_EXTENSION} ORDER BY c.relname COLLATE "C"`,
    [`${OF_THE_SCHEMA}%`],
  );
  const sequences: Sequence[] = [];
  for (const { name } of found) {
    const { rows } = await client.query<{ value: string; isCalled: boolean }>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM public.${quoted(name)}`,
    );
    for (const row of rows) sequences.push({ name, value: Number(row.value), isCalled: row.isCalled });
  }
  return sequences;
}

/** Names of the migrations that made this schema, in the order they ran; empty when nothing did. */
export async function listMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows: known } = await client.query(`SELECT to_regclass('public.${OF_THE_SCHEMA}') AS is`);
  if ((known[0] as { is: string | null }).is === null) return [];
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM public.${OF_THE_SCHEMA} ORDER BY id`);
  return rows.map(({ name }) => name);
}

/** Ids of the keys that sealed values need, from the first part of each. */
export async function listDataKeys(client: pg.ClientBase, tables: readonly Table[]): Promise<string[]> {
  const sealed = tables.flatMap((table) =>
    table.columns.filter((column) => column.endsWith('_enc')).map((column) => [quoted(column), quoted(table.name)]),
  );
  if (sealed.length === 0) return [];
  const parts = sealed.map(([column, name]) => `SELECT split_part(${column}, '.', 1) AS id FROM public.${name}`);
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT id FROM (${parts.join(' UNION ')}) AS sealed WHERE id <> '' ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}
