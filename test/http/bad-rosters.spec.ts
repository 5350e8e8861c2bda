import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isKnownProblem } from '../../src/platform/http/problem-texts.js';
import { startApp, type TestApp } from '../support/app.js';
import type { Answer } from '../support/bad-input-asks.js';
import { RosterAsks } from '../support/bad-input-rosters.js';
import { type BadInput, CATALOGUE, isOfRosters } from '../support/bad-inputs.js';
import { PASSWORD, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { buildOfficer, buildRosterSchool, LIST_HEAD, listOf, listRow } from '../support/roster-builders.js';
import { noteCounts, p95 } from '../support/security-counts.js';
import { isFull } from '../support/tier.js';
import { crowdedBomb, manyPartsBomb, stringBomb, workbookOf } from '../support/workbooks.js';

const MB = 1024 * 1024;

interface Uploaded {
  kept: number;
  refused: { problems: { code: string; message: string }[] }[];
  warnings: { code: string }[];
  pupils: { name: string; warnings: { code: string }[] }[];
}

/** What each class of the catalogue means for a list that was taken. */
const TAKEN: Record<string, (list: Uploaded) => void> = {
  OK: ({ kept, refused, warnings }) => expect([kept, refused, warnings]).toEqual([1, [], []]),
  OK_NORMALISED: ({ kept, refused }) => expect([kept, refused]).toEqual([1, []]),
  OK_WARN: (list) => expect([list.kept, remarksOf(list).length > 0]).toEqual([1, true]),
  ROW_WARN: (list) => expect([list.kept, remarksOf(list).length > 0]).toEqual([1, true]),
  FILE_WARN: ({ warnings }) => expect(warnings).not.toEqual([]),
  ROW_ERROR: ({ refused }) => {
    expect(refused).toHaveLength(1);
    expect(refused[0]?.problems[0]?.message).toMatch(/^[A-Z].*\.$/);
  },
  ONE_WINS: ({ kept }) => expect(kept).toBe(2),
  PARTIAL_BY_RULE: ({ refused }) => expect(refused).toEqual([]),
};
const REFUSED: Record<string, readonly string[]> = {
  '413': ['413 file_too_large'],
  '400_MALFORMED': ['400 upload_missing'],
  FILE_ERROR_422: [
    '422 separator_unknown',
    '422 column_twice',
    '422 file_empty',
    '422 file_protected',
    '422 file_old_excel',
    '422 file_broken',
    '422 file_entities',
    '422 file_kind',
  ],
};
const remarksOf = ({ pupils, warnings }: Uploaded) => [...warnings, ...pupils.flatMap((pupil) => pupil.warnings)];

describe('the catalogue of bad inputs: lists of pupils', () => {
  let app: TestApp;
  let asks: RosterAsks;
  let passed = 0;
  const times: number[] = [];

  beforeAll(async () => {
    app = await startApp();
    const school = await buildRosterSchool(app);
    const username = await buildOfficer(app, school);
    const signedIn = await app.http().post('/api/v1/auth/login').send({ username, password: PASSWORD });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    asks = new RosterAsks(app, await app.listen(), school, cookie);
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const expectTaken = ({ expected }: BadInput, { status, text }: Answer): void => {
    expect(status).toBe(201);
    const check = TAKEN[expected];
    if (!check) throw new Error(`A list was taken that is ${expected}.`);
    check(JSON.parse(text) as Uploaded);
    passed += 1;
  };

  const expectRefused = ({ expected }: BadInput, { status, text, headers }: Answer): void => {
    const problem = JSON.parse(text) as { code: string; detail: string };
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(isKnownProblem(problem.code)).toBe(true);
    expect(problem.detail).toMatch(/^[A-Z].*\.$/);
    expect(REFUSED[expected]).toContain(`${status} ${problem.code}`);
    passed += 1;
  };

  const all = CATALOGUE.filter(isOfRosters);
  const rows = all
    .filter(({ surface }) => surface.startsWith('roster.'))
    .map((row) => [row.id, row.expected, row] as const);

  it.each(rows)('%s is %s', async (_id, expected, row) => {
    const started = performance.now();
    const answer = await asks.ask(row);
    if (row.id !== 'FIL-15') times.push(performance.now() - started);
    expect(answer.text).not.toMatch(/(?<!\w)\d{16}(?!\w)|\ufffd/);
    if (expected === 'NO_ROW') passed += 1;
    else if (answer.status >= 400) expectRefused(row, answer);
    else expectTaken(row, answer);
  });

  it('answers a key once: the same file again is the same answer, another file with it is refused', async () => {
    const request = await asks.request();
    const send = (list: string) => asks.send(list, 'siswa.csv', request, 'daftar-1');
    const [first, second] = [await send(listOf([listRow(1)])), await send(listOf([listRow(1)]))];
    expect([first.status, second.text]).toEqual([201, first.text]);
    const other = await send(listOf([listRow(2)]));
    expect([other.status, (JSON.parse(other.text) as { code: string }).code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('AUT-08: a list of another school is not there', async () => {
    const other = await buildRosterSchool(app, 'SMA Lain');
    const foreign = await app
      .http()
      .get(asks.pathOf({ id: (await asks.request()).id, school: other }))
      .set('Cookie', '');
    expect(foreign.status).toBe(401);
    const username = await buildOfficer(app, other);
    const signedIn = await app.http().post('/api/v1/auth/login').send({ username, password: PASSWORD });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    const look = (path: string) => app.http().get(path).set('Cookie', cookie);
    const theirs = await look(asks.pathOf(await asks.request()));
    const nowhere = await look(`/api/v1/schools/${other.id}/requests/${other.id}/roster`);
    expect([theirs.status, theirs.text]).toEqual([404, nowhere.text]);
    passed += 1;
  });

  it('EXP-03: rows to correct are given to nobody who may not see them', async () => {
    const { id } = await asks.request();
    const path = `/sekolah/permintaan/${id}/siswa/perbaiki.csv`;
    const clerk = await app
      .http()
      .get(path)
      .set('Cookie', await signIn(app, 'desk'));
    expect(clerk.status).toBe(403);
    passed += 1;
  });

  it('every row was answered as named, in time', () => {
    const p95Ms = Math.round(p95(times));
    noteCounts('catalogue-rosters', { rows: all.length, applicable: all.length, passed, notApplicable: 0, p95Ms });
    process.stdout.write(`catalogue, lists: ${passed} of ${all.length} rows as named, p95 ${p95Ms} ms\n`);
    expect([passed, all.length]).toEqual([47, 47]);
    if (isFull) expect(p95Ms).toBeLessThanOrEqual(2_000);
  });

  it('reads forms with a file on no other route', async () => {
    const elsewhere = await app.http().post('/api/v1/bookings').attach('file', Buffer.from('x'), 'x.csv');
    expect(elsewhere.status).toBe(415);
    const page = await app.http().post('/masuk').attach('file', Buffer.from('x'), 'x.csv');
    expect(page.status).toBe(415);
  });

  const bombs = [
    ['one shared string', stringBomb],
    ['a hundred thousand parts', crowdedBomb],
    ['many parts', manyPartsBomb],
  ] as const;

  it.each(bombs)('a bomb of %s is refused by its directory alone', async (_name, make) => {
    const request = await asks.request();
    const bomb = make();
    expect(bomb.length).toBeLessThan(5 * MB);
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const answer = await asks.send(bomb, 'siswa.xlsx', request);
    const took = performance.now() - started;
    expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([413, 'file_too_large']);
    const grown = (process.memoryUsage().rss - before) / MB;
    if (isFull) {
      process.stdout.write(`bomb of ${_name}: 413 in ${took.toFixed(0)} ms, RSS + ${grown.toFixed(0)} MB\n`);
      expect(took).toBeLessThanOrEqual(200);
      expect(grown).toBeLessThanOrEqual(50);
    }
  });

  it.each([
    ['200 rows', 'csv', 200, 2_000],
    ['200 rows of a workbook', 'xlsx', 200, 2_000],
    ['5,000 rows', 'csv', isFull ? 5_000 : 500, 10_000],
    ['5,000 rows of a workbook', 'xlsx', isFull ? 5_000 : 500, 10_000],
  ])('%s are read, checked and kept in time', async (name, format, count, limitMs) => {
    const rows = Array.from({ length: count }, (_, index) => listRow(index, { consent: index % 4 ? 'ya' : '' }));
    const cells = [LIST_HEAD, ...rows].map((row) => row.split(';'));
    const list = format === 'csv' ? listOf(rows) : await workbookOf(cells);
    const request = await asks.request();
    const started = performance.now();
    const answer = await asks.send(list, `siswa.${format}`, request);
    const took = performance.now() - started;
    expect((JSON.parse(answer.text) as Uploaded).kept).toBe(count);
    if (isFull) {
      process.stdout.write(`${name}: ${took.toFixed(0)} ms\n`);
      expect(took).toBeLessThanOrEqual(limitMs);
    }
  });
});
