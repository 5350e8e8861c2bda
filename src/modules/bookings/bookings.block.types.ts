import type { LocalDate } from '../../common/local-date.js';
import type { BlockPlaces, Pools } from '../capacity/capacity.types.js';
import type { ApplicantInput } from '../applicants/applicants.types.js';
import type { Language } from './bookings.types.js';

/** What is proposed to a school is kept for so long. */
export const BLOCK_HOURS = 72;
export const MAX_BLOCK = 500;

/** Places for many who are named later. All of it is held, or nothing. */
export interface NewBlock {
  service: string;
  /** 1 to 500 in all; slots and days of any number of sites. */
  places: readonly BlockPlaces[];
  /** Taken from in this order, such as a school's own places and then the public's. */
  pools: Pools;
  /** Cards to keep with it, by day; none where a day is left out. */
  cards?: readonly { serviceDayId: string; cards: number }[];
  /** 72 when left out; never past its first start. */
  hours?: number;
}

/** Free seats of a block at one start. */
export interface BlockSeats {
  slotId: string;
  startsAt: Date;
  places: number;
}

/** The part of a block that lies on one service day. */
export interface BlockDay {
  bookingId: string;
  siteId: string;
  serviceDayId: string;
  date: LocalDate;
  cards: number;
  /** In the order of time; those that got a name are gone from it. */
  seats: BlockSeats[];
}

/** `pending` runs out at `expiresAt`, `booked` stands; `cancelled` when it has no seats any more. */
export interface Block {
  id: string;
  status: 'pending' | 'booked' | 'cancelled';
  expiresAt: Date | null;
  days: BlockDay[];
}

/** Who takes a seat of a block. */
export interface NewSeat {
  slotId: string;
  /** The block's own when left out. */
  service?: string;
  applicant: ApplicantInput;
  language?: Language;
}
