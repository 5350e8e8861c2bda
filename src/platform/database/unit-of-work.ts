import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { asDomainError, DomainError, isRetryable, isUnavailable } from './database.errors.js';
import type { Tx } from './sql.js';

const TRIES = 6;

/** Opens transactions; the only place that does. */
@Injectable()
export class UnitOfWork {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one READ COMMITTED transaction. A deadlock or serialization failure rolls back and runs it again, so
   * `work` must have no effect outside the transaction.
   * @throws DomainError for a refusal, a violated constraint that a module named, or `unavailable` (503).
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction(work);
      } catch (error) {
        if (isRetryable(error) && attempt < TRIES) {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
          continue;
        }
        throw this.translate(error);
      }
    }
  }

  /** For reads that need no transaction of their own. */
  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await work(this.dataSource.manager);
    } catch (error) {
      throw this.translate(error);
    }
  }

  private translate(error: unknown): unknown {
    if (isRetryable(error) || isUnavailable(error)) return new DomainError('unavailable', 503);
    return asDomainError(error);
  }
}
