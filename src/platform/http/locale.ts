import type { FastifyRequest } from 'fastify';

export type { Locale } from '../../common/locale.js';
import type { Locale } from '../../common/locale.js';
export const LOCALE_COOKIE = 'bahasa';

/** Indonesian unless English was asked for: by the page's language link, else by `Accept-Language`. */
export function localeOf(request: FastifyRequest): Locale {
  const chosen = request.cookies?.[LOCALE_COOKIE];
  if (chosen === 'en' || chosen === 'id') return chosen;
  if (!request.url.startsWith('/api/')) return 'id';
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'id';
}
