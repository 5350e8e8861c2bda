import { requireNode } from './lib/node-version.mjs';

requireNode();
const { backup } = await import('./lib/backup.mjs');
await backup(process.argv.slice(2));
