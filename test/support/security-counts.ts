import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leaves what a spec counted for the table of `npm run test:security`; nothing when the run keeps no scratch folder. */
export function noteCounts(name: string, counts: Record<string, number>): void {
  const scratch = process.env.TEST_SCRATCH;
  if (!scratch) return;
  const folder = join(scratch, 'security');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(counts));
}

/** What 95 of 100 were not above. */
export const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
