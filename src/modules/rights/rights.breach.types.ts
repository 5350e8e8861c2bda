export const BREACH_TABLES = ['applicants', 'booking_people', 'person_records', 'pupils', 'data_requests'] as const;
export type BreachTable = (typeof BREACH_TABLES)[number];

/** What a row tells of a person. */
export const DATA_KINDS = [
  'nik',
  'name',
  'birth_date',
  'phone',
  'email',
  'guardian',
  'needs',
  'visit',
  'recording',
  'school',
  'request',
] as const;
export type DataKind = (typeof DATA_KINDS)[number];

/** What lay open: rows that stood in these tables at some time from `from` until `to`. */
export interface BreachQuery {
  from: Date;
  to: Date;
  tables: readonly BreachTable[];
  /** Code of the site whose visits are meant; everywhere when missing. */
  site?: string;
  /** Only what came in within the time. */
  isOnlyNew: boolean;
}

/** One affected person, once. Personal data in clear: for the report alone. */
export interface Affected {
  name: string;
  nikLast4: string | null;
  /** A child's letter goes to who answers for it, whether their name is known or not. */
  isChild: boolean;
  /** Of a child alone. */
  guardianName: string | null;
  phone: string | null;
  email: string | null;
  kinds: DataKind[];
}

export interface BreachCounts {
  people: number;
  /** Neither a telephone number nor an e-mail address is known. */
  unreachable: number;
  /** Erased since: counted, and not to be named any more. */
  erased: number;
  kinds: Record<DataKind, number>;
}

/** What those who write the letters know of it; what they do not know yet stays open in the drafts. */
export interface BreachFacts {
  /** From then on the 3 x 24 hours run. */
  noticedAt: Date;
  what?: string;
  how?: string;
  handling?: string;
}

/** Takes the report in, piece by piece; nothing of it is kept in memory. */
export interface BreachSink {
  /** Called again, from the beginning, when the database made us read once more. */
  begin(): Promise<void>;
  person(number: number, person: Affected): Promise<void>;
  end(counts: BreachCounts, madeAt: Date): Promise<void>;
}
