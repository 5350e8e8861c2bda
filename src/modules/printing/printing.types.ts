import type { LocalDate } from '../../common/local-date.js';
import type { DueMonth, NamedRecord } from '../applicants/applicants.records.types.js';
import type { RecordStatus } from '../applicants/applicants.types.js';

/** Invitations are made for a day so far ahead at most, and never for today: people need notice. */
export const AHEAD_DAYS = 14;
/** Whoever did not use an invitation is sent for again so much later, and three times in all; then staff call. */
export const AGAIN_AFTER_DAYS = 14;
export const MOST_UNUSED = 3;
/** Lines of one status file. */
export const MOST_LINES = 5_000;
/** From this age on a missing recording is flagged: at 22 the NIK may be switched off (UU 24/2013 art. 63). */
export const FLAG_AGE = 21;

export interface DueRecord extends NamedRecord {
  invited: { count: number; openUntil: Date | null; startsAt: Date | null };
}

export interface PrintForecastMonth extends DueMonth {
  /** Blanks left at the end of that month if everybody who is due then is printed, and nothing is delivered. */
  cardsAfter: number;
}

/** What the page of printing shows of one site's region. */
export interface PrintingOverview {
  asOf: LocalDate;
  counts: Record<RecordStatus, number>;
  /** Print-ready, due, and not yet sent for. */
  waiting: number;
  invited: number;
  /** Due, print-ready, and nobody may be written to, or three invitations were not used. */
  toCall: number;
  months: PrintForecastMonth[];
  /** 21 or older without a recording that is known here. */
  unrecorded: number;
}

export interface StatusEntry {
  to: RecordStatus;
  reason?: string;
}

export type LineProblem =
  | 'nik_invalid'
  | 'status_unknown'
  | 'person_unknown'
  | 'needs_reason'
  | 'same_status'
  | 'too_few_columns';

/** One line of a status file and what came of it. */
export interface StatusLine {
  line: number;
  to: RecordStatus | null;
  problem: LineProblem | null;
}

export interface StatusFileResult {
  moved: number;
  unchanged: number;
  lines: StatusLine[];
}
