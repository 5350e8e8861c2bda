import type { ValidationError } from 'class-validator';
import { DomainError } from '../database/database.errors.js';

/** One refused field: `code` is stable, `facts` fill the sentence. Values are never echoed. */
export interface FieldProblem {
  field: string;
  code: string;
  facts?: Record<string, string | number>;
}

export class InvalidInput extends DomainError {
  constructor(readonly problems: FieldProblem[]) {
    super(
      problems.every((p) => p.code === 'unknown_field') && problems.length > 0 ? 'unknown_field' : 'invalid_input',
      422,
    );
  }

  /** The same problems for a caller who knows the field by another name. */
  renamed(from: string, to: string): InvalidInput {
    return new InvalidInput(
      this.problems.map((p) => (p.field.startsWith(from) ? { ...p, field: to + p.field.slice(from.length) } : p)),
    );
  }
}

/** What nobody calls a field may be a value in the wrong place, such as an identity number: it is not said again. */
const NAME = /^(?!.*\d{4})[a-z_]\w{0,63}$/i;
const NAMELESS = '?';

/** Flattens class-validator's tree to `applicants.0.nik` with the code that the field's decorator carries. */
export function fieldProblems(errors: ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const isUnknown = error.constraints?.whitelistValidation !== undefined;
    const name = isUnknown && !NAME.test(error.property) ? NAMELESS : error.property;
    const field = parent ? `${parent}.${name}` : name;
    const own = Object.keys(error.constraints ?? {})
      .slice(0, 1)
      .map((name) => ({ field, code: codeOf(error, name) }));
    return [...own, ...fieldProblems(error.children ?? [], field)];
  });
}

function codeOf(error: ValidationError, constraint: string): string {
  if (constraint === 'whitelistValidation') return 'unknown_field';
  const context = (error.contexts as Record<string, { code?: string }> | undefined)?.[constraint];
  if (error.value === undefined || error.value === null || error.value === '') return 'required';
  return context?.code ?? 'invalid';
}
