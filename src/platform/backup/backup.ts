import { createHash } from 'node:crypto';
import pg from 'pg';
import { Restores1770000000034 } from '../database/migrations/0034-restores.js';
import { BackupRefused, type Manifest, type Section, type TableCount, writeBackupFile } from './backup-file.js';
import { copyOut } from './copy.js';
import {
  copyInText,
  copyOutText,
  listDataKeys,
  listMigrations,
  listSequences,
  listTables,
  quoted,
  SESSION,
  type Table,
} from './tables.js';

const PROGRESS_MS = 2_000;
const NEWLINE = 10;

export type Say = (text: string) => void;

const linesIn = (chunk: Buffer): number => {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
};

/** Says now and then how far it is. */
export class Progress {
  private total = 0;
  private saidAt = performance.now();

  constructor(
    private readonly say: Say,
    private readonly what: string,
  ) {}

  add(table: string, rows: number): void {
    this.total += rows;
    if (performance.now() - this.saidAt < PROGRESS_MS) return;
    this.saidAt = performance.now();
    this.say(`${this.what} ${this.total.toLocaleString('en')} rows, now ${table}`);
  }
}

/** Hands the rows of a table on; `count` has them counted and summed up when all have passed. */
export async function* measured(
  client: pg.ClientBase,
  table: Table,
  progress: Progress,
  count: (of: TableCount) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let total = 0;
  for await (const chunk of copyOut(client, copyOutText(table))) {
    hash.update(chunk);
    const rows = linesIn(chunk);
    total += rows;
    progress.add(table.name, rows);
    yield chunk;
  }
  count({ name: table.name, rows: total, sha256: hash.digest('hex') });
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'giliran-backup', keepAlive: true });
  // A line that breaks is told by the statement under way.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(SESSION);
  return client;
}

/**
 * Writes everything that a database holds at one moment into a file, while it goes on working. Keys are not part of it.
 * `fileOf` says where, by that moment on the clock of the database.
 * @throws BackupRefused when there is nothing of ours to save
 */
export async function writeBackup(
  url: string,
  fileOf: (at: Date) => Promise<string>,
  say: Say,
): Promise<{ file: string; manifest: Manifest }> {
  const client = await connect(url);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const manifest = await describe(client);
    const file = await fileOf(new Date(manifest.at));
    const tables = await listTables(client);
    // Nobody may take a table away, or change its columns, while it is read.
    await client.query(
      `LOCK TABLE ${tables.map(({ name }) => `public.${quoted(name)}`).join(', ')} IN ACCESS SHARE MODE`,
    );
    manifest.dataKeys = await listDataKeys(client, tables);
    await writeBackupFile(file, sectionsOf(client, tables, manifest, new Progress(say, 'saved')), () => manifest);
    await client.query('COMMIT');
    return { file, manifest };
  } finally {
    await client.end();
  }
}

async function describe(client: pg.Client): Promise<Manifest> {
  const migrations = await listMigrations(client);
  const schema = migrations.at(-1);
  if (!schema) throw new BackupRefused('There is nothing to save: this database is not one of Giliran.');
  // Without that table nothing could keep workers from saying what is old.
  if (!migrations.includes(Restores1770000000034.name))
    throw new BackupRefused('This database is of an older program: run "npm run migrate" first.');
  const { rows } = await client.query<{ at: Date }>(
    `SELECT clock_timestamp() + offset_ms * interval '1 millisecond' AS at FROM clock`,
  );
  const [clock] = rows;
  if (!clock) throw new BackupRefused('The table clock is empty: run "npm run migrate" first.');
  return {
    at: clock.at.toISOString(),
    schema,
    migrations,
    dataKeys: [],
    tables: [],
    sequences: await listSequences(client),
  };
}

async function* sectionsOf(
  client: pg.Client,
  tables: readonly Table[],
  manifest: Manifest,
  progress: Progress,
): AsyncGenerator<Section> {
  for (const table of tables) {
    const rows = measured(client, table, progress, (count) => manifest.tables.push(count));
    yield { statement: copyInText(table), rows };
  }
}
