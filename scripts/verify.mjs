import { requireNode } from './lib/node-version.mjs';

requireNode();
const { verify } = await import('./lib/verify.mjs');
await verify(process.argv.slice(2));
