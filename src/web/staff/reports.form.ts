import type { TakeOver } from '../../modules/bookings/bookings.takeover.service.js';
import type { Conclusion } from '../../modules/bookings/bookings.types.js';
import { OneOf, Text, Uuid } from '../../platform/http/fields.js';
import { FormReading } from './form-reading.js';

/** The person keeps it, nobody keeps it, or the person who reported it gets it. */
const DECISIONS = ['tetap', 'batal', 'alih'] as const;

export class ReportsQuery {
  /** Site to go to; empty asks again. */
  @Text(60, { optional: true }) situs?: string;
}

export class ReportParam {
  @Uuid() reportId: string;
}

export class ReportForm {
  @Text(64, { optional: true }) kunci?: string;
  @OneOf(DECISIONS, { optional: true }) keputusan?: (typeof DECISIONS)[number];
  @Text(1_000, { optional: true }) nama?: string;
  @Text(64, { optional: true }) nik?: string;
  @Text(32, { optional: true }) telepon?: string;
  @Text(200, { optional: true }) sebab?: string;
}

export type Decision = { conclusion: Conclusion; reason: string } | { takeOver: TakeOver };

/** @throws InvalidInput with the form's own field names */
export function decisionOf({ keputusan, nama, nik, telepon, sebab }: ReportForm): Decision {
  const reading = new FormReading();
  if (!keputusan) reading.refuse('keputusan', 'required', '');
  if (keputusan === 'alih' && !nama?.trim()) reading.refuse('nama', 'name_empty', '');
  if (keputusan === 'alih' && !nik?.trim()) reading.refuse('nik', 'required', '');
  const reason = reading.sentence('sebab', sebab);
  reading.done();
  if (keputusan !== 'alih') return { conclusion: keputusan === 'batal' ? 'cancelled' : 'kept', reason };
  const phone = telepon?.trim() || undefined;
  return { takeOver: { reason, applicant: { name: nama ?? '', nik: nik?.trim(), phone } } };
}

/** Names of the form for the fields of an applicant. */
export const FORM_NAMES = { nik: 'nik', name: 'nama', phone: 'telepon' };
