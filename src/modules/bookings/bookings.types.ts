import type { LocalDate } from '../../common/local-date.js';
import type { ApplicantInput, CardState, EligibilityWarning, Need } from '../applicants/applicants.types.js';
import type { BlankKind } from '../blanks/blanks.types.js';
import type { Claim, Pool } from '../capacity/capacity.types.js';
import type { ServiceCode, ServiceGroup } from '../catalogue/catalogue.types.js';

/** A choice is kept 10 minutes, extended by 2 after each step of the form, 30 in all. */
export const HOLD_MINUTES = 10;
export const EXTENSION_MINUTES = 2;
export const HOLD_LIMIT_MINUTES = 30;

/** FHIR Appointment codes; expired = cancelled with the reason `expired`. */
export type BookingStatus = 'pending' | 'booked' | 'arrived' | 'fulfilled' | 'cancelled' | 'noshow';
/**
 * `offer`, `invitation` and `cooling` are places on their way to somebody: to the waiting list, to a person whose card
 * may be printed now, or back to the public.
 */
export type BookingKind = 'booking' | 'walk_in' | 'offer' | 'cooling' | 'block' | 'invitation';
export type BookingChannel = 'web' | 'api' | 'desk' | 'school' | 'waiting_list' | 'printing';
export type Language = 'id' | 'en';

export interface Booking {
  id: string;
  regionId: string;
  siteId: string;
  serviceDayId: string;
  serviceOn: LocalDate;
  slotId: string;
  startsAt: Date;
  code: string;
  kind: BookingKind;
  status: BookingStatus;
  serviceCode: ServiceCode;
  pool: Pool;
  party: number;
  /** Cards promised to it right now; the sum over live bookings is the day's `promised`. */
  cardsHeld: number;
  blankKind: BlankKind | null;
  channel: BookingChannel;
  language: Language;
  /** Rises when time, place, people or service change, and when it ends. */
  version: number;
  /** Raising it makes every link to the booking worthless. */
  accessNonce: number;
  deviceHmac: string | null;
  willAttend: boolean | null;
  /** The person said so many minutes; null while nobody did. */
  lateMinutes: number | null;
  /** From then on its place was for others: nobody had come by the end of the grace time. */
  placePassedAt: Date | null;
  reason: string | null;
  createdAt: Date;
  expiresAt: Date | null;
}

export interface BookingPerson {
  id: string;
  bookingId: string;
  applicantId: string;
  position: number;
  serviceCode: ServiceCode;
  serviceGroup: ServiceGroup;
  nikHmac: string | null;
  startsAt: Date;
  status: BookingStatus;
  cardState: CardState['state'];
  printableFrom: LocalDate | null;
  reasonCode: string | null;
  outcome: string | null;
}

/** What the office did to a booking that stays; by the reason of its event. */
export const OFFICE_CHANGES = ['moved_by_office', 'card_withdrawn'] as const;
export type OfficeChange = (typeof OFFICE_CHANGES)[number];

export interface BookingWithPeople {
  booking: Booking;
  people: BookingPerson[];
}

export interface NewHold {
  slotId: string;
  service: string;
  party?: number;
  /** Cards to keep; at most one per person, and the most that the service can need when left out. */
  cards?: number;
  /** What the booking will name: opens the places kept for such needs. */
  needs?: readonly Need[];
  /** Stands for one device, which has one live hold. */
  device?: string;
}

export interface Hold {
  id: string;
  token: string;
  expiresAt: Date;
}

export interface NewBooking {
  applicants: ApplicantInput[];
  language: Language;
  channel: BookingChannel;
}

/** What an answer is made of; kept by idempotency key, so without personal data and without the token itself. */
export interface BookingReceipt {
  bookingId: string;
  accessNonce: number;
  view: BookingView;
}

export interface PersonView {
  id: string;
  service: ServiceCode;
  status: BookingStatus;
  card: CardState;
}

export interface BookingView {
  code: string;
  version: number;
  status: BookingStatus;
  service: ServiceCode;
  site: { id: string; code: string; name: string; timezone: string };
  /** With the offset of the site. */
  startsAt: string;
  card: CardState;
  people: PersonView[];
  warnings: BookingWarning[];
}

export type BookingWarning = EligibilityWarning | { code: string };

export interface DayAvailability {
  date: LocalDate;
  status: 'open' | 'closed';
  reason?: string;
  opensAt: string;
  closesAt: string;
  placesLeft: number;
  cardsLeft: number;
}

export interface SlotAvailability {
  date: LocalDate;
  cardsLeft: number;
  slots: { id: string; startsAt: string; endsAt: string; placesLeft: number }[];
}

/** Places and cards of one booking, as they are claimed and given back. */
export interface Holding {
  claims: Claim[];
  serviceDayId: string;
  blankKind: BlankKind | null;
  cards: number;
}

/** A one-time code, or the link itself. */
export type AccessKind = 'code' | 'link';

/** What was asked to be sent last; `nonce` rises with each ask. */
export interface BookingAccess {
  id: string;
  bookingId: string;
  kind: AccessKind;
  nonce: number;
  expiresAt: Date;
}

/** What a report may come to: the booking stays, or the office cancels it. */
const CONCLUSIONS = ['kept', 'cancelled'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

/** So many reports on one phone number look like somebody who books for others. */
export const SUSPICIOUS_REPORTS = 2;

/** Somebody says that a booking on their NIK is not theirs. */
export interface BookingReport {
  id: string;
  regionId: string;
  siteId: string;
  bookingId: string;
  code: string;
  serviceCode: ServiceCode;
  startsAt: Date;
  status: BookingStatus;
  reportedAt: Date;
  /** How often it was said. */
  times: number;
  /** Null while the report is open. */
  conclusion: Conclusion | null;
  /** Bookings with a phone number of this one that were reported, this one too, without those that were kept. */
  reportedOnPhone: number;
}

/** A report as the desk sees it. */
export interface BookingReportView extends BookingReport {
  /** Names are masked. */
  people: { name: string; nikLast4: string | null }[];
  /** Masked; null when none is known. */
  contact: string | null;
}
