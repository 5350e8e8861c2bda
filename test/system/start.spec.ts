import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asEnvironment, newKeys } from '../../scripts/lib/secrets.mjs';
import { person } from '../support/builders.js';
import { emptyDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type NpmStart, TemporaryClone } from '../support/temporary-clone.js';
import { isFull, withinBar } from '../support/tier.js';

const HANG_MS = 120_000;
/** The bar for a second start; on a busy machine a small sample only has to come up at all. */
const SECOND_START_MS = withinBar(10_000);

/** npm passes the signal on, and then ends by it as well. */
const GOOD_END = [0, 'SIGINT'];

interface Booked {
  code: string;
  token: string;
}

const getJson = async <T>(url: string, headers: Record<string, string> = {}): Promise<T> =>
  (await (await fetch(url, { headers })).json()) as T;

const postJson = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Books the last free time that is offered. */
async function book(origin: string): Promise<Booked> {
  const api = `${origin}/api/v1`;
  const sites = await getJson<{ id: string; code: string }[]>(`${api}/sites`);
  const site = sites.find(({ code }) => code === 'dukcapil-1771')?.id;
  const days = await getJson<{ date: string; status: string; placesLeft: number }[]>(
    `${api}/sites/${site}/days?service=ikd`,
  );
  const day = days.findLast(({ status, placesLeft }) => status === 'open' && placesLeft > 0)?.date;
  const { slots } = await getJson<{ slots: { id: string }[] }>(`${api}/sites/${site}/days/${day}/slots?service=ikd`);
  const applicant = { ...person(20_000), phone: '081298765432' };
  const answer = await postJson(`${api}/bookings`, { slotId: slots.at(-1)?.id, service: 'ikd', applicant });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Booked;
}

const statusOf = async (origin: string, { code, token }: Booked): Promise<string> =>
  (await getJson<{ status: string }>(`${origin}/api/v1/bookings/${code}`, { authorization: `Bearer ${token}` })).status;

describe('npm start', () => {
  let clone: TemporaryClone;
  let running: NpmStart;
  let origin: string;
  let booked: Booked;

  beforeAll(async () => {
    clone = await TemporaryClone.make(!isFull);
  }, HANG_MS);
  afterAll(() => clone.remove(), HANG_MS);

  const readPid = async (name: string): Promise<number> => {
    const { pid } = JSON.parse(await readFile(join(clone.folder, '.giliran', `${name}.pid`), 'utf8')) as {
      pid: number;
    };
    return pid;
  };
  const isReady = async (): Promise<boolean> =>
    (await fetch(`${origin}/health/ready`).catch(() => null))?.status === 200;

  it('works in a folder that only its owner may enter', async () => {
    expect((await stat(clone.folder)).mode & 0o777).toBe(0o700);
  });

  it('refuses a port that is taken, and says so', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const refused = clone.npmStart({ PORT: String(port) });
    expect(await refused.ended).not.toBe(0);
    expect(refused.output()).toContain(`Cannot listen on port ${port}`);
    squatter.close();
  });

  it('refuses a database of your own without keys, and names them', async () => {
    const refused = clone.npmStart({ DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(await refused.ended).not.toBe(0);
    expect(refused.output()).toContain('GILIRAN_DATA_KEYS, GILIRAN_LOOKUP_KEY, GILIRAN_TOKEN_KEY');
  });

  it(
    'comes up from nothing, says where and for whom, and serves',
    async () => {
      running = clone.npmStart({ GILIRAN_NOW: new Date(Date.now() + 3_600_000).toISOString() });
      origin = await running.isUp();
      expect(running.output()).toMatch(/Demo accounts admin, supervisor, desk1, desk2, desk3, auditor/);
      const password = /Password\s+(\S+)/.exec(running.output())?.[1];
      const signedIn = await postJson(`${origin}/api/v1/auth/login`, { username: 'supervisor', password });
      expect(signedIn.status).toBe(200);
      expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
      const page = await fetch(`${origin}/`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      booked = await book(origin);
      expect(await statusOf(origin, booked)).toBe('booked');
    },
    HANG_MS,
  );

  it('keeps its secrets from other accounts', async () => {
    for (const name of ['secrets.json', 'postgres/passwords.json']) {
      expect((await stat(join(clone.folder, '.giliran', name))).mode & 0o077).toBe(0);
    }
  });

  it('runs once in a folder: a second one says where the first one is', async () => {
    const second = clone.npmStart();
    expect(await second.ended).not.toBe(0);
    expect(second.output()).toContain(`Giliran runs at ${origin} already from this folder`);
    expect(await isReady()).toBe(true);
  });

  it(
    'brings back what is killed under it, database and worker, and the clock runs on',
    async () => {
      const [site] = await getJson<{ id: string }[]>(`${origin}/api/v1/sites`);
      const asOf = async (): Promise<number> =>
        Date.parse((await getJson<{ asOf: string }>(`${origin}/api/v1/sites/${site?.id}/board`)).asOf);
      const before = await asOf();
      const since = performance.now();
      const { pid } = await clone.database();
      process.kill(pid, 'SIGKILL');
      process.kill(await readPid('worker'), 'SIGKILL');
      await eventually('the worker is back', () => running.output().includes('The worker process runs again'), {
        withinMs: HANG_MS,
      });
      await eventually('the database is back', isReady, { withinMs: HANG_MS });
      expect(running.output()).toContain('The database runs again.');
      expect(await statusOf(origin, booked)).toBe('booked');
      // Programs read the stored clock every two seconds.
      await eventually(
        'the stored clock runs on',
        async () => (await asOf()) - before > performance.now() - since - 2_000,
      );
    },
    HANG_MS,
  );

  it(
    'killed with all its processes, it starts again by itself, and the booking is there',
    async () => {
      running.signal('SIGKILL');
      await running.ended;
      const since = performance.now();
      running = clone.npmStart();
      origin = await running.isUp();
      expect(performance.now() - since).toBeLessThan(SECOND_START_MS);
      expect(await statusOf(origin, booked)).toBe('booked');
    },
    HANG_MS,
  );

  it(
    'Ctrl-C stops everything and leaves nothing running',
    async () => {
      const { port, host } = await clone.database();
      running.signal('SIGINT');
      expect(GOOD_END).toContain(await running.ended);
      expect(clone.processes()).toEqual([]);
      await expect(fetch(`http://${host}:${port}`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
      await expect(fetch(`${origin}/health/live`)).rejects.toThrow();
    },
    HANG_MS,
  );

  it(
    'with a database of your own it migrates, and makes nothing up',
    async () => {
      const database = await emptyDatabase();
      const own = clone.npmStart({
        ...asEnvironment(newKeys()),
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
      });
      origin = await own.isUp();
      expect(own.output()).not.toMatch(/Demo|Password/);
      expect(await isReady()).toBe(true);
      const [made] = await database.sql<{ sites: number; accounts: number; bookings: number; cards: number }>(`
        SELECT (SELECT count(*)::int FROM sites) AS sites, (SELECT count(*)::int FROM staff_accounts) AS accounts,
          (SELECT count(*)::int FROM bookings) AS bookings, (SELECT count(*)::int FROM blank_movements) AS cards`);
      expect(made).toMatchObject({ accounts: 0, bookings: 0, cards: 0 });
      expect(made?.sites).toBeGreaterThan(0);
      own.signal('SIGINT');
      expect(GOOD_END).toContain(await own.ended);
      expect(clone.processes()).toEqual([]);
      await database.drop();
    },
    HANG_MS,
  );
});
