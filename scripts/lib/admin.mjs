import { ensureBuilt } from './build.mjs';
import { findDatabase } from './database-in-use.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './run-command.mjs';
import { runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { say } from './terminal.mjs';

/** Makes an administrator in the database in use, and prints the link for the password. `args` go to the program. */
export async function makeAdmin(args) {
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    await ensureInstalled();
    const { url, keysFile } = await findDatabase();
    await ensureBuilt();
    const program = [inRoot('dist', 'cli.js'), 'admin', ...args];
    const env = { ...process.env, ...keysFile, DATABASE_URL: url };
    const { code } = await capture(process.execPath, program, { env, onLine: say });
    await shutdown(code);
  });
}
