import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.js';

/** Has something made once for all spec files of a run: the first that asks makes it, the others wait until it is whole. */
export async function madeOnce(
  name: string,
  make: (path: string) => Promise<unknown>,
  withinMs: number,
): Promise<string> {
  const scratch = process.env.TEST_SCRATCH;
  if (!scratch) throw new Error('TEST_SCRATCH is not set: run the tests with "npm test".');
  const path = join(scratch, name);
  const whole = `${path}-is-whole`;
  if (await isFirst(`${path}-is-made`)) {
    await make(path);
    await writeFile(whole, '');
  }
  await eventually(`${name} is made`, () => existsSync(whole), { withinMs });
  return path;
}

async function isFirst(mark: string): Promise<boolean> {
  try {
    await mkdir(mark);
    return true;
  } catch {
    return false;
  }
}
