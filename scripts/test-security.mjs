import { requireNode } from './lib/node-version.mjs';

requireNode();
const { printSecurityTable } = await import('./lib/security-table.mjs');
const { test } = await import('./lib/test.mjs');

/** Who may what, headers, forms of other sites, addresses, codes, bad input, and what leaks; `--full` for full numbers. */
const SPECS = ['matrix', 'probing', 'proxies', 'limits', 'protocol', 'auth', 'bad-', 'leaks', 'echo', 'disguises'];
const args = process.argv.slice(2);
await test(
  [`test/http/(${SPECS.join('|')})[^/]*\\.spec`, 'test/integration/database.rights', ...args],
  printSecurityTable,
);
