import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Cluster, startClusterFrom } from '../../scripts/lib/embedded-postgres.mjs';
import { describeSchema } from '../../src/platform/database/schema-text.js';
import { environment, startApp, type TestApp } from '../support/app.js';
import { buildDay, person, signIn } from '../support/builders.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { expectInvariants } from '../support/invariants.js';
import { contentOf, Restored, saveTo } from '../support/restored.js';

const BIN = process.env.TEST_PG15_BIN;
const ROOT = join(import.meta.dirname, '..', '..');

if (BIN) {
  describe('on PostgreSQL 15', () => {
    let folder: string;
    let cluster: Cluster;
    let pool: pg.Pool;
    let database: TestDatabase;
    let app: TestApp;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'giliran-pg15-'));
      await chmod(folder, 0o711);
      cluster = await startClusterFrom({ binDir: BIN, dataDir: join(folder, 'postgres'), fsync: false });
      const { ownerUrl, appUrl, database: name } = cluster;
      pool = new pg.Pool({ connectionString: ownerUrl, max: 2 }).on('error', () => undefined);
      const sql = async <T extends object>(text: string, values: unknown[] = []) =>
        (await pool.query(text, values)).rows as T[];
      database = { name, ownerUrl, appUrl, sql, ask: sql, drop: () => Promise.resolve() };
      const env = environment(database, { GILIRAN_NOW: '2026-11-02T08:00:00+07:00' });
      await promisify(execFile)(process.execPath, [join(ROOT, 'dist', 'cli.js'), 'migrate'], { env });
      app = await startApp({ database });
    });
    afterAll(async () => {
      await app.close();
      await pool.end();
      await cluster.destroy();
      await rm(folder, { recursive: true, force: true });
    });

    it('is PostgreSQL 15, with the committed schema', async () => {
      const [version] = await database.sql<{ server_version: string }>('SHOW server_version');
      expect(version?.server_version).toMatch(/^15\./);
      const committed = await readFile(new URL('./schema.txt', import.meta.url), 'utf8');
      expect(`${await describeSchema(database.ownerUrl)}\n`).toBe(committed);
    });

    it('runs the main job: hold, book, check in, call, print', async () => {
      const { site, slotIds } = await buildDay(app, { cards: 5 });
      const slotId = slotIds[0];
      const held = await app.http().post('/api/v1/holds').send({ slotId, service: 'record_first' }).expect(201);
      const { id: holdId, token: holdToken } = held.body as { id: string; token: string };
      const booked = await app
        .http()
        .post('/api/v1/bookings')
        .send({ holdId, holdToken, applicant: person(1) })
        .expect(201);
      expect(booked.body).toMatchObject({ status: 'booked', card: { state: 'promised' } });

      await app.setClock('2027-02-13T09:05:00+07:00');
      const cookie = await signIn(app, 'desk', { site: site.code });
      const post = (path: string, body: object = {}) =>
        app.http().post(`/api/v1/desk/${path}`).set('Cookie', cookie).send(body);
      await post('check-ins', { siteId: site.id, code: (booked.body as { code: string }).code }).expect(201);
      const [counter] = await database.sql<{ id: string }>(
        'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
        [site.id],
      );
      await post(`counters/${counter?.id}/open`).expect(200);
      const called = await post(`counters/${counter?.id}/next`).expect(200);
      const { id } = (called.body as { ticket: { id: string } }).ticket;
      await post(`tickets/${id}/start`).expect(200);
      await post(`tickets/${id}/finish`, { outcome: 'recorded_and_printed' }).expect(200);

      const [balance] = await database.sql('SELECT on_hand, issued FROM blank_balances WHERE site_id = $1', [site.id]);
      expect(balance).toEqual({ on_hand: 4, issued: 1 });
      await expectInvariants(database);
    });

    it('moves to a newer one by a backup, row by row', async () => {
      const saved = await saveTo(join(folder, 'saved.sql.gz'), database);
      const moved = await Restored.into(await emptyDatabase(), join(folder, 'saved.sql.gz'));
      try {
        expect(contentOf(await saveTo(join(folder, 'moved.sql.gz'), moved.database))).toEqual(contentOf(saved));
        await expectInvariants(moved.database);
      } finally {
        await moved.drop();
      }
    });
  });
} else {
  it.skip('NOT RUN: PostgreSQL 15 is not installed', () => undefined);
}
