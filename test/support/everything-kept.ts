import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { SEALED_COLUMNS } from '../../src/platform/secrets/sealed-columns.js';
import type { TestApp } from './app.js';

export interface KeptText {
  /** Table and row, or the sealed column that the text came out of. */
  where: string;
  text: string;
}

/** Every row of every table as text, and every sealed value as it reads once it is opened. */
export async function everyText(app: TestApp): Promise<KeptText[]> {
  const tables = await app.database.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
  );
  const found: KeptText[] = [];
  for (const { name } of tables) {
    const rows = await app.database.sql<{ text: string }>(`SELECT to_jsonb(t)::text AS text FROM ${name} t`);
    found.push(...rows.map(({ text }) => ({ where: name, text })));
  }
  const secrets = app.get(Secrets);
  for (const [where, context] of Object.entries(SEALED_COLUMNS)) {
    const [table, column] = where.split('.');
    const rows = await app.database.sql<{ sealed: string }>(
      `SELECT ${column ?? ''} AS sealed FROM ${table ?? ''} WHERE ${column ?? ''} IS NOT NULL`,
    );
    found.push(...rows.map(({ sealed }) => ({ where, text: secrets.open(sealed, context) })));
  }
  return found;
}

export const hitsOf = (all: readonly KeptText[], needles: readonly string[]): KeptText[] =>
  all.filter(({ text }) => needles.some((needle) => text.includes(needle)));

/** The keyed hashes that a person is looked up by. */
export function tracesOf(app: TestApp, { nik, phones }: { nik: string; phones: readonly string[] }): string[] {
  const secrets = app.get(Secrets);
  return [secrets.lookup('nik', nik), ...phones.map((phone) => secrets.lookup('phone', phone))];
}
