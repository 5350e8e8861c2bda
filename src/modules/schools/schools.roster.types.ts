import type { LocalDate } from '../../common/local-date.js';

export const MAX_ROSTER_ROWS = 5_000;
export const MAX_UNPACKED_BYTES = 50 * 1024 * 1024;

export type RosterFacts = Record<string, string | number>;

/** What is wrong, or odd; `facts` fill the sentence of the code. */
export interface RosterRemark {
  code: string;
  facts?: RosterFacts;
}

/** `typed`: text of which nobody knows what it was in the spreadsheet. `text`: it certainly was text there. */
export type CellKind = 'typed' | 'text' | 'number' | 'date' | 'formula' | 'error';

export interface Cell {
  text: string;
  kind: CellKind;
}

/** One row of a sheet, numbered as the spreadsheet shows it. */
export interface SheetRow {
  number: number;
  cells: readonly Cell[];
}

export interface Sheet {
  /** Null where the file has only one. */
  name: string | null;
  rows: readonly SheetRow[];
}

/** What a reader of a format found, before anything is judged. */
export interface ReadFile {
  sheets: readonly Sheet[];
  /** Days since 1900 or since 1904, for cells that hold a bare number. */
  isDate1904: boolean;
  warnings: readonly RosterRemark[];
}

export const ROSTER_COLUMNS = [
  'name',
  'nik',
  'birthDate',
  'className',
  'phone',
  'needs',
  'consent',
  'guardianName',
  'nisn',
] as const;
export type RosterColumn = (typeof ROSTER_COLUMNS)[number];

export interface CheckContext {
  today: LocalDate;
  knownDistricts: readonly string[];
}

/** One pupil as the list says. Without a guardian's consent there is a name and a class, and nothing else. */
export interface RosterRow {
  number: number;
  sheet: string | null;
  name: string;
  className: string;
  hasConsent: boolean;
  nik: string | null;
  birthDate: LocalDate | null;
  /** Of the guardian, in E.164. */
  phone: string | null;
  guardianName: string | null;
  hasNeeds: boolean;
  warnings: readonly RosterRemark[];
}

/** A row that cannot be taken as it is, with what was typed; of a pupil without consent only name and class. */
export interface RefusedRow {
  number: number;
  sheet: string | null;
  problems: readonly RosterRemark[];
  typed: Partial<Record<RosterColumn, string>>;
}

export interface CheckedRoster {
  rows: readonly RosterRow[];
  refused: readonly RefusedRow[];
  warnings: readonly RosterRemark[];
}

export type RosterFormat = 'csv' | 'xlsx' | 'paste';

/** What the process that reads a file is told, in front of its bytes. */
export interface ReadingOrder extends CheckContext {
  format: RosterFormat;
  /** Also rows, columns and sheets that the spreadsheet hides. */
  withHidden: boolean;
}

export type ReadingAnswer =
  | ({ ok: true } & CheckedRoster)
  | { ok: false; code: string; status: 413 | 422; facts?: RosterFacts };

/** `asked`: a guardian's consent or data are missing. `known`: may be seated once there is a place. */
export type PupilState = 'asked' | 'known' | 'seated' | 'own_booking' | 'not_eligible' | 'removed';

/** The row behind a guardian's link. */
export interface RosterPupil {
  id: string;
  regionId: string;
  requestId: string;
  state: PupilState;
  bookingId: string | null;
  isFrozen: boolean;
  /** False: it names nobody any more. */
  isKept: boolean;
  hasConsent: boolean;
}

/** What the day will bring a pupil, by age alone. */
export type PupilStanding = 'unknown' | 'too_young' | 'record' | 'record_and_card';

export interface RosterTotals {
  total: number;
  recordOnly: number;
  printable: number;
  tooYoung: number;
  withoutConsent: number;
  withOwnBooking: number;
}

export interface PupilView {
  id: string;
  rowLabel: string;
  name: string;
  className: string;
  state: PupilState;
  standing: PupilStanding;
  /** When a pupil who is too young may be recorded, or one of 16 gets the card. */
  from: LocalDate | null;
  maskedNik: string | null;
  birthDate: LocalDate | null;
  /** On the day of the session. */
  age: number | null;
  warnings: readonly RosterRemark[];
  isOnOtherList: boolean;
  hasSeat: boolean;
  /** Opens the guardian's form, while it is needed. */
  guardianToken: string | null;
}

/** How a pupil's day went, as the school sees it. `open`: a place or nothing yet. */
export type PupilAttendance = 'open' | 'expected' | 'arrived' | 'recorded' | 'absent' | 'postponed' | 'own_booking';

export interface RosterUpload {
  id: string;
  /** The same file again: nothing was added. */
  isRepeated: boolean;
  kept: number;
  added: number;
  refused: number;
  warnings: readonly RosterRemark[];
  totals: RosterTotals;
}
