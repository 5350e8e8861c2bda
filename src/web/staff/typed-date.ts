import { isLocalDate, type LocalDate } from '../../common/local-date.js';

const DAY_FIRST = /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})$/;
const DIGITS = /^(\d{2})(\d{2})(\d{4})$/;

/** A date as people write it here, '21-6-2009' or '21062009', or as programs do, '2009-06-21'; null when it is none. */
export function readTypedDate(input: string): LocalDate | null {
  const text = input.trim();
  if (isLocalDate(text)) return text;
  const [, day = '', month = '', year = ''] = DAY_FIRST.exec(text) ?? DIGITS.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isLocalDate(date) ? date : null;
}
