import { isLocalDate, type LocalDate } from '../../common/local-date.js';
import { BLANK_KINDS, MOVEMENT_KINDS } from '../../modules/blanks/blanks.types.js';
import { OneOf, Text, WholeText } from '../../platform/http/fields.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { readWhole } from './form-reading.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';

/** What the address of any page of the stock may say. */
export class StockQuery extends SupervisorQuery {
  @OneOf(BLANK_KINDS, { optional: true }) kartu?: string;
}

export class LedgerQuery extends StockQuery {
  @OneOf([...MOVEMENT_KINDS, ''], { optional: true }) jenis?: string;
  @Text(20, { optional: true }) dari?: string;
  @Text(20, { optional: true }) sampai?: string;
  @WholeText(1, 100_000, { optional: true }) halaman?: string;
}

/** Any form of the stock: what it is about. */
export class StockForm extends SupervisorForm {
  @OneOf(BLANK_KINDS, { optional: true }) kartu?: string;
}

export class AllotmentForm extends StockForm {
  @Text(10) tanggal: string;
  @Text(20, { optional: true }) dijatah?: string;
  @Text(20, { optional: true }) cadangan?: string;
}

/** @throws InvalidInput */
export function allotmentOf(form: AllotmentForm): { date: LocalDate; allotted: number; reserve: number } {
  const [allotted, reserve] = [readWhole(form.dijatah), readWhole(form.cadangan)];
  if (!isLocalDate(form.tanggal)) throw new InvalidInput([{ field: 'tanggal', code: 'date_invalid' }]);
  if (allotted === null || allotted < 0) throw new InvalidInput([{ field: 'dijatah', code: 'not_a_number' }]);
  if (reserve === null || reserve < 0) throw new InvalidInput([{ field: 'cadangan', code: 'not_a_number' }]);
  return { date: form.tanggal, allotted, reserve };
}
