import type { FastifyInstance } from 'fastify';

/** Far above what any of these answers takes on a machine that is not overrun. */
const EVEN_MS = 30;
const CODE = /^\/(?:api\/v1\/bookings|janji)\/[^/?]/;
/** Ways back to a booking, which answer alike whether there is one or not. */
const WAY_BACK = /^\/(?:api\/v1\/bookings\/[^/?]+\/access-codes|(?:kelola|data)\/)/;
const REFUSED = new Set([401, 404]);

/** Answers that must not tell whether there is such a booking take as long when there is as when there is none. */
export function registerEvenTime(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { method, url } = request;
    const { statusCode } = reply;
    const isWayBack = method === 'POST' && WAY_BACK.test(url) && statusCode !== 429;
    const isEven = isWayBack || (CODE.test(url) && REFUSED.has(statusCode));
    const left = isEven ? EVEN_MS - reply.elapsedTime : 0;
    if (left > 0) setTimeout(() => done(null, payload), left);
    else done(null, payload);
  });
}
