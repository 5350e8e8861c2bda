import { ageOn, birthdayOf, type LocalDate } from '../../common/local-date.js';
import type { Service, ServiceCode } from '../catalogue/catalogue.types.js';
import {
  type CardState,
  DEFAULT_PHOTO_REASONS,
  type EligibilityDecision,
  type EligibilityOverride,
  type EligibilityQuestion,
  type EligibilityReason,
  type EligibilityWarning,
  type RecordStatus,
} from './applicants.types.js';

/** UU 24/2013 art. 63: a card at 17, or once married; data is recorded from 16. */
const RECORDING_AGE = 16;
const CARD_AGE = 17;
/** UU 27/2022 and Permendagri 2/2016: a child is under 18. */
const ADULT_AGE = 18;
/** Five years after 17 a NIK without a recording may be switched off; the year before is the time to say so. */
const NIK_OFF_AGE = 22;

/** Null: the child's card, which ends where the ID card begins. */
const OPENS_AT_AGE: Record<ServiceCode, number | null> = {
  record_first: RECORDING_AGE,
  ikd: RECORDING_AGE,
  print_first: CARD_AGE,
  reprint_lost: CARD_AGE,
  reprint_damaged: CARD_AGE,
  reprint_change: CARD_AGE,
  reprint_photo: CARD_AGE,
  reprint_move: CARD_AGE,
  foreigner: CARD_AGE,
  kia: null,
};

const RECORDED: ReadonlySet<RecordStatus> = new Set([
  'recorded',
  'sent',
  'print_ready',
  'printed',
  'handed_over',
  'duplicate',
]);
const AT_CENTRE: ReadonlySet<RecordStatus> = new Set(['recorded', 'sent', 'failed']);
const CARD_MADE: ReadonlySet<RecordStatus> = new Set(['printed', 'handed_over']);

/** `override` answers for the reason of a photo change, and for nothing else. */
export function decideEligibility(question: EligibilityQuestion, override?: EligibilityOverride): EligibilityDecision {
  const found = [ageReason, placeReason, recordReason, photoReason].map((check) => check(question));
  const all = found.filter((reason) => reason !== null);
  const reasons = override ? all.filter((reason) => !isPhotoReason(reason)) : all;
  const warnings = warningsOf(question);
  if (override && reasons.length < all.length) warnings.push({ code: 'photo_reason_overridden', ...override });
  const tooEarly = reasons.find((reason) => 'from' in reason);
  return { eligible: reasons.length === 0, reasons, ...(tooEarly && { from: tooEarly.from }), warnings };
}

/** The first day on which a card may be printed for somebody who is seen on `on`. */
export function printableOn(birthDate: LocalDate, everMarried: boolean, on: LocalDate): LocalDate {
  const birthday = birthdayOf(birthDate, CARD_AGE);
  return everMarried && on < birthday ? on : birthday;
}

export interface CardNeed {
  service: Pick<Service, 'usesCard'>;
  ageOnDay: number;
  everMarried: boolean;
  sitePrints: boolean;
}

/** Whether a blank of the service's kind is used that day. */
export function needsCard({ service, ageOnDay, everMarried, sitePrints }: CardNeed): boolean {
  if (service.usesCard === 'never' || !sitePrints) return false;
  return service.usesCard === 'always' || mayHaveCard(ageOnDay, everMarried);
}

export interface CardQuestion {
  service: Pick<Service, 'usesCard'>;
  birthDate: LocalDate;
  on: LocalDate;
  everMarried: boolean;
  sitePrints: boolean;
  /** The person takes the place though no card is left. */
  withoutCard?: boolean;
}

export function cardState(question: CardQuestion): CardState {
  const { service, birthDate, everMarried } = question;
  if (service.usesCard === 'never') return { state: 'none' };
  const ageOnDay = ageOn(birthDate, question.on);
  if (service.usesCard === 'from17' && !mayHaveCard(ageOnDay, everMarried)) {
    return { state: 'later', printableFrom: birthdayOf(birthDate, CARD_AGE) };
  }
  return { state: needsCard({ ...question, ageOnDay }) && !question.withoutCard ? 'promised' : 'later' };
}

const mayHaveCard = (age: number, everMarried: boolean): boolean => age >= CARD_AGE || everMarried;

const isPhotoReason = ({ code }: EligibilityReason): boolean =>
  code === 'photo_reason_missing' || code === 'photo_reason_not_listed';

function ageReason({ service, birthDate, on, everMarried }: EligibilityQuestion): EligibilityReason | null {
  if (birthDate > on) return { code: 'not_born_yet' };
  const age = ageOn(birthDate, on);
  const opensAtAge = OPENS_AT_AGE[service.code];
  if (opensAtAge === null) return age < CARD_AGE ? null : { code: 'kia_age', age };
  if (everMarried || age >= opensAtAge) return null;
  const code = opensAtAge === CARD_AGE ? 'print_from_17' : 'too_young';
  return { code, age, from: birthdayOf(birthDate, opensAtAge) };
}

function placeReason({ service, site }: EligibilityQuestion): EligibilityReason | null {
  if (service.places === 'any') return null;
  if (site.kind !== 'office') return { code: 'office_only' };
  return service.usesCard === 'always' && !site.prints ? { code: 'site_does_not_print' } : null;
}

/** What staff entered counts before what the person remembers. */
function recordReason(question: EligibilityQuestion): EligibilityReason | null {
  const { service, birthDate, on, everMarried, recordStatus: status = 'none' } = question;
  if (service.code === 'record_first') {
    if (!isRecorded(question)) return null;
    const printableFrom = mayHaveCard(ageOn(birthDate, on), everMarried) ? null : birthdayOf(birthDate, CARD_AGE);
    return { code: 'already_recorded', instead: ['print_first', 'reprint_move'], printableFrom };
  }
  if (service.blankKind === 'ktp' && status === 'duplicate') return { code: 'duplicate_record' };
  if (service.code !== 'print_first' && service.code !== 'ikd') return null;
  if (status === 'none' && question.recordedBefore === false) {
    return { code: 'not_recorded_yet', instead: ['record_first'] };
  }
  if (service.code === 'ikd') return null;
  if (AT_CENTRE.has(status)) return { code: 'data_at_centre', status };
  return CARD_MADE.has(status)
    ? { code: 'already_printed', status, instead: ['reprint_lost', 'reprint_damaged'] }
    : null;
}

/** One recording for life: a second one blocks the card. A failed one has to be repeated. */
function isRecorded({ recordStatus = 'none', recordedBefore }: EligibilityQuestion): boolean {
  return RECORDED.has(recordStatus) || (recordStatus === 'none' && recordedBefore === true);
}

function photoReason({ service, reason, photoReasons }: EligibilityQuestion): EligibilityReason | null {
  if (service.code !== 'reprint_photo') return null;
  const accepted = photoReasons ?? DEFAULT_PHOTO_REASONS;
  if (!reason) return { code: 'photo_reason_missing', accepted };
  return accepted.includes(reason) ? null : { code: 'photo_reason_not_listed', accepted };
}

function warningsOf(question: EligibilityQuestion): EligibilityWarning[] {
  const { service, birthDate, everMarried, homeRegionCode } = question;
  const age = ageOn(birthDate, question.on);
  const warnings: EligibilityWarning[] = [];
  if (everMarried && age < CARD_AGE && service.code !== 'kia') warnings.push({ code: 'marriage_proof_needed' });
  if (question.guardianConsent === false && age < ADULT_AGE && !everMarried) {
    warnings.push({ code: 'guardian_consent_missing' });
  }
  if (service.places === 'home_office' && homeRegionCode && homeRegionCode !== question.site.regionCode) {
    warnings.push({ code: 'home_office_advised', homeRegionCode });
  }
  return [...warnings, ...recordWarnings(question, age)];
}

function recordWarnings(question: EligibilityQuestion, age: number): EligibilityWarning[] {
  const { service, birthDate, recordStatus = 'none', recordedBefore } = question;
  const warnings: EligibilityWarning[] = [];
  if (service.code === 'record_first' && !isRecorded(question)) {
    if (age >= NIK_OFF_AGE - 1) warnings.push({ code: 'nik_risk', from: birthdayOf(birthDate, NIK_OFF_AGE) });
    if (recordStatus === 'failed') warnings.push({ code: 'earlier_recording_failed' });
  }
  if (recordStatus !== 'none') return warnings;
  if (service.code === 'print_first' && recordedBefore !== false) warnings.push({ code: 'record_status_unknown' });
  if (service.code === 'ikd' && recordedBefore === undefined) warnings.push({ code: 'ask_recorded_before' });
  return warnings;
}
