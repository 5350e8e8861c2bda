import type { LocalDate } from '../../common/local-date.js';
import { MANUAL_KINDS, type ManualKind, type NewMovement } from '../../modules/blanks/blanks.types.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { FormReading, MOST_TYPED } from './form-reading.js';
import { StockForm, StockQuery } from './stock.form.js';
import { kindOf } from './stock-words.js';

export class MovementQuery extends StockQuery {
  @OneOf(MANUAL_KINDS, { optional: true }) jenis?: ManualKind;
}

export class MovementForm extends StockForm {
  @OneOf(MANUAL_KINDS) jenis: ManualKind;
  @Text(20, { optional: true }) jumlah?: string;
  @Text(200, { optional: true }) sebab?: string;
  @Text(100, { optional: true }) rujukan?: string;
  @Text(60, { optional: true }) tujuan?: string;
  @OneOf(['hari-ini', 'gudang', ''], { optional: true }) rusak?: string;
}

export class CountForm extends StockForm {
  @Text(20, { optional: true }) hitungan?: string;
  @Text(20, { optional: true }) tercatat?: string;
  @Text(200, { optional: true }) beda?: string;
}

/** @throws InvalidInput with the form's own field names */
export function movementOf(
  form: MovementForm,
  goals: readonly { id: string; code: string }[],
  today: LocalDate,
): NewMovement {
  const reading = new FormReading();
  const kind = form.jenis;
  const quantity = reading.whole('jumlah', form.jumlah, kind === 'adjustment' ? -MOST_TYPED : 1, MOST_TYPED);
  if (quantity === 0 && kind === 'adjustment' && form.jumlah?.trim() === '0')
    reading.refuse('jumlah', 'out_of_range', 0);
  const reason = reading.sentence('sebab', form.sebab);
  const goal = goals.find(({ code }) => code === form.tujuan);
  if (kind === 'transfer' && !goal) reading.refuse('tujuan', 'not_in_list', '');
  reading.done();
  return {
    kind,
    quantity,
    reason,
    blankKind: kindOf(form.kartu),
    reference: form.rujukan?.trim() || undefined,
    toSiteId: kind === 'transfer' ? goal?.id : undefined,
    serviceOn: kind === 'spoilage' && form.rusak === 'hari-ini' ? today : undefined,
  };
}

/** @throws InvalidInput */
export function countedOf(form: CountForm): number {
  const reading = new FormReading();
  const counted = reading.whole('hitungan', form.hitungan, 0, MOST_TYPED);
  reading.done();
  return counted;
}
