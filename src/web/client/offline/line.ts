import type { ServiceCode } from '../../../modules/catalogue/catalogue.types.js';
import type { TicketStatus } from '../../../modules/desk/desk.types.js';
import type { Day, KeptAct } from './types.js';

/** A ticket as this device knows it. */
export interface LocalTicket {
  /** The id that the server knows, or the nonce of the arrival. */
  key: string;
  isLocal: boolean;
  label: string;
  service: ServiceCode | null;
  party: number;
  isOfAge: boolean | null;
  cards: number;
  status: TicketStatus;
  /** At this counter. */
  isHere: boolean;
}

export interface Left {
  numbers: number[];
  places: number;
  cards: number;
}

export interface LocalDay {
  tickets: LocalTicket[];
  current: LocalTicket | null;
  left: Left;
}

const PRINTS = new Set(['printed', 'recorded_and_printed']);
export const prints = (outcome: string): boolean => PRINTS.has(outcome);
export const numberLabel = (number: number): string => `B${String(number).padStart(3, '0')}`;
/** What somebody with a booking is called by until the ticket has its number. */
export const codeLabel = (code: string): string => code.slice(0, 5);

/** Cards of the block that an outcome takes: of people to whom none is kept. */
export function cardsFor(ticket: LocalTicket, outcomes: readonly string[]): number {
  const printed = outcomes.length === 1 && ticket.party > 1 ? ticket.party : outcomes.length;
  const count = outcomes.length === 1 ? (prints(outcomes[0] ?? '') ? printed : 0) : outcomes.filter(prints).length;
  return Math.max(0, count - ticket.cards);
}

const STATUS: Partial<Record<KeptAct['kind'], TicketStatus>> = {
  call: 'called',
  recall: 'called',
  resume: 'called',
  start: 'serving',
  park: 'parked',
  skip: 'missed',
  finish: 'served',
};

/** The day as it was when the line broke, and what was done since. */
export function localDay(day: Day, acts: readonly KeptAct[], isUnsure = false): LocalDay {
  const tickets = day.tickets.map(
    (t): LocalTicket => ({ ...t, key: t.id, isLocal: false, label: t.ticket, isHere: t.isOwn }),
  );
  const { numbers = [], places = 0, cards = 0 } = day.handout ?? {};
  const left: Left = isUnsure
    ? { numbers: [...numbers], places: 0, cards: 0 }
    : { numbers: [...numbers], places, cards };
  for (const act of acts) {
    if (act.kind === 'check_in' || act.kind === 'walk_in') tickets.push(arrivalOf(day, act, left));
    else moveBy(act, tickets, left);
  }
  const current = tickets.find((t) => t.isHere && (t.status === 'called' || t.status === 'serving')) ?? null;
  return { tickets, current, left };
}

function arrivalOf(day: Day, act: KeptAct, left: Left): LocalTicket {
  const own = { key: act.nonce, isLocal: true, status: 'waiting' as const, isHere: false };
  if (act.kind === 'walk_in') {
    left.numbers = left.numbers.filter((number) => number !== act.number);
    left.places -= 1;
    const cards = act.withCard ? 1 : 0;
    left.cards -= cards;
    return {
      ...own,
      label: numberLabel(act.number ?? 0),
      service: act.service ?? null,
      party: 1,
      isOfAge: null,
      cards,
    };
  }
  const known = day.expected.find(({ hash }) => hash === act.hash);
  const { service = null, party = 1, isOfAge = null, cards = 0 } = known ?? {};
  return { ...own, label: codeLabel(act.code ?? ''), service, party, isOfAge, cards };
}

function moveBy(act: KeptAct, tickets: LocalTicket[], left: Left): void {
  const ticket = tickets.find(({ key }) => key === (act.of ?? act.ticketId));
  const status = STATUS[act.kind];
  if (!ticket || !status) return;
  if (act.kind === 'finish') left.cards -= cardsFor(ticket, act.outcomes ?? []);
  ticket.status = status;
  ticket.isHere = status === 'called' || status === 'serving' || status === 'parked';
}

/** How an act says which ticket it is on. */
export const onTicket = ({ key, isLocal }: LocalTicket) => (isLocal ? { of: key } : { ticketId: key });
