import type { FastifyInstance } from 'fastify';
import { lineOf } from './address.js';
import { TooManyRequests } from './too-many.errors.js';

const STREAM = /\/events(?:\?|$)/;
const RETRY_SECONDS = 30;

/** Keeps one address from taking all the live streams that a process serves. */
export function registerStreamGuard(fastify: FastifyInstance, mostPerAddress: number): void {
  const open = new Map<string, number>();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'GET' || !STREAM.test(request.url)) return done();
    const line = lineOf(request.ip);
    const count = open.get(line) ?? 0;
    if (count >= mostPerAddress) return done(new TooManyRequests(RETRY_SECONDS));
    open.set(line, count + 1);
    reply.raw.once('close', () => {
      const left = (open.get(line) ?? 1) - 1;
      if (left > 0) open.set(line, left);
      else open.delete(line);
    });
    done();
  });
}
