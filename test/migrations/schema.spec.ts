import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ownerDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { MIGRATIONS } from '../../src/platform/database/migrations/index.js';
import { describeSchema } from '../../src/platform/database/schema-text.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';

/** `node dist/cli.js schema > test/migrations/schema.txt` writes it anew, after `migrate` on an empty database. */
const COMMITTED = new URL('./schema.txt', import.meta.url);

async function undoAll(ownerUrl: string): Promise<void> {
  const dataSource = await new DataSource(ownerDataSource(ownerUrl)).initialize();
  try {
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.drop());

  it('up gives the committed schema', async () => {
    await migrate(database.ownerUrl);
    expect(`${await describeSchema(database.ownerUrl)}\n`).toBe(await readFile(COMMITTED, 'utf8'));
  });

  it('down leaves nothing of ours, and up gives the same again', async () => {
    await undoAll(database.ownerUrl);
    const left = await database.sql<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    expect(left).toEqual([{ table_name: 'schema_migrations' }]);
    await migrate(database.ownerUrl);
    expect(`${await describeSchema(database.ownerUrl)}\n`).toBe(await readFile(COMMITTED, 'utf8'));
  });

  it('a second run, and two at once, change nothing', async () => {
    await Promise.all([migrate(database.ownerUrl), migrate(database.ownerUrl)]);
    expect(`${await describeSchema(database.ownerUrl)}\n`).toBe(await readFile(COMMITTED, 'utf8'));
  });

  it('a change of the schema does not go unnoticed', async () => {
    await database.sql('ALTER TABLE slots DROP CONSTRAINT slots_taken_ck');
    expect(`${await describeSchema(database.ownerUrl)}\n`).not.toBe(await readFile(COMMITTED, 'utf8'));
  });
});
