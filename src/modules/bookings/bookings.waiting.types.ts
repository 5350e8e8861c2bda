import type { LocalDate } from '../../common/local-date.js';
import type { ApplicantInput } from '../applicants/applicants.types.js';
import type { BlankKind } from '../blanks/blanks.types.js';
import type { ServiceCode, ServiceGroup } from '../catalogue/catalogue.types.js';
import type { Booking, BookingChannel, Language } from './bookings.types.js';

/** A place is kept so long for the one it is offered to. */
export const OFFER_MINUTES = 20;
/** Nobody is offered a place that starts sooner: one must be able to get there. */
export const OFFER_LEAD_MINUTES = 90;
/** Offers are made between these, 'HH:MM' at the site. */
export const OFFERS_FROM = '07:00';
export const OFFERS_UNTIL = '20:00';
/** Whoever wishes no certain day waits this long. */
export const WAITING_DAYS = 90;

/** Why an offer ends whose place itself goes away. */
export const WITHDRAWN = 'withdrawn';

export const WAITING_STATUSES = ['waiting', 'offered', 'taken', 'passed', 'left', 'expired'] as const;
export type WaitingStatus = (typeof WAITING_STATUSES)[number];

export interface WaitingEntry {
  id: string;
  regionId: string;
  siteId: string;
  code: string;
  status: WaitingStatus;
  serviceCode: ServiceCode;
  party: number;
  /** The one day that is wished; null takes any. */
  wishOn: LocalDate | null;
  /** The last day on which waiting makes sense. */
  endsOn: LocalDate;
  /** Kind of card that it needs on whatever day; null when it may need none. */
  cardKind: BlankKind | null;
  /** "Rekam saja": takes a place though no card is left. */
  goesWithoutCard: boolean;
  /** The booking that waits for an earlier day, when its own link was used to join. */
  bookingId: string | null;
  /** The pending row that keeps the offered place, or the one that was offered last. */
  offerId: string | null;
  /** The booking that taking the offer moves. */
  movesBookingId: string | null;
  channel: BookingChannel;
  language: Language;
  accessNonce: number;
  /** Its place in the order of the line; the lowest that waits comes first. */
  turn: number;
  enteredAt: Date;
  settledAt: Date | null;
}

export interface WaitingPerson {
  id: string;
  entryId: string;
  applicantId: string;
  position: number;
  serviceCode: ServiceCode;
  serviceGroup: ServiceGroup;
  nikHmac: string | null;
  reasonCode: string | null;
}

export interface NewWaiting {
  siteId: string;
  service: string;
  date?: LocalDate;
  applicants: ApplicantInput[];
  language: Language;
  channel: BookingChannel;
}

/** What an answer is made of; kept by idempotency key, so without the token. */
export interface WaitingReceipt {
  entryId: string;
  accessNonce: number;
  code: string;
  position: number;
}

export interface WaitingView {
  code: string;
  status: WaitingStatus;
  service: ServiceCode;
  site: { id: string; code: string; name: string; timezone: string };
  party: number;
  /** The day that is wished, when it is a certain one. */
  date?: LocalDate;
  /** 1 is next; while waiting only. */
  position?: number;
  /** Taking an offer moves a booking that the people have. */
  isForEarlierDay: boolean;
  /** While offered only. Instants with the offset of the site. */
  offer?: { startsAt: string; expiresAt: string; cards: number };
}

/** An entry and the token that opens it, or its offer. */
export interface WaitingAccess {
  code: string;
  token: string;
}

export interface EntryWithPeople {
  entry: WaitingEntry;
  people: WaitingPerson[];
}

/** An entry as its own link opens it. */
export interface OpenedEntry {
  entry: WaitingEntry;
  /** The pending row of its last offer. */
  offer: Booking | null;
  /** By the link of the offer, which went to the contact that is known. */
  isByOffer: boolean;
}

/** An open offer, as the message about it needs it. */
export interface OpenOffer {
  entry: WaitingEntry;
  offer: Booking;
  /** Whom it may be sent to, best one first: the people of the booking that it moves, else those who wait. */
  applicantIds: string[];
  token: string;
}
