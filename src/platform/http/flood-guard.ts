import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { lineOf } from './address.js';
import { TooManyRequests } from './too-many.errors.js';

const SECOND = 1_000;
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
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / SECOND) * this.perSecond);
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
    const fullAfter = (this.burst / this.perSecond) * SECOND;
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

/**
 * Slows down one address that tries out booking codes: after so many wrong ones a minute it gets no answer for a while,
 * not even to a right one. `noteWrong` is told of each wrong one.
 */
export function registerCodeGuard(
  fastify: FastifyInstance,
  perMinute: number,
  noteWrong: (address: string) => void,
): void {
  const wrong = new TokenBuckets(perMinute / MINUTE, perMinute);
  const CODE = /^\/(?:api\/v1\/bookings|janji)\/[^/?]/;
  const spent = new Map<string, number>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const until = CODE.test(request.url) ? spent.get(lineOf(request.ip)) : undefined;
    if (until === undefined || until <= performance.now()) return done();
    done(new TooManyRequests(Math.ceil((until - performance.now()) / SECOND)));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode === 404 && CODE.test(request.url)) {
      const line = lineOf(request.ip);
      const now = performance.now();
      for (const [key, until] of spent) if (until <= now) spent.delete(key);
      if (!wrong.take(line, now)) spent.set(line, now + MINUTE * SECOND);
      noteWrong(request.ip);
    }
    done();
  });
}
