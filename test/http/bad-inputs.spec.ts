import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { isKnownProblem } from '../../src/platform/http/problem-texts.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import { type Answer, Asks, BOOKINGS } from '../support/bad-input-asks.js';
import {
  ALLOWED,
  ALLOWED_OF_ROW,
  type BadInput,
  CATALOGUE,
  FIELD,
  FIELD_OF_ROW,
  inputOf,
  isOfRosters,
  NOT_APPLICABLE,
  WARNING,
} from '../support/bad-inputs.js';
import { deskRows } from '../support/bad-input-desk.js';
import { LIMITS, messageRows, UNIFORM, WEBHOOK_SECRET } from '../support/bad-input-messages.js';
import { buildDay, signIn } from '../support/builders.js';
import { FailingOutbox } from '../support/failing-outbox.js';
import { HeldJobs } from '../support/held-jobs.js';
import { expectInvariants } from '../support/invariants.js';
import { median, noteCounts, p95 } from '../support/security-counts.js';
import { isFull } from '../support/tier.js';
import { Touches } from '../support/touches.js';

/** Rows that changed something between two looks at the invariants. */
const INVARIANTS_EACH = isFull ? 1 : 8;
/** Pairs of requests whose answers are compared; medians count in the full run. */
const TIMED = isFull ? 400 : 4;

const SENTENCE = /^\p{Lu}.*[.?]$/su;

describe('the catalogue of bad inputs', () => {
  let app: TestApp;
  let tight: TestApp;
  let asks: Asks;
  let passed = 0;
  let changes = 1;

  beforeAll(async () => {
    app = await startApp({
      env: { SMS_SECRET: WEBHOOK_SECRET },
      replace: [
        [Outbox, FailingOutbox],
        [Jobs, HeldJobs],
      ],
    });
    tight = await startApp({
      database: app.database,
      env: {
        TRUST_PROXY: '1',
        RATE_LIMIT_CODES: String(LIMITS.codes),
        LIVE_STREAMS_ADDRESS: String(LIMITS.streams),
        LIMIT_PHONE_BOOKINGS: '2',
      },
    });
    const day = await buildDay(app, { counters: 8, cards: 90 });
    const stock = app.get(BlanksStockService);
    const receipt = { kind: 'receipt', quantity: 5, reason: 'uji', blankKind: 'kia' } as const;
    await stock.move(SYSTEM_ACTOR, day.site.id, receipt);
    await stock.allot(SYSTEM_ACTOR, day.site.id, SATURDAY, { allotted: 5, reserve: 0, blankKind: 'kia' });
    const touches = await Touches.watch(app.database);
    const supervisor = await signIn(app, 'supervisor');
    asks = new Asks(app, await app.listen(), day, supervisor, touches, deskRows, messageRows(tight));
  });
  afterEach(async () => {
    changes += (await asks.touched()).length > 0 ? 1 : 0;
    if (changes % INVARIANTS_EACH === 0) await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(async () => {
    await expectInvariants(app.database);
    await tight.close();
    await app.close();
  });

  /** A problem document with a known code that names the field and repeats nothing that was typed. */
  const expectRefused = (row: BadInput, { status, text, headers }: Answer): string => {
    if (row.id === 'RTE-12') return String(status);
    const problem = JSON.parse(text) as { code: string; detail: string; errors?: { field: string; message: string }[] };
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(isKnownProblem(problem.code)).toBe(true);
    for (const said of [problem.detail, ...(problem.errors ?? []).map(({ message }) => message)])
      expect(said).toMatch(SENTENCE);
    expect(text).not.toMatch(/\d{16}/);
    const field = FIELD_OF_ROW[row.id] ?? FIELD[row.surface];
    const isNamed = row.expected === '422_FIELD' && field !== undefined;
    if (isNamed) expect(problem.errors?.map((error) => error.field)).toContain(field);
    return `${status} ${problem.code}`;
  };

  /** What was taken is stored as it was meant, and flagged where it looks odd. Then the person is free again. */
  const expectStored = async (row: BadInput, text: string): Promise<void> => {
    const { code, token, warnings } = JSON.parse(text) as {
      code: string;
      token: string;
      warnings: { code: string }[];
    };
    const [stored] = await app.database.sql<Record<'nik' | 'name' | 'phone', string | null>>(
      `SELECT a.nik_enc AS nik, a.name_enc AS name, a.phone_enc AS phone FROM applicants a
       JOIN booking_people p ON p.applicant_id = a.id JOIN bookings b ON b.id = p.booking_id WHERE b.code = $1`,
      [code],
    );
    const kept = (field: 'nik' | 'name' | 'phone') => app.get(Secrets).open(stored?.[field] ?? '', field);
    const typed = String(inputOf(row));
    if (row.surface === 'booking.nik') expect(kept('nik')).toBe(typed.replace(/\D/g, ''));
    if (row.surface === 'booking.name') expect(kept('name')).toBe(typed.normalize('NFC'));
    if (row.surface === 'booking.contact' && row.expected === 'OK_NORMALISED')
      expect(kept('phone')).toBe('+6281234567890');
    if (row.expected === 'OK_WARN') expect(warnings.map((warning) => warning.code)).toContain(WARNING[row.id]);
    const cancelled = await asks.send({}, { Authorization: `Bearer ${token}` }, `${BOOKINGS}/${code}/cancel`);
    expect(cancelled.status).toBe(200);
  };

  const own = CATALOGUE.filter((row) => !(row.id in NOT_APPLICABLE) && !isOfRosters(row));
  const rows = own.map((row) => [row.id, row.expected, row] as const);

  it.each(rows)('%s is %s', async (_id, expected, row) => {
    const answer = await asks.ask(row);
    expect(answer.status).toBeLessThan(500);
    const isTaken = answer.status < 300;
    expect(ALLOWED_OF_ROW[row.id] ?? ALLOWED[expected]).toContain(
      isTaken ? String(answer.status) : expectRefused(row, answer),
    );
    if (isTaken && row.surface.startsWith('booking.')) await expectStored(row, answer.text);
    passed += 1;
  });

  it('answers alike before a day opens and after it is over: nothing is learned by guessing', async () => {
    const over = await asks.send({ ...asks.bodyOf({}), slotId: await asks.slotOutOfReach('2027-02-06') });
    const early = await asks.send({ ...asks.bodyOf({}), slotId: await asks.slotOutOfReach('2027-03-10') });
    expect([over.status, over.text]).toEqual([409, early.text]);
  });

  const same = UNIFORM(() => asks);
  it.each(same)('tells nothing by how long it takes, or by a byte: %s', async (_what, most, prepare) => {
    const [known, unknown] = await prepare();
    const times: [number[], number[]] = [[], []];
    for (let n = 0; n < Math.min(TIMED, most); n += 1) {
      const answers: Answer[] = [];
      for (const [at, ask] of (n % 2 ? [known, unknown] : [unknown, known]).entries()) {
        const started = performance.now();
        answers.push(await ask());
        times[n % 2 ? at : 1 - at]?.push(performance.now() - started);
      }
      expect([answers[0]?.status, answers[0]?.text]).toEqual([answers[1]?.status, answers[1]?.text]);
    }
    const [ofKnown, ofUnknown] = times.map(median) as [number, number];
    process.stdout.write(`${_what}: ${ofKnown.toFixed(2)} ms and ${ofUnknown.toFixed(2)} ms\n`);
    if (isFull) expect(Math.abs(ofKnown - ofUnknown) / ofUnknown).toBeLessThanOrEqual(0.1);
  });

  it('still serves after all of it, and answered in time', async () => {
    expect((await app.http().get('/health/ready')).status).toBe(200);
    const p95Ms = Math.round(p95(asks.times));
    noteCounts('catalogue', {
      rows: rows.length + Object.keys(NOT_APPLICABLE).length,
      applicable: rows.length,
      passed,
      notApplicable: Object.keys(NOT_APPLICABLE).length,
      p95Ms,
    });
    process.stdout.write(`catalogue: ${passed} of ${rows.length} rows as named, p95 ${p95Ms} ms\n`);
    expect(passed).toBe(rows.length);
    if (isFull) expect(p95Ms).toBeLessThanOrEqual(300);
  });
});

describe('rows of the catalogue that do not apply', () => {
  it.each(Object.entries(NOT_APPLICABLE))('NOT RUN %s: %s', (id, reason) => {
    expect(CATALOGUE.some((row) => row.id === id)).toBe(true);
    expect(reason).toMatch(/^\w.{8,}/);
  });

  it('are 5 of 184; 132 are asked here, and 47 with the lists of pupils', () => {
    const asked = CATALOGUE.filter((row) => !(row.id in NOT_APPLICABLE));
    const lists = asked.filter(isOfRosters);
    const counts = [CATALOGUE.length, CATALOGUE.length - asked.length, asked.length - lists.length, lists.length];
    expect(counts).toEqual([184, 5, 132, 47]);
  });
});
