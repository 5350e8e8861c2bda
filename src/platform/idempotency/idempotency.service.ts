import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.service.js';
import { DomainError } from '../database/database.errors.js';
import { firstRow, rows, type Tx } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Secrets } from '../secrets/secrets.service.js';

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

interface Stored<T> {
  hash: string;
  answer: T;
}

/** A request with what it was answered, to be kept. */
export interface Answered {
  request: IdempotentRequest;
  answer: unknown;
}

const nameOf = ({ scope, key }: IdempotentRequest): string => `${scope}\n${key}`;

/**
 * First answers by key. The key is the first thing locked in a transaction, and its answer is written with the change
 * itself: a crash between commit and reply loses nothing, and a refusal, which changes nothing, is never stored.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: Secrets,
  ) {}

  /** As `once`, in a transaction of its own: the whole of a use case that runs once by key. */
  run<T>(request: IdempotentRequest | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.unitOfWork.run((tx) => this.once(tx, request, () => work(tx)));
  }

  /**
   * Gives the stored answer of this key, or runs `work` and stores its answer with the rest of `tx`. A second request
   * with the same key waits for the first to end. Answers must hold no personal data and no token.
   * @throws IdempotencyKeyReused when the key was used for another request.
   */
  async once<T>(tx: Tx, request: IdempotentRequest | undefined, work: () => Promise<T>): Promise<T> {
    if (!request) return work();
    await this.lock(tx, [request]);
    const stored = await this.read<T>(tx, request);
    if (stored) return stored.answer;
    const answer = await work();
    await this.keep(tx, [{ request, answer }]);
    return answer;
  }

  /** Locks keys until `tx` ends, ascending: of requests with one key the second waits here for the first. */
  async lock(tx: Tx, requests: readonly IdempotentRequest[]): Promise<void> {
    if (requests.length === 0) return;
    await rows(
      tx,
      `SELECT pg_advisory_xact_lock(name) FROM
         (SELECT DISTINCT hashtextextended(n, 0) AS name FROM unnest($1::text[]) n ORDER BY 1) names`,
      [requests.map(nameOf)],
    );
  }

  /** The stored answers of locked keys, each as a function: it throws IdempotencyKeyReused for another request. */
  async findAll<T>(tx: Tx, requests: readonly IdempotentRequest[]): Promise<Map<IdempotentRequest, () => T>> {
    if (requests.length === 0) return new Map();
    const found = await rows<Stored<T> & { scope: string; key: string }>(
      tx,
      `SELECT k.scope, k.key, k.request_hash AS hash, k.answer FROM idempotency_keys k
       JOIN unnest($1::text[], $2::text[]) AS r (scope, key) USING (scope, key)`,
      [requests.map((r) => r.scope), requests.map((r) => r.key)],
    );
    const byName = new Map(found.map((row) => [nameOf({ ...row, hash: '' }), row]));
    return new Map(
      requests.flatMap((request) => {
        const stored = byName.get(nameOf(request));
        return stored ? [[request, () => this.answerOf(stored, request)]] : [];
      }),
    );
  }

  /** Stores answers with the change itself. The keys must be locked. */
  async keep(tx: Tx, answered: readonly Answered[]): Promise<void> {
    if (answered.length === 0) return;
    await rows(
      tx,
      `INSERT INTO idempotency_keys (scope, key, request_hash, answer, created_at)
       SELECT *, $5 FROM unnest($1::text[], $2::text[], $3::text[], $4::json[])`,
      [
        answered.map(({ request }) => request.scope),
        answered.map(({ request }) => request.key),
        answered.map(({ request }) => this.kept(request)),
        answered.map(({ answer }) => JSON.stringify(answer ?? null)),
        this.clock.now(),
      ],
    );
  }

  /**
   * The answer that is stored already, for a use case that looks around before its transaction: what it would see may
   * have changed since. Undefined when there is none.
   * @throws IdempotencyKeyReused
   */
  async find<T>(tx: Tx, request: IdempotentRequest | undefined): Promise<T | undefined> {
    return request && (await this.read<T>(tx, request))?.answer;
  }

  private async read<T>(tx: Tx, request: IdempotentRequest): Promise<Stored<T> | null> {
    const stored = await firstRow<Stored<T>>(
      tx,
      'SELECT request_hash AS hash, answer FROM idempotency_keys WHERE scope = $1 AND key = $2',
      [request.scope, request.key],
    );
    if (stored) this.answerOf(stored, request);
    return stored;
  }

  private answerOf<T>({ hash, answer }: Stored<T>, request: IdempotentRequest): T {
    if (hash !== this.kept(request)) throw new IdempotencyKeyReused();
    return answer;
  }

  /** Keyed: a NIK that was asked with could else be tried out of the hash. */
  private kept({ hash }: IdempotentRequest): string {
    return this.secrets.lookup('request', hash);
  }
}
