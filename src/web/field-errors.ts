import { fieldText } from '../platform/http/problem-texts.js';
import type { FieldProblem } from '../platform/http/input.errors.js';
import { fillIn } from '../common/fill-in.js';
import { isMessageKey, type Locale, t } from './messages.js';

export type { FieldProblem };

/** The sentence of a refused field: the page's own words for that field, else those of the code. */
export function errorText(locale: Locale, problem: FieldProblem): string {
  const key = `error.${problem.field}.${problem.code}`;
  if (isMessageKey(key)) return fillIn(t(locale, key), problem.facts);
  return fieldText(locale, problem.code, problem.facts);
}

/** The sentence of the first problem of one field, or nothing. */
export function errorOf(locale: Locale, errors: readonly FieldProblem[], field: string): string | undefined {
  const problem = errors.find((error) => error.field === field);
  return problem && errorText(locale, problem);
}

/** The problems under the names of a form: `names` gives those of the fields that are called otherwise there. */
export const onForm = (problems: readonly FieldProblem[], names: Readonly<Record<string, string>>): FieldProblem[] =>
  problems.map((problem) => {
    const [own = ''] = problem.field.split('.').slice(-1);
    return { ...problem, field: names[own] ?? problem.field };
  });
