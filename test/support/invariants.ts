import { expect } from '@jest/globals';
import { findViolations } from '../../src/verify/verify.js';
import type { TestDatabase } from './database.js';

/** In most tests no worker runs, and the clock jumps: how long something waits says nothing. */
const CIRCUMSTANCES = new Set(['always'] as const);

/** What must hold at every moment holds now: the same questions that `npm run verify` asks. */
export async function expectInvariants(database: TestDatabase): Promise<void> {
  const findings = await findViolations(database.ask, CIRCUMSTANCES);
  const broken = findings.flatMap(({ id, broken: all }) => all.map(({ what, examples }) => ({ id, what, examples })));
  expect(broken).toEqual([]);
}
