import { isUuid } from '../../common/uuid.js';
import { OUTCOMES, type Outcome } from '../../modules/bookings/bookings.arrival.service.js';
import { OneOf, Text, Uuid } from '../../platform/http/fields.js';
import { LETTERS } from './desk-command.js';

/** Buttons beside the letters: bring back, resume, check in, move to today, hand over, open and close, show a NIK. */
const STEPS = [...LETTERS, 'kembali', 'lanjut', 'hadir', 'pindah', 'alih', 'buka', 'tutup', 'nik', 'dahulu'] as const;
export type DeskStep = (typeof STEPS)[number];

/** What a button beside a found person sends; also under its number in the box. */
const OPTION_FIELDS = ['kode', 'karcis', 'tujuan'] as const;
export interface OptionAct {
  step: DeskStep;
  field: (typeof OPTION_FIELDS)[number];
  value: string;
  words: string;
  /** What has to be typed beside it. */
  asks?: string;
}
/** As many as the digits 1 to 6 of the box can choose from. */
export const MOST_OPTIONS = 6;

/** Every form of the desk posts some of these. */
export class DeskForm {
  @Text(300, { optional: true }) perintah?: string;
  @OneOf(STEPS, { optional: true }) langkah?: DeskStep;
  @Text(60, { optional: true }) situs?: string;
  @Uuid({ optional: true }) loket?: string;
  @Uuid({ optional: true }) karcis?: string;
  @Uuid({ optional: true }) tujuan?: string;
  @Text(64, { optional: true }) kode?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(200, { optional: true }) catatan?: string;
  @Text(100, { optional: true }) pilih1?: string;
  @Text(100, { optional: true }) pilih2?: string;
  @Text(100, { optional: true }) pilih3?: string;
  @Text(100, { optional: true }) pilih4?: string;
  @Text(100, { optional: true }) pilih5?: string;
  @Text(100, { optional: true }) pilih6?: string;
  /** The outcome of a visit when there is only one way it can end. */
  @OneOf(OUTCOMES, { optional: true }) jelas?: Outcome;
  @OneOf(OUTCOMES, { optional: true }) hasil?: Outcome;
  @Uuid({ optional: true }) orang1?: string;
  @Uuid({ optional: true }) orang2?: string;
  @Uuid({ optional: true }) orang3?: string;
  @Uuid({ optional: true }) orang4?: string;
  @Uuid({ optional: true }) orang5?: string;
  @OneOf(OUTCOMES, { optional: true }) hasil1?: Outcome;
  @OneOf(OUTCOMES, { optional: true }) hasil2?: Outcome;
  @OneOf(OUTCOMES, { optional: true }) hasil3?: Outcome;
  @OneOf(OUTCOMES, { optional: true }) hasil4?: Outcome;
  @OneOf(OUTCOMES, { optional: true }) hasil5?: Outcome;
}

export class DeskQuery {
  /** Site to go to; empty asks again. */
  @Text(60, { optional: true }) situs?: string;
  /** 1 shows whole lists. */
  @Text(1, { optional: true }) semua?: string;
  /** 1 shows what the box understands. */
  @Text(1, { optional: true }) bantuan?: string;
}

interface PersonField {
  personId: string;
  outcome: Outcome | undefined;
}

/** The people of a finished visit with what was chosen for each. */
export function peopleOf(form: DeskForm): PersonField[] {
  const { orang1, orang2, orang3, orang4, orang5, hasil1, hasil2, hasil3, hasil4, hasil5 } = form;
  const chosen = [hasil1, hasil2, hasil3, hasil4, hasil5];
  return [orang1, orang2, orang3, orang4, orang5].flatMap((personId, index) =>
    personId ? [{ personId, outcome: chosen[index] }] : [],
  );
}

export const optionText = ({ step, field, value }: OptionAct): string => `${step} ${field} ${value}`;

/** The form of a button that the screen offered under a number; null for a number that it did not. */
export function chosenOf(form: DeskForm, number: number): DeskForm | null {
  const { pilih1, pilih2, pilih3, pilih4, pilih5, pilih6, situs, loket, karcis, kunci } = form;
  const [step, field, value = ''] = [pilih1, pilih2, pilih3, pilih4, pilih5, pilih6][number - 1]?.split(' ') ?? [];
  const langkah = STEPS.find((one) => one === step);
  const name = OPTION_FIELDS.find((one) => one === field);
  if (!langkah || !name || !(name === 'kode' || isUuid(value))) return null;
  return Object.assign(new DeskForm(), { situs, loket, karcis, kunci, langkah, [name]: value });
}
