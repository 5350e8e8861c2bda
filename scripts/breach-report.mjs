import { requireNode } from './lib/node-version.mjs';

requireNode();
const { breachReport } = await import('./lib/breach-report.mjs');
await breachReport(process.argv.slice(2));
