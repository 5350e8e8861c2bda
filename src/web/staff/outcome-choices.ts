import type { Outcome } from '../../modules/bookings/bookings.arrival.service.js';
import type { CardUse, ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import type { TicketPerson } from '../../modules/desk/desk.types.js';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  recorded: 'Direkam saja',
  printed: 'Dicetak',
  recorded_and_printed: 'Direkam dan dicetak',
  handed_over: 'Diserahkan',
  activated: 'Diaktifkan',
  refused: 'Ditolak',
  incomplete: 'Berkas kurang',
};

interface OutcomeChoices {
  /** What the visit is for; the usual one first. */
  main: readonly Outcome[];
  other: readonly Outcome[];
}

const RECORDS: ReadonlySet<ServiceCode> = new Set(['record_first', 'foreigner']);
const CARD_AGE = 17;

/** What can have come of one person's visit, by service, age and whether the site prints. */
export function outcomeChoices(
  { serviceCode, age, everMarried }: Pick<TicketPerson, 'serviceCode' | 'age' | 'everMarried'>,
  usesCard: CardUse,
  sitePrints: boolean,
): OutcomeChoices {
  if (usesCard === 'never') return { main: ['activated'], other: ['refused', 'incomplete'] };
  const isOfAge = usesCard === 'always' || everMarried || age === null || age >= CARD_AGE;
  const mayPrint = sitePrints && isOfAge;
  if (RECORDS.has(serviceCode)) {
    return { main: mayPrint ? ['recorded_and_printed', 'recorded'] : ['recorded'], other: ['refused', 'incomplete'] };
  }
  return mayPrint
    ? { main: ['printed'], other: ['handed_over', 'refused', 'incomplete'] }
    : { main: ['handed_over'], other: ['refused', 'incomplete'] };
}

/** The outcome that needs no question, if there is one. */
export const obviousOutcome = ({ main }: OutcomeChoices): Outcome | null =>
  main.length === 1 ? (main[0] ?? null) : null;
