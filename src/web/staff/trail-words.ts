import type { TrailLine } from '../../platform/access/audit.trail.service.js';
import { type MovementKind, MOVEMENT_KINDS } from '../../modules/blanks/blanks.types.js';
import { isMessageKey, type Locale, t } from '../messages.js';
import { kindWord, signed } from './stock-words.js';

/** A new act has no word yet: its code says it. */
export function actionWord(locale: Locale, action: string): string {
  const key = `trail.act.${action}`;
  return isMessageKey(key) ? t(locale, key) : action;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function movementWords(locale: Locale, { kind, quantity }: Record<string, unknown>): string {
  const known = MOVEMENT_KINDS.find((one): one is MovementKind => one === kind);
  return known && typeof quantity === 'number' ? `${kindWord(locale, known)} ${signed(quantity)}` : '';
}

/** The reason that somebody gave, or the paper in hand; what a list was, and how many cards moved. */
export function whyWords(locale: Locale, { details }: Pick<TrailLine, 'details'>): string {
  const reason = textOf(details.reason) || textOf(details.overrideReason);
  const why = `trail.why.${textOf(details.why)}`;
  const list = `trail.list.${textOf(details.list)}`;
  const lines = textOf(details.lines);
  return [
    reason,
    movementWords(locale, details),
    isMessageKey(why) ? t(locale, why, { of: textOf(details.of) }) : textOf(details.why),
    isMessageKey(list) ? t(locale, list) : textOf(details.list),
    lines && t(locale, 'trail.lines', { count: lines }),
  ]
    .filter(Boolean)
    .join(', ');
}
