import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { addDataKey, takeDataKeyOut } from '../../scripts/lib/secrets.mjs';
import { ApplicantsService } from '../../src/modules/applicants/applicants.service.js';
import { loadEnv } from '../../src/platform/config/env.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Resealing } from '../../src/platform/secrets/resealing.service.js';
import { SEALED_COLUMNS } from '../../src/platform/secrets/sealed-columns.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { environment, startApp, type TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, buildStaff, OFFICE, person, phoneOf } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { ROOT } from '../support/program.js';
import { isFull } from '../support/tier.js';

const STORED = isFull ? 5_000 : 250;
const COUNTERS = isFull ? 20 : 8;
const HANG_MS = isFull ? 300_000 : 60_000;

describe('the keys of personal data', () => {
  let folder: string;
  let file: string;
  let app: TestApp;
  /** Another process on the same database. */
  let other: TestApp;
  let slotIds: string[];

  const usedKeys = async (): Promise<string[]> =>
    [...new Set((await app.get(Resealing).count()).map(({ keyId }) => keyId))].sort();
  const names = async (by: TestApp): Promise<string[]> => {
    const ids = await app.database.sql<{ id: string }>('SELECT id FROM applicants');
    const cards = await by.get(UnitOfWork).read((tx) =>
      by.get(ApplicantsService).describe(
        tx,
        ids.map(({ id }) => id),
      ),
    );
    return [...cards.values()].map(({ name }) => name);
  };
  /** Where a value of the key stands, in whatever column of whatever table. */
  const tablesWith = async (keyId: string): Promise<string[]> => {
    const tables = await app.database.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const sealed = `"${keyId}\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]{22}\\.`;
      const [row] = await app.database.sql<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${name} t WHERE to_jsonb(t)::text ~ $1`,
        [sealed],
      );
      if (row && row.count > 0) found.push(name);
    }
    return found;
  };
  /** People who were there before, of every kind of column. */
  const store = async (): Promise<void> => {
    const secrets = app.get(Secrets);
    await app.database.sql(
      `INSERT INTO applicants (id, region_id, name_enc, nik_enc, nik_hmac, nik_last4, phone_enc, email_enc, guardian_enc, created_at)
       SELECT gen_random_uuid(), (SELECT id FROM regions LIMIT 1), x.name, x.nik, x.hmac, '9901', x.phone, x.email, x.guardian, now()
       FROM jsonb_to_recordset($1) AS x (name text, nik text, hmac text, phone text, email text, guardian text)`,
      [
        JSON.stringify(
          Array.from({ length: STORED }, (_, n) => ({
            name: secrets.seal(`Orang ${n}`, 'name'),
            nik: secrets.seal(person(2_000 + n).nik, 'nik'),
            hmac: secrets.lookup('nik', person(2_000 + n).nik),
            phone: secrets.seal(phoneOf(n), 'phone'),
            email: secrets.seal(`o${n}@example.id`, 'email'),
            guardian: secrets.seal(
              JSON.stringify({ name: 'Wali', relation: 'mother', consent: true, phone: null }),
              'guardian',
            ),
          })),
        ),
      ],
    );
    const staff = await buildStaff(app, 'school', { site: OFFICE });
    await app.database.sql(
      `INSERT INTO staff_contacts (contact_key, contact_enc, kind, staff_id) VALUES ('a', $1, 'email', $2)`,
      [secrets.seal('guru@example.id', 'staff-contact'), staff.staffId],
    );
  };
  /** Somebody works on three people. */
  const lockSome = async (): Promise<() => Promise<void>> => {
    const client = new pg.Client({ connectionString: app.database.ownerUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(`SELECT 1 FROM applicants WHERE name_enc LIKE 'k1.%' LIMIT 3 FOR UPDATE`);
    return () => client.end();
  };
  const keysCommand = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const env = {
        ...environment(app.database, { GILIRAN_DATA_KEYS: '' }),
        PATH: process.env.PATH,
        GILIRAN_KEYS_FILE: file,
      };
      execFile(process.execPath, [join(ROOT, 'scripts', 'keys.mjs'), ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      );
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'giliran-keys-'));
    file = join(folder, 'keys.json');
    await writeFile(file, JSON.stringify({ dataKeys: process.env.GILIRAN_DATA_KEYS }), { mode: 0o600 });
    const env = { GILIRAN_DATA_KEYS: '', GILIRAN_KEYS_FILE: file };
    app = await startApp({ env });
    other = await startApp({ env, database: app.database });
    ({ slotIds } = await buildDay(app, { counters: COUNTERS, cards: 0 }));
    await store();
  });
  afterAll(async () => {
    await other.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('may stand in a file, unless others can read it', async () => {
    const env = environment(app.database, { GILIRAN_DATA_KEYS: '', GILIRAN_KEYS_FILE: file });
    expect(loadEnv(env).giliranDataKeys).toBe(process.env.GILIRAN_DATA_KEYS);
    for (const mode of [0o640, 0o604]) {
      await chmod(file, mode);
      expect(() => loadEnv(env)).toThrow(/Others may read the keys/);
    }
    await chmod(file, 0o600);
  });

  it('seal every column that is named for it, and no other', async () => {
    const columns = await app.database.sql<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name LIKE '%\\_enc'`,
    );
    expect(columns.map(({ name }) => name).sort()).toEqual(Object.keys(SEALED_COLUMNS).sort());
    await app.database.sql('CREATE TABLE unknown_things (id int PRIMARY KEY, some_enc text)');
    await expect(app.get(Resealing).count()).rejects.toThrow('unknown_things.some_enc is missing');
    await app.database.sql('DROP TABLE unknown_things');
  });

  it('are not taken out while they seal', () => {
    expect(() => takeDataKeyOut(file, 'k1')).toThrow('"k1" is the key that seals now');
    expect(() => takeDataKeyOut(file, 'k7')).toThrow('There is no data key "k7"');
  });

  it(
    'change while people book: no booking fails, and afterwards nothing is sealed with the old one',
    async () => {
      expect(await usedKeys()).toEqual(['k1']);
      const slots = slotIds.flatMap((id) => Array.from({ length: COUNTERS }, () => id));
      const outcomes = { booked: 0, failed: [] as unknown[] };
      let isOver = false;
      const book = async (by: TestApp, from: number): Promise<void> => {
        for (let n = from; n < slots.length && !isOver; n += 2) {
          const who = { ...bornOn(n, '1991-04-04'), phone: phoneOf(n) };
          await buildBooking(by, slots[n] ?? '', [who], 'ikd').then(
            () => (outcomes.booked += 1),
            (error: unknown) => outcomes.failed.push(error),
          );
        }
      };
      const booking = Promise.all([book(app, 0), book(other, 1)]);
      await eventually('bookings under way', () => outcomes.booked > 4);
      expect(addDataKey(file)).toBe('k2');
      await eventually('the new key is seen', () => app.get(Secrets).newestKey() === 'k2');
      // Stopped in the middle, as by a power cut: what is done is done, and the rest is done by the next one.
      const stopped = app.get(Resealing).run(() => {
        throw new Error('stopped');
      });
      await expect(stopped).rejects.toThrow('stopped');
      expect(await usedKeys()).toEqual(['k1', 'k2']);
      const refusal = await keysCommand('retire', 'k1');
      expect(refusal.output).toMatch(/"k1" still seals:\n {2}applicants\./);
      expect(refusal.code).toBe(1);
      const unlock = await lockSome();
      const resealing = app.get(Resealing).run(() => undefined);
      try {
        await eventually('only locked rows left', async () => {
          const left = (await app.get(Resealing).count()).filter(({ keyId }) => keyId === 'k1');
          return left.every(({ count }) => count <= 3);
        });
        const before = outcomes.booked;
        await eventually('bookings go on', () => outcomes.booked > before + 2 || outcomes.booked >= slots.length);
      } finally {
        await unlock();
      }
      expect(await resealing).toBeGreaterThan(0);
      isOver = true;
      await booking;
      expect(outcomes.failed).toEqual([]);
      expect(await app.get(Resealing).run(() => undefined)).toBe(0);
      expect(await usedKeys()).toEqual(['k2']);
      expect(await tablesWith('k1')).toEqual([]);
      expect(await tablesWith('k2')).toContain('public.applicants');
      for (const by of [app, other]) expect(await names(by)).toHaveLength(STORED + outcomes.booked);
    },
    HANG_MS,
  );

  it('that seal nothing any more are taken out, and kept for the backups that were made with them', async () => {
    const old = process.env.GILIRAN_DATA_KEYS ?? '';
    const retired = takeDataKeyOut(file, 'k1');
    expect(JSON.parse(await readFile(retired, 'utf8'))).toEqual({ dataKeys: old });
    expect((await stat(retired)).mode & 0o077).toBe(0);
    expect(await readFile(file, 'utf8')).not.toContain(old);
    const fresh = await startApp({ env: { GILIRAN_DATA_KEYS: '', GILIRAN_KEYS_FILE: file }, database: app.database });
    try {
      expect((await names(fresh)).filter((name) => name.startsWith('Orang '))).not.toEqual([]);
      expect(() => fresh.get(Secrets).open(`k1.${'A'.repeat(16)}.${'A'.repeat(22)}.AAAA`, 'name')).toThrow(
        'No data key with the id "k1"',
      );
    } finally {
      await fresh.close();
    }
  });

  it('are nowhere in the database', async () => {
    const keys = [...(JSON.parse(await readFile(file, 'utf8')) as { dataKeys: string }).dataKeys.split(',')];
    const secrets = [
      ...keys,
      process.env.GILIRAN_DATA_KEYS ?? '',
      process.env.GILIRAN_LOOKUP_KEY ?? '',
      process.env.GILIRAN_TOKEN_KEY ?? '',
    ];
    const tables = await app.database.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
    );
    for (const { name } of tables)
      for (const secret of secrets.map((entry) => entry.split(':').at(-1) ?? '')) {
        const found = await app.database.sql(`SELECT 1 FROM ${name} t WHERE strpos(to_jsonb(t)::text, $1) > 0`, [
          secret,
        ]);
        expect({ name, found }).toEqual({ name, found: [] });
      }
  });
});
