import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { asDomainError, DomainError, isRetryable, isUnavailable } from './database.errors.js';
import type { Tx } from './sql.js';

const TRIES = 6;

/** What is kept in memory and grows old with a transaction; said by whoever changes it. */
const touched = new WeakMap<Tx, Set<string>>();

/** The topic of whoever does not know what else is touched. */
export const ANYTHING = '*';

/** Says that `tx` changes these topics and no others. A transaction that says nothing may have changed anything. */
export function touches(tx: Tx, topics: Iterable<string>): void {
  const known = touched.get(tx) ?? new Set<string>();
  for (const topic of topics) known.add(topic);
  touched.set(tx, known);
}

type CommitListener = (topics: ReadonlySet<string> | null) => void;

/** Opens transactions; the only place that does. */
@Injectable()
export class UnitOfWork {
  private readonly listeners: CommitListener[] = [];

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one READ COMMITTED transaction. A deadlock or serialization failure rolls back and runs it again, so
   * `work` must have no effect outside the transaction.
   * @throws DomainError for a refusal, a violated constraint that a module named, or `unavailable` (503).
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.commit(work);
      } catch (error) {
        if (isRetryable(error) && attempt < TRIES) {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
          continue;
        }
        throw this.translate(error);
      }
    }
  }

  /** Called after every commit of this process, with the topics that it touched; null when it did not say. */
  onCommit(listener: CommitListener): void {
    this.listeners.push(listener);
  }

  /** For reads that need no transaction of their own. */
  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await work(this.dataSource.manager);
    } catch (error) {
      throw this.translate(error);
    }
  }

  private async commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let last: Tx | undefined;
    const result = await this.dataSource.transaction((tx) => {
      last = tx;
      return work(tx);
    });
    const topics = (last && touched.get(last)) ?? null;
    for (const listener of this.listeners) listener(topics);
    return result;
  }

  private translate(error: unknown): unknown {
    if (isRetryable(error) || isUnavailable(error)) return new DomainError('unavailable', 503);
    return asDomainError(error);
  }
}
