import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { newId } from '../../common/new-id.js';
import { fillEmpty } from '../database/migrate.js';
import { MIGRATIONS } from '../database/migrations/index.js';
import { measured, Progress, type Say } from './backup.js';
import { BackupRefused, type Manifest, readBackupFile, type TableCount } from './backup-file.js';
import { copyIn } from './copy.js';
import { listTables, quoted, type Sequence, SESSION } from './tables.js';

const KNOWN = new Set(MIGRATIONS.map((migration) => migration.name));

/**
 * Puts a backup into an empty database, all of it or nothing, and leaves its workers paused. The schema is that of the
 * backup; what newer programs add to it is left to `migrate`.
 * @throws BackupRefused when the file is cut or altered or from a newer program; DatabaseNotEmpty
 */
export async function restoreBackup(ownerUrl: string, file: string, say: Say): Promise<Manifest> {
  const manifest = await readBackupFile(file);
  const unknown = manifest.migrations.filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) {
    throw new BackupRefused(
      `This backup was made by a newer program (its schema has ${unknown.join(', ')}). Install that one, then restore.`,
    );
  }
  await fillEmpty(ownerUrl, manifest.migrations, async (runner) => {
    const client = (await runner.connect()) as pg.PoolClient;
    await client.query(SESSION);
    await load(client, file, manifest, say);
    await compare(client, manifest, say);
    await pauseWorkers(runner, manifest);
    await endSessions(runner);
  });
  return manifest;
}

/** What keys refer to need not be there before: the references are checked when all is in. */
async function load(client: pg.ClientBase, file: string, manifest: Manifest, say: Say): Promise<void> {
  const { rows: references } = await client.query<{ drop: string; add: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS add
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conname`,
  );
  for (const { drop } of references) await client.query(drop);
  const tables = await listTables(client);
  await client.query(`TRUNCATE ${tables.map(({ name }) => `public.${quoted(name)}`).join(', ')}`);
  const counts = new Map(manifest.tables.map((count) => [count.name, count]));
  const progress = new Progress(say, 'restored');
  await readBackupFile(file, async (table, rows, statement) => {
    progress.add(table, await copyIn(client, statement, rows));
    counts.delete(table);
  });
  if (counts.size > 0) throw new BackupRefused(`The backup lacks ${[...counts.keys()].join(', ')}.`);
  for (const sequence of manifest.sequences) await setSequence(client, sequence);
  say('checking the references');
  for (const { add } of references) await client.query(add);
  await client.query('ANALYZE');
}

async function setSequence(client: pg.ClientBase, { name, value, isCalled }: Sequence): Promise<void> {
  await client.query('SELECT setval($1::regclass, $2, $3)', [`public.${quoted(name)}`, value, isCalled]);
}

/** Reads everything once more. @throws BackupRefused when it is not what was saved */
async function compare(client: pg.ClientBase, manifest: Manifest, say: Say): Promise<void> {
  const saved = new Map(manifest.tables.map((count) => [count.name, count]));
  const progress = new Progress(say, 'compared');
  const differ: string[] = [];
  for (const table of await listTables(client)) {
    let found: TableCount | undefined;
    for await (const _ of measured(client, table, progress, (count) => (found = count)));
    const wanted = saved.get(table.name);
    if (wanted?.rows !== found?.rows || wanted?.sha256 !== found?.sha256) differ.push(table.name);
  }
  if (differ.length > 0)
    throw new BackupRefused(`What was restored differs from what was saved: ${differ.join(', ')}.`);
}

const NOW = `clock_timestamp() + (SELECT offset_ms FROM clock) * interval '1 millisecond'`;

/** From now on, by the database's own clock, nothing of before is said by itself. */
async function pauseWorkers(runner: QueryRunner, { at }: Manifest): Promise<void> {
  await runner.query(`UPDATE restores SET released_at = ${NOW} WHERE released_at IS NULL`);
  await runner.query(`INSERT INTO restores (id, backup_at, restored_at) VALUES ($1, $2, ${NOW})`, [
    newId(new Date(at)),
    at,
  ]);
}

/** Whoever was signed out since the backup stays signed out: everybody signs in anew. */
async function endSessions(runner: QueryRunner): Promise<void> {
  await runner.query(`UPDATE staff_sessions SET ended_at = ${NOW} WHERE ended_at IS NULL`);
}
