import type { ApplicantInput, GuardianRelation } from '../../modules/applicants/applicants.types.js';
import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import { paths } from './paths.js';
import type { ServiceChoice } from './service.view.js';
import type { Values } from './words.js';

const KEPT_SIGNS = 255;

/** One page of answers as they were typed. */
export interface Answers {
  values: Values;
  /** False when they were kept unchecked, because the hold ended while they were typed. */
  isAccepted: boolean;
}

/** A booking on its way: what was chosen and typed so far. */
export interface Draft {
  choice: ServiceChoice;
  party: number;
  /** Why the photo shall change. */
  reason?: string;
  /** Code of the site of the time that was chosen last. */
  site?: string;
  /** Id of the hold. */
  hold?: string;
  /** Cards that the party agreed to make do with; as many as it needs when missing. */
  cards?: number;
  people: Answers[];
  contact?: Answers;
}

/** A service as people choose it: recording is asked by age. */
export const choicesOf = (code: ServiceCode): ServiceChoice[] =>
  code === 'record_first' ? ['record_16', 'record_17'] : [code];

export const serviceCodeOf = (choice: ServiceChoice): ServiceCode =>
  choice === 'record_16' || choice === 'record_17' ? 'record_first' : choice;

/** What one person, counted from 1, comes for: the same as all, unless a member of a family chose otherwise. */
export const choiceOf = ({ choice, party, people }: Draft, person: number): ServiceChoice =>
  (party > 1 ? (people[person - 1]?.values.layanan as ServiceChoice | undefined) : undefined) ?? choice;

/** Recording happens once in a lifetime; everybody else was recorded. */
export const asksRecorded = (choice: ServiceChoice): boolean => serviceCodeOf(choice) === 'record_first';

function isKnown(draft: Draft, person: number): boolean {
  const answers = draft.people[person - 1];
  if (answers?.isAccepted !== true) return false;
  return !asksRecorded(choiceOf(draft, person)) || answers.values.pernahDirekam !== undefined;
}

/** The first person whose page is still to be filled in, counted from 1; one more than the party when all are known. */
export function firstMissing(draft: Draft): number {
  const places = Array.from({ length: draft.party }, (_, index) => index + 1);
  const missing = places.findIndex((person) => !isKnown(draft, person));
  return (missing < 0 ? draft.party : missing) + 1;
}

/** The first page that still has to be answered. */
export function nextPage(draft: Draft): string {
  if (draft.choice === 'reprint_photo' && !draft.reason) return paths.reason;
  if (!draft.hold) return paths.time;
  const missing = firstMissing(draft);
  if (missing <= draft.party) return paths.identity(missing);
  return draft.contact?.isAccepted ? paths.check : paths.contact;
}

/** Answers that nobody has checked yet, cut to what every real one fits in. */
export const unchecked = (values: Values): Answers => ({
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value?.slice(0, KEPT_SIGNS)])),
  isAccepted: false,
});

/** The draft with the page of one person, counted from 1. */
export function withPerson(draft: Draft, person: number, answers: Answers): Draft {
  const people = [...draft.people];
  people[person - 1] = answers;
  return { ...draft, people };
}

/** What was typed of one person, counted from 1, as the rules of applicants take it. */
export function applicantOf(draft: Draft, person: number): ApplicantInput {
  const { values = {} } = draft.people[person - 1] ?? {};
  const choice = choiceOf(draft, person);
  const service = serviceCodeOf(choice);
  return {
    nik: values.nik,
    name: values.nama ?? '',
    birthDate: birthDateOf(values),
    everMarried: values.pernahMenikah === 'ya',
    recordedBefore: asksRecorded(choice) && values.pernahDirekam ? values.pernahDirekam === 'ya' : undefined,
    reason: choice === 'reprint_photo' ? (draft.reason ?? values.alasan) : undefined,
    ...(service === serviceCodeOf(draft.choice) ? {} : { service }),
    ...(person === 1 ? contactOf(draft) : {}),
  };
}

/** Nothing unless one part was typed; a date that cannot be is left for the rules to refuse. */
function birthDateOf({ hari, bulan, tahun }: Values): string | undefined {
  if (!hari && !bulan && !tahun) return undefined;
  return [tahun ?? '', (bulan ?? '').padStart(2, '0'), (hari ?? '').padStart(2, '0')].join('-');
}

function contactOf({ contact }: Draft): Pick<ApplicantInput, 'phone' | 'email'> {
  if (!contact?.isAccepted) return {};
  const { lewat, whatsapp, email } = contact.values;
  if (lewat === 'whatsapp') return { phone: whatsapp };
  return lewat === 'email' ? { email } : {};
}

/** Nothing when no name was written: consent can be given at the desk. */
export function guardianOf({ contact }: Draft): ApplicantInput['guardian'] {
  if (!contact?.isAccepted || !contact.values.waliNama) return undefined;
  const { waliNama: name, waliHubungan, waliTelepon: phone, waliSetuju } = contact.values;
  return { name, relation: waliHubungan as GuardianRelation, phone, consent: waliSetuju === 'ya' };
}
