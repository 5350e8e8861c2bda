import type { LocalDate } from '../../common/local-date.js';
import type { CopiedConsent, DataCopy } from './rights.copy.types.js';

/** What a guardian's link opens of a pupil's data. */
export interface PupilDoor {
  isFrozen: boolean;
  /** False: the data are gone. */
  isKept: boolean;
  /** The school has this pupil on its list still. */
  isListed: boolean;
  hasConsent: boolean;
  /** Once there is one, everything is asked by its link. */
  booking: { code: string; token: string } | null;
}

/** Everything that is kept of a pupil who has no booking, and of the guardian. The NIK by its last four digits. */
export interface PupilDataCopy {
  madeAt: Date;
  school: string;
  className: string;
  /** Of the list: "7", or "XI A 7". */
  row: string;
  state: string;
  toldBy: 'list' | 'guardian';
  name: string;
  nikLast4: string | null;
  birthDate: LocalDate | null;
  hasNeeds: boolean;
  guardianName: string | null;
  phone: string | null;
  warnings: { code: string; facts?: Record<string, string | number> }[];
  /** The school said that this is its pupil. */
  isOurs: boolean;
  /** The place that is kept, without a booking yet. */
  placeAt: Date | null;
  enteredAt: Date;
  frozenAt: Date | null;
  consents: CopiedConsent[];
  /** Who opened the row, or the list, by role: never by name. */
  looks: DataCopy['looks'];
}
