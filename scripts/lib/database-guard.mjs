import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { sleep } from './process-info.mjs';
import { isShuttingDown, onShutdown } from './shutdown.mjs';
import { POSTGRES_FOLDER } from './start-settings.mjs';
import { note, say } from './terminal.mjs';

const LONGEST_PAUSE_MS = 10_000;

/** Tries for as long as it takes: the programs keep asking at the old port. */
async function bringBack(port) {
  for (let pause = 250; !isShuttingDown(); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await startEmbeddedPostgres({ dataDir: POSTGRES_FOLDER, log: note, port });
    } catch (error) {
      say(`The database cannot be started yet: ${error.message}`);
      await sleep(pause);
    }
  }
  return null;
}

/**
 * Starts the embedded database and keeps it up, always at the same port. At shutdown it is stopped, unless the lock
 * says that another start has taken this folder over.
 */
export async function startGuardedDatabase(lock) {
  let current = startEmbeddedPostgres({ dataDir: POSTGRES_FOLDER, log: note });
  onShutdown(async () => {
    const database = await current.catch(() => null);
    if (lock.isOurs()) await database?.stop();
  });
  const keepUp = async (first) => {
    for (let database = first; database !== null; database = await current) {
      await new Promise((resolve) => database.onExit(resolve));
      if (isShuttingDown()) return;
      say('The database ended by itself; starting it again.');
      current = bringBack(database.port);
      if ((await current) !== null) say('The database runs again.');
    }
  };
  const database = await current;
  void keepUp(database);
  return database;
}
