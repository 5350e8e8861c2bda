import { type LocalDate, isLocalDate } from '../../common/local-date.js';
import {
  MANUAL_KINDS,
  type ManualKind,
  type MovementKind,
  type NewMovement,
} from '../../modules/blanks/blanks.types.js';
import { Text } from '../../platform/http/fields.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';

const MOST = 1_000_000;

export const KIND_WORDS: Readonly<Record<MovementKind, string>> = {
  receipt: 'Penerimaan',
  issue: 'Dicetak',
  spoilage: 'Rusak',
  adjustment: 'Penyesuaian hitungan',
  return: 'Dikembalikan',
  transfer: 'Pindah tempat',
};

export class StockQuery {
  @Text(60, { optional: true }) situs?: string;
}

export class MovementForm {
  @Text(60, { optional: true }) situs?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(40, { optional: true }) jenis?: string;
  @Text(20, { optional: true }) jumlah?: string;
  @Text(200, { optional: true }) sebab?: string;
  @Text(100, { optional: true }) rujukan?: string;
  @Text(60, { optional: true }) tujuan?: string;
}

export class AllotmentForm {
  @Text(60, { optional: true }) situs?: string;
  @Text(10) tanggal: string;
  @Text(20, { optional: true }) dijatah?: string;
  @Text(20, { optional: true }) cadangan?: string;
}

/** A whole number as people type it, '1.250' or '−3'; null when it is none or out of range. */
export function readWhole(input: string | undefined): number | null {
  const text = (input ?? '').replace(/[\s.]/g, '').replace('−', '-');
  const value = /^-?\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  return Math.abs(value) <= MOST ? value : null;
}

/** @throws InvalidInput with the form's own field names */
export function movementOf(form: MovementForm, goals: readonly { id: string; code: string }[]): NewMovement {
  const problems: FieldProblem[] = [];
  const kind = MANUAL_KINDS.find((k) => k === form.jenis);
  const quantity = readWhole(form.jumlah);
  const reason = form.sebab?.trim() ?? '';
  const goal = goals.find(({ code }) => code === form.tujuan);
  if (!kind) problems.push({ field: 'jenis', code: 'required' });
  if (quantity === null) problems.push({ field: 'jumlah', code: 'not_a_number' });
  else if (quantity === 0 || (quantity < 0 && kind !== 'adjustment'))
    problems.push({ field: 'jumlah', code: 'out_of_range' });
  if (reason === '') problems.push({ field: 'sebab', code: 'required' });
  if (kind === 'transfer' && !goal) problems.push({ field: 'tujuan', code: 'not_in_list' });
  if (problems.length > 0) throw new InvalidInput(problems);
  const reference = form.rujukan?.trim() || undefined;
  const toSiteId = kind === 'transfer' ? goal?.id : undefined;
  return { kind: kind as ManualKind, quantity: quantity ?? 0, reason, reference, toSiteId };
}

/** @throws InvalidInput */
export function allotmentOf(form: AllotmentForm): { date: LocalDate; allotted: number; reserve: number } {
  const [allotted, reserve] = [readWhole(form.dijatah), readWhole(form.cadangan)];
  if (!isLocalDate(form.tanggal)) throw new InvalidInput([{ field: 'tanggal', code: 'date_invalid' }]);
  if (allotted === null || allotted < 0) throw new InvalidInput([{ field: 'dijatah', code: 'not_a_number' }]);
  if (reserve === null || reserve < 0) throw new InvalidInput([{ field: 'cadangan', code: 'not_a_number' }]);
  return { date: form.tanggal, allotted, reserve };
}
