import { ensureBuilt } from './build.mjs';
import { findDatabase } from './database-in-use.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './run-command.mjs';
import { runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { say } from './terminal.mjs';

/** Runs a command of the program on the database in use, or on the one that the arguments name. */
async function runOn(command, args, options) {
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    await ensureInstalled();
    const isNamed = args.includes('--to') && command === 'restore';
    const { url, ownerUrl, keysFile } = isNamed ? {} : await findDatabase(options);
    await ensureBuilt();
    const addresses = isNamed ? {} : { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl };
    const env = { ...process.env, ...keysFile, ...addresses };
    const { code } = await capture(process.execPath, [inRoot('dist', 'cli.js'), command, ...args], {
      env,
      onLine: say,
    });
    await shutdown(code);
  });
}

/** Saves everything that the database in use holds, but no keys. `--to FILE`. */
export const backup = (args) => runOn('backup', args);

/** Fills a new database from a file, or with `--release` lets the workers of a restored one go on. */
export const restore = (args) =>
  args.includes('--release') ? runOn('release', []) : runOn('restore', args, { mayBeNew: true });
