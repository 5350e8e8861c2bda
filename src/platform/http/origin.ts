import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../database/database.errors.js';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses unknown hosts (400) and state changes that another site started (403). The browser's `Origin`, or
 * `Sec-Fetch-Site` where it is absent, decides; programs that are no browser send neither and carry no cookie by chance.
 */
export function registerOriginCheck(fastify: FastifyInstance, publicOrigin: string): void {
  const own = new URL(publicOrigin);
  const isOwnHost = (host: string) => host === own.host || LOOPBACK.test(host);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const host = request.headers.host ?? '';
    if (!isOwnHost(host)) return done(new DomainError('host_not_allowed', 400));
    if (!SAFE.has(request.method) && !isSameSite(request, host, own)) return done(new DomainError('cross_origin', 403));
    done();
  });
}

function isSameSite(request: FastifyRequest, host: string, own: URL): boolean {
  const { origin } = request.headers;
  if (origin !== undefined) return origin === own.origin || (LOOPBACK.test(host) && origin === `http://${host}`);
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
