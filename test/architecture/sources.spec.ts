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

const AMBIENT = /\bDate\.now\(\)|\bnew Date\(\)|\bprocess\.env\b/;

describe('sources', () => {
  it('read time and environment only where that is their job', async () => {
    const found = [...(await sources('src/modules')), ...(await sources('src/web')), ...(await sources('src/common'))];
    expect(found.length).toBeGreaterThan(100);
    const browser = /^src\/web\/client\//;
    expect(found.filter(({ file, text }) => !browser.test(file) && AMBIENT.test(text)).map(({ file }) => file)).toEqual(
      [],
    );
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
  }, 60_000);
});
