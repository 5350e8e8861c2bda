import { createHmac } from 'node:crypto';
import { expect } from '@jest/globals';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { MONDAY, type TestApp } from './app.js';
import { type Answer, type Asks, bearer, BOOKINGS, type Rows } from './bad-input-asks.js';
import { buildBooking, type BuiltBooking, phoneOf } from './builders.js';
import type { HeldJobs } from './held-jobs.js';
import { isFull } from './tier.js';

export const WEBHOOK_SECRET = 'rahasia-webhook';
const NOBODY = 'ABCDE23456';
const MINUTE_MS = 60_000;

/** Limits as they are in the full run, and a tenth of them in the sample. */
export const LIMITS = {
  codes: isFull ? 60 : 6,
  streams: isFull ? 400 : 40,
};
const CONNECTIONS = isFull ? 500 : 50;
const ADDRESSES = isFull ? 500 : 25;
const AT_ONCE = 25;
const CODES_EACH = isFull ? 20 : 8;
const BOOKINGS_OF_ONE_PHONE = isFull ? 40 : 10;

/** Rows about messages, one-time codes and limits; `tight` is a program on the same database with limits as in earnest. */
export const messageRows =
  (tight: TestApp) =>
  (asks: Asks): Rows => {
    const { app } = asks;
    const book = async (more: object = {}): Promise<BuiltBooking> => {
      const who = { ...asks.fresh(), phone: phoneOf((phones += 1)), ...more };
      return buildBooking(app, asks.slot(), [who], 'ikd');
    };
    let phones = 40_000;
    const said = (body: string, signed = body): Promise<Answer> => {
      const signature = `sha256=${createHmac('sha256', WEBHOOK_SECRET).update(signed).digest('hex')}`;
      return asks.send(body, { 'X-Signature-256': signature }, '/api/v1/webhooks/sms');
    };
    const ask = (code: string) => asks.send({}, {}, `${BOOKINGS}/${code}/access-codes`);
    const verify = (code: string, oneTimeCode: string) =>
      asks.send({ oneTimeCode }, {}, `${BOOKINGS}/${code}/access-codes/verify`);
    /** What the message says, which nobody else is told. */
    const digitsOf = async ({ id, code }: BuiltBooking): Promise<string> => {
      await ask(code);
      const [access] = await app.database.sql<{ id: string; nonce: number }>(
        `SELECT id, nonce FROM booking_accesses WHERE booking_id = $1 AND kind = 'code'`,
        [id],
      );
      return app.get(Secrets).oneTimeCode(access?.id ?? '', access?.nonce ?? 0);
    };
    const expectAlike = (answer: Answer, other: Answer): Answer => {
      expect([answer.status, answer.text]).toEqual([other.status, other.text]);
      return answer;
    };
    const sentMessage = async (): Promise<string> => {
      const { id } = await book();
      const jobs = app.get(Jobs) as HeldJobs;
      for (const handOver of [app.get(Outbox), app.get(MessagesService)]) {
        await handOver.handOver();
        await jobs.runAll();
      }
      const [message] = await app.database.sql<{ id: string }>('SELECT id FROM messages WHERE subject_id = $1', [id]);
      return message?.id ?? '';
    };
    const look = (code: string, address: string, token = 'abc') =>
      asks.exchange(() =>
        tight
          .http()
          .get(`${BOOKINGS}/${code}`)
          .set({ 'X-Forwarded-For': address, ...bearer(token) }),
      );

    return {
      'WHK-02': () => said('{"id":"x","status":"delivered"}', '{"id":"y","status":"delivered"}'),
      'WHK-04': async () => {
        const event = JSON.stringify({ id: await sentMessage(), status: 'delivered' });
        const touched: string[][] = [];
        const answers: Answer[] = [];
        for (let n = 0; n < 5; n += 1) {
          answers.push(await said(event));
          touched.push(await asks.touched());
        }
        expect(touched).toEqual([['messages'], [], [], [], []]);
        expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
        return answers[0] as Answer;
      },
      'WHK-06': async () => {
        const answer = await said('{"id":"tidak-dikenal","status":"delivered"}');
        expect(await asks.touched()).toEqual([]);
        return answer;
      },
      'WHK-08': () => said(JSON.stringify({ id: 'x'.repeat(5 * 1024 * 1024), status: 'delivered' })),
      'OTP-02': async () => {
        const booking = await book();
        const digits = await digitsOf(booking);
        const answer = await verify(booking.code, '12345');
        expect((await verify(booking.code, digits)).status).toBe(200);
        return answer;
      },
      'OTP-04': async () => {
        const booking = await book();
        const digits = await digitsOf(booking);
        await app.setClock(new Date(Date.parse(MONDAY) + 11 * MINUTE_MS).toISOString());
        return expectAlike(await verify(booking.code, digits), await verify(NOBODY, digits));
      },
      'OTP-06': async () => {
        const [own, other] = [await book(), await book()];
        const digits = await digitsOf(own);
        await digitsOf(other);
        return expectAlike(await verify(other.code, digits), await verify(NOBODY, digits));
      },
      'OTP-08': async () => {
        const { code } = await book();
        const answers: Answer[] = [];
        for (let n = 0; n < 20; n += 1) answers.push(await ask(code));
        expect(answers.slice(0, 3).map(({ status }) => status)).toEqual([202, 202, 202]);
        return answers.at(-1) as Answer;
      },
      'OTP-10': async () => {
        const phone = phoneOf((phones += 1));
        const byPhone = (telepon: string) =>
          asks.exchange(() => app.http().post('/kelola/tautan').type('form').send({ telepon }));
        await book({ phone });
        expectAlike(await byPhone(phoneOf((phones += 1))), await byPhone(phone));
        return expectAlike(await ask(NOBODY), await ask((await book()).code));
      },
      'CTC-15': async () => {
        const phone = phoneOf((phones += 1));
        const answers: Answer[] = [];
        for (let n = 0; n < BOOKINGS_OF_ONE_PHONE; n += 1) {
          const body = asks.bodyOf({ phone }, 'ikd');
          answers.push(await asks.exchange(() => tight.http().post(BOOKINGS).send(body)));
        }
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
        return answers.at(-1) as Answer;
      },
      'LKP-12': async () => {
        const answers: Answer[] = [];
        const started = performance.now();
        for (let n = 0; n < CODES_EACH; n += 1)
          for (let from = 0; from < ADDRESSES; from += AT_ONCE) {
            const some = Array.from({ length: AT_ONCE }, (_, at) => `10.1.${(from + at) >> 8}.${(from + at) & 255}`);
            answers.push(...(await Promise.all(some.map((address) => look(NOBODY, address)))));
          }
        const looked = answers.filter(({ status }) => status === 404).length;
        const cameBack = ((performance.now() - started) / MINUTE_MS) * 10 * LIMITS.codes;
        expect(looked).toBeLessThanOrEqual(10 * LIMITS.codes + ADDRESSES + AT_ONCE + cameBack);
        const { code, token } = await book();
        expect((await look(code, '10.2.0.1', token)).status).toBe(200);
        return answers.at(-1) as Answer;
      },
      'DSP-04': async () => {
        const stop = new AbortController();
        const path = `${await tightUrl(tight)}/api/v1/sites/${asks.day.site.id}/board/events`;
        try {
          const opened = await Promise.all(
            Array.from({ length: CONNECTIONS }, () => fetch(path, { signal: stop.signal })),
          );
          const refused = opened.filter(({ status }) => status !== 200);
          expect(refused).toHaveLength(CONNECTIONS - LIMITS.streams);
          const [first] = refused;
          return {
            status: first?.status ?? 0,
            text: (await first?.text()) ?? '',
            headers: Object.fromEntries(first?.headers ?? []),
          };
        } finally {
          stop.abort();
        }
      },
    };
  };

/** More are refused within an hour; one was asked for before. */
const ASKS = 8;

type Ask = () => Promise<Answer>;

/** Requests about something that is there, and the same about something that is not. */
export const UNIFORM = (of: () => Asks): [what: string, times: number, prepare: () => Promise<[Ask, Ask]>][] => {
  const post = (code: string, path: string, body: object) => async (): Promise<Answer> =>
    of().app.http().post(`${BOOKINGS}/${code}/access-codes${path}`).send(body);
  const look = (code: string) => async (): Promise<Answer> =>
    of().app.http().get(`${BOOKINGS}/${code}`).set(bearer('abc'));
  const book = () => {
    const asks = of();
    return buildBooking(asks.app, asks.slot(), [{ ...asks.fresh(), phone: phoneOf(49_000) }], 'ikd');
  };
  return [
    ['the code of a booking, without its token', 200, async () => [look((await book()).code), look(NOBODY)]],
    [
      'a wrong one-time code',
      200,
      async () => [
        post((await book()).code, '/verify', { oneTimeCode: '000000' }),
        post(NOBODY, '/verify', { oneTimeCode: '000000' }),
      ],
    ],
    ['asking for a one-time code', ASKS, async () => [post((await book()).code, '', {}), post(NOBODY, '', {})]],
  ];
};

const urls = new WeakMap<TestApp, Promise<string>>();

function tightUrl(app: TestApp): Promise<string> {
  const url = urls.get(app) ?? app.listen();
  urls.set(app, url);
  return url;
}
