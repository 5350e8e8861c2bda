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
  /** How often the present call was repeated; begins anew at every counter and after every return. */
  calls: number;
  calledAt: Date | null;
  /** When the line last called this number; an undone call never was. */
  turnAt: Date | null;
  servingAt: Date | null;
  missedAt: Date | null;
  endedAt: Date | null;
  /** How often a missed person came back; once is allowed. */
  returns: number;
  returnedAt: Date | null;
  afterNumber: number | null;
  /** Numbers still to be called before somebody who came back; 0 for everybody else. */
  behind: number;
  /** Handed to this counter, which was busy: waits first for it, and for no other. */
  forCounterId: string | null;
  forCounterNumber: number | null;
  note: string | null;
  /** Rises with every change. */
  version: number;
}

/** What an act changes of a ticket. */
export type TicketState = Pick<
  Ticket,
  | 'status'
  | 'counterId'
  | 'forCounterId'
  | 'calls'
  | 'calledAt'
  | 'turnAt'
  | 'servingAt'
  | 'missedAt'
  | 'endedAt'
  | 'returns'
  | 'returnedAt'
  | 'afterNumber'
>;

export type TicketChange = Pick<Ticket, 'status'> & Partial<TicketState> & { note?: string | null };

export type DeskActKind =
  | 'check_in'
  | 'walk_in'
  | 'call'
  | 'recall'
  | 'start'
  | 'park'
  | 'resume'
  | 'skip'
  | 'return'
  | 'transfer'
  | 'spoil'
  | 'finish'
  | 'correct'
  | 'void'
  | 'override';

/** The newest act of a clerk, while it may be undone. */
export interface LastAct {
  actId: string;
  ticketId: string;
  /** As called: `A012`. */
  label: string;
  act: DeskActKind;
  at: Date;
  until: Date;
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

/** A site's rule: the window in which a booked person keeps the booked turn, and how priority groups interleave. */
export interface LineRule {
  earlyMinutes: number;
  lateMinutes: number;
  /** Of so many turns one at most goes to a priority group while others are due; 1 is always first. */
  priorityEvery: number;
}

/** Why a ticket stands where it stands in the line. */
export type LineReason = 'transferred' | 'returned' | 'priority' | 'on_time' | 'late' | 'walk_in' | 'early';

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
  /** As told before the ticket was given; null while no counter is open. */
  estimate: WaitMinutes | null;
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
  /** Whether the turn comes by closing time in nine of ten such days; missing while nothing can be said. */
  isSafe?: boolean;
  /** The grace time is over and the place passed to others: who comes now is served in the normal line. */
  placePassed?: true;
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

export interface BoardCall {
  ticket: string;
  counter: number;
  /** Of the newest call: calling again makes another one. */
  calledAt: string;
  /** The person has not come to the counter yet. */
  isCurrent: boolean;
}

/** What the lobby shows: numbers of tickets, never a person. */
export interface Board {
  site: string;
  date: LocalDate;
  /** 'HH:MM' at the site; null on a day without service. */
  opensAt: string | null;
  closesAt: string | null;
  calls: BoardCall[];
  waiting: number;
  /** Of somebody without a booking who would come now; null while no counter is open. */
  waitMinutes: WaitMinutes | null;
  /** Everybody up to this number is served by closing time; null when nobody waits, or not even the first is. */
  lastSafeTicket?: string | null;
  /** All who wait are served by closing time. These three are missing while nothing can be said honestly. */
  isLineSafe?: boolean;
  /** So many more people without a booking are served by closing time. */
  walkInsLeft?: number;
  cardsLeft: number;
  openCounters: number;
  asOf: string;
}
