import { existsSync } from 'node:fs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { tryLock } from './exclusive-lock.mjs';
import { inRuntime, makeRuntimeFolder } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { onShutdown } from './shutdown.mjs';
import { POSTGRES_FOLDER, SECRETS_FILE } from './start-settings.mjs';
import { note } from './terminal.mjs';

/**
 * The embedded database: that of a running `npm start`, or started for as long as it is needed. While that is
 * under way the lock keeps `npm start` out, whose database would be stopped with ours.
 */
async function embeddedDatabase(mayBeNew) {
  if (!mayBeNew && !existsSync(`${POSTGRES_FOLDER}/passwords.json`)) {
    throw new PlainError('There is no database yet: "npm start" makes one, or set DATABASE_URL.');
  }
  makeRuntimeFolder();
  const { lock } = await tryLock(inRuntime('start.lock'));
  if (lock !== undefined) onShutdown(lock.release);
  const database = await startEmbeddedPostgres({ dataDir: POSTGRES_FOLDER, log: note });
  if (lock !== undefined && !database.adopted) onShutdown(() => database.stop());
  const { appUrl: url, ownerUrl } = database;
  return { url, ownerUrl, isAtRest: lock !== undefined, keysFile: keysFileInUse() };
}

/** Where the keys of the embedded database are, unless they are set. */
function keysFileInUse() {
  const { GILIRAN_KEYS_FILE = '', GILIRAN_DATA_KEYS = '' } = process.env;
  return GILIRAN_KEYS_FILE === '' && GILIRAN_DATA_KEYS === '' && existsSync(SECRETS_FILE)
    ? { GILIRAN_KEYS_FILE: SECRETS_FILE }
    : {};
}

/**
 * @param mayBeNew an embedded database is made where there is none
 * @returns the addresses for the application and for the owner, and `keysFile`: the variable to add to the environment,
 * where one is needed
 */
export async function findDatabase({ mayBeNew = false } = {}) {
  const { DATABASE_URL: url = '', DATABASE_OWNER_URL: ownerUrl = '' } = process.env;
  if (url === '' && ownerUrl === '') return embeddedDatabase(mayBeNew);
  return { url: url || ownerUrl, ownerUrl: ownerUrl || url, isAtRest: false, keysFile: {} };
}
