import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from './plain-error.mjs';
import { asAccount } from './postgres-account.mjs';
import { programIn } from './postgres-programs.mjs';
import { isRunning } from './process-info.mjs';

export const SUPERUSER = 'postgres';
const BUILTIN_LOCALE_SINCE = 17;

const newPassword = () => randomBytes(24).toString('hex');
const passwordFile = (dataDir) => path.join(dataDir, 'passwords.json');

export const hasPasswords = (dataDir) => existsSync(passwordFile(dataDir));

/** Made once per data folder; of several starters at the same moment the first one's count. */
export function loadPasswords(dataDir) {
  const fresh = { superuser: newPassword(), owner: newPassword(), app: newPassword() };
  try {
    writeFileSync(passwordFile(dataDir), `${JSON.stringify(fresh)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return JSON.parse(readFileSync(passwordFile(dataDir), 'utf8'));
}

async function runInitdb(place, folder, secret) {
  const locale = place.major >= BUILTIN_LOCALE_SINCE ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  const args = ['-D', folder, '-U', SUPERUSER, `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const options = { ...asAccount(place.account), cwd: place.home, env: place.env };
  try {
    const program = programIn(place.binDir, 'initdb');
    await promisify(execFile)(program, [...args, '--locale=C', ...locale, '--data-checksums'], options);
  } catch (error) {
    throw new PlainError(`initdb failed:\n${`${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || error.message}`);
  }
}

const own = (file, account) => account !== null && chownSync(file, account.uid, account.gid);

/** Leftovers of a start that was killed half-way. */
function removeUnfinished(home) {
  for (const name of readdirSync(home)) {
    const [, pid] = /^cluster\.new-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(path.join(home, name), { recursive: true, force: true });
  }
}

/** Makes the data folder beside its place and renames it there when whole, so that a half-made one is never used. */
export async function createCluster(place) {
  removeUnfinished(place.home);
  const folder = path.join(place.home, `cluster.new-${process.pid}-${randomBytes(4).toString('hex')}`);
  const secret = `${folder}.password`;
  try {
    mkdirSync(folder, { mode: 0o700 });
    own(folder, place.account);
    writeFileSync(secret, place.passwords.superuser, { mode: 0o600 });
    own(secret, place.account);
    await runInitdb(place, folder, secret);
    renameSync(folder, place.cluster);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    // Another starter was faster; its folder is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(secret, { force: true });
  }
}

/** @throws PlainError when another major version of PostgreSQL made the data */
export function requireSameVersion(place) {
  const made = Number(readFileSync(path.join(place.cluster, 'PG_VERSION'), 'utf8').trim());
  if (made === place.major) return;
  throw new PlainError(
    `The data in ${place.cluster} were made by PostgreSQL ${made}; this is ${place.major}.\n` +
      'Delete the .giliran folder to begin afresh, or go back to the version that made them.',
  );
}
