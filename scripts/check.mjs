import { requireNode } from './lib/node-version.mjs';

requireNode();
const { check } = await import('./lib/check.mjs');
await check();
