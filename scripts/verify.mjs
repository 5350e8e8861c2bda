import { requireNode } from './lib/node-version.mjs';

requireNode();
const { runOnDatabase } = await import('./lib/program-command.mjs');

/** Asks every invariant of the database in use. `--history FILE`, `--heads FILE`. */
await runOnDatabase('verify', process.argv.slice(2), { whenAtRest: ['--at-rest'] });
