import { requireNode } from './lib/node-version.mjs';

requireNode();
const { runOnDatabase } = await import('./lib/program-command.mjs');

/** Lists who is affected by a breach, and drafts the letters. */
await runOnDatabase('breach-report', process.argv.slice(2));
