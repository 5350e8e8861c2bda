import type { LocalDate } from '../../common/local-date.js';
import type { ApplicantCard } from '../applicants/applicants.types.js';
import type { Booking, BookingPerson, BookingWarning } from '../bookings/bookings.types.js';
import type { Site } from '../calendar/calendar.types.js';

export type TicketStatus = 'waiting' | 'called' | 'serving' | 'parked' | 'missed' | 'served' | 'void';
/** A booked, B walk-in, S school, P priority. */
export type TicketSeries = 'A' | 'B' | 'S' | 'P';

export interface Ticket {
  id: string;
  regionId: string;
  siteId: string;
  serviceOn: LocalDate;
  series: TicketSeries;
  number: number;
  bookingId: string;
  status: TicketStatus;
  counterId: string | null;
  counterNumber: number | null;
  /** The booked time; null for a walk-in. */
  bookedFor: Date | null;
  arrivedAt: Date;
  isPriority: boolean;
  calls: number;
  calledAt: Date | null;
  servingAt: Date | null;
  endedAt: Date | null;
  note: string | null;
}

export interface Counter {
  id: string;
  regionId: string;
  siteId: string;
  number: number;
  staffId: string | null;
  staffName: string | null;
  openedAt: Date | null;
}

/** A site's rule for the window in which a booked person keeps the booked turn. */
export interface LineRule {
  earlyMinutes: number;
  lateMinutes: number;
}

/** Why a ticket stands where it stands in the line. */
export type LineReason = 'priority' | 'on_time' | 'late' | 'walk_in' | 'early';

export interface InLine {
  ticket: Ticket;
  reason: LineReason;
}

export interface TicketPerson {
  id: string;
  applicantId: string;
  name: string;
  nikLast4: string | null;
  birthDate: LocalDate | null;
  age: number | null;
  serviceCode: BookingPerson['serviceCode'];
  status: BookingPerson['status'];
  cardState: BookingPerson['cardState'];
  printableFrom: LocalDate | null;
  outcome: string | null;
  everMarried: boolean;
  needs: ApplicantCard['needs'];
  warnings: string[];
}

export interface TicketView {
  id: string;
  siteId: string;
  /** As called: `A012`. */
  ticket: string;
  status: TicketStatus;
  counter: number | null;
  code: string;
  serviceCode: BookingPerson['serviceCode'];
  bookedFor: Date | null;
  arrivedAt: Date;
  calls: number;
  calledAt: Date | null;
  servingAt: Date | null;
  note: string | null;
  people: TicketPerson[];
}

export interface CheckIn {
  ticket: TicketView;
  /** False when the person was checked in before. */
  isNew: boolean;
}

export interface WalkInTicket {
  ticket: TicketView;
  code: string;
  bookingId: string;
  accessNonce: number;
  estimate: WaitMinutes;
  warnings: BookingWarning[];
}

export interface WaitMinutes {
  low: number;
  high: number;
}

/** Set by the booking's own page for the address of its position alone: an EventSource cannot send a header. */
export const POSITION_COOKIE = 'giliran_posisi';
export const positionPath = (code: string): string => `/api/v1/bookings/${code}/position`;

/** What one person sees of the line; `booked` until they check in. */
export interface Position {
  ticket: string | null;
  state: TicketStatus | 'booked';
  /** Tickets that are called before this one. */
  ahead: number;
  /** Missing while nothing can be said honestly. */
  waitMinutes?: WaitMinutes;
  counter?: number;
  /** Until then nothing is missed by going out. */
  backBefore?: string;
  asOf: string;
}

/** A position with what its page says beside it. */
export interface PlaceInLine {
  site: Site;
  booking: Booking;
  position: Position;
  arrivedAt: Date | null;
  calls: number;
  openCounters: number;
}

/** What the lobby shows: numbers of tickets, never a person. */
export interface Board {
  site: string;
  date: LocalDate;
  closesAt: string | null;
  calls: { ticket: string; counter: number; calledAt: string }[];
  waiting: number;
  waitMinutes: WaitMinutes;
  cardsLeft: number;
  openCounters: number;
  asOf: string;
}

/** What the desk shows to one clerk. */
export interface Console {
  date: LocalDate;
  counters: Counter[];
  own: Counter | null;
  current: TicketView | null;
  line: { view: TicketView; reason: LineReason }[];
  aside: TicketView[];
  expected: {
    code: string;
    startsAt: Date;
    names: string[];
    serviceCode: BookingPerson['serviceCode'];
    /** As the person said; null when nothing was said. */
    lateMinutes: number | null;
  }[];
  cards: { onHand: number; promisedToday: number; promisedLater: number; free: number } | null;
}
