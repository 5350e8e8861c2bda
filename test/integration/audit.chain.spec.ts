import { randomUUID } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { chainKeyOf } from '../../src/common/hash-chain.js';
import { type Place, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { AuditClock } from '../../src/platform/access/audit.clock.js';
import { AuditSealing } from '../../src/platform/access/audit.sealing.service.js';
import { Audit } from '../../src/platform/access/audit.service.js';
import { NO_SITE } from '../../src/platform/database/audit-content.js';
import { lookAt } from '../../src/platform/database/snapshot.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { judgeAudit, type KeptHead, readHeads } from '../../src/verify/audit.chain.js';
import { startApp, type TestApp } from '../support/app.js';
import { DISTRICT, getSite, OFFICE } from '../support/builders.js';

const KEY = chainKeyOf(process.env.GILIRAN_LOOKUP_KEY ?? '');
const HEADS = join(tmpdir(), `giliran-heads-${randomUUID()}.jsonl`);

describe('the chains of the audit', () => {
  let app: TestApp;
  let owner: pg.Client;
  let office: Place;
  let district: Place;

  const record = (at?: Place, details: Record<string, unknown> = {}): Promise<void> =>
    app
      .get(UnitOfWork)
      .run((tx) =>
        app.get(Audit).record(tx, SYSTEM_ACTOR, { action: 'tried', subjectType: 'test', subjectId: '1', at, details }),
      );
  const seal = (): Promise<number> => app.get(AuditSealing).seal();
  const keptHeads = async (): Promise<KeptHead[]> => readHeads(await readFile(HEADS, 'utf8'));
  /** What `npm run verify` says of it, in a transaction of the owner that is taken back. */
  const found = async (heads: KeptHead[] = [], key: Buffer | null = KEY) => {
    const ask = async <T extends object>(sql: string, parameters: unknown[] = []) =>
      (await owner.query(sql, parameters)).rows as T[];
    return judgeAudit(ask, { key, heads });
  };
  const brokenAt = async (heads: KeptHead[] = []) =>
    (await found(heads)).broken.flatMap(({ what, examples }) =>
      examples.map((example) => ({ what, ...example }) as { what: string; chain?: string; seq?: number; why?: string }),
    );

  beforeAll(async () => {
    app = await startApp({ kind: 'worker', env: { GILIRAN_AUDIT_HEADS: HEADS } });
    const [first, second] = [await getSite(app, OFFICE), await getSite(app, DISTRICT)];
    office = { siteId: first.id, regionId: first.regionId };
    district = { siteId: second.id, regionId: second.regionId };
    owner = new pg.Client({ connectionString: app.database.ownerUrl });
    await owner.connect();
    for (let n = 1; n <= 6; n += 1) {
      await record(office, { n });
      await record(district, { n, words: 'Ängste, "Kutip" dan garis\nbaru' });
      await record(undefined, { n });
    }
    await seal();
  });
  afterAll(async () => {
    await owner.end();
    await app.close();
    await rm(HEADS, { force: true });
  });
  beforeEach(async () => {
    await owner.query('ROLLBACK');
  });

  it('hold every row, one chain per site and one for what belongs to none, and are whole', async () => {
    const chains = await app.database.sql<{ chain: string; links: number; last: number }>(
      `SELECT chain, count(*)::int AS links, max(seq)::int AS last FROM audit_seals GROUP BY chain`,
    );
    expect(chains.map(({ chain }) => chain)).toEqual(expect.arrayContaining([office.siteId, district.siteId, NO_SITE]));
    for (const { links, last } of chains) expect(links).toBe(last);
    const [rows] = await app.database.sql<{ rows: number }>('SELECT count(*)::int AS rows FROM audit_entries');
    const { looked, broken, open } = await found(await keptHeads());
    expect({ broken, open, sealed: looked['sealed rows'], waiting: looked['not sealed yet'] }).toEqual({
      broken: [],
      open: [],
      sealed: rows?.rows,
      waiting: 0,
    });
  });

  it('go on with what comes later; sealing again seals nothing', async () => {
    expect(await seal()).toBe(0);
    await record(office);
    expect(await seal()).toBe(1);
    expect((await found(await keptHeads())).broken).toEqual([]);
  });

  it('are made by the clock of a worker, and by no web process', async () => {
    const web = await startApp({ database: app.database });
    await record(office);
    await web.get(AuditClock).seal();
    expect((await found()).looked['not sealed yet']).toBe(1);
    await app.get(AuditClock).seal();
    expect((await found()).looked['not sealed yet']).toBe(0);
    await web.close();
  });

  it('take in a row whose transaction ends after later ones were sealed', async () => {
    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let isWritten = (): void => undefined;
    const written = new Promise<void>((resolve) => (isWritten = resolve));
    const late = app.get(UnitOfWork).run(async (tx) => {
      const entry = { action: 'late', subjectType: 'test', subjectId: '1', at: office };
      await app.get(Audit).record(tx, SYSTEM_ACTOR, entry);
      isWritten();
      await held;
    });
    await written;
    await record(office);
    expect(await seal()).toBe(1);
    commit();
    await late;
    expect(await seal()).toBe(1);
    expect((await found(await keptHeads())).broken).toEqual([]);
  });

  it('stay whole when many write and several seal at once', async () => {
    const writing = Promise.all(Array.from({ length: 40 }, (_, n) => record(n % 2 ? office : district, { n })));
    const sealed = await Promise.all([seal(), seal(), seal()]);
    await writing;
    const rest = await seal();
    expect(sealed.reduce((sum, count) => sum + count, 0) + rest).toBe(40);
    expect((await found(await keptHeads())).broken).toEqual([]);
  });

  const of = (seq: number) => `(SELECT entry_id FROM audit_seals WHERE chain = '${office.siteId}' AND seq = ${seq})`;
  /** Whoever owns the database may change anything in it, and is found out. */
  const DEEDS: [what: string, at: number, why: RegExp, sql: () => string[]][] = [
    [
      'changes what a row says',
      3,
      /changed/,
      () => [`UPDATE audit_entries SET details = '{"n": 99}' WHERE id = ${of(3)}`],
    ],
    [
      'changes when it was',
      4,
      /changed/,
      () => [`UPDATE audit_entries SET occurred_at = occurred_at + interval '1 microsecond' WHERE id = ${of(4)}`],
    ],
    [
      'changes who it was',
      2,
      /changed/,
      () => [`UPDATE audit_entries SET staff_id = gen_random_uuid() WHERE id = ${of(2)}`],
    ],
    [
      'changes whom it was about',
      2,
      /changed/,
      () => [`UPDATE audit_entries SET people_hmacs = '{a}' WHERE id = ${of(2)}`],
    ],
    [
      'moves a row to another site',
      5,
      /another site/,
      () => [`UPDATE audit_entries SET site_id = '${district.siteId}' WHERE id = ${of(5)}`],
    ],
    [
      'deletes a row',
      3,
      /entry is gone/,
      () => [
        'ALTER TABLE audit_seals DROP CONSTRAINT audit_seals_entry_id_fkey',
        `DELETE FROM audit_entries WHERE id = ${of(3)}`,
      ],
    ],
    [
      'deletes a row with its seal',
      3,
      /seal is gone/,
      () => [
        `CREATE TEMPORARY TABLE gone ON COMMIT DROP AS SELECT ${of(3)} AS id`,
        'DELETE FROM audit_seals WHERE entry_id IN (SELECT id FROM gone)',
        'DELETE FROM audit_entries WHERE id IN (SELECT id FROM gone)',
      ],
    ],
    [
      'deletes a row with its seal, and closes the gap',
      3,
      /does not follow/,
      () => [
        `DELETE FROM audit_seals WHERE chain = '${office.siteId}' AND seq = 3`,
        `UPDATE audit_seals SET seq = seq + 1000000 WHERE chain = '${office.siteId}' AND seq > 3`,
        `UPDATE audit_seals SET seq = seq - 1000001 WHERE chain = '${office.siteId}' AND seq > 1000000`,
      ],
    ],
    [
      'swaps two rows',
      3,
      /changed/,
      () => [
        `CREATE TEMPORARY TABLE pair ON COMMIT DROP AS SELECT ${of(3)} AS a, ${of(4)} AS b`,
        'ALTER TABLE audit_seals DROP CONSTRAINT audit_seals_entry_uq',
        `UPDATE audit_seals s SET entry_id = CASE WHEN s.entry_id = a THEN b ELSE a END FROM pair WHERE s.entry_id IN (a, b)`,
      ],
    ],
    [
      'swaps two rows with their seals',
      3,
      /does not follow/,
      () => [
        `UPDATE audit_seals SET seq = 1000000 WHERE chain = '${office.siteId}' AND seq = 3`,
        `UPDATE audit_seals SET seq = 3 WHERE chain = '${office.siteId}' AND seq = 4`,
        `UPDATE audit_seals SET seq = 4 WHERE chain = '${office.siteId}' AND seq = 1000000`,
      ],
    ],
    [
      'makes a seal of its own for a changed row',
      6,
      /changed/,
      () => [
        `UPDATE audit_entries SET action = 'other' WHERE id = ${of(6)}`,
        `UPDATE audit_seals SET hash = encode(sha256(hash::bytea), 'hex') WHERE entry_id = ${of(6)}`,
      ],
    ],
  ];

  it.each(DEEDS)('show where somebody %s', async (_what, seq, why, deed) => {
    await owner.query('BEGIN');
    for (const sql of deed()) await owner.query(sql);
    const [first] = await brokenAt();
    expect(first).toMatchObject({ chain: office.siteId, seq });
    expect(first?.why).toMatch(why);
    await owner.query('ROLLBACK');
    expect(await brokenAt()).toEqual([]);
  });

  it('show a row that was put in past the program, also with a seal of its own', async () => {
    await owner.query('BEGIN');
    await owner.query(
      `INSERT INTO audit_entries (id, occurred_at, action, subject_type, subject_id, details) VALUES (gen_random_uuid(), now(), 'x', 'x', 'x', '{}')`,
    );
    expect(await brokenAt()).toMatchObject([{ what: 'every entry is sealed, or waits for its seal', action: 'x' }]);
    await owner.query(
      `INSERT INTO audit_seals (chain, seq, entry_id, previous_hash, hash, sealed_at)
       SELECT '${NO_SITE}', s.seq + 1, (SELECT id FROM audit_entries WHERE action = 'x'), s.hash, repeat('a', 64), now()
       FROM audit_seals s WHERE s.chain = '${NO_SITE}' ORDER BY s.seq DESC LIMIT 1`,
    );
    expect(await brokenAt()).toMatchObject([{ chain: NO_SITE, why: 'its entry or its seal was changed' }]);
  });

  it('show a seal that was taken off, so that the row could be sealed again', async () => {
    await owner.query('BEGIN');
    await owner.query(
      `DELETE FROM audit_seals WHERE (chain, seq) = (SELECT chain, max(seq) FROM audit_seals WHERE chain = '${office.siteId}' GROUP BY chain)`,
    );
    expect(await brokenAt()).toMatchObject([{ what: 'every entry is sealed, or waits for its seal' }]);
  });

  it('that were cut off at the end are whole, and shorter than the head that was kept elsewhere', async () => {
    const heads = await keptHeads();
    await owner.query('BEGIN');
    await owner.query(
      `CREATE TEMPORARY TABLE gone ON COMMIT DROP AS SELECT entry_id FROM audit_seals WHERE chain = '${office.siteId}' ORDER BY seq DESC LIMIT 2`,
    );
    await owner.query('DELETE FROM audit_seals WHERE entry_id IN (SELECT entry_id FROM gone)');
    await owner.query('DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM gone)');
    expect(await brokenAt()).toEqual([]);
    expect(await brokenAt(heads)).toMatchObject([{ chain: office.siteId, why: 'it is gone' }]);
    await owner.query('DELETE FROM audit_seals');
    expect(await brokenAt(heads)).toEqual(expect.arrayContaining([expect.objectContaining({ why: 'it is gone' })]));
  });

  it('without the key links are followed, and it is said that forging is not judged', async () => {
    const { broken, open } = await found([], null);
    expect(broken).toEqual([]);
    expect(open).toEqual(['whether links were forged: the look-up key is not given']);
  });

  it('are judged with a database login that may only read', async () => {
    const { broken } = await lookAt(app.database.appUrl, (ask) => judgeAudit(ask, { key: KEY, heads: [] }));
    expect(broken).toEqual([]);
  });

  it('keeps its heads in a file that only its owner reads', async () => {
    expect((await stat(HEADS)).mode & 0o077).toBe(0);
    expect((await keptHeads()).map(({ chain }) => chain)).toContain(office.siteId);
  });
});
