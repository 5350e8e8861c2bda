import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environment } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { LightHttp } from '../support/light-http.js';
import { HOST } from '../support/matrix-office.js';
import { endAll, ROOT, start } from '../support/program.js';
import { headerFaults } from '../support/protective-headers.js';

const FOLDER = join(ROOT, 'dist', 'public', 'assets');
const FILES = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
  .map(({ parentPath, name }) => relative(FOLDER, join(parentPath, name)));

describe('the files that pages are made of', () => {
  let database: TestDatabase;
  let http: LightHttp;

  beforeAll(async () => {
    database = await cloneDatabase();
    const { url } = await start('main.js', environment(database, { PORT: '0', GILIRAN_ORIGIN: `https://${HOST}` }));
    http = new LightHttp(url);
  });
  afterAll(async () => {
    http.close();
    await endAll();
    await database.drop();
  });

  const get = (path: string) => http.send({ method: 'GET', path, headers: { host: HOST } });

  it('are protected like pages, and may be kept, because they are the same for everybody', async () => {
    for (const name of FILES) {
      const answer = await get(`/assets/${name}`);
      expect({ name, status: answer.status, faults: headerFaults(answer, 'public, max-age=') }).toEqual({
        name,
        status: 200,
        faults: [],
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(FILES.length).toBeGreaterThan(10);
  });

  it('hold no map of the source', async () => {
    expect(FILES.filter((name) => name.endsWith('.map'))).toEqual([]);
    const script = FILES.find((name) => name.endsWith('.js')) ?? '';
    const answer = await get(`/assets/${script}.map`);
    expect([answer.status, headerFaults(answer)]).toEqual([404, []]);
  });

  it('include the worker of the desk, which is asked for anew each time', async () => {
    const answer = await get('/meja-luring.js');
    expect([answer.status, headerFaults(answer)]).toEqual([200, []]);
  });
});
