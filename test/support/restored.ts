import { MessagesRestoreService } from '../../src/modules/messages/messages.restore.service.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { writeBackup } from '../../src/platform/backup/backup.js';
import type { Manifest, TableCount } from '../../src/platform/backup/backup-file.js';
import { restoreBackup } from '../../src/platform/backup/restore.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { type AppOptions, startApp, type TestApp } from './app.js';
import type { TestDatabase } from './database.js';

const silent = (): void => undefined;

/** The rows of every table, but for the note that they were restored. */
/** All but what a restore writes itself: that it was, and that every session ended. */
export const contentOf = ({ tables }: Manifest): TableCount[] =>
  tables
    .filter(({ name }) => name !== 'restores')
    .map((table) => (table.name === 'staff_sessions' ? { ...table, sha256: 'ended' } : table));

export const saveTo = async (file: string, database: TestDatabase): Promise<Manifest> =>
  (await writeBackup(database.ownerUrl, () => Promise.resolve(file), silent)).manifest;

export const restoreFrom = (file: string, database: TestDatabase): Promise<Manifest> =>
  restoreBackup(database.ownerUrl, file, silent);

/** A database that a backup was put into, and the programs that run on it. */
export class Restored {
  readonly running: TestApp[] = [];

  constructor(readonly database: TestDatabase) {}

  static async into(database: TestDatabase, file: string): Promise<Restored> {
    const restored = new Restored(database);
    await restored.fill(file);
    return restored;
  }

  async fill(file: string): Promise<void> {
    await restoreFrom(file, this.database);
    await migrate(this.database.ownerUrl);
  }

  async start(
    kind: 'web' | 'worker',
    env: Record<string, string>,
    replace: AppOptions['replace'] = [],
  ): Promise<TestApp> {
    const app = await startApp({ kind, database: this.database, env, replace });
    this.running.push(app);
    return app;
  }

  async drop(): Promise<void> {
    for (const app of this.running) await app.close();
    await this.database.drop();
  }
}

export const release = (app: TestApp): Promise<number | null> => app.get(MessagesRestoreService).release(SYSTEM_ACTOR);
