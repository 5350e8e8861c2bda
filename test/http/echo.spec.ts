import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { sendRaw } from '../support/raw-http.js';

const NIK = '1771014505900001';

describe('an answer', () => {
  let app: TestApp;
  let url: string;

  beforeAll(async () => {
    app = await startApp({ env: { GILIRAN_ORIGIN: 'https://antre.example.id' } });
    url = await app.listen();
  });
  afterAll(() => app.close());

  const ask = (line: string, body = '') =>
    sendRaw(
      url,
      `${line} HTTP/1.1\r\nHost: antre.example.id\r\nConnection: close\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );

  it.each([
    ['the name of a field', 'POST /api/v1/holds', `{"${NIK}":1}`, 422],
    ['the name of a field further in', 'POST /api/v1/bookings', `{"applicants":[{"${NIK}":1}]}`, 422],
    ['the name of a field with blanks', 'POST /api/v1/holds', `{"1771 0145 0590 0001":1}`, 422],
    ['a query', `GET /masuk?${NIK}=1`, '', 422],
    ['the way back of a sign-in', `GET /masuk?ke=/meja/${NIK}`, '', 200],
    ['a page for staff', `GET /stok?situs=${NIK}`, '', 303],
    ['a page that is not there', `GET /${NIK}`, '', 404],
    ['a page that is not there, with its digits escaped', `GET /%31${NIK.slice(1)}`, '', 404],
    ['the code of a booking', `GET /janji/${NIK}/x`, '', 410],
    ['a page in English', `GET /privasi?lang=en&nik=${NIK}`, '', 303],
    ['an address of the API', `GET /api/v1/bookings/${NIK}`, '', 404],
  ])('does not say a NIK again: %s', async (_where, line, body, status) => {
    const answer = await ask(line, body);
    expect(answer.status).toBe(status);
    expect(answer.text.replaceAll(' ', '')).not.toContain(NIK);
  });

  it('names a field that nobody knows as long as it is a name', async () => {
    const { body } = await ask('POST /api/v1/holds', `{"isAdmin":true,"${NIK}":1}`);
    const { errors } = JSON.parse(body) as { errors: { field: string; code: string }[] };
    const unknown = errors.filter(({ code }) => code === 'unknown_field').map(({ field }) => field);
    expect(unknown.sort()).toEqual(['?', 'isAdmin']);
  });

  it.each([
    ['a head that is too large', 431, `GET / HTTP/1.1\r\nHost: antre.example.id\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['no request at all', 400, 'GARBAGE\r\n\r\n'],
  ])('protects like any other when no route gave it: %s', async (_what, status, bytes) => {
    const answer = await sendRaw(url, bytes);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });
});
