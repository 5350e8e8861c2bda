import type { LightAnswer } from './light-http.js';

const DIRECTIVES: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'form-action': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};
const EXACT: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
/** What no page of ours asks a browser for. */
const REFUSED = ['camera', 'microphone', 'geolocation', 'payment', 'usb'];
const TYPE =
  /^(text\/(html|javascript|css|plain|calendar|csv)|application\/(javascript|(problem\+|manifest\+)?json))(; charset=utf-8)?|^text\/event-stream|^application\/vnd\.openxml|^(image\/svg\+xml|audio\/)/;
const INLINE = /<script(?![^>]*\bsrc=)(?![^>]*type="application\/json")|<style|\sstyle="|\son[a-z]+="|javascript:/i;

/** What is wrong about the headers of an answer, and in a page about what they forbid; nothing when all is well. */
export function headerFaults({ headers, body, status }: LightAnswer, caching = 'no-store'): string[] {
  const wrong = Object.entries(EXACT).flatMap(([name, value]) => (headers[name] === value ? [] : [name]));
  if (headers['referrer-policy'] !== 'same-origin') wrong.push('referrer-policy');
  const policy = String(headers['content-security-policy'] ?? '');
  const directives = new Map(policy.split(';').map((part) => cut(part.trim(), ' ')));
  for (const [name, value] of Object.entries(DIRECTIVES)) if (directives.get(name) !== value) wrong.push(`csp ${name}`);
  if (directives.size !== Object.keys(DIRECTIVES).length) wrong.push('csp directives');
  const permissions = String(headers['permissions-policy'] ?? '');
  for (const name of REFUSED) if (!permissions.includes(`${name}=()`)) wrong.push(`permissions-policy ${name}`);
  if (!headers['cache-control']?.includes(caching)) wrong.push('cache-control');
  if (headers['x-powered-by'] ?? headers.server) wrong.push('tells what it runs on');
  if (Object.keys(headers).some((name) => name.startsWith('access-control-'))) wrong.push('cors');
  if (status !== 204 && status !== 303 && body !== '' && !TYPE.test(headers['content-type'] ?? ''))
    wrong.push('content-type');
  if (headers['content-type']?.startsWith('text/html') && INLINE.test(body)) wrong.push('inline script or style');
  return [...wrong, ...(headers['set-cookie'] ?? []).flatMap(cookieFaults)];
}

function cut(text: string, at: string): [string, string] {
  const [name = '', ...rest] = text.split(at);
  return [name, rest.join(at)];
}

/** Secure, out of reach of scripts and of other sites, and for this host alone. */
function cookieFaults(cookie: string): string[] {
  const [name = ''] = cookie.split('=');
  const attributes = cookie
    .split(';')
    .slice(1)
    .map((part) => part.trim().toLowerCase());
  const has = (attribute: string) => attributes.includes(attribute);
  const isStrict = has('secure') && has('httponly') && (has('samesite=lax') || has('samesite=strict'));
  const isOfHost = name.startsWith('__Host-') ? has('path=/') : PLAIN_COOKIES.some((one) => one.test(cookie));
  return isStrict && isOfHost && !attributes.some((one) => one.startsWith('domain')) ? [] : [`cookie ${name}`];
}

/** The chosen language, which is no secret, and the position in line, which is for its own address alone. */
const PLAIN_COOKIES = [/^bahasa=(id|en);/, /^giliran_posisi=[\w-]+;.*Path=\/api\/v1\/bookings\/\w+\/position;/];
