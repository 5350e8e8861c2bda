import type { FastifyInstance } from 'fastify';
import { cookieOptions } from '../platform/access/session-cookie.js';
import { LOCALE_COOKIE } from '../platform/http/locale.js';

const ONE_YEAR = 365 * 24 * 60 * 60;

/** Whoever wrote a NIK into an address is not given it back. */
export const withoutNik = (url: string): string => (/\d{16}/.test(url) ? '/' : url);

/** A path of this site; `//host` or `/\host` at its start would name another one. */
export const ownPath = (path: string): string => path.replace(/^[/\\]+/, '/');

/** `?lang=en` or `id` on any page is remembered, and leads to the same address without it. */
export function registerLanguageChoice(fastify: FastifyInstance, isSecure: boolean): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.url.includes('lang=')) return done();
    const [path = '/', search = ''] = request.url.split('?');
    const query = new URLSearchParams(search);
    const chosen = query.get('lang');
    if (request.method !== 'GET' || path.startsWith('/api/') || (chosen !== 'en' && chosen !== 'id')) return done();
    query.delete('lang');
    const rest = query.toString();
    const next = withoutNik(`${ownPath(path)}${rest ? `?${rest}` : ''}`);
    void reply.setCookie(LOCALE_COOKIE, chosen, cookieOptions(isSecure, ONE_YEAR)).redirect(next, 303);
  });
}
