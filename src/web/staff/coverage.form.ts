import type { NewSnapshot } from '../../modules/coverage/coverage.types.js';
import { Text } from '../../platform/http/fields.js';
import { FormReading } from './form-reading.js';
import { SupervisorForm } from './supervisor.form.js';

const MOST = 1_000_000_000;
const PERCENT = /^(\d{1,3})(?:[.,](\d{1,3}))?\s*%?$/;

export class CoverageForm extends SupervisorForm {
  @Text(20, { optional: true }) tanggal?: string;
  @Text(20, { optional: true }) wajib?: string;
  @Text(20, { optional: true }) direkam?: string;
  @Text(20, { optional: true }) persen?: string;
  @Text(20, { optional: true }) sisa?: string;
  @Text(300, { optional: true }) sumber?: string;
}

/** @throws InvalidInput with the form's own field names */
export function snapshotOf(form: CoverageForm, today: string): NewSnapshot {
  const reading = new FormReading();
  const asOf = reading.date('tanggal', form.tanggal);
  if (asOf > today) reading.refuse('tanggal', 'out_of_range', '');
  const eligible = reading.whole('wajib', form.wajib, 1, MOST);
  const recorded = reading.whole('direkam', form.direkam, 0, MOST);
  if (recorded > eligible) reading.refuse('direkam', 'out_of_range', 0, { min: 0, max: eligible });
  const statedLeft = form.sisa?.trim() ? reading.whole('sisa', form.sisa, 0, MOST) : null;
  const [whole, part] = PERCENT.exec(form.persen?.trim() ?? '')?.slice(1) ?? [];
  const isGiven = Boolean(form.persen?.trim());
  const statedPercent = isGiven ? Number(`${whole ?? 'x'}.${part ?? 0}`) : null;
  if (isGiven && !(Number(statedPercent) <= 100)) reading.refuse('persen', 'not_a_number', 0);
  const source = reading.sentence('sumber', form.sumber);
  reading.done();
  return { asOf, asOfPrecision: 'day', eligible, recorded, statedPercent, statedLeft, source };
}
