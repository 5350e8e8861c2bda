import type { LocalDate } from '../../common/local-date.js';
import type { RecordStatus } from './applicants.types.js';

export interface PersonRecord {
  id: string;
  regionId: string;
  /** The person as staff saw them last: who may be written to. Null for records from before that was kept. */
  applicantId: string | null;
  nikLast4: string;
  birthDate: LocalDate;
  /** The first day on which the card may be printed: the 17th birthday (1 March for 29 February), or once married. */
  dueOn: LocalDate;
  status: RecordStatus;
  statusAt: Date;
}

/** A record with the name, for staff. */
export interface NamedRecord extends PersonRecord {
  name: string;
}

export interface RecordFilter {
  statuses: readonly RecordStatus[];
  /** Due on this day or before it. */
  dueUntil?: LocalDate;
}

/** People who wait for a card, by the month in which it may be printed. */
export interface DueMonth {
  /** 'YYYY-MM' */
  month: string;
  people: number;
}
