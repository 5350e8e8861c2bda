import { DomainError } from '../platform/database/database.errors.js';

/**
 * What the domain refused, to be said on the page that asked for it.
 * @throws anything else, as it came
 */
export function refusalIn(error: unknown): DomainError {
  if (error instanceof DomainError && error.status < 500) return error;
  throw error;
}
