import { requireNode } from './lib/node-version.mjs';

requireNode();
const { makeAdmin } = await import('./lib/admin.mjs');
await makeAdmin(process.argv.slice(2));
