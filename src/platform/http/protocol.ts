import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../database/database.errors.js';
import { problemText } from './problem-texts.js';

const MAX_HEADERS = 100;
/** In seconds: so long a browser comes by TLS alone. */
export const ONE_YEAR = 31_536_000;

/** How long a client may take to say what it wants; checked every second. */
export const PATIENCE = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 };

/** Refuses a known path with another method (405, with `Allow`) and a flood of headers (431). */
export function registerProtocolChecks(fastify: FastifyInstance): void {
  const known = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) entry.methods.add(one);
    known.set(url, entry);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.raw.rawHeaders.length > 2 * MAX_HEADERS) return done(new DomainError('headers_too_large', 431));
    if (!request.is404) return done();
    const path = request.url.split('?')[0] ?? '';
    const methods = [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap((e) => [...e.methods]);
    if (methods.length === 0) return done();
    void reply.header('allow', [...new Set(methods)].sort().join(', '));
    done(new DomainError('method_not_allowed', 405));
  });
}

/** `/sites/:siteId/days` as a pattern of real paths. */
const patternOf = (route: string): RegExp =>
  new RegExp(
    `^${route
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:[^/]+/g, '[^/]+')
      .replace(/\*/g, '.*')}$`,
  );

/** Before the path of a target in absolute form. */
const AUTHORITY = /^https?:\/\/[^/?#]*/i;
/** What needs no escape in a path (RFC 3986, 2.3). */
const UNRESERVED = /^[\w.~-]$/;

/**
 * The one way to write an address, so that who looks at it before the router sees what the router sees: no host, no
 * fragment, nothing escaped without need. One whose escapes mean nothing leads nowhere, like any other that we do not know.
 */
export function readableUrl({ url = '/' }: { url?: string }): string {
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(url.replace(AUTHORITY, '')) ?? [];
  const plain = path.replace(/%[\da-f]{2}/gi, (escape) => {
    const sign = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return UNRESERVED.test(sign) ? sign : escape;
  });
  try {
    decodeURIComponent(plain);
    return `${plain || '/'}${query}`;
  } catch {
    return `${plain}${query}`.replaceAll('%', '%25');
  }
}

const BROKEN: Record<string, [status: number, code: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout'],
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large'],
};

/** What is no HTTP request never meets a route: answered here, and the line is cut. */
export const answerBrokenRequest = (isSecure: boolean) => (error: NodeJS.ErrnoException, socket: Socket) => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code] = BROKEN[error.code ?? ''] ?? [400, 'malformed_request'];
  const type = `urn:giliran:problem:${code}`;
  const body = JSON.stringify({ type, ...problemText('id', code), status, code });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json; charset=utf-8',
    'x-content-type-options: nosniff',
    "content-security-policy: default-src 'none'; frame-ancestors 'none'",
    'cache-control: no-store',
    'referrer-policy: same-origin',
    'x-frame-options: DENY',
    ...(isSecure ? [`strict-transport-security: max-age=${ONE_YEAR}`] : []),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
};
