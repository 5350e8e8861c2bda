import { requireNode } from './lib/node-version.mjs';

requireNode();
const { runOnDatabase } = await import('./lib/program-command.mjs');

/** Makes an administrator, and prints the link for the password. */
await runOnDatabase('admin', process.argv.slice(2));
