import { OUTCOMES, type Outcome } from '../../modules/bookings/bookings.arrival.service.js';
import { OneOf, Text, Uuid } from '../../platform/http/fields.js';
import { LETTERS } from './desk-command.js';

/** Buttons beside the letters: bring back, check in, open and close a counter, show a NIK. */
const STEPS = [...LETTERS, 'kembali', 'hadir', 'buka', 'tutup', 'nik'] as const;
export type DeskStep = (typeof STEPS)[number];

/** Every form of the desk posts some of these. */
export class DeskForm {
  @Text(300, { optional: true }) perintah?: string;
  @OneOf(STEPS, { optional: true }) langkah?: DeskStep;
  @Text(60, { optional: true }) situs?: string;
  @Uuid({ optional: true }) loket?: string;
  @Uuid({ optional: true }) karcis?: string;
  @Text(64, { optional: true }) kode?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(200, { optional: true }) catatan?: string;
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
  /** 1 is the browser bringing the lists up to date: the result of the last act stays unread. */
  @Text(1, { optional: true }) segar?: string;
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
