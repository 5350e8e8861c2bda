import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { PlainError } from './plain-error.mjs';

const CANDIDATES = ['postgres', 'nobody'];

const id = (flag, who) =>
  execFileSync('id', [flag, String(who)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

function lookUp(name) {
  try {
    // macOS prints its negative ids as large positive ones.
    return { name, uid: Number(id('-u', name)) | 0, gid: Number(id('-g', name)) | 0 };
  } catch {
    return null;
  }
}

function nameOf(uid) {
  try {
    return id('-nu', uid);
  } catch {
    return `user ${uid}`;
  }
}

function requireOwnName() {
  try {
    userInfo();
  } catch {
    throw new PlainError(
      `The user id ${process.getuid?.()} has no entry in /etc/passwd, and PostgreSQL cannot start without one.\n` +
        'Add an entry, run as a user that has one, or set DATABASE_URL to use a database of your own.',
    );
  }
}

/**
 * Who PostgreSQL runs as: null for ourselves; for root, which PostgreSQL refuses, the owner of the existing data,
 * else the account "postgres" or "nobody".
 */
export function postgresAccount(clusterFolder) {
  if (process.getuid?.() !== 0) {
    requireOwnName();
    return null;
  }
  if (existsSync(clusterFolder)) {
    const { uid, gid } = statSync(clusterFolder);
    if (uid !== 0) return { name: nameOf(uid), uid, gid };
  }
  for (const name of CANDIDATES) {
    const account = lookUp(name);
    if (account !== null && account.uid !== 0) return account;
  }
  throw new PlainError(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as.',
  );
}

export const asAccount = (account) => (account === null ? {} : { uid: account.uid, gid: account.gid });

/** Asks the system itself: the parents' modes, mounts and capabilities all play a part. */
export function canUseFolder(account, folder) {
  const test = 'test -r "$0" && test -w "$0" && test -x "$0"';
  return spawnSync('/bin/sh', ['-c', test, folder], { ...asAccount(account), cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Also proves that the program finds its shared libraries. */
export function whyCannotRun(account, program, env) {
  const options = { ...asAccount(account), cwd: '/', env, encoding: 'utf8' };
  const { status, error, stderr } = spawnSync(program, ['--version'], options);
  return status === 0 ? null : (error?.message ?? stderr.trim());
}
