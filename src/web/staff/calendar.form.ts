import type { LocalDate } from '../../common/local-date.js';
import type { Closure, NewExtraDay } from '../../modules/calendar/calendar.types.js';
import { OneOf, Text, Texts } from '../../platform/http/fields.js';
import { FormReading } from './form-reading.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';

export const MAX_COUNTERS = 50;
export const MAX_STANDBY = 500;
/** Longest name on a roster. */
export const MAX_NAME = 60;

export class CalendarPageQuery extends SupervisorQuery {
  /** 'YYYY-MM'; anything else shows the coming weeks. */
  @Text(20, { optional: true }) bulan?: string;
}

/** Dates that another page fills in. */
export class RangeQuery extends SupervisorQuery {
  @Text(10, { optional: true }) dari?: string;
  @Text(10, { optional: true }) sampai?: string;
}

export class ExtraDayQuery extends SupervisorQuery {
  @Text(10, { optional: true }) tanggal?: string;
}

export class DecisionForm extends SupervisorForm {
  @OneOf(['buka', 'tutup'], { optional: true }) putusan?: 'buka' | 'tutup';
  @Text(200, { optional: true }) sebab?: string;
}

export class ReopenForm extends SupervisorForm {
  @Text(200, { optional: true }) sebab?: string;
}

export class ExtraDayForm extends SupervisorForm {
  @Text(40, { optional: true }) tanggal?: string;
  @Text(10, { optional: true }) buka?: string;
  @Text(10, { optional: true }) tutup?: string;
  @Text(10, { optional: true }) loket?: string;
  @Text(10, { optional: true }) menit?: string;
  @Text(10, { optional: true }) langsung?: string;
  @Text(200, { optional: true }) sebab?: string;
}

export class DayShapeForm extends SupervisorForm {
  @Text(10, { optional: true }) buka?: string;
  @Text(10, { optional: true }) tutup?: string;
  @Text(10, { optional: true }) loket?: string;
  @Text(10, { optional: true }) langsung?: string;
  @Text(200, { optional: true }) sebab?: string;
}

export class ClosureForm extends SupervisorForm {
  @Text(40, { optional: true }) dari?: string;
  @Text(40, { optional: true }) sampai?: string;
  @Text(200, { optional: true }) sebab?: string;
}

export class PublishForm extends SupervisorForm {
  @Text(40, { optional: true }) mulai?: string;
  @Text(40, { optional: true }) hingga?: string;
  @OneOf(['ya'], { optional: true }) tahu?: 'ya';
}

export class RosterForm extends SupervisorForm {
  /** In the order of the counters. */
  @Texts(MAX_NAME, MAX_COUNTERS, { optional: true }) nama?: string[];
}

/** @throws InvalidInput */
export function decisionOf({ sebab, putusan }: DecisionForm): { open: boolean; reason: string } {
  const reading = new FormReading();
  const reason = reading.sentence('sebab', sebab);
  if (!putusan) reading.refuse('putusan', 'required', '');
  reading.done();
  return { open: putusan === 'buka', reason };
}

/** @throws InvalidInput */
export function reopeningOf({ sebab }: ReopenForm): string {
  const reading = new FormReading();
  const reason = reading.sentence('sebab', sebab);
  reading.done();
  return reason;
}

/** @throws InvalidInput */
export function extraDayOf(form: ExtraDayForm, today: LocalDate): NewExtraDay {
  const reading = new FormReading();
  const extra = {
    date: reading.date('tanggal', form.tanggal),
    ...reading.hours(form.buka, form.tutup),
    counters: reading.whole('loket', form.loket, 1, MAX_COUNTERS),
    stepMinutes: reading.whole('menit', form.menit, 1, 240),
    standbyPlaces: reading.whole('langsung', form.langsung, 0, MAX_STANDBY),
    reason: reading.sentence('sebab', form.sebab),
  };
  if (extra.date && extra.date < today) reading.refuse('tanggal', 'date_past', '');
  reading.done();
  return extra;
}

export interface WantedShape {
  opensAt: string;
  closesAt: string;
  counters: number;
  standbyPlaces: number;
  reason: string;
}

/** @throws InvalidInput */
export function dayShapeOf(form: DayShapeForm): WantedShape {
  const reading = new FormReading();
  const shape = {
    ...reading.hours(form.buka, form.tutup),
    counters: reading.whole('loket', form.loket, 1, MAX_COUNTERS),
    standbyPlaces: reading.whole('langsung', form.langsung, 0, MAX_STANDBY),
    reason: reading.sentence('sebab', form.sebab),
  };
  reading.done();
  return shape;
}

/** @throws InvalidInput */
export function closureOf({ dari, sampai, sebab }: ClosureForm, today: LocalDate): Closure {
  const reading = new FormReading();
  // One day is closed by its first date alone.
  const range = reading.range(['dari', 'sampai'], [dari, sampai?.trim() || dari]);
  if (range.from && range.from < today) reading.refuse('dari', 'date_past', '');
  const closure = { ...range, reason: reading.sentence('sebab', sebab) };
  reading.done();
  return closure;
}

/** @throws InvalidInput */
export function publishOf({ mulai, hingga }: PublishForm): { from: LocalDate; to: LocalDate } {
  const reading = new FormReading();
  const range = reading.range(['mulai', 'hingga'], [mulai, hingga]);
  reading.done();
  return range;
}
