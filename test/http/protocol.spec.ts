import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/api.js';
import { startApp, type TestApp } from '../support/app.js';
import { signIn } from '../support/builders.js';
import { type RawAnswer, sendRaw } from '../support/raw-http.js';
import { withinBar } from '../support/tier.js';

const BOOKINGS = '/api/v1/bookings';
const JSON_TYPE = 'Content-Type: application/json\r\n';

describe('the HTTP surface', () => {
  let app: TestApp;
  let url: string;
  let host: string;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    host = new URL(url).host;
  });
  afterAll(() => app.close());

  const raw = (line: string, headers = '', body = '') =>
    sendRaw(url, `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n${body}`);
  const expectRaw = (answer: RawAnswer, status: number, code: string) => {
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer.body)).toMatchObject({ code, status, type: `urn:giliran:problem:${code}` });
  };

  it.each([
    ['put', BOOKINGS, 'POST'],
    ['get', '/api/v1/holds', 'POST'],
    ['patch', `${BOOKINGS}/AAAAA-AAAAA`, 'GET, HEAD'],
    ['post', '/api/v1/sites', 'GET, HEAD'],
    ['delete', '/health/live', 'GET, HEAD'],
    ['post', '/api/v1/stock/x', 'GET, HEAD'],
  ] as const)('answers %s %s with 405, and the methods there are', async (method, path, allow) => {
    const answer = await app.http()[method](path);
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toBe(allow);
  });

  it.each(['/api/v1/nothing', '/api/v2/sites', `${BOOKINGS}/A/B`, '/api/v1/sites/', '/api/'])(
    'answers %s with 404',
    async (path) => {
      expectProblem(await app.http().get(path), 404, 'not_found');
      expectProblem(await app.http().post(path), 404, 'not_found');
    },
  );

  it('answers HEAD as GET without a body', async () => {
    const answer = await app.http().head('/api/v1/sites');
    expect([answer.status, answer.text]).toEqual([200, undefined]);
  });

  it('never lets a header change the method', async () => {
    const answer = await app.http().get('/api/v1/sites').set('X-HTTP-Method-Override', 'DELETE');
    expect(answer.status).toBe(200);
  });

  it('answers in JSON whatever was asked for', async () => {
    const answer = await app.http().get('/api/v1/sites').set('Accept', 'application/xml');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expectProblem(await app.http().get(`${BOOKINGS}/A`).set('Accept', 'text/html'), 404, 'not_found');
  });

  it.each([
    'text/plain',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16le',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'APPLICATION/JSON; x=1',
  ])('refuses a body of the type %s', async (type) => {
    const answer = await raw(`POST ${BOOKINGS}`, `Content-Type: ${type}\r\nContent-Length: 2\r\n`, '{}');
    expectRaw(answer, 415, 'unsupported_media_type');
  });

  it.each(['application/json', 'Application/JSON; Charset=UTF-8', 'application/json;charset="utf-8"'])(
    'reads a body of the type %s',
    async (type) => {
      const answer = await raw(`POST ${BOOKINGS}`, `Content-Type: ${type}\r\nContent-Length: 2\r\n`, '{}');
      expectRaw(answer, 422, 'invalid_input');
    },
  );

  it('needs no body where nothing is required, and cannot read none where something is', async () => {
    const path = `${BOOKINGS}/AAAAA-AAAAA/cancel`;
    expectProblem(await app.http().post(path), 404, 'not_found');
    expectRaw(await raw(`POST ${path}`, `${JSON_TYPE}Content-Length: 0\r\n`), 404, 'not_found');
    expectProblem(await app.http().post(BOOKINGS), 400, 'malformed_body');
    expectRaw(await raw(`POST ${BOOKINGS}`, `${JSON_TYPE}Content-Length: 0\r\n`), 400, 'malformed_body');
  });

  it('refuses bodies over 64 KB before they are read', async () => {
    const said = await raw(`POST ${BOOKINGS}`, `${JSON_TYPE}Content-Length: 14000000\r\n`, '{"k0":1');
    expectRaw(said, 413, 'payload_too_large');
    const chunked = `${JSON_TYPE}Transfer-Encoding: chunked\r\n`;
    expectRaw(
      await raw(`POST ${BOOKINGS}`, chunked, `11000\r\n${'x'.repeat(0x11000)}\r\n0\r\n\r\n`),
      413,
      'payload_too_large',
    );
  });

  it('refuses two ways of saying the length, and a length that is none', async () => {
    const both = `${JSON_TYPE}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n`;
    expectRaw(await raw(`POST ${BOOKINGS}`, both, '2\r\n{}\r\n0\r\n\r\n'), 400, 'malformed_request');
    expectRaw(await raw(`POST ${BOOKINGS}`, `${JSON_TYPE}Content-Length: dua\r\n`, '{}'), 400, 'malformed_request');
    const short = await raw(`POST ${BOOKINGS}`, `${JSON_TYPE}Content-Length: 5\r\n`, `{"a":${'1'.repeat(500)}}`);
    expect([short.status, JSON.parse(short.body).code]).toEqual([400, expect.stringMatching(/^malformed_/)]);
  });

  it('refuses unknown hosts, and requests without one', async () => {
    const evil = 'GET /api/v1/sites HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n';
    expectRaw(await sendRaw(url, evil), 400, 'host_not_allowed');
    expectRaw(await sendRaw(url, evil.replace('Host: evil.example\r\n', '')), 400, 'host_not_allowed');
    expectProblem(
      await app.http().get('/api/v1/sites').set('X-Forwarded-Host', 'evil.example').set('Host', 'x'),
      400,
      'host_not_allowed',
    );
  });

  it.each([
    ['Origin', 'null'],
    ['Origin', 'https://evil.example'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
  ])('refuses a change that another site started: %s %s', async (name, value) => {
    const cookie = await signIn(app, 'supervisor');
    for (const path of [BOOKINGS, '/api/v1/auth/login', '/api/v1/auth/logout']) {
      const answer = await app.http().post(path).set('Cookie', cookie).set(name, value).send({});
      expectProblem(answer, 403, 'cross_origin');
    }
    expect((await app.http().get('/api/v1/sites').set(name, value)).status).toBe(200);
  });

  it('allows changes from its own pages, and gives no other site leave to read', async () => {
    const answer = await app.http().post('/api/v1/auth/logout').set('Origin', `http://${host}`);
    expect(answer.status).toBe(204);
    const read = await app.http().get('/api/v1/sites').set('Origin', 'https://evil.example');
    expect(Object.keys(read.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('refuses a flood of headers: more than a hundred, or more than 16 KB', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `X-${i}: x\r\n`).join('');
    expectRaw(await raw('GET /api/v1/sites', many), 431, 'headers_too_large');
    expectRaw(await raw('GET /api/v1/sites', `X-Long: ${'x'.repeat(20_000)}\r\n`), 431, 'headers_too_large');
  });

  it('answers what is no HTTP with a problem, and closes the line', async () => {
    for (const text of ['HALO\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03']) {
      const answer = await sendRaw(url, text);
      expectRaw(answer, 400, 'malformed_request');
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    }
  });

  it('cuts off who does not finish a request', async () => {
    const server = app.nest.getHttpServer() as Server;
    expect(server.headersTimeout).toBeLessThanOrEqual(12_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(15_000);
    const usual = [server.headersTimeout, server.requestTimeout] as const;
    [server.headersTimeout, server.requestTimeout] = [300, 600];
    try {
      const since = performance.now();
      const [head, body] = await Promise.all([
        sendRaw(url, 'GET /api/v1/si'),
        sendRaw(url, `POST ${BOOKINGS} HTTP/1.1\r\nHost: ${host}\r\n${JSON_TYPE}Content-Length: 50\r\n\r\n{"a`),
      ]);
      expectRaw(head, 408, 'request_timeout');
      expectRaw(body, 408, 'request_timeout');
      expect(performance.now() - since).toBeLessThan(withinBar(4_000));
    } finally {
      [server.headersTimeout, server.requestTimeout] = usual;
    }
  });

  it('answers addresses that mean nothing with 404', async () => {
    for (const path of ['bookings/%zz', 'bookings/%ff', '%']) {
      expectRaw(await raw(`GET /api/v1/${path}`), 404, 'not_found');
    }
    for (const code of ['%00', 'x'.repeat(201), 'x'.repeat(10_000)]) {
      expectRaw(await raw(`GET /api/v1/bookings/${code}`), 422, 'invalid_input');
    }
    expect((await raw('GET /%c0%af')).status).toBe(404);
  });

  it('hides what is not for the public', async () => {
    const repository = ['/.env', '/.git/config', '/.git/HEAD', '/package.json', '/dist/main.js', '/src/main.ts'];
    const tools = ['/api-docs', '/docs', '/swagger', '/graphql', '/debug', '/metrics', '/actuator', '/server-status'];
    const queues = ['/queues', '/admin/queues', '/bull', '/arena'];
    for (const path of [...repository, ...tools, ...queues, '/assets/', '/assets/.env']) {
      expect({ path, status: (await raw(`GET ${path}`)).status }).toEqual({ path, status: 404 });
    }
    for (const path of ['/assets/../../main.js', '/assets/%2e%2e/%2e%2e/main.js', '/assets/..%2f..%2fmain.js']) {
      const { status, body } = await raw(`GET ${path}`);
      expect([403, 404]).toContain(status);
      expect(body).not.toContain('NestFactory');
    }
  });

  it('sends the protective headers with every answer, also with refusals', async () => {
    const answers = [
      await app.http().get('/api/v1/sites'),
      await app.http().get('/health/live'),
      await app.http().get('/api/v1/nothing'),
      await app.http().put(BOOKINGS),
      await app.http().post(BOOKINGS).set('Origin', 'null'),
      await app.http().post(BOOKINGS).set('Content-Type', 'text/plain').send('a'),
      await app.http().get('/api/docs'),
      await app.http().get('/tidak-ada'),
    ];
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
        'x-request-id': expect.stringMatching(/^[\da-f]{12}$/),
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });
});

describe('behind TLS', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { GILIRAN_ORIGIN: 'https://giliran.example.go.id' } });
  });
  afterAll(() => app.close());

  it('asks for TLS for a year, and ties the session to the host', async () => {
    const cookie = await signIn(app, 'desk', { username: 'tls' });
    expect(cookie).toMatch(/^__Host-giliran_session=/);
    const answer = await app.http().get('/api/v1/auth/me').set('Cookie', cookie).set('Host', 'giliran.example.go.id');
    expect(answer.status).toBe(200);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });
});
