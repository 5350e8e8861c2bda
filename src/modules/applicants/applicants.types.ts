import type { LocalDate } from '../../common/local-date.js';
import type { Service, ServiceCode } from '../catalogue/catalogue.types.js';

/** How far a person's data has come, as staff entered it; `none` means that nothing is known here. */
export const RECORD_STATUSES = [
  'none',
  'recorded',
  'sent',
  'print_ready',
  'printed',
  'handed_over',
  'failed',
  'duplicate',
] as const;
export type RecordStatus = (typeof RECORD_STATUSES)[number];

/** Reasons for a new photo unless the office has its own list. A wish to look better is none. */
export const DEFAULT_PHOTO_REASONS: readonly string[] = ['blurred', 'face_unclear', 'hijab'];

export interface EligibilityQuestion {
  service: Service;
  birthDate: LocalDate;
  /** The service day. */
  on: LocalDate;
  everMarried: boolean;
  /** What the person says; unknown when missing. */
  recordedBefore?: boolean;
  recordStatus?: RecordStatus;
  /** Why the photo shall change. */
  reason?: string;
  photoReasons?: readonly string[];
  /** False: a guardian would have to consent and has not. */
  guardianConsent?: boolean;
  site: { kind: string; prints: boolean; regionCode: string };
  homeRegionCode?: string;
}

/** An officer answers for a photo change that the list does not name. */
export interface EligibilityOverride {
  by: string;
  reason: string;
}

export type EligibilityReason =
  | { code: 'not_born_yet' }
  /** `too_young` to be recorded; `print_from_17` for a card. */
  | { code: 'too_young' | 'print_from_17'; age: number; from: LocalDate }
  | { code: 'kia_age'; age: number }
  | { code: 'office_only' | 'site_does_not_print' }
  | { code: 'already_recorded'; instead: readonly ServiceCode[]; printableFrom: LocalDate | null }
  | { code: 'not_recorded_yet'; instead: readonly ServiceCode[] }
  | { code: 'data_at_centre'; status: RecordStatus }
  | { code: 'duplicate_record' }
  | { code: 'already_printed'; status: RecordStatus; instead: readonly ServiceCode[] }
  | { code: 'photo_reason_missing' | 'photo_reason_not_listed'; accepted: readonly string[] };

export type EligibilityWarning =
  | { code: 'marriage_proof_needed' }
  | { code: 'guardian_consent_missing' }
  | { code: 'home_office_advised'; homeRegionCode: string }
  | { code: 'nik_risk'; from: LocalDate }
  | { code: 'record_status_unknown' }
  | { code: 'ask_recorded_before' }
  | { code: 'earlier_recording_failed' }
  | { code: 'photo_reason_overridden'; by: string; reason: string };

export interface EligibilityDecision {
  eligible: boolean;
  /** Every reason against it; empty when eligible. */
  reasons: EligibilityReason[];
  /** The first day on which the age is enough, when it is not. */
  from?: LocalDate;
  warnings: EligibilityWarning[];
}

/** `promised`: a blank is kept, if the record is print-ready that day. `later`: a card follows on another day. */
export interface CardState {
  state: 'promised' | 'later' | 'none';
  /** Known only when the card waits for an age. */
  printableFrom?: LocalDate;
}

export const GUARDIAN_RELATIONS = ['father', 'mother', 'guardian'] as const;
export type GuardianRelation = (typeof GUARDIAN_RELATIONS)[number];

export const NEEDS = ['elderly', 'disability', 'pregnant', 'small_child'] as const;
export type Need = (typeof NEEDS)[number];

/** What a person types, unchecked but of the right shape. */
export interface ApplicantInput {
  nik?: string;
  name: string;
  birthDate?: LocalDate;
  phone?: string;
  email?: string;
  service?: ServiceCode;
  everMarried?: boolean;
  recordedBefore?: boolean;
  reason?: string;
  withoutCard?: boolean;
  guardian?: { name: string; relation: GuardianRelation; phone?: string; consent: boolean };
  needs?: Need[];
}

/** Checked and in its stored form. Holds personal data in clear: never logged, never answered. */
export interface PreparedApplicant {
  nik: string | null;
  nikHmac: string | null;
  name: string;
  /** As typed, else read from the NIK; null for a walk-in of whom neither is known. */
  birthDate: LocalDate | null;
  sex: 'F' | 'M' | null;
  phone: string | null;
  email: string | null;
  service?: ServiceCode;
  everMarried: boolean;
  recordedBefore?: boolean;
  reason?: string;
  withoutCard: boolean;
  guardian: { name: string; relation: GuardianRelation; phone: string | null; consent: boolean } | null;
  needs: Need[];
  /** Codes for the desk: what looks odd, and was taken all the same. */
  warnings: string[];
}

/** A person as staff at the desk see them. */
export interface ApplicantCard {
  id: string;
  name: string;
  nikLast4: string | null;
  birthDate: LocalDate | null;
  everMarried: boolean;
  needs: Need[];
  warnings: string[];
}

/** How a person may be reached. A child's messages go to the guardian, and only after consent. */
export interface ApplicantContact {
  phone: string | null;
  email: string | null;
  name: string;
  /** On the day that was asked about; null when the birth date is not known. */
  age: number | null;
  /** Nothing is said to this person but what was just asked for. */
  isFrozen: boolean;
}

export type RecordChannel = 'office' | 'weekend' | 'school' | 'village' | 'vehicle' | 'home';
