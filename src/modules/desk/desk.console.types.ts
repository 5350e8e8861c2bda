import type { LocalDate } from '../../common/local-date.js';
import type { BookingPerson } from '../bookings/bookings.types.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import type { NewcomerChance, Outlook } from './desk.estimate.types.js';
import type { Counter, LastAct, LineReason, TicketView } from './desk.types.js';

/** A booking of today whose people have not come yet. */
export interface Expected {
  code: string;
  startsAt: Date;
  serviceCode: BookingPerson['serviceCode'];
  people: { applicantId: string; name: string; nikLast4: string | null }[];
  /** As the person said; null when nothing was said. */
  lateMinutes: number | null;
}

/** What the desk shows to one clerk. */
export interface Console {
  date: LocalDate;
  /** Null when the site has no service day today. */
  day: ServiceDay | null;
  counters: Counter[];
  own: Counter | null;
  current: TicketView | null;
  line: { view: TicketView; reason: LineReason }[];
  /** Missed and parked; a missed one may come back until then. */
  aside: { view: TicketView; until: Date | null }[];
  expected: Expected[];
  /** Null where nothing is printed. */
  cards: { onHand: number; promisedToday: number; promisedLater: number; free: number } | null;
  lastAct: LastAct | null;
}

/** Everybody of today, for a search. */
export interface PeopleOfToday {
  tickets: TicketView[];
  expected: Expected[];
  /** Whoever gave the phone number that was asked for. */
  applicantIds: ReadonlySet<string>;
}

/** What somebody without a booking is told before the ticket is given. */
export interface WalkInChance {
  /** Null while no counter is open. */
  estimate: NewcomerChance | null;
  lastSafe: Pick<Outlook, 'ticket' | 'moreWalkIns'> | null;
  waiting: number;
  openCounters: number;
  /** Not promised to anybody today. */
  cardsLeft: number;
}

/** What stands on the paper of a ticket. */
export interface TicketPaper {
  ticket: TicketView;
  site: Site;
  serviceOn: LocalDate;
  /** Opens the person's own place in line. */
  token: string;
  /** Between these the person is most likely called; nothing once that is over. */
  expected: { from: Date; to: Date } | null;
}
