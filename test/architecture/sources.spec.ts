import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

async function sources(folder: string): Promise<{ file: string; text: string }[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile() && /\.tsx?$/.test(e.name) && !/\.spec\.tsx?$/.test(e.name));
  return Promise.all(
    files.map(async (e) => {
      const path = join(e.parentPath, e.name);
      return { file: relative(ROOT, path), text: await readFile(path, 'utf8') };
    }),
  );
}

const TIME = /\bDate\.now\(\)|\bnew Date\(\)/;
const ENVIRONMENT = /\bprocess\.env\b/;
const BROWSER = /^src\/web\/client\//;

describe('sources', () => {
  const reading = async (ambient: RegExp, itsJob: RegExp): Promise<string[]> => {
    const found = await sources('src');
    expect(found.length).toBeGreaterThan(100);
    return found.filter(({ file, text }) => !itsJob.test(file) && ambient.test(text)).map(({ file }) => file);
  };

  it('read time only where that is their job', async () => {
    expect((await reading(TIME, BROWSER)).sort()).toEqual(['src/platform/clock/device-clock.ts']);
  });

  it('read the environment only where a program begins', async () => {
    expect((await reading(ENVIRONMENT, BROWSER)).sort()).toEqual([
      'src/cli.ts',
      'src/main.ts',
      'src/platform/config/config.module.ts',
      'src/worker.ts',
    ]);
  });

  it('leave no task for later and no code in comments', async () => {
    const found = await sources('src');
    expect(
      found.filter(({ text }) => /\b(TODO|FIXME|XXX)\b|^\s*\/\/.*;\s*$/m.test(text)).map(({ file }) => file),
    ).toEqual([]);
  });

  it('keep the module rules', async () => {
    const bin = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const run = promisify(execFile)(process.execPath, [bin, '--config', '.dependency-cruiser.cjs', 'src'], {
      cwd: ROOT,
    });
    await expect(run).resolves.toMatchObject({ stdout: expect.stringContaining('no dependency violations') });
  });
});
