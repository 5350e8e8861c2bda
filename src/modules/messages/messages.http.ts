import { ProviderRefused } from './messages.types.js';

/** Before the request was written: surely not sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
]);
/** A gateway between us and the provider gave up waiting: what it carried may have been sent. */
const AMBIGUOUS = new Set([502, 504]);
const MOST_ANSWERED = 64 * 1024;

export interface ProviderAnswer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * Posts JSON to a provider. Never follows a redirect, and reads no long answers.
 * @throws ProviderRefused when it surely was not taken; any other error leaves the outcome unknown.
 */
export async function postToProvider(
  url: string,
  headers: Record<string, string>,
  body: unknown,
  waitMs: number,
): Promise<ProviderAnswer> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(waitMs),
    });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    if (code && NOT_SENT.has(code)) throw new ProviderRefused(code);
    throw error;
  }
  if (AMBIGUOUS.has(response.status)) throw new Error(`HTTP ${response.status}`);
  const text = await response.text();
  const answer = { status: response.status, body: text.length > MOST_ANSWERED ? {} : parsed(text) };
  if (response.status === 429 || response.status >= 500) throw new ProviderRefused(`HTTP ${response.status}`);
  return answer;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
