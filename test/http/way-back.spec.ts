import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { expectAnswer, expectProblem } from '../support/api.js';
import { MONDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltBooking, type BuiltDay, person } from '../support/builders.js';
import { FakeOutbox } from '../support/fake-outbox.js';
import { expectInvariants } from '../support/invariants.js';
import { TellingApp } from '../support/telling-app.js';
import { Visitor } from '../support/visitor.js';

const NOBODY = 'ABCDE23456';
const after = (minutes: number) => new Date(Date.parse(MONDAY) + minutes * 60_000).toISOString();

describe('the way back to a booking', () => {
  let telling: TellingApp;
  let app: TestApp;
  let provider: FakeOutbox;
  let day: BuiltDay;
  let url: string;
  let index = 0;

  beforeAll(async () => {
    telling = await TellingApp.start();
    ({ app, provider } = telling);
    day = await buildDay(app, { counters: 3, cards: 60 });
    url = await app.listen();
  });
  beforeEach(() => app.setClock(MONDAY));
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const phoneOf = (n: number) => `0812700${String(20_000 + n)}`;
  const book = async (more: object = {}): Promise<BuiltBooking> => {
    index += 1;
    const who = { ...person(index), phone: phoneOf(index), ...more };
    const booking = await buildBooking(app, day.slotIds[index % 20] ?? '', [who], 'ikd');
    await send();
    return booking;
  };
  /** Lets the outbox and the queue do their work; gives what was said since. */
  const send = async () => (await telling.tell()).map(({ text }) => text);
  const ask = (code: string) => app.http().post(`/api/v1/bookings/${code}/access-codes`);
  const verify = (code: string, oneTimeCode: string) =>
    app.http().post(`/api/v1/bookings/${code}/access-codes/verify`).send({ oneTimeCode });
  const digitsIn = (text: string | undefined) => /: (\d{3} \d{3})\./.exec(text ?? '')?.[1] ?? '';
  const askedDigits = async ({ code }: BuiltBooking) => {
    await ask(code).expect(202);
    return digitsIn((await send()).at(-1));
  };
  const other = (digits: string) => (digits === '000 000' ? '111111' : '000000');
  const bytes = (answer: { status: number; text: string; headers: Record<string, string> }) => {
    const { date: _, 'x-request-id': __, ...headers } = answer.headers;
    return { status: answer.status, text: answer.text, headers };
  };

  it('answers alike whether there is such a booking or not', async () => {
    const booking = await book();
    const [known, unknown, nonsense] = [await ask(booking.code), await ask(NOBODY), await ask('bukan kode')];
    expectAnswer(app, 'POST /api/v1/bookings/{code}/access-codes', known, 202);
    expect(bytes(unknown)).toEqual(bytes(known));
    expect(bytes(nonsense)).toEqual(bytes(known));
    const digits = digitsIn((await send()).at(-1));
    const wrong = await verify(booking.code, other(digits));
    expectProblem(wrong, 401, 'access_code_wrong');
    for (const code of [NOBODY, 'bukan kode']) expect(bytes(await verify(code, digits))).toEqual(bytes(wrong));
  });

  it('sends six digits to the known number that open the booking once', async () => {
    const booking = await book();
    const digits = await askedDigits(booking);
    expect(digits).toMatch(/^\d{3} \d{3}$/);
    expect(provider.calls.at(-1)?.to).toContain(phoneOf(index).slice(1));
    const answer = await verify(booking.code, digits);
    expectAnswer(app, 'POST /api/v1/bookings/{code}/access-codes/verify', answer, 200);
    const { token } = answer.body as { token: string };
    await app.http().get(`/api/v1/bookings/${booking.code}`).set('Authorization', `Bearer ${token}`).expect(200);
    expectProblem(await verify(booking.code, digits), 401, 'access_code_wrong');
  });

  it('is worth nothing after ten minutes, after five tries, and once a new one was asked for', async () => {
    const [old, tried, twice] = [await book(), await book(), await book()];
    const late = await askedDigits(old);
    await app.setClock(after(10.1));
    expectProblem(await verify(old.code, late), 401, 'access_code_wrong');
    const right = await askedDigits(tried);
    for (let n = 0; n < 5; n += 1) expectProblem(await verify(tried.code, other(right)), 401, 'access_code_wrong');
    expectProblem(await verify(tried.code, right), 401, 'access_code_wrong');
    const first = await askedDigits(twice);
    await app.setClock(after(12));
    const second = await askedDigits(twice);
    expect(second).not.toBe(first);
    expectProblem(await verify(twice.code, first), 401, 'access_code_wrong');
    await verify(twice.code, second.replace(' ', '')).expect(200);
  });

  it('hears one ask a minute and five a day', async () => {
    const booking = await book();
    const sent: number[] = [];
    for (const minutes of [0, 0.5, 2, 4, 6, 8, 10, 12]) {
      await app.setClock(after(minutes));
      await ask(booking.code).expect(202);
      sent.push((await send()).length);
    }
    expect(sent).toEqual([1, 0, 1, 1, 1, 1, 0, 0]);
    await app.setClock(after(24 * 60 + 1));
    await ask(booking.code).expect(202);
    expect(await send()).toHaveLength(1);
  });

  it('opens for one of many who know the digits at once', async () => {
    const booking = await book();
    const digits = await askedDigits(booking);
    const answers = await Promise.all(Array.from({ length: 5 }, () => verify(booking.code, digits)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
  });

  it('is never sent again by itself', async () => {
    const booking = await book();
    provider.mode = 'refuse';
    await ask(booking.code).expect(202);
    await send();
    provider.mode = 'ok';
    await app.setClock(after(5));
    expect(await send()).toEqual([]);
    const log = await app.get(MessagesService).listOf(booking.id);
    expect(log.find(({ kind }) => kind === 'one_time_code')?.status).toBe('failed');
  });

  it('repeats an answer by key without a second message or a second try', async () => {
    const booking = await book();
    const keyed = () => ask(booking.code).set('Idempotency-Key', 'kode-1');
    await keyed().expect(202);
    await keyed().expect(202);
    const [text, ...more] = await send();
    expect(more).toEqual([]);
    const opened = () => verify(booking.code, digitsIn(text)).set('Idempotency-Key', 'buka-1');
    const [first, again] = [await opened(), await opened()];
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
  });

  it('sends the link to a number that has a booking, and says the same of one that has none', async () => {
    const booking = await book();
    const visitor = new Visitor(url);
    const known = await visitor.post('/kelola/tautan', { telepon: phoneOf(index) });
    expect(await send()).toEqual([expect.stringContaining(`/janji/${booking.code}/`)]);
    const unknown = await visitor.post('/kelola/tautan', { telepon: '0812 9999 9999' });
    expect([known.status, known.location]).toEqual([unknown.status, unknown.location]);
    expect(await send()).toEqual([]);
    expect((await visitor.post('/kelola/tautan', { telepon: '08' })).status).toBe(422);
  });

  it('opens a booking by its pages: code, digits, booking', async () => {
    const booking = await book();
    const visitor = new Visitor(url);
    const asked = await visitor.post('/kelola/kode', { kode: booking.code.toLowerCase() });
    expect(asked.location).toBe(`/kelola/kode?kode=${booking.code}`);
    const digits = digitsIn((await send()).at(-1));
    const page = await visitor.get(asked.location);
    expect(page.html).toContain('autocomplete="one-time-code"');
    const wrong = await visitor.post('/kelola/buka', { kode: booking.code, sekali: other(digits) });
    expect([wrong.status, /Kesalahan: /.test(wrong.html)]).toEqual([422, true]);
    const opened = await visitor.post('/kelola/buka', { kode: booking.code, sekali: digits });
    expect(opened.location).toBe(`/janji/${booking.code}/${booking.token}`);
    const { html } = await visitor.get(opened.location);
    expect(html).toContain('Kode sekali pakai');
    expect(html).not.toContain(digits);
    expect((await visitor.post('/kelola/kode', { kode: 'K7M4' })).status).toBe(422);
  });

  it('answers an old link, a wrong token and an unknown code with the same page, which sends a new link', async () => {
    const booking = await book();
    const visitor = new Visitor(url);
    const wrong = await visitor.get(`/janji/${booking.code}/${'x'.repeat(22)}`);
    expect(wrong.status).toBe(410);
    const nobody = await visitor.get(`/janji/${NOBODY}/${'x'.repeat(22)}`);
    const without = (html: string, code: string) => html.replaceAll(code, 'KODE');
    expect(without(nobody.html, NOBODY)).toBe(without(wrong.html, booking.code));
    for (const path of ['pindah', 'batal', 'antrean', 'kalender.ics'])
      expect((await visitor.get(`/janji/${NOBODY}/${'x'.repeat(22)}/${path}`)).status).toBe(410);
    const asked = await visitor.post('/kelola/tautan', { kode: booking.code });
    expect(asked.location).toBe('/kelola/terkirim');
    expect(await send()).toEqual([expect.stringContaining(`/janji/${booking.code}/${booking.token}`)]);
  });
});
