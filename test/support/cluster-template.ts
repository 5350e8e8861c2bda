import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { environment } from './app.js';
import { madeOnce } from './made-once.js';
import { ROOT } from './program.js';

/** The days that are published then lie before those the tests make. */
const MIGRATED_AT = '2026-11-02T08:00:00+07:00';
const MAKING_MS = 110_000;

const run = promisify(execFile);

/** Fills `dataDir` with the data folder of a migrated database that is stopped. One is made for all spec files of a run. */
export async function copyCluster(dataDir: string): Promise<void> {
  const template = await madeOnce('cluster', makeTemplate, MAKING_MS);
  // Owners stay as they are: as root the server runs as another account.
  if (process.platform === 'win32') await cp(template, dataDir, { recursive: true });
  else await run('cp', ['-a', template, dataDir]);
}

async function makeTemplate(dataDir: string): Promise<void> {
  const cluster = await startEmbeddedPostgres({ dataDir });
  try {
    const database = { ...cluster, name: cluster.database };
    const env = environment(database, { GILIRAN_NOW: MIGRATED_AT });
    await run(process.execPath, [join(ROOT, 'dist', 'cli.js'), 'migrate'], { env });
  } finally {
    await cluster.stop();
  }
  // Copies run side by side, each on a port of its own.
  await rm(join(dataDir, 'port'), { force: true });
  if (!existsSync(join(dataDir, 'cluster')))
    throw new Error(`The data of ${dataDir} lie elsewhere: they cannot be copied.`);
}
