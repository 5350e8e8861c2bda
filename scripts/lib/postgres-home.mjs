import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';
import { canUseFolder } from './postgres-account.mjs';

const MADE_BY_OTHERS = 0o022;

/** Folders of the system, owned by root, where root may put what another account has to reach. */
const systemFolders = () => ['/var/lib/giliran', path.join(tmpdir(), 'giliran-of-root')];

/** False when it cannot be made, or when anyone but root may change it. */
function makeSystemFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    const found = lstatSync(folder);
    if (found.uid !== 0 || !found.isDirectory() || (found.mode & MADE_BY_OTHERS) !== 0) return false;
    chmodSync(folder, 0o755);
    return true;
  } catch {
    return false;
  }
}

/** The first folder of the system that can be had, or undefined. */
export const findSystemFolder = () => systemFolders().find(makeSystemFolder);

/** Where the data go when the account cannot reach `dataDir`: one folder for each, named after its real path. */
function homesElsewhere(dataDir) {
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 12);
  return systemFolders().map((folder) => path.join(folder, name));
}

/** Tries for real: makes a folder as the data folder will be made, and enters it as the account. */
function suits(home, account) {
  let probe = null;
  try {
    mkdirSync(home, { recursive: true });
    chmodSync(home, 0o711);
    probe = mkdtempSync(path.join(home, 'probe-'));
    chownSync(probe, account.uid, account.gid);
    return canUseFolder(account, probe);
  } catch {
    return false;
  } finally {
    if (probe !== null) rmdirSync(probe);
  }
}

export const clusterIn = (home) => path.join(home, 'cluster');

function makeOwnFolder(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new PlainError(`Cannot make ${dataDir} for the database: ${error.message}`);
  }
}

/** The home that holds data already, if any. */
export function existingHome(dataDir) {
  makeOwnFolder(dataDir);
  if (existsSync(clusterIn(dataDir))) return dataDir;
  if (process.getuid?.() !== 0) return null;
  const isOurs = (home) => existsSync(clusterIn(home)) && makeSystemFolder(path.dirname(home));
  return homesElsewhere(dataDir).find(isOurs) ?? null;
}

/**
 * A home for new data that the account can reach: `dataDir` itself, else a folder of the system.
 * @throws PlainError when no place is reachable
 */
export function newHome(dataDir, account) {
  if (account === null) return dataDir;
  if (suits(dataDir, account)) return dataDir;
  const isSuitable = (home) => makeSystemFolder(path.dirname(home)) && suits(home, account);
  const elsewhere = homesElsewhere(dataDir).find(isSuitable);
  if (elsewhere !== undefined) return elsewhere;
  throw new PlainError(
    `PostgreSQL would run as ${account.name}, who can reach neither ${dataDir} nor a folder of the system.\n` +
      'Start as a normal user, move the project to a folder others may enter, or set DATABASE_URL.',
  );
}

/** @throws PlainError when the data belong to an account that is not the one we can use */
export function requireReachable(home, account) {
  if (canUseFolder(account, clusterIn(home))) return;
  throw new PlainError(
    `The database in ${clusterIn(home)} belongs to another user, or cannot be reached by ` +
      `${account?.name ?? 'this user'}.\nStart as the user who made it, or delete the .giliran folder to begin afresh.`,
  );
}
