import { requireNode } from './lib/node-version.mjs';

requireNode();
const { keys } = await import('./lib/keys.mjs');
await keys(process.argv.slice(2));
