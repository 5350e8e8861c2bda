import { DomainError } from '../database/database.errors.js';

/** Asked too often; may be asked again after so many seconds. */
export class TooManyRequests extends DomainError {
  constructor(
    readonly retryAfterSeconds: number,
    code = 'too_many_requests',
  ) {
    super(code, 429);
  }
}
