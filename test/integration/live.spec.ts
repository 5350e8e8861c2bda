import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { loadEnv } from '../../src/platform/config/env.js';
import { Live } from '../../src/platform/live/live.service.js';
import { breakableLine, type BreakableLine } from '../support/breakable-line.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

/** Half-open connections are noticed by then. */
const NOTICED_MS = 30_000;

describe('the line on which changes are heard', () => {
  let database: TestDatabase;
  let line: BreakableLine;
  let live: Live;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await cloneDatabase();
    line = await breakableLine(database.appUrl);
    const through = new URL(database.appUrl);
    const { hostname, port } = new URL(line.url);
    Object.assign(through, { hostname, port });
    live = new Live(loadEnv({ ...process.env, DATABASE_URL: through.href }));
    await live.onApplicationBootstrap();
  });
  afterAll(async () => {
    await live.onModuleDestroy();
    line.close();
    await database.drop();
  });

  it('hears changes again after a line that is open and brings nothing any more', async () => {
    let heard = 0;
    live.changes('board').subscribe(() => (heard += 1));
    const tell = () => database.sql(`SELECT pg_notify('giliran_live', 'board')`);
    await tell();
    await eventually('it is heard', () => heard === 2);
    line.swallow();
    await tell();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard).toBe(2);
    // A new line brings whoever listens the present state at once.
    await eventually('the line is new', () => heard === 3, { withinMs: NOTICED_MS });
    await tell();
    await eventually('it is heard again', () => heard === 4);
  });
});
