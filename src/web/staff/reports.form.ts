import type { Conclusion } from '../../modules/bookings/bookings.types.js';
import { OneOf, Text, Uuid } from '../../platform/http/fields.js';
import { FormReading } from './form-reading.js';

const DECISIONS = { tetap: 'kept', batal: 'cancelled' } as const satisfies Record<string, Conclusion>;

export class ReportsQuery {
  /** Site to go to; empty asks again. */
  @Text(60, { optional: true }) situs?: string;
}

export class ReportParam {
  @Uuid() reportId: string;
}

export class ReportForm {
  @OneOf(Object.keys(DECISIONS), { optional: true }) keputusan?: keyof typeof DECISIONS;
  @Text(200, { optional: true }) sebab?: string;
}

/** @throws InvalidInput with the form's own field names */
export function settlementOf({ keputusan, sebab }: ReportForm): { conclusion: Conclusion; reason: string } {
  const reading = new FormReading();
  if (!keputusan) reading.refuse('keputusan', 'required', '');
  const reason = reading.sentence('sebab', sebab);
  reading.done();
  return { conclusion: DECISIONS[keputusan ?? 'tetap'], reason };
}
