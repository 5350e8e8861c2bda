import { date, flag, list, oneOf, orNull, record, text, uuid, whole } from '../../platform/http/answers.js';
import { Uuid } from '../../platform/http/fields.js';

export class RequestParam {
  @Uuid() schoolId: string;
  @Uuid() requestId: string;
}

const REMARK = record('RosterRemark', { code: text, message: text });
const TOTALS = record('RosterTotals', {
  total: whole,
  recordOnly: whole,
  printable: whole,
  tooYoung: whole,
  withoutConsent: whole,
  withOwnBooking: whole,
});
const REFUSED = record('RefusedRow', { row: text, problems: list(REMARK) });

export const UPLOADED = record('RosterUploaded', {
  id: uuid,
  isRepeated: flag,
  kept: whole,
  added: whole,
  refused: list(REFUSED),
  warnings: list(REMARK),
  totals: TOTALS,
  pupils: list(
    record('Pupil', {
      id: uuid,
      row: text,
      name: text,
      className: text,
      state: oneOf(['asked', 'known', 'seated', 'own_booking', 'not_eligible']),
      standing: oneOf(['unknown', 'too_young', 'record', 'record_and_card']),
      from: orNull(date),
      nik: orNull(text),
      birthDate: orNull(date),
      isOnOtherList: flag,
      warnings: list(REMARK),
    }),
  ),
});
export const ROSTER = record('Roster', { on: date, ...pick(UPLOADED) });

/** The parts of an upload's answer that stay. */
function pick(shape: typeof UPLOADED): Record<string, typeof UPLOADED> {
  const { properties = {} } = shape as { properties?: Record<string, typeof UPLOADED> };
  const { refused, warnings, totals, pupils } = properties;
  return { refused, warnings, totals, pupils } as Record<string, typeof UPLOADED>;
}
