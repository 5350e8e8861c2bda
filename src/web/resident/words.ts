import type { CardState } from '../../modules/applicants/applicants.types.js';
import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import { bold } from '../components.js';
import { plainDate } from '../../common/spoken-date.js';
import { isMessageKey, type Locale, type Piece, rich, t } from '../messages.js';

/** A service with its name in the language of the page. */
export interface NamedService {
  code: string;
  name: string;
}

/** Where the service takes place. */
export interface Place {
  name: string;
  address: string;
  zone: string;
}

export interface BookedPerson {
  /** As it may be shown here. */
  name: string;
  /** Named when it is another one than the booking's. */
  service?: ServiceCode;
  card: CardState;
}

export type Values = Readonly<Record<string, string | undefined>>;

/** The name of a service; recording reads otherwise when a card is printed with it. */
export const serviceName = (locale: Locale, service: NamedService, card: CardState): string =>
  service.code === 'record_first' && card.state === 'promised' ? t(locale, 'service.record_and_print') : service.name;

/** The card of one person; `name` is missing when only one person is meant. */
export interface PersonCard {
  name?: string;
  card: CardState;
}

/** What becomes of a card, said before the visit; nothing for a service without cards. */
export function cardSentence(locale: Locale, { name, card }: PersonCard): Piece[] {
  const facts = { name: name ?? t(locale, 'person.you'), ...printableFrom(locale, card) };
  if (card.state === 'none') return [];
  const key = card.state === 'promised' ? 'card.promised' : facts.date ? 'card.from' : 'card.later';
  return rich(locale, key, { b: bold }, facts);
}

/** What becomes of a card that is still to come, said after the visit. */
export function nextCardSentence(locale: Locale, { name, card }: PersonCard): string {
  const facts = { name: name ?? t(locale, 'person.you'), ...printableFrom(locale, card) };
  return t(locale, facts.date ? 'card.nextFrom' : 'card.next', facts);
}

const printableFrom = (locale: Locale, card: CardState): { date?: string } =>
  card.printableFrom ? { date: plainDate(locale, card.printableFrom, 'UTC') } : {};

/** Why a day is closed: the calendar's code in words, or what people wrote. */
export function dayReason(locale: Locale, reason: string): string {
  const key = `day.${reason}`;
  return isMessageKey(key) ? t(locale, key) : reason;
}

/** The words for the reason of a photo change; an office may name one in its own words. */
export function photoReason(locale: Locale, code: string): string {
  const key = `photo.${code}`;
  return isMessageKey(key) ? t(locale, key) : code;
}
