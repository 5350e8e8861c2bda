import type { SealedApplicant } from '../applicants/applicants.service.js';
import type { RecordStatus } from '../applicants/applicants.types.js';
import type { BlankKind, DayStock } from '../blanks/blanks.types.js';
import type { BookingPause, ServiceDay, Site } from '../calendar/calendar.types.js';
import type { Claim, SlotWithPool } from '../capacity/capacity.types.js';
import type { Service } from '../catalogue/catalogue.types.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import type { PersonOfBooking } from './bookings.people.service.js';
import type {
  Booking,
  BookingChannel,
  BookingPerson,
  BookingReceipt,
  BookingWarning,
  Language,
} from './bookings.types.js';

/** One person who is to be booked, sealed before any lock is taken. */
export interface NewPerson extends PersonOfBooking {
  sealed: SealedApplicant;
}

interface Filled {
  people: NewPerson[];
  language: Language;
  channel: BookingChannel;
}

/** Wants places and cards for ten minutes. */
export interface HoldAsk {
  kind: 'hold';
  slotId: string;
  service: Service;
  party: number;
  cards: number;
  channel: BookingChannel;
  deviceHmac: string | null;
  /** Somebody of the party has these; a priority place may be theirs. */
  needs?: readonly string[];
}

/** Wants a booking without a hold before it. */
export interface BookAsk extends Filled {
  kind: 'book';
  slotId: string;
  service: Service;
}

/** Wants its hold to become a booking. */
export interface ConfirmAsk extends Filled {
  kind: 'confirm';
  holdId: string;
  /** Of the hold. */
  service: Service;
}

export type Ask = HoldAsk | BookAsk | ConfirmAsk;

/** What one request wants of a service day, with its idempotency key if it has one. */
export interface DayRequest {
  ask: Ask;
  request?: IdempotentRequest;
}

export interface StoredHold {
  id: string;
  expiresAt: string;
}

/** `yieldsTo` is the device whose older hold still stands: it goes once this one is committed. */
export type DayAnswer =
  | { kind: 'hold'; hold: StoredHold; yieldsTo?: string }
  | { kind: 'booking'; receipt: BookingReceipt };

/** Live booking of a person and group: of a day that is over, it does not stand in the way for long. */
export type LiveBooking = 'live' | 'forgotten';

/** A service day as it stands under lock; what is admitted is counted in `slots` and `stocks`, so that the next one sees it. */
export interface DayAtHand {
  site: Site;
  /** Residents cannot book there now. */
  pause: BookingPause | null;
  day: ServiceDay;
  now: Date;
  /** The day's timed slots by start, with what is left for the public and for people with a need. */
  slots: SlotWithPool[];
  stocks: ReadonlyMap<BlankKind, DayStock>;
  /** Locked, with the places that each has. */
  holds: ReadonlyMap<string, { booking: Booking; claims: Claim[] }>;
  /** Keyed by `personKey`. */
  live: Map<string, LiveBooking>;
  /** By the keyed hash of the NIK. */
  statuses: ReadonlyMap<string, RecordStatus>;
  /** Devices with a live hold. */
  devices: Set<string>;
  /** Live bookings that a phone number stands for, by its keyed hash. */
  phones: Map<string, number>;
}

/** One request that gets what it asked for: the rows to write. */
export interface Admitted {
  ask: Ask;
  booking: Booking;
  claims: Claim[];
  /** Cards to promise; below zero to give back. */
  cards: number;
  people: BookingPerson[];
  warnings: BookingWarning[];
  yieldsTo?: string;
}

export const personKey = (nikHmac: string, group: string): string => `${nikHmac} ${group}`;
