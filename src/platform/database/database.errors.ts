/**
 * A refusal that a caller is told about: `code` is stable and machine-readable, `status` an HTTP status, `facts` fill
 * the sentence, `body` holds further members of the problem document.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly facts: Record<string, string | number> = {},
    readonly body: Record<string, unknown> = {},
  ) {
    super(code);
    this.name = new.target.name;
  }
}

export class NotFound extends DomainError {
  constructor() {
    super('not_found', 404);
  }
}

type PostgresFault = { code?: string; constraint?: string };

const faultOf = (error: unknown): PostgresFault => {
  const driver = (error as { driverError?: PostgresFault } | null)?.driverError;
  return driver ?? ((error ?? {}) as PostgresFault);
};

/** Name of the constraint that PostgreSQL refused by, if that is what happened. */
export const violatedConstraint = (error: unknown): string | undefined => faultOf(error).constraint;

const RETRYABLE = new Set(['40001', '40P01']);
/** Serialization failure or deadlock: the transaction had no effect and may run again at once. */
export const isRetryable = (error: unknown): boolean => RETRYABLE.has(faultOf(error).code ?? '');

// Classes 08 (connection), 53 (resources) and 57P (shutdown), timeouts of a statement, a lock or an idle transaction, a
// standby that only reads, and what the network says.
const UNAVAILABLE =
  /^(08|53|57P|57014|55P03|25P03|25006)|^ECONN|^ETIMEDOUT|^EPIPE|^EHOSTUNREACH|^ENETUNREACH|^EAI_AGAIN|^ENOTFOUND/;
// "already released": TypeORM lets go of a connection that broke between two statements of a transaction.
const BROKEN_CONNECTION = /Connection terminated|timeout exceeded when trying|not queryable|was already released/;
/** The database is away, full, restarting or too busy: the caller may try again later. */
export function isUnavailable(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return UNAVAILABLE.test(faultOf(error).code ?? '') || BROKEN_CONNECTION.test(message);
}

const NO_VALUE = /^invalid (input syntax for type uuid|byte sequence for encoding)/;
/** What was asked with is no UUID, or holds a sign that no text has: no row can be meant. */
export const isNoValue = (error: unknown): boolean =>
  faultOf(error).code?.startsWith('22') === true && NO_VALUE.test((error as Error).message);

const constraintErrors = new Map<string, () => DomainError>();

/** Said once per module, in its `*.errors.ts`: what a violated constraint means to a caller. */
export function mapConstraints(entries: Record<string, () => DomainError>): void {
  for (const [name, make] of Object.entries(entries)) constraintErrors.set(name, make);
}

export function asDomainError(error: unknown): unknown {
  const make = constraintErrors.get(violatedConstraint(error) ?? '');
  return make ? make() : error;
}
