import { performance } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SECOND_MS } from '../../common/duration.js';
import { lineOf } from './address.js';
import { TooManyRequests } from './too-many.errors.js';

const SWEEP_MS = 10_000;

/** Tokens by key: `burst` at most, and `perSecond` come back. One that was never seen has them all. */
export class TokenBuckets {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private sweptAt = 0;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** Takes a token; false when there is none. */
  take(key: string, now: number): boolean {
    const bucket = this.buckets.get(key) ?? { tokens: this.burst, at: now };
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / SECOND_MS) * this.perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    this.buckets.set(key, bucket);
    if (now - this.sweptAt > SWEEP_MS) this.sweep(now);
    return true;
  }

  /** Whoever has all tokens again need not be remembered. */
  private sweep(now: number): void {
    this.sweptAt = now;
    const fullAfter = (this.burst / this.perSecond) * SECOND_MS;
    for (const [key, { at }] of this.buckets) if (now - at >= fullAfter) this.buckets.delete(key);
  }
}

/**
 * Stops one address that floods the server, before anything is done for it. The limit is loose, because a school or a
 * mobile carrier stands behind one address; whoever does harm is stopped by limits on persons, phones and devices.
 */
export function registerFloodGuard(fastify: FastifyInstance, perSecond: number): void {
  const buckets = new TokenBuckets(perSecond, perSecond);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isLetIn = request.url.startsWith('/health/') || buckets.take(lineOf(request.ip), performance.now());
    done(isLetIn ? undefined : new TooManyRequests(1));
  });
}

const MINUTE = 60;
/** Addresses that hold a code or the token of a link. */
const CODE = /^\/(?:api\/v1\/(?:bookings|waiting-list)|janji|tunggu|undangan|wali|siswa)\/[^/?]/;
/** Forms that a code is typed into. */
const CODE_FORM = /^\/(?:kelola|data)\/(?:kode|buka)(?:\?|$)/;
/** Wrong digits, unknown, or over. */
const WRONG = new Set([401, 404, 410]);

const typesCode = ({ url, method }: FastifyRequest): boolean => method === 'POST' && CODE_FORM.test(url);
const triesCode = (request: FastifyRequest): boolean => CODE.test(request.url) || typesCode(request);
/** A form is shown again with 422. */
const isWrong = (request: FastifyRequest, status: number): boolean =>
  status === 422 ? typesCode(request) : WRONG.has(status) && triesCode(request);

/** Wrong codes a minute of everybody together, in terms of what one address may. */
const CROWD = 10;

/**
 * Slows down one address that tries out booking codes: after so many wrong ones a minute it gets no answer for a while,
 * not even to a right one. When many together try out more than ten times as many, whoever was wrong waits after the
 * first. `noteWrong` is told of each wrong one, and of each that got no answer.
 */
export function registerCodeGuard(
  fastify: FastifyInstance,
  perMinute: number,
  noteWrong: (address: string) => void,
): void {
  const wrong = new TokenBuckets(perMinute / MINUTE, perMinute);
  const crowd = new TokenBuckets((CROWD * perMinute) / MINUTE, CROWD * perMinute);
  const spent = new Map<string, number>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const until = triesCode(request) ? spent.get(lineOf(request.ip)) : undefined;
    if (until === undefined || until <= performance.now()) return done();
    noteWrong(request.ip);
    done(new TooManyRequests(Math.ceil((until - performance.now()) / SECOND_MS)));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (isWrong(request, reply.statusCode)) {
      const line = lineOf(request.ip);
      const now = performance.now();
      for (const [key, until] of spent) if (until <= now) spent.delete(key);
      const isCrowd = !crowd.take('', now);
      if (!wrong.take(line, now) || isCrowd) spent.set(line, now + MINUTE * SECOND_MS);
      noteWrong(request.ip);
    }
    done();
  });
}
