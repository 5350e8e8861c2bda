import { plainDate } from '../../common/spoken-date.js';
import { DayAlreadyDecided } from '../../modules/calendar/calendar.errors.js';
import { PlanNotOpen } from '../../modules/plans/plans.errors.js';
import type { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { problemText } from '../../platform/http/problem-texts.js';
import { isMessageKey, type Locale, t } from '../messages.js';
import type { Outcome } from './flash.service.js';
import type { ShownForm } from './supervisor-types.js';

/** A refusal in words for supervisors: their own where they see other buttons than a program does. */
export function supervisorRefusal(locale: Locale, error: DomainError): Outcome {
  const { facts } = error;
  const code = codeOf(error);
  const spoken = (name: string) => (facts[name] ? { [name]: plainDate(locale, String(facts[name]), 'UTC') } : {});
  const dated = { ...facts, ...spoken('date'), ...spoken('since') };
  const [head, text] = [`refused.${code}`, `refused.${code}.text`];
  if (isMessageKey(head) && isMessageKey(text))
    return { tone: 'stop', head: t(locale, head, dated), text: t(locale, text, dated) };
  const { title, detail } = problemText(locale, code, dated);
  return { tone: 'stop', head: title, text: detail };
}

/** What a refused form shows: the reasons at its fields, or else one on top. */
export function refusedForm(
  locale: Locale,
  error: DomainError,
): Pick<ShownForm, 'errors'> & { outcome: Outcome | null } {
  const errors = error instanceof InvalidInput ? error.problems : [];
  return { errors, outcome: errors.length > 0 ? null : supervisorRefusal(locale, error) };
}

/** Two refusals of one code that ask for other words. */
function codeOf(error: DomainError): string {
  if (error instanceof DayAlreadyDecided) return 'day_exists';
  return error instanceof PlanNotOpen ? 'plan_not_open' : error.code;
}
