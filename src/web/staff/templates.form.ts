import type { NewTemplate, SiteTemplate } from '../../modules/calendar/calendar.types.js';
import type { LocalDate } from '../../common/local-date.js';
import { Text } from '../../platform/http/fields.js';
import { MAX_COUNTERS, MAX_STANDBY } from './calendar.form.js';
import { FormReading } from './form-reading.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';

export class TemplateQuery extends SupervisorQuery {
  /** The weekday to start with, 0 is Sunday. */
  @Text(1, { optional: true }) hari?: string;
}

export class TemplateForm extends SupervisorForm {
  @Text(1, { optional: true }) hari?: string;
  @Text(10, { optional: true }) buka?: string;
  @Text(10, { optional: true }) tutup?: string;
  @Text(10, { optional: true }) loket?: string;
  @Text(10, { optional: true }) menit?: string;
  @Text(10, { optional: true }) langsung?: string;
  @Text(10, { optional: true }) sekolah?: string;
  @Text(10, { optional: true }) prioritas?: string;
  @Text(40, { optional: true }) mulai?: string;
  @Text(40, { optional: true }) hingga?: string;
}

export class EndTemplateForm extends SupervisorForm {
  @Text(40, { optional: true }) hingga?: string;
}

/** @throws InvalidInput */
export function templateOf(form: TemplateForm, today: LocalDate): NewTemplate {
  const reading = new FormReading();
  const { hingga } = form;
  const template = {
    weekday: reading.whole('hari', form.hari, 0, 6),
    ...reading.hours(form.buka, form.tutup),
    counters: reading.whole('loket', form.loket, 1, MAX_COUNTERS),
    stepMinutes: reading.whole('menit', form.menit, 1, 240),
    standbyPlaces: reading.whole('langsung', form.langsung, 0, MAX_STANDBY),
    schoolPlaces: reading.whole('sekolah', form.sekolah || '0', 0, MAX_COUNTERS),
    priorityPlaces: reading.whole('prioritas', form.prioritas || '0', 0, MAX_COUNTERS),
    effectiveFrom: reading.date('mulai', form.mulai),
    effectiveTo: hingga?.trim() ? reading.date('hingga', hingga) : null,
  };
  const { counters, schoolPlaces, priorityPlaces, effectiveFrom, effectiveTo } = template;
  if (counters > 0 && schoolPlaces + priorityPlaces > counters) reading.refuse('sekolah', 'more_than_counters', 0);
  if (effectiveFrom && effectiveFrom < today) reading.refuse('mulai', 'date_past', '');
  if (effectiveFrom && effectiveTo && effectiveTo < effectiveFrom) reading.refuse('hingga', 'before_start', '');
  reading.done();
  return template;
}

/** The last day of a template, today at the earliest. @throws InvalidInput */
export function lastDayOf({ hingga }: EndTemplateForm, template: SiteTemplate, today: LocalDate): LocalDate {
  const reading = new FormReading();
  const lastDay = reading.date('hingga', hingga);
  if (lastDay && lastDay < today) reading.refuse('hingga', 'date_past', '');
  else if (lastDay && lastDay < template.effectiveFrom) reading.refuse('hingga', 'before_start', '');
  else if (lastDay && template.effectiveTo && lastDay >= template.effectiveTo)
    reading.refuse('hingga', 'ends_sooner', '');
  reading.done();
  return lastDay;
}
