import type { LocalDate } from '../../common/local-date.js';
import type { Outcome } from '../bookings/bookings.arrival.service.js';
import type { BookingStatus } from '../bookings/bookings.types.js';
import type { ServiceCode } from '../catalogue/catalogue.types.js';
import type { TicketStatus } from './desk.types.js';

export const ACT_KINDS = [
  'check_in',
  'walk_in',
  'call',
  'recall',
  'start',
  'park',
  'resume',
  'skip',
  'finish',
  // Called, served and finished without the console: what a paper list knows of a visit.
  'serve',
] as const;
export type ActKind = (typeof ACT_KINDS)[number];
/** Acts that give a ticket; all others are on one. */
export const ARRIVALS: ReadonlySet<ActKind> = new Set(['check_in', 'walk_in']);

/** Where an act was written down while the line was down. */
export type SyncOrigin = 'device' | 'paper';

/** One act as a device kept it. Nothing in it names a person. */
export interface SyncAct {
  nonce: string;
  /** Order on the device. */
  seq: number;
  /** On the clock of the device. */
  at: Date;
  kind: ActKind;
  /** The code of the booking that a check-in is of. */
  code?: string;
  handoutId?: string;
  /** Of a walk-in, from the block of its hand-out. */
  number?: number;
  service?: ServiceCode;
  /** A card of the block was set aside for the walk-in. */
  withCard?: boolean;
  /** A ticket that the device knew before. */
  ticketId?: string;
  /** The nonce of the arrival that gave the ticket. */
  of?: string;
  counterId?: string;
  /** Of a finish or a served visit: one for each person, or one for all. */
  outcomes?: Outcome[];
  note?: string;
}

export type ConflictCode =
  /** The clock of the device was wrong by more than a day, or the act lies outside its day. */
  | 'clock'
  | 'unknown_code'
  | 'cancelled'
  /** To another day or site. */
  | 'moved'
  | 'checked_in_elsewhere'
  | 'number_not_in_block'
  | 'no_place_left'
  | 'card_without_block'
  | 'unknown_ticket'
  /** The ticket is in another state than the device thought. */
  | 'moved_on'
  | 'at_other_counter'
  | 'counter_busy'
  /** An earlier act on the same ticket is in conflict. */
  | 'depends'
  /** Refused by a rule of the desk; the facts say which. */
  | 'refused';

/** Who did what the act collides with, and when. */
export interface Witness {
  who?: string;
  at?: Date;
  ticket?: string;
}

export interface BookingFacts {
  id: string;
  status: BookingStatus;
  /** For this site and day. */
  isHere: boolean;
  ticketKey: string | null;
  /** By person, whether a card is promised. */
  promised: readonly boolean[];
  seen?: Witness;
}

export interface TicketFacts {
  status: TicketStatus;
  counterId: string | null;
  promised: readonly boolean[];
  /** The act of this device that is in conflict on it. */
  brokenBy: string | null;
  seen?: Witness;
}

export interface BlockFacts {
  numbers: readonly number[];
  places: number;
  cards: number;
}

/** What a replay looks at: the present state of the day, as far as the acts touch it. */
export interface DayFacts {
  now: Date;
  /** The local day of the acts; `to` is not included. */
  from: Date;
  to: Date;
  /** Nonces that were uploaded before. */
  known: ReadonlySet<string>;
  bookings: ReadonlyMap<string, BookingFacts>;
  tickets: ReadonlyMap<string, TicketFacts>;
  /** Tickets of arrivals, by nonce; null while the arrival is in conflict. */
  arrivals: ReadonlyMap<string, string | null>;
  blocks: ReadonlyMap<string, BlockFacts>;
  /** Free at the site, outside every block. */
  pool: { places: number; cards: number };
}

/** Where a place or a card comes from. */
export type Source = 'block' | 'pool';

export type Decision =
  | { kind: 'already' }
  | { kind: 'conflict'; at: Date; code: ConflictCode; cause?: string; seen?: Witness }
  | { kind: 'apply'; at: Date; place?: Source; cards?: { count: number; from: Source } };

/** The answer to one act. */
export interface SyncResult {
  nonce: string;
  outcome: 'applied' | 'already_applied' | 'conflict';
  ticket?: string;
  conflict?: { code: ConflictCode; who?: string; at?: string; ticket?: string };
}

export interface SyncUpload {
  device: string;
  siteId?: string;
  /** The day of the acts; today when missing. */
  date?: LocalDate;
  /** What the device's clock says now. */
  clock?: Date;
  origin: SyncOrigin;
  acts: SyncAct[];
}

/** What an open counter may give away while the line is down. */
export interface Handout {
  id: string;
  regionId: string;
  siteId: string;
  serviceDayId: string;
  serviceOn: LocalDate;
  /** Null for the numbers on paper. */
  counterId: string | null;
  device: string;
  slotId: string | null;
  /** Ticket numbers of the walk-in series that are not used yet. */
  numbers: number[];
  places: number;
  cards: number;
}

/** Somebody who is expected, as a device may keep it. */
export interface ExpectedHere {
  /** Keyed by device and day. */
  hash: string;
  service: ServiceCode;
  party: number;
  /** 17 or over, or was married; null when no birth date is known. */
  isOfAge: boolean | null;
  /** Cards that are kept for it. */
  cards: number;
}

/** A ticket of today as a device may keep it. */
export interface TicketHere {
  id: string;
  ticket: string;
  status: TicketStatus;
  service: ServiceCode;
  party: number;
  isOfAge: boolean | null;
  cards: number;
  isOwn: boolean;
}

/** What a device gets while the line is up, for when it is down. */
export interface Provisions {
  siteId: string;
  date: LocalDate;
  /** The key of this device and day. */
  secret: string;
  now: string;
  zone: string;
  prints: boolean;
  counter: { id: string; number: number } | null;
  handout: { id: string; numbers: number[]; places: number; cards: number } | null;
  expected: ExpectedHere[];
  tickets: TicketHere[];
  /** Acts at the site that wait for a decision. */
  conflicts: number;
}

/** A conflict as staff see it. */
export interface ConflictView {
  nonce: string;
  code: ConflictCode;
  kind: ActKind;
  origin: SyncOrigin;
  at: Date;
  ticket: string | null;
  /** The code of a check-in. */
  booking: string | null;
  staffName: string | null;
  counterNumber: number | null;
  service: ServiceCode | null;
  /** Who did what it collides with. */
  seen: { who?: string; at?: string; ticket?: string; reason?: string };
  /** Acts on the same ticket that wait for it. */
  followers: number;
}

/** Somebody who was taken in without a name. */
export interface UnnamedArrival {
  nonce: string;
  bookingId: string;
  ticket: string;
  service: ServiceCode;
  arrivedAt: Date;
}

export interface SettledConflict {
  nonce: string;
  code: ConflictCode;
  status: 'kept' | 'discarded';
  reason: string | null;
  settledAt: Date;
  staffName: string | null;
}
