import { PlainError } from '../lib/plain-error.mjs';

/** Rows that a booking counts up, guarded; all others it inserts. */
export const COUNTERS = ['day_stocks', 'slots', 'slot_pools'];

async function tablesOf(client) {
  const { rows } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`);
  return rows.map((row) => row.tablename);
}

/** How many rows each table has. */
export async function countRows(client) {
  const tables = await tablesOf(client);
  const { rows } = await client.query(
    tables.map((name) => `SELECT '${name}' AS name, count(*)::int AS n FROM ${name}`).join(' UNION ALL '),
  );
  const counts = new Map(rows.map((row) => [row.name, row.n]));
  return new Map(tables.map((name) => [name, counts.get(name)]));
}

/** Rows that each table gained, per booking. */
export async function gained(client, before, bookings) {
  const after = await countRows(client);
  const grown = [...after].filter(([name, n]) => n !== before.get(name));
  return Object.fromEntries(grown.map(([name, n]) => [name, (n - (before.get(name) ?? 0)) / bookings]));
}

/** Every row that one transaction inserted or changed, by table; each value as text. */
async function rowsOfTransaction(client, xid) {
  const written = new Map();
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query(`SELECT * FROM ${table} t WHERE t.xmin = $1::text::xid`, [xid]);
    if (rows.length === 0) continue;
    const columns = Object.keys(rows[0]);
    const texts = columns.map((name) => `t.${client.escapeIdentifier(name)}::text`).join(', ');
    const found = await client.query({
      text: `SELECT ${texts} FROM ${table} t WHERE t.xmin = $1::text::xid`,
      values: [xid],
      rowMode: 'array',
    });
    written.set(table, { columns, rows: found.rows });
  }
  return written;
}

/**
 * What a booking of the real program wrote in its transaction: the model for the bare driver.
 * @param ofFirst the id of that booking
 */
export async function captureBooking(client, id) {
  const { rows } = await client.query('SELECT xmin::text AS xid, code FROM bookings WHERE id = $1', [id]);
  const [{ xid, code }] = rows;
  const written = await rowsOfTransaction(client, xid);
  const counters = COUNTERS.filter((name) => written.has(name));
  if (counters.length < COUNTERS.length)
    throw new PlainError(`A booking changed only ${counters.join(', ')} of ${COUNTERS.join(', ')}.`);
  const inserts = [...written]
    .filter(([name]) => !COUNTERS.includes(name))
    .map(([table, found]) => ({ table, ...found }));
  return { code, inserts };
}

/**
 * Of the tables that a booking writes in its transaction; what is noted beside it, perhaps later, is no part of it.
 * @throws PlainError when the two did not write the same number of rows into the same tables
 */
export function requireSameRows({ inserts }, program, bare) {
  const tables = inserts.map(({ table }) => table).toSorted((a, b) => (a < b ? -1 : 1));
  const text = (rows) => JSON.stringify(Object.fromEntries(tables.map((table) => [table, rows[table] ?? 0])));
  if (text(program) === text(bare)) return;
  throw new PlainError(
    `The bare driver does not write what the program writes.\n  program ${text(program)}\n  bare    ${text(bare)}`,
  );
}
