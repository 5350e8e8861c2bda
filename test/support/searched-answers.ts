import type { FastifyInstance } from 'fastify';
import { look } from './leaks.js';

const LINK = /\s(?:href|action|src|formaction)="([^"]*)"/g;
/** Not addresses: what a telephone or a mail program is opened with, on pages of staff. */
const NO_URL = /^(?:tel|mailto):/;

/** Addresses that the program makes, and its problem documents, searched as they leave. */
export function searchAnswers(fastify: FastifyInstance, seen: (place: string, text: string) => unknown = look): void {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const { location, 'content-type': type = '' } = reply.getHeaders();
    if (typeof location === 'string') seen('url', location);
    if (typeof payload === 'string' && String(type).startsWith('application/problem+json')) seen('problem', payload);
    if (typeof payload === 'string' && String(type).startsWith('text/html')) {
      const links = [...payload.matchAll(LINK)].map(([, url = '']) => url).filter((url) => !NO_URL.test(url));
      seen('url', links.join('\n'));
    }
    done(null, payload);
  });
}
