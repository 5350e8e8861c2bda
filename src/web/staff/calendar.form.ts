import { OneOf, Text, Uuid } from '../../platform/http/fields.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { daysBetween, type LocalDate } from '../../common/local-date.js';
import type { Closure, NewExtraDay } from '../../modules/calendar/calendar.types.js';
import { readWhole } from './stock.form.js';
import { readTypedDate } from './typed-date.js';

const MAX_DAYS = 92;
const TIME = /^([01]\d|2[0-3])[.:]([0-5]\d)$/;

export class CalendarPageQuery {
  @Text(60, { optional: true }) situs?: string;
}

export class DecisionForm {
  @Text(60, { optional: true }) situs?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Uuid() hari: string;
  @OneOf(['buka', 'tutup']) putusan: 'buka' | 'tutup';
  @Text(200, { optional: true }) dasar?: string;
}

export class ExtraDayForm {
  @Text(60, { optional: true }) situs?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(40, { optional: true }) tanggal?: string;
  @Text(10, { optional: true }) buka?: string;
  @Text(10, { optional: true }) tutup?: string;
  @Text(10, { optional: true }) loket?: string;
  @Text(10, { optional: true }) menit?: string;
  @Text(10, { optional: true }) langsung?: string;
  @Text(200, { optional: true }) sebab?: string;
}

export class ClosureForm {
  @Text(60, { optional: true }) situs?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(40, { optional: true }) dari?: string;
  @Text(40, { optional: true }) sampai?: string;
  @Text(200, { optional: true }) dasar?: string;
}

export class PublishForm {
  @Text(60, { optional: true }) situs?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(40, { optional: true }) mulai?: string;
  @Text(40, { optional: true }) hingga?: string;
  @OneOf(['ya'], { optional: true }) tahu?: 'ya';
}

class Reading {
  readonly problems: FieldProblem[] = [];

  date(field: string, text: string | undefined): LocalDate {
    const date = readTypedDate(text ?? '');
    return date ?? this.refuse(field, 'date_invalid', '');
  }

  time(field: string, text: string | undefined): string {
    const [, hours, minutes] = TIME.exec(text?.trim() ?? '') ?? [];
    return hours ? `${hours}:${minutes}` : this.refuse(field, 'time_invalid', '');
  }

  whole(field: string, text: string | undefined, min: number, max: number): number {
    const value = readWhole(text);
    if (value === null) return this.refuse(field, 'not_a_number', 0);
    return value < min || value > max ? this.refuse(field, 'out_of_range', 0, { min, max }) : value;
  }

  reason(field: string, text: string | undefined): string {
    return text?.trim() || this.refuse(field, 'required', '');
  }

  /** 1 to 92 days. */
  range(
    fields: readonly [from: string, to: string],
    texts: readonly [string | undefined, string | undefined],
  ): { from: LocalDate; to: LocalDate } {
    const from = this.date(fields[0], texts[0]);
    const to = this.date(fields[1], texts[1]);
    const days = from && to ? daysBetween(from, to) : 0;
    if (days < 0 || days >= MAX_DAYS) this.refuse(fields[1], 'out_of_range', '');
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

/** @throws InvalidInput */
export function reasonOf({ dasar }: DecisionForm): string {
  const reading = new Reading();
  const reason = reading.reason('dasar', dasar);
  reading.done();
  return reason;
}

/** @throws InvalidInput */
export function extraDayOf(form: ExtraDayForm): NewExtraDay {
  const reading = new Reading();
  const extra = {
    date: reading.date('tanggal', form.tanggal),
    opensAt: reading.time('buka', form.buka),
    closesAt: reading.time('tutup', form.tutup),
    counters: reading.whole('loket', form.loket, 1, 50),
    stepMinutes: reading.whole('menit', form.menit, 1, 240),
    standbyPlaces: reading.whole('langsung', form.langsung, 0, 500),
    reason: reading.reason('sebab', form.sebab),
  };
  if (extra.opensAt && extra.closesAt && extra.closesAt <= extra.opensAt) reading.refuse('tutup', 'out_of_range', '');
  reading.done();
  return extra;
}

/** @throws InvalidInput */
export function closureOf({ dari, sampai, dasar }: ClosureForm): Closure {
  const reading = new Reading();
  const closure = { ...reading.range(['dari', 'sampai'], [dari, sampai]), reason: reading.reason('dasar', dasar) };
  reading.done();
  return closure;
}

/** @throws InvalidInput */
export function publishOf({ mulai, hingga }: PublishForm): { from: LocalDate; to: LocalDate } {
  const reading = new Reading();
  const range = reading.range(['mulai', 'hingga'], [mulai, hingga]);
  reading.done();
  return range;
}
