import { existsSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { tryLock } from './exclusive-lock.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, inRuntime } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { capture } from './run-command.mjs';
import { onShutdown, runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { POSTGRES_FOLDER } from './start-settings.mjs';
import { note, say } from './terminal.mjs';

/**
 * The embedded database: that of a running `npm start`, or started for the time of the check. While that is under way
 * the lock keeps `npm start` out, whose database would be stopped with ours.
 */
async function embeddedDatabase() {
  if (!existsSync(`${POSTGRES_FOLDER}/passwords.json`)) {
    throw new PlainError('There is no database yet: "npm start" makes one, or set DATABASE_URL.');
  }
  const { lock } = await tryLock(inRuntime('start.lock'));
  if (lock !== undefined) onShutdown(lock.release);
  const database = await startEmbeddedPostgres({ dataDir: POSTGRES_FOLDER, log: note });
  if (lock !== undefined && !database.adopted) onShutdown(() => database.stop());
  return { url: database.appUrl, isAtRest: lock !== undefined };
}

async function findDatabase() {
  const url = process.env.DATABASE_URL ?? '';
  return url === '' ? embeddedDatabase() : { url, isAtRest: false };
}

/** Asks every invariant of the database in use. `args` go to the program: `--history FILE`. */
export async function verify(args) {
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    await ensureInstalled();
    const { url, isAtRest } = await findDatabase();
    await ensureBuilt();
    const program = [inRoot('dist', 'cli.js'), 'verify', ...args, ...(isAtRest ? ['--at-rest'] : [])];
    const env = { ...process.env, DATABASE_URL: url };
    const { code } = await capture(process.execPath, program, { env, onLine: say });
    await shutdown(code);
  });
}
