import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const MAX_TYPED = 30;
/**
 * No letters (they would be read as keypad digits or an extension) and no line break (it would forge a header or
 * a message).
 */
const TYPED = /^\+?[0-9 ().\-\u00a0]+$/;
const TEXT_TYPES: ReadonlySet<string | undefined> = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE']);

/**
 * Indonesian unless it starts with another country's code. `canText` is false for landlines: kept as contact,
 * never sent to.
 */
export function normalisePhone(input: string): { ok: true; e164: string; canText: boolean } | { ok: false } {
  if (input.length > MAX_TYPED || !TYPED.test(input)) return { ok: false };
  const number = parsePhoneNumberFromString(input, { defaultCountry: 'ID', extract: false });
  if (!number?.isValid()) return { ok: false };
  return { ok: true, e164: number.number, canText: TEXT_TYPES.has(number.getType()) };
}

/** '0812 •••• •042'; a foreign number keeps its first signs: '+601 •••• •042'. */
export function maskPhone(e164: string): string {
  const shown = e164.startsWith('+62') ? `0${e164.slice(3)}` : e164;
  return `${shown.slice(0, 4)} •••• •${shown.slice(-3)}`;
}
