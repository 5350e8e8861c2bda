import { requireNode } from './lib/node-version.mjs';

requireNode();
const { runOnDatabase } = await import('./lib/program-command.mjs');

/** Saves everything that the database in use holds, but no keys. `--to FILE`. */
await runOnDatabase('backup', process.argv.slice(2));
