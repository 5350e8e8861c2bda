import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  ApiClient,
  bookRequest,
  cancelRequest,
  confirmRequest,
  type HeldPlace,
  holdRequest,
  type OwnBooking,
  type Request,
  rescheduleRequest,
} from '../support/api-client.js';
import { environment, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildDay, person } from '../support/builders.js';
import { HistoryLog } from '../support/history-log.js';
import { endAll, ROOT, type RunningProgram, start } from '../support/program.js';
import { isFull } from '../support/tier.js';

const KILLS = isFull ? 200 : 2;
const KINDS = ['book', 'confirm', 'hold', 'cancel', 'reschedule'] as const;
type Kind = (typeof KINDS)[number];
/** Others who are under way when the process dies. */
const COMPANIONS = 3;
const ROUND_MS = 60_000;
const SERVICE = 'record_first';

describe(`the web process dies between COMMIT and answer, ${KILLS} times`, () => {
  let app: TestApp;
  let history: HistoryLog;
  let slotIds: string[];
  let web: RunningProgram;
  let next: Promise<RunningProgram>;
  let people = 0;

  const startDoomed = (): Promise<RunningProgram> => {
    const env = { GILIRAN_NOW: '', PORT: '0', GILIRAN_ORIGIN: 'http://localhost' };
    return start(join(ROOT, 'test', 'support', 'doomed-web.mjs'), environment(app.database, env));
  };

  beforeAll(async () => {
    app = await startApp();
    const size = { opensAt: '07:00', closesAt: '17:00', counters: 30, cards: 1_500 };
    const days = [await buildDay(app, { date: SATURDAY, ...size }), await buildDay(app, { date: SUNDAY, ...size })];
    slotIds = days.flatMap((day) => day.slotIds);
    history = await HistoryLog.begin(app.database);
    next = startDoomed();
  }, ROUND_MS);
  afterAll(async () => {
    await endAll();
    await app.close();
  });

  const client = () => new ApiClient(() => web.url, history);
  const slot = () => slotIds[(people += 1) % slotIds.length] ?? '';
  const someone = () => person((people += 1));
  const booked = async (): Promise<OwnBooking> => {
    const { body } = await client().book(slot(), SERVICE, [someone()]);
    if (!body) throw new Error('not booked');
    return body;
  };
  /** A request of this kind, with what must have been before it. */
  const prepare: Record<Kind, () => Promise<Request>> = {
    book: async () => bookRequest(slot(), SERVICE, [someone()]),
    hold: async () => holdRequest(slot(), SERVICE, 2),
    confirm: async () => {
      const { body } = await client().hold(slot(), SERVICE, 2);
      return confirmRequest(body as HeldPlace, [someone(), someone()]);
    },
    cancel: async () => cancelRequest(await booked()),
    reschedule: async () => rescheduleRequest(await booked(), slot()),
  };
  const doom = (request: Request): Request => ({
    ...request,
    asked: { ...request.asked, key: `mati-${randomUUID()}` },
  });
  const isKept = async ({ asked: { key } }: Request): Promise<boolean> =>
    (await app.database.sql('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).length === 1;

  /** Sends it and others, sees the process die, asks again for all that had no answer. */
  const die = async (kind: Kind): Promise<Answer<unknown>> => {
    web = await next;
    const request = doom(await prepare[kind]());
    const others = Array.from({ length: COMPANIONS }, () => bookRequest(slot(), SERVICE, [someone()]));
    next = startDoomed();
    const last = client();
    const answers = await Promise.all([request, ...others].map((each) => last.send(each)));
    expect(answers[0]).toEqual({ status: 0, code: null, body: null });
    expect(await web.ended).toBe('SIGKILL');
    expect(await isKept(request)).toBe(true);
    web = await next;
    const again = client();
    const open = others.filter((_, index) => answers[index + 1]?.status === 0);
    for (const other of open) expect(await again.send(other)).toMatchObject({ status: 201 });
    const [first, second] = [await again.send(request), await again.send(request)];
    expect(second).toEqual(first);
    next = Promise.resolve(web);
    return first;
  };

  it(
    'the retry with the same key gets the answer that was kept, and there is one row',
    async () => {
      const told: Record<string, number> = {};
      for (let round = 0; round < KILLS; round += 1) {
        const kind = KINDS[round % KINDS.length] as Kind;
        const { status } = await die(kind);
        told[`${kind} ${status}`] = (told[`${kind} ${status}`] ?? 0) + 1;
      }
      const wanted = KINDS.map((kind) => `${kind} ${kind === 'cancel' || kind === 'reschedule' ? 200 : 201}`);
      expect(Object.keys(told).filter((each) => !wanted.includes(each))).toEqual([]);
      await history.expectHolds();
    },
    ROUND_MS + KILLS * 10_000,
  );
});
