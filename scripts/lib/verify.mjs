import { ensureBuilt } from './build.mjs';
import { findDatabase } from './database-in-use.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './run-command.mjs';
import { runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { say } from './terminal.mjs';

/** Asks every invariant of the database in use. `args` go to the program: `--history FILE`, `--heads FILE`. */
export async function verify(args) {
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    await ensureInstalled();
    const { url, isAtRest, keysFile } = await findDatabase();
    await ensureBuilt();
    const program = [inRoot('dist', 'cli.js'), 'verify', ...args, ...(isAtRest ? ['--at-rest'] : [])];
    const env = { ...process.env, ...keysFile, DATABASE_URL: url };
    const { code } = await capture(process.execPath, program, { env, onLine: say });
    await shutdown(code);
  });
}
