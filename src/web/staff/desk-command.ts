import { normaliseBookingCode } from '../../common/booking-code.js';
import { normalisePhone } from '../../common/phone.js';

/**
 * One letter and Enter: n next, r recall, h start, s finish, x no answer, p park, l resume, k return, w walk-in,
 * t transfer, c spoilt card, u undo, ? help.
 */
export const LETTERS = ['n', 'r', 'h', 's', 'x', 'p', 'l', 'k', 'w', 't', 'c', 'u', '?'] as const;
export type Letter = (typeof LETTERS)[number];

/** What the one box of the desk was told. */
export type DeskCommand =
  | { kind: 'nothing' }
  | { kind: 'act'; letter: Letter; rest: string }
  /** One of the answers that the screen offers under a number. */
  | { kind: 'choice'; number: number }
  | { kind: 'code'; code: string }
  | { kind: 'nik'; nik: string }
  /** In E.164. */
  | { kind: 'phone'; phone: string }
  | { kind: 'ticket'; label: string }
  /** A booked time, 'HH.MM'. */
  | { kind: 'time'; time: string }
  /** Part of a name, or the last four digits of a NIK. */
  | { kind: 'search'; text: string };

/** A scanned link holds the code behind `/janji/`. */
const LINK = /\/janji\/([^/?#\s]+)/;
/** What scanners put in front when they are set up to: an AIM identifier such as `]Q3`, or a sign of one's own. */
const SCAN_PREFIX = /^(?:\][A-Za-z]\d|[~!@#$%^&*_=|<>;:]+)/;
const TICKET = /^[ABSP]\s?\d{3,4}$/i;
const TIME = /^([01]?\d|2[0-3])[.:]([0-5]\d)$/;
const SEPARATORS = /[\s.\p{Pd}]/gu;
const NIK_DIGITS = 16;
/** More digits than a short search has: somebody means a NIK, and hears how many are missing. */
const LONG_NUMBER = 8;

/** What may follow a letter; where anything else follows, it is a name such as "K Hasan". */
const REST: Partial<Record<Letter, RegExp>> = {
  n: /^[ABSP]\d{3,4} .+$/i,
  p: /^.+$/,
  x: /^.+$/,
  s: /^\d( \d)*( .+)?$/,
  t: /^\d{1,2}$/,
  c: /^\d{1,2}( .+)?$/,
  l: TICKET,
  k: TICKET,
};

export function readCommand(input: string): DeskCommand {
  const text = input.trim().replace(SCAN_PREFIX, '');
  if (text === '') return { kind: 'nothing' };
  const code = normaliseBookingCode(LINK.exec(text)?.[1] ?? text);
  if (code) return { kind: 'code', code };
  if (TICKET.test(text)) return { kind: 'ticket', label: text.replace(/\s/g, '').toUpperCase() };
  return actIn(text) ?? numberIn(text) ?? { kind: 'search', text };
}

function actIn(text: string): DeskCommand | null {
  const letter = LETTERS.find((l) => l === text.charAt(0).toLowerCase());
  if (!letter || !/^.(\s|$)/.test(text)) return null;
  const rest = text.slice(1).trim().replace(/\s+/g, ' ');
  return rest === '' || REST[letter]?.test(rest) ? { kind: 'act', letter, rest } : null;
}

function numberIn(text: string): DeskCommand | null {
  const time = TIME.exec(text);
  if (time) return { kind: 'time', time: `${(time[1] ?? '').padStart(2, '0')}.${time[2]}` };
  const digits = text.replace(SEPARATORS, '');
  if (/^[1-9]$/.test(digits)) return { kind: 'choice', number: Number(digits) };
  if (digits.length < NIK_DIGITS && /^(\+?62|0)8/.test(digits)) {
    const phone = normalisePhone(digits);
    if (phone.ok) return { kind: 'phone', phone: phone.e164 };
  }
  const isLong = /^\d+$/.test(digits) && digits.length >= LONG_NUMBER;
  return isLong ? { kind: 'nik', nik: digits.slice(0, 4 * NIK_DIGITS) } : null;
}
