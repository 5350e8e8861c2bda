import { requireNode } from './lib/node-version.mjs';

requireNode();
const { restore } = await import('./lib/backup.mjs');
await restore(process.argv.slice(2));
