import { daysBetween, type LocalDate } from '../../common/local-date.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { readTypedDate } from './typed-date.js';

/** The longest range of days that one act may name. */
export const MAX_RANGE_DAYS = 92;
/** The largest whole number that a form takes. */
export const MOST_TYPED = 1_000_000;
const TIME = /^(\d{1,2})[.:](\d{2})$/;

/** A whole number as people type it, '1.250' or '−3'; null when it is none or out of range. */
export function readWhole(input: string | undefined): number | null {
  const text = (input ?? '').replace(/[\s.]/g, '').replace('−', '-');
  const value = /^-?\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  return Math.abs(value) <= MOST_TYPED ? value : null;
}

/** Reads what people typed, and collects what is wrong with it under the names of the fields. */
export class FormReading {
  private readonly problems: FieldProblem[] = [];

  date(field: string, text: string | undefined): LocalDate {
    return readTypedDate(text ?? '') ?? this.refuse(field, 'date_invalid', '');
  }

  /** '9.00' and '09:00' are '09:00'. */
  time(field: string, text: string | undefined): string {
    const [, hours = '', minutes = ''] = TIME.exec(text?.trim() ?? '') ?? [];
    const isTime = hours !== '' && Number(hours) < 24 && Number(minutes) < 60;
    return isTime ? `${hours.padStart(2, '0')}:${minutes}` : this.refuse(field, 'time_invalid', '');
  }

  whole(field: string, text: string | undefined, min: number, max: number): number {
    const value = readWhole(text);
    if (value === null) return this.refuse(field, 'not_a_number', 0);
    return value < min || value > max ? this.refuse(field, 'out_of_range', 0, { min, max }) : value;
  }

  sentence(field: string, text: string | undefined): string {
    const sentence = text?.trim() ?? '';
    if (sentence === '') return this.refuse(field, 'required', '');
    return /\p{Cc}/u.test(sentence) ? this.refuse(field, 'not_text', '') : sentence;
  }

  hours(opens: string | undefined, closes: string | undefined): { opensAt: string; closesAt: string } {
    const [opensAt, closesAt] = [this.time('buka', opens), this.time('tutup', closes)];
    if (opensAt && closesAt && closesAt <= opensAt) this.refuse('tutup', 'out_of_range', '');
    return { opensAt, closesAt };
  }

  /** 1 to 92 days. */
  range(
    fields: readonly [from: string, to: string],
    texts: readonly [string | undefined, string | undefined],
  ): { from: LocalDate; to: LocalDate } {
    const from = this.date(fields[0], texts[0]);
    const to = this.date(fields[1], texts[1]);
    const days = from && to ? daysBetween(from, to) : 0;
    if (days < 0 || days >= MAX_RANGE_DAYS) this.refuse(fields[1], 'out_of_range', '');
    return { from, to };
  }

  /** @throws InvalidInput with everything that was refused */
  done(): void {
    if (this.problems.length > 0) throw new InvalidInput(this.problems);
  }

  refuse<T>(field: string, code: string, instead: T, facts?: Record<string, number>): T {
    this.problems.push({ field, code, ...(facts ? { facts } : {}) });
    return instead;
  }
}
