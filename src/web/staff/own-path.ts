/** A path on this site that somebody may be sent to after signing in; null for anything else, and for one with a NIK. */
export function ownPath(value: string | undefined): string | null {
  if (!value || !/^\/[^/\\]/.test(value) || /[\\\p{Cc}]|\d{16}/u.test(value)) return null;
  return new URL(value, 'http://here').origin === 'http://here' ? value : null;
}
