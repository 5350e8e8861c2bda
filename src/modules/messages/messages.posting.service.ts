import { Injectable } from '@nestjs/common';
import { Env } from '../../platform/config/env.js';
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
/** It is we who are not let in, whoever the message is for. */
export const NOT_LET_IN: ReadonlySet<number> = new Set([401, 403]);
const MOST_ANSWERED = 64 * 1024;

interface ProviderAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** Talks to providers that are spoken to by HTTP. */
@Injectable()
export class MessagesPostingService {
  constructor(private readonly env: Env) {}

  /**
   * Posts JSON. Never follows a redirect, and reads no long answers.
   * @throws ProviderRefused when it surely was not taken; any other error leaves the outcome unknown.
   */
  async post(url: string, headers: Record<string, string>, body: unknown): Promise<ProviderAnswer> {
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(this.env.providerWaitMs),
      });
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      if (code && NOT_SENT.has(code)) throw new ProviderRefused(code);
      throw error;
    }
    if (AMBIGUOUS.has(response.status)) throw new Error(`HTTP ${response.status}`);
    const answer = { status: response.status, body: parsed(await beginningOf(response)) };
    if (response.status === 429 || response.status >= 500) throw new ProviderRefused(`HTTP ${response.status}`);
    return answer;
  }
}

/** Hangs up on whoever answers at length. */
async function beginningOf({ body }: Response): Promise<string> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.length > MOST_ANSWERED) break;
  }
  return text;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
