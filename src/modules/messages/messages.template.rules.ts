import { smsLength } from './messages.sms.rules.js';
import {
  fillLetter,
  isPlaceholder,
  PLACEHOLDERS,
  type Placeholder,
  shippedLetter,
  wordingsOf,
} from './messages.texts.js';
import type { LetterFacts, MessageKind } from './messages.types.js';

const MOST_SIGNS = 480;

/** What is wrong with a text that staff wrote; the facts fill its sentence. */
export type TextFault =
  | { code: 'required' }
  | { code: 'too_long'; facts: { limit: number; entered: number } }
  | { code: 'unknown_placeholder' | 'missing_placeholder' | 'twice_placeholder'; facts: { name: string } }
  | { code: 'stray_brace' | 'own_link' | 'personal_number' | 'odd_signs' };

export interface TextMeasure {
  signs: number;
  encoding: 'gsm7' | 'ucs2';
  /** SMS parts that are paid for. */
  parts: number;
}

/** Without these the message is worth nothing. */
const NEEDED: readonly Placeholder[] = ['tautan', 'kode_sekali_pakai', 'nomor', 'loket', 'sampai', 'waktu', 'kabar'];

/** As telephones find links: a scheme, a path after a name, or a name with a usual ending. */
const OWN_LINK =
  /:\/\/|https?:|www\.|[a-z0-9-]\.[a-z]{2,}\/|\b[a-z0-9-]+\.(?:id|com|org|net|me|ly|co|info|app|link|site|xyz)\b/i;

const inText = (text: string): string[] => [...text.matchAll(/\{([a-z_]+)\}/g)].map(([, name = '']) => name);

/** What a text of this kind may say. */
export const placeholdersOf = (kind: MessageKind): Placeholder[] => {
  const texts = (['id', 'en'] as const).flatMap((language) =>
    wordingsOf(kind).map((wording) => shippedLetter(language, kind, wording).text),
  );
  const used = new Set(texts.flatMap(inText));
  return (Object.keys(PLACEHOLDERS) as Placeholder[]).filter((name) => used.has(name));
};

/** What it must say. */
export const neededOf = (kind: MessageKind): Placeholder[] =>
  placeholdersOf(kind).filter((name) => NEEDED.includes(name));

/** `longest`: the facts that take most room. */
export function faultsOf(kind: MessageKind, text: string, longest: readonly LetterFacts[]): TextFault[] {
  if (text.trim() === '') return [{ code: 'required' }];
  const named = inText(text);
  const known = placeholdersOf(kind);
  const faults: TextFault[] = [];
  for (const name of new Set(named)) {
    if (!isPlaceholder(name) || !known.includes(name)) faults.push({ code: 'unknown_placeholder', facts: { name } });
  }
  for (const name of neededOf(kind)) {
    if (!named.includes(name)) faults.push({ code: 'missing_placeholder', facts: { name } });
  }
  if (named.filter((name) => name === 'tautan').length > 1)
    faults.push({ code: 'twice_placeholder', facts: { name: 'tautan' } });
  const plain = text.replaceAll(/\{[a-z_]+\}/g, '');
  if (/[{}]/.test(plain)) faults.push({ code: 'stray_brace' });
  if (OWN_LINK.test(plain)) faults.push({ code: 'own_link' });
  if (/(?:\d[ .-]?){16}/.test(plain)) faults.push({ code: 'personal_number' });
  if (/[^\P{C}\n]/u.test(plain)) faults.push({ code: 'odd_signs' });
  const entered = Math.max(...longest.map((facts) => fillLetter(text, facts).length));
  if (entered > MOST_SIGNS) faults.push({ code: 'too_long', facts: { limit: MOST_SIGNS, entered } });
  return faults;
}

export function measure(text: string): TextMeasure {
  const { encoding, parts } = smsLength(text);
  return { signs: text.length, encoding, parts };
}
