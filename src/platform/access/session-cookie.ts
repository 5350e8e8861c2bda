import type { CookieSerializeOptions } from '@fastify/cookie';

export const SESSION_COOKIE = 'giliran_session';

/** With TLS the prefix makes browsers refuse the cookie unless it is Secure, host-only and for `/`. */
export const sessionCookieName = (name: string, isSecure: boolean): string => (isSecure ? `__Host-${name}` : name);

export const cookieOptions = (isSecure: boolean, maxAgeSeconds?: number): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  secure: isSecure,
  sameSite: 'lax',
  ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
});
