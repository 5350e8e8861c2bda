import { plainDate } from '../../common/spoken-date.js';
import { isMessageKey, type Locale, t } from '../messages.js';

/** A reason or a warning of the rules: a code with its facts. */
export type CodedFact = Readonly<{ code: string; [fact: string]: unknown }>;

/**
 * Why a person cannot have the service on that day, as a sentence; `name` begins it when several people are meant.
 * A `birthDate` beside the facts of an age is named, because it may be the mistake.
 */
export const reasonText = (locale: Locale, reason: CodedFact, name?: string): string =>
  sentence(locale, `why.${reason.code}`, reason, name);

/** What a person should know although the booking is possible. */
export const warningText = (locale: Locale, warning: CodedFact, name?: string): string =>
  sentence(locale, `warning.${warning.code}`, warning, name);

function sentence(locale: Locale, key: string, fact: CodedFact, name: string | undefined): string {
  const dated = (day: unknown) => (typeof day === 'string' ? plainDate(locale, day, 'UTC') : undefined);
  const facts = { name, date: dated(fact.from ?? fact.printableFrom), birth: dated(fact.birthDate) };
  const text = t(locale, isMessageKey(key) ? key : 'why.unknown', facts);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
