import { date, instant, list, oneOf, orNull, record, text, uuid, whole } from '../../platform/http/answers.js';
import { OneOf, Sentence, Text, Uuid, Uuids, WholeText } from '../../platform/http/fields.js';
import { RECORD_STATUSES as STATUSES, type RecordStatus } from '../applicants/applicants.types.js';

const PROBLEMS = ['nik_invalid', 'status_unknown', 'person_unknown', 'needs_reason', 'too_few_columns'] as const;
/** Fits the body that a request may have. */
const MOST_TEXT = 60_000;

export class RecordQuery {
  @OneOf(STATUSES) status: RecordStatus;
  @OneOf(['true', 'false'], { optional: true, description: 'Only people whose card may be printed today.' })
  isDue?: 'true' | 'false';
  @WholeText(1, 10_000, { optional: true, description: 'Pages of 50, from 1.' }) page?: string;
}

export class RecordParam {
  @Uuid() siteId: string;
  @Uuid() recordId: string;
}

export class StatusBody {
  @OneOf(STATUSES) to: RecordStatus;
  @Sentence(200, { optional: true, description: 'Needed for a correction.' }) reason?: string;
}

export class StatusFileBody {
  @Text(MOST_TEXT, { description: 'One person a line: NIK; status; reason.' }) text: string;
}

export class HandOverBody {
  @Uuids(500) recordIds: string[];
}

const RECORD_FIELDS = {
  id: uuid,
  regionId: uuid,
  applicantId: orNull(uuid),
  nikLast4: text,
  birthDate: date,
  dueOn: date,
  status: oneOf(STATUSES),
  statusAt: instant,
};
export const RECORD = record('PersonRecord', RECORD_FIELDS);
export const RECORDS = list(
  record('DueRecord', {
    ...RECORD_FIELDS,
    name: text,
    invited: record('InvitedToPrint', { count: whole, openUntil: orNull(instant), startsAt: orNull(instant) }),
  }),
);
export const OVERVIEW = record('PrintingOverview', {
  asOf: date,
  counts: record('RecordCounts', Object.fromEntries(STATUSES.map((status) => [status, whole]))),
  waiting: whole,
  invited: whole,
  toCall: whole,
  months: list(record('PrintForecastMonth', { month: text, people: whole, cardsAfter: whole })),
  unrecorded: whole,
});
export const FILE_RESULT = record('StatusFileResult', {
  moved: whole,
  unchanged: whole,
  lines: list(
    record('StatusLine', {
      line: whole,
      to: orNull(oneOf(STATUSES)),
      problem: orNull(oneOf([...PROBLEMS, 'same_status'])),
    }),
  ),
});
export const HANDED_OVER = record('HandedOver', { handedOver: whole });
