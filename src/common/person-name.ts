/** Codes of refused input fields; `limit` is in signs as a reader counts them. */
export type NameProblem = { code: 'required' } | { code: 'too_long'; limit: number } | { code: 'name_invalid' };

const NAME_MAX_SIGNS = 100;
/** UTF-16 units, as the database column and its clients count. */
const MAX_UNITS = 255;
/** Nothing longer is worth a look; what normalising shortens stays far below. */
const MAX_TYPED = 1000;

/** Broken or private text, controls and line breaks, signs that turn the direction of the text, emoji. */
const REFUSED = new RegExp(
  [
    '[\\p{Surrogate}\\p{Noncharacter_Code_Point}\\p{Private_Use}\\ufffd]',
    '[\\u0000-\\u0008\\n-\\u001f\\u007f-\\u009f\\u2028\\u2029]',
    '[\\u202a-\\u202e\\u2066-\\u2069]',
    '[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20e3\\ufe0f]',
  ].join('|'),
  'u',
);
/**
 * Non-spacing and enclosing marks pile up on one sign; spacing ones do not, and Burmese or Khmer names have
 * several.
 */
const STACKED_MARKS = /[\p{Mn}\p{Me}]{4,}/u;
/**
 * Signs that only steer line breaks or direction. Joiners (U+200C, U+200D) stay: Persian and Indic spelling
 * needs them.
 */
const STEERING = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]/g;
const VISIBLE = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

const graphemes = new Intl.Segmenter('id', { granularity: 'grapheme' });

/**
 * A legal name in any script, composed (NFC) and with single spaces. Never refused for its letters, digits or
 * punctuation: pages and messages escape. Refused is what cannot be a name, or would change text around it.
 */
export function normaliseName(input: string): { ok: true; name: string } | { ok: false; problem: NameProblem } {
  const refuse = (problem: NameProblem) => ({ ok: false, problem }) as const;
  const tooLong = { code: 'too_long', limit: NAME_MAX_SIGNS } as const;
  if (input.length > MAX_TYPED) return refuse(tooLong);
  if (REFUSED.test(input)) return refuse({ code: 'name_invalid' });
  const name = input.normalize('NFC').replace(STEERING, '').replace(/\s+/g, ' ').trim();
  if (!VISIBLE.test(name)) return refuse({ code: 'required' });
  if (STACKED_MARKS.test(name)) return refuse({ code: 'name_invalid' });
  if ([...graphemes.segment(name)].length > NAME_MAX_SIGNS || name.length > MAX_UNITS) return refuse(tooLong);
  return { ok: true, name };
}

/**
 * 'Muhammad Al Rizky' is 'M•••• A•••• R••••': the first sign of each word, and always four dots, so that length
 * tells nothing.
 */
export function maskName(name: string): string {
  const words = name.split(' ').filter((word) => word !== '');
  return words.map((word) => `${[...graphemes.segment(word)][0]?.segment ?? ''}••••`).join(' ');
}
