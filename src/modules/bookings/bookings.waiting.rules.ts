import { plusMinutes } from '../../common/duration.js';
import { addDays, instantAt, type LocalDate, localDateIn, localTimeIn } from '../../common/local-date.js';
import type { Claim } from '../capacity/capacity.types.js';
import type { Booking } from './bookings.types.js';
import {
  OFFER_LEAD_MINUTES,
  OFFER_MINUTES,
  OFFERS_FROM,
  OFFERS_UNTIL,
  WAITING_DAYS,
  type WaitingEntry,
  type WaitingStatus,
  WITHDRAWN,
} from './bookings.waiting.types.js';

/** May somebody be told of a place now, by the clock on the wall of the site? */
export function isOfferTime(now: Date, zone: string): boolean {
  const time = localTimeIn(zone, now);
  return time >= OFFERS_FROM && time < OFFERS_UNTIL;
}

/** Far enough ahead that whoever is offered it can come. */
export const isFarEnough = (now: Date, startsAt: Date): boolean => plusMinutes(now, OFFER_LEAD_MINUTES) <= startsAt;

/** When offers begin again, while none may be made. */
export function nextOfferTime(now: Date, zone: string): Date {
  const today = localDateIn(zone, now);
  const date = localTimeIn(zone, now) < OFFERS_FROM ? today : addDays(today, 1);
  return instantAt(date, OFFERS_FROM, zone);
}

export const offerEnd = (now: Date): Date => plusMinutes(now, OFFER_MINUTES);

/** The last day on which an entry waits. */
export const lastDay = (
  today: LocalDate,
  wish: LocalDate | undefined,
  booking?: Pick<Booking, 'serviceOn'>,
): LocalDate => wish ?? (booking ? addDays(booking.serviceOn, -1) : addDays(today, WAITING_DAYS));

/**
 * The place is kept for the entry still. Entry and row are read one after the other: what was an offer may be a booking
 * by then, which nobody who lets an offer go means to end.
 */
export const isOpenOffer = (offer: Pick<Booking, 'kind' | 'status'> | null): boolean =>
  offer?.kind === 'offer' && offer.status === 'pending';

/** What becomes of an entry whose offer ended for this reason: one that the office withdrew waits on where it stood. */
export function afterOffer(reason: string): WaitingStatus {
  if (reason === 'left') return 'left';
  return reason === WITHDRAWN ? 'waiting' : 'passed';
}

/**
 * A live booking of the people who wait stands in the way of a place, unless it is theirs alone, on a later day, and can
 * be moved.
 */
export const canMoveTo = (
  entry: Pick<WaitingEntry, 'party' | 'regionId'>,
  booking: Pick<Booking, 'status' | 'kind' | 'party' | 'regionId' | 'serviceOn'>,
  people: number,
  on: LocalDate,
): boolean =>
  booking.status === 'booked' &&
  booking.kind === 'booking' &&
  booking.regionId === entry.regionId &&
  booking.party === entry.party &&
  people === entry.party &&
  on < booking.serviceOn;

/** Its offer goes to those who wait; else to whoever has the booking that it moves, who may not have joined. */
export const isOfThoseWhoWait = ({ movesBookingId, bookingId }: Pick<WaitingEntry, 'movesBookingId' | 'bookingId'>) =>
  movesBookingId === null || movesBookingId === bookingId;

/** What is left of places once some of them are given away. */
export function withoutClaims(claims: readonly Claim[], given: readonly Claim[]): Claim[] {
  const isSame = (a: Claim, b: Claim) => a.slotId === b.slotId && a.pool === b.pool;
  return claims
    .map((claim) => ({ ...claim, places: claim.places - (given.find((one) => isSame(one, claim))?.places ?? 0) }))
    .filter(({ places }) => places > 0);
}
