/** A path on this site that somebody may be sent to after signing in; null for anything else. */
export function ownPath(value: string | undefined): string | null {
  if (!value || !/^\/[^/\\]/.test(value) || /[\\\p{Cc}]/u.test(value)) return null;
  return new URL(value, 'http://here').origin === 'http://here' ? value : null;
}
