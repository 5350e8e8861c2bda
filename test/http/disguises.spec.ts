import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { sendRaw } from '../support/raw-http.js';

const FORM = 'application/x-www-form-urlencoded';
const escaped = (sign: string) => `%${sign.charCodeAt(0).toString(16)}`;

/** The same address, as a router reads it too. */
const DISGUISES: [how: string, (path: string) => string][] = [
  ['as it is', (path) => path],
  ['with a query', (path) => `${path}?x=1`],
  ['with a fragment', (path) => `${path}#x`],
  ['with a letter escaped', (path) => path.replace(/[a-z](?=[^/]*$)/, escaped)],
  ['with the first letter escaped', (path) => path.replace(/[a-z]/, escaped)],
  ['in absolute form', (path) => `http://localhost${path}`],
];

describe.each(['/kelola/buka', '/data/buka'])('an address such as %s', (path) => {
  let app: TestApp;
  let url: string;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMIT_CODES: '2', TRUST_PROXY: '1' } });
    url = await app.listen();
  });
  afterAll(() => app.close());

  const post = (target: string, from: string, body: string) =>
    sendRaw(
      url,
      `POST ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: ${from}\r\n` +
        `Content-Type: ${FORM}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );

  it.each(DISGUISES)('counts as a try of a code %s', async (how, disguise) => {
    const from = `10.7.0.${DISGUISES.findIndex(([one]) => one === how)}`;
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1)
      statuses.push((await post(disguise(path), from, 'kode=ABCDE23456&sekali=123456')).status);
    expect(statuses).toEqual([422, 422, 422, 429, 429]);
  });

  it.each(DISGUISES)('is no way for a form into the API %s', async (_how, disguise) => {
    const { status, headers } = await post(disguise('/api/v1/auth/login'), '10.8.0.1', 'username=a&password=b');
    expect([status, headers['content-type']]).toEqual([415, 'application/problem+json; charset=utf-8']);
  });
});
