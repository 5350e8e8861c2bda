import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.service.js';
import { DomainError } from '../database/database.errors.js';
import { firstRow, rows, type Tx } from '../database/sql.js';

/** A caller's key with the hash of what was asked, or nothing when the caller sent no key. */
export interface IdempotentRequest {
  key: string;
  /** Who may replay it: the public, or one member of staff. */
  scope: string;
  hash: string;
}

export class IdempotencyKeyReused extends DomainError {
  constructor() {
    super('idempotency_key_reused', 422);
  }
}

export const hashRequest = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body ?? null)}`)
    .digest('hex');

/**
 * First answers by key. The key is the first thing locked in a transaction and is written with the change itself: a
 * crash between commit and reply loses nothing, and a refusal, which rolls back, is never stored.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly clock: Clock) {}

  /**
   * Gives the stored answer of this key, or runs `work` and stores its answer with the rest of `tx`. A second request
   * with the same key waits for the first to end. Answers must hold no personal data and no token.
   * @throws IdempotencyKeyReused when the key was used for another request.
   */
  async once<T>(tx: Tx, request: IdempotentRequest | undefined, work: () => Promise<T>): Promise<T> {
    if (!request) return work();
    const fresh = await firstRow(
      tx,
      `INSERT INTO idempotency_keys (scope, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (scope, key) DO NOTHING RETURNING key`,
      [request.scope, request.key, request.hash, this.clock.now()],
    );
    if (!fresh) return (await this.find<T>(tx, request)) as T;
    const answer = await work();
    await rows(tx, 'UPDATE idempotency_keys SET answer = $3 WHERE scope = $1 AND key = $2', [
      request.scope,
      request.key,
      JSON.stringify(answer ?? null),
    ]);
    return answer;
  }

  /**
   * The answer that is stored already, for a use case that looks around before its transaction: what it would see may
   * have changed since. Undefined when there is none.
   * @throws IdempotencyKeyReused
   */
  async find<T>(tx: Tx, request: IdempotentRequest | undefined): Promise<T | undefined> {
    if (!request) return undefined;
    const stored = await firstRow<{ hash: string; answer: T }>(
      tx,
      'SELECT request_hash AS hash, answer FROM idempotency_keys WHERE scope = $1 AND key = $2',
      [request.scope, request.key],
    );
    if (stored && stored.hash !== request.hash) throw new IdempotencyKeyReused();
    return stored?.answer;
  }
}
