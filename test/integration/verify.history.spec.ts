import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Ask } from '../../src/platform/database/snapshot.js';
import { judgeHistory } from '../../src/verify/history.js';
import { parseHistory } from '../../src/verify/history.lines.js';
import { ApiClient, bookRequest } from '../support/api-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { bornOn, buildDay, type BuiltDay, person } from '../support/builders.js';
import { HistoryLog } from '../support/history-log.js';
import { ROOT } from '../support/program.js';

const ANY_BOOKED = `(SELECT min(id::text)::uuid FROM bookings WHERE status = 'booked')`;
const COPY_OF_IT = `INSERT INTO bookings SELECT (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'code', 'X'))).*
  FROM bookings b WHERE id = ${ANY_BOOKED}`;

/** What breaks each promise to a client, and by which question it is found. */
const PLANTED: [what: string, sql: string][] = [
  ['I2 the row of an answer is missing', `UPDATE bookings SET code = 'GONE' WHERE id = ${ANY_BOOKED}`],
  ['I2 the row is not what was asked for', `UPDATE bookings SET party = 2 WHERE id = ${ANY_BOOKED}`],
  ['I2 the row is not what was asked for', `UPDATE bookings SET service_code = 'kia' WHERE id = ${ANY_BOOKED}`],
  [
    'I2 the answer is not kept for its key',
    `DELETE FROM idempotency_keys WHERE answer->>'bookingId' = ${ANY_BOOKED}::text`,
  ],
  [
    'I2 another answer is kept for the key',
    `UPDATE idempotency_keys SET answer = (SELECT max(answer::text)::json FROM idempotency_keys WHERE answer->>'bookingId' IS NOT NULL)`,
  ],
  [
    'I2 the row of a confirmed hold is not a booking',
    `DELETE FROM booking_events WHERE booking_id IN (SELECT id FROM bookings WHERE party = 2)`,
  ],
  ['I3 a row that nobody was told of', COPY_OF_IT],
  [
    'I3 a refusal kept an answer',
    `INSERT INTO idempotency_keys (scope, key, request_hash, answer, created_at) SELECT 'public', $key, '', '{}', now()`,
  ],
  [
    'I3 a refused hold was confirmed',
    `INSERT INTO booking_events (id, booking_id, occurred_at, from_status, to_status)
     SELECT gen_random_uuid(), id, created_at, 'pending', 'booked' FROM bookings WHERE status = 'pending' AND kind = 'booking'`,
  ],
  [
    'I6 called full, though a place was free all the time',
    `UPDATE slots SET capacity = 9; UPDATE slot_pools SET capacity = 9`,
  ],
];

describe('npm run verify -- --history FILE', () => {
  let app: TestApp;
  let day: BuiltDay;
  let log: HistoryLog;
  let owner: pg.Client;
  let refusedKey: string;

  const ask: Ask = async <T extends object>(sql: string, parameters: unknown[] = []) =>
    (await owner.query(sql, parameters)).rows as T[];
  const broken = async (): Promise<string[]> =>
    (await judgeHistory(ask, parseHistory(log.text()))).flatMap(({ id, broken: all }) =>
      all.map(({ what }) => `${id} ${what}`),
    );

  /** Two places at each time: bookings, a family by hold, refusals of every kind, a move, a cancellation, no answer. */
  beforeAll(async () => {
    app = await startApp();
    const url = await app.listen();
    day = await buildDay(app, { counters: 2, cards: 0 });
    log = await HistoryLog.begin(app.database);
    const client = new ApiClient(() => url, log);
    const slot = (index: number) => day.slotIds[index] ?? '';
    const [one] = [await client.book(slot(0), 'ikd', [person(1)]), await client.book(slot(0), 'ikd', [person(2)])];
    const full = bookRequest(slot(0), 'ikd', [person(3)]);
    refusedKey = full.asked.key ?? '';
    expect(await client.send(full)).toMatchObject({ status: 409, code: 'slot_full' });
    expect(await client.book(slot(1), 'ikd', [person(1)])).toMatchObject({ status: 409, code: 'already_booked' });
    const hold = await client.hold(slot(2), 'ikd', 2);
    if (!hold.body || !one.body) throw new Error('not booked');
    await client.confirm(hold.body, [person(4), person(5)]);
    const other = await client.hold(slot(3), 'ikd');
    expect(await client.confirm(other.body ?? hold.body, [bornOn(6, '2020-01-01')])).toMatchObject({ status: 422 });
    const moved = await client.book(slot(4), 'ikd', [person(7)]);
    expect(await client.reschedule(moved.body ?? one.body, slot(5))).toMatchObject({ status: 200 });
    const left = await client.book(slot(6), 'ikd', [person(8)]);
    expect(await client.cancel(left.body ?? one.body)).toMatchObject({ status: 200 });
    const nobody = new ApiClient(() => 'http://127.0.0.1:1', log);
    expect(await nobody.book(slot(7), 'ikd', [person(9)])).toMatchObject({ status: 0 });
    owner = new pg.Client({ connectionString: app.database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await app.close();
  });

  it('holds what clients were told against the rows', async () => {
    await log.expectHolds();
    const file = await log.save();
    const env = { PATH: process.env.PATH, DATABASE_URL: app.database.appUrl };
    const output = await new Promise<string>((resolve) => {
      const program = [join(ROOT, 'dist', 'cli.js'), 'verify', '--at-rest', '--history', file];
      execFile(process.execPath, program, { env }, (_, stdout, stderr) => resolve(stdout + stderr));
    });
    await rm(dirname(file), { recursive: true });
    expect(output).toMatch(/^I2 +0 violations {2}9 answers, 7 201s, 6 rows/m);
    expect(output).toMatch(/^I3 +0 violations {2}3 refused, 1 unknown, 0 unknown with a row/m);
    expect(output).toMatch(/^I6 +0 violations {2}1 refusals for one place, 1 slots/m);
    expect(output).toContain('All of it holds.');
  });

  it('keeps nothing of a person', () => {
    const text = log.text();
    for (let index = 1; index < 10; index += 1) expect(text).not.toContain(person(index).nik);
    expect(text).not.toContain('Orang Contoh');
    expect(text).not.toContain('token');
  });

  it.each(PLANTED)('finds out when: %s', async (what, sql) => {
    await owner.query('BEGIN');
    try {
      await owner.query(sql.replace('$key', `'${refusedKey}'`));
      expect(await broken()).toContain(what);
    } finally {
      await owner.query('ROLLBACK');
    }
  });

  it('refuses a file that is no history, and names the line', () => {
    expect(() => parseHistory('{"type":"ok"}')).toThrow('The first line');
    expect(() => parseHistory(`${log.text()}nonsense`)).toThrow(/Line \d+ is none/);
    expect(() => parseHistory(`${log.text()}{"type":"ok","op":999}`)).toThrow('Operation 999');
  });
});
