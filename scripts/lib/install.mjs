import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { waitForLock } from './exclusive-lock.mjs';
import { endLeftBehind } from './left-behind.mjs';
import { inRoot, inRuntime, makeRuntimeFolder } from './paths.mjs';
import { runNpm } from './run-command.mjs';
import { onShutdown } from './shutdown.mjs';
import { note, step } from './terminal.mjs';

export const PREPARE_PID_FILE = inRuntime('prepare.pid');
const OWN_CACHE = inRuntime('npm-cache');
const stampFile = () => inRoot('node_modules', '.giliran-install');
const readText = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** What an install depends on: the locked packages, and the Node and system they were chosen for. */
function wantedStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  return `${lock} node${process.versions.node.split('.')[0]} ${process.platform}-${process.arch}`;
}

const cLibrary = () => (existsSync('/etc/alpine-release') ? 'musl' : 'glibc');
const fits = (list, value) => list === undefined || list.includes(value);
const isForThisSystem = ({ os, cpu, libc }) =>
  fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, cLibrary());

/** npm writes this list when an install is complete, so an install done by hand counts as well. */
function installedByHand() {
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const text = readText(inRoot('node_modules', '.package-lock.json'));
  const found = text === '' ? {} : JSON.parse(text).packages;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || !isForThisSystem(entry)) return true;
    if (found[name] === undefined) return entry.optional === true && entry.os === undefined;
    return found[name].version === entry.version;
  });
}

const isWritable = (folder) => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** An account without a home of its own (a service user) has no place for npm's cache. */
function npmEnvironment() {
  if (process.env.npm_config_cache !== undefined && isWritable(process.env.npm_config_cache)) return process.env;
  if (isWritable(homedir())) return process.env;
  mkdirSync(OWN_CACHE, { recursive: true });
  return { ...process.env, npm_config_cache: OWN_CACHE };
}

async function install() {
  if (readText(stampFile()) === wantedStamp()) return;
  if (installedByHand()) {
    writeFileSync(stampFile(), wantedStamp());
    return;
  }
  // Gone before npm begins, so that an interrupted install is seen as none.
  rmSync(stampFile(), { force: true });
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--no-progress'];
  await step('Install packages (npm ci)', () =>
    runNpm([...args, '--loglevel=error'], {
      env: { ...npmEnvironment(), NODE_ENV: 'development' },
      pidFile: PREPARE_PID_FILE,
    }),
  );
  rmSync(OWN_CACHE, { recursive: true, force: true });
  writeFileSync(stampFile(), wantedStamp());
}

/** Two terminals may start at once in a fresh clone: one prepares, the other waits. */
export async function preparingAlone(work) {
  makeRuntimeFolder();
  const lock = await waitForLock(inRuntime('prepare.lock'), (holder) =>
    note(`another process (${holder.pid}) installs or builds here; waiting for it`),
  );
  const forget = onShutdown(lock.release);
  try {
    await endLeftBehind(PREPARE_PID_FILE);
    return await work();
  } finally {
    forget();
    lock.release();
  }
}

export const ensureInstalled = () => preparingAlone(install);
