import { ensureBuilt } from './build.mjs';
import { findDatabase } from './database-in-use.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './run-command.mjs';
import { runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { say } from './terminal.mjs';

/**
 * Asks the program for a command on the database in use.
 * @param whenAtRest arguments to add when nobody else works on that database
 * @param isNamed the arguments say which database it is
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function askProgram(command, args = [], { onLine, whenAtRest = [], isNamed = false, mayBeNew } = {}) {
  await ensureInstalled();
  const database = isNamed ? undefined : await findDatabase({ mayBeNew });
  await ensureBuilt();
  const addresses = database && { DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl };
  const env = { ...process.env, ...database?.keysFile, ...addresses };
  const added = database?.isAtRest ? whenAtRest : [];
  return capture(process.execPath, [inRoot('dist', 'cli.js'), command, ...args, ...added], { env, onLine });
}

/** As `askProgram`, with everything on the terminal; this process ends with its exit code. */
export async function runOnDatabase(command, args, options) {
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    const { code } = await askProgram(command, args, { ...options, onLine: say });
    await shutdown(code);
  });
}
