import { requireNode } from './lib/node-version.mjs';

requireNode();
const { runOnDatabase } = await import('./lib/program-command.mjs');

/** Fills a new database from a file, or with `--release` lets the workers of a restored one go on. */
const args = process.argv.slice(2);
if (args.includes('--release')) await runOnDatabase('release', []);
else await runOnDatabase('restore', args, { isNamed: args.includes('--to'), mayBeNew: true });
