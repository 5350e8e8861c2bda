import { afterEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createAdapter } from '../../src/app.setup.js';
import { registerFloodGuard } from '../../src/platform/http/flood-guard.js';
import { TooManyRequests } from '../../src/platform/http/too-many.errors.js';
import { LightHttp } from '../support/light-http.js';
import { noteCounts } from '../support/security-counts.js';

const A_SECOND = 40;
const ASKS = 1_000;
/** The address that a proxy of ours saw, and adds behind whatever the client wrote. */
const SEEN = '203.0.113.7';

describe('whose address a request has', () => {
  let server: FastifyInstance;
  let http: LightHttp;

  afterEach(async () => {
    http.close();
    await server.close();
  });

  /** Requests beyond what one address may make, when each claims to come from another. */
  const extra = async (trust: string, headerOf: (index: number) => string): Promise<number> => {
    server = createAdapter(trust).getInstance<FastifyInstance>();
    registerFloodGuard(server, A_SECOND);
    server.setErrorHandler((error, _request, reply) =>
      reply.status(error instanceof TooManyRequests ? 429 : 500).send(''),
    );
    server.get('/', () => '');
    http = new LightHttp(await server.listen({ port: 0, host: '127.0.0.1' }));
    const begun = performance.now();
    const ask = (i: number) => http.send({ method: 'GET', path: '/', headers: { 'x-forwarded-for': headerOf(i) } });
    const answers = await Promise.all(Array.from({ length: ASKS }, (_, i) => ask(i)));
    const passed = answers.filter(({ status }) => status === 200).length;
    expect(passed + answers.filter(({ status }) => status === 429).length).toBe(ASKS);
    expect(passed).toBeGreaterThanOrEqual(A_SECOND);
    const allowed = A_SECOND + Math.ceil(((performance.now() - begun) / 1_000) * A_SECOND);
    return Math.max(0, passed - allowed);
  };
  const invented = (i: number) => `198.51.${i >> 8}.${i & 255}`;

  it.each([
    ['0', 'no proxy: the header is not looked at', invented],
    ['1', 'one proxy: what the client wrote before it counts for nothing', (i: number) => `${invented(i)}, ${SEEN}`],
    ['2', 'two proxies', (i: number) => `${invented(i)}, ${SEEN}, 10.0.0.1`],
    ['127.0.0.0/8', 'a subnet of proxies', (i: number) => `10.0.0.1, ${invented(i)}, ${SEEN}`],
  ])('%s: %s', async (trust, _what, headerOf) => {
    const passed = await extra(trust, headerOf);
    noteCounts(`proxies-${trust.replace(/\W/g, '-')}`, { rotated: ASKS, extra: passed });
    expect(passed).toBe(0);
  });

  it('would notice a proxy that is trusted without being there', async () => {
    expect(await extra('1', invented)).toBeGreaterThan(ASKS / 2);
  });
});
