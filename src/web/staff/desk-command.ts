import { normaliseBookingCode } from '../../common/booking-code.js';

/** One letter and Enter: n next, r recall, h start, s finish, x no answer, p park, w walk-in, ? help. */
export const LETTERS = ['n', 'r', 'h', 's', 'x', 'p', 'w', '?'] as const;
export type Letter = (typeof LETTERS)[number];

/** What the one box of the desk was told. */
export type DeskCommand =
  | { kind: 'nothing' }
  | { kind: 'act'; letter: Letter; note?: string }
  | { kind: 'code'; code: string }
  | { kind: 'nik'; nik: string }
  | { kind: 'ticket'; label: string }
  /** Part of a name, or the last four digits of a NIK. */
  | { kind: 'search'; text: string };

/** A scanned link holds the code behind `/janji/`. */
const LINK = /\/janji\/([^/?#\s]+)/;
const TICKET = /^[ABSP]\s?\d{3,4}$/i;
const SEPARATORS = /[\s.\p{Pd}]/gu;
const NIK_DIGITS = 16;
/** More digits than a short search has: somebody means a NIK, and hears how many are missing. */
const LONG_NUMBER = 8;

export function readCommand(input: string): DeskCommand {
  const text = input.trim();
  if (text === '') return { kind: 'nothing' };
  const letter = LETTERS.find((l) => l === text.toLowerCase());
  if (letter) return { kind: 'act', letter };
  if (TICKET.test(text)) return { kind: 'ticket', label: text.replace(/\s/g, '').toUpperCase() };
  const parked = /^p\s+(.+)$/i.exec(text);
  if (parked?.[1] && !normaliseBookingCode(text)) return { kind: 'act', letter: 'p', note: parked[1] };
  const code = normaliseBookingCode(LINK.exec(text)?.[1] ?? text);
  if (code) return { kind: 'code', code };
  const digits = text.replace(SEPARATORS, '');
  if (/^\d+$/.test(digits) && digits.length >= LONG_NUMBER)
    return { kind: 'nik', nik: digits.slice(0, 4 * NIK_DIGITS) };
  return { kind: 'search', text };
}
