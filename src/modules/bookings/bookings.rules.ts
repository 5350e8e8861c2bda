import { plusMinutes } from '../../common/duration.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { INVITATION_HOURS } from './bookings.invitation.types.js';
import { type Booking, type BookingStatus, EXTENSION_MINUTES, HOLD_LIMIT_MINUTES } from './bookings.types.js';

/** Every move a booking, and each of its people, may make. */
export const NEXT: Record<BookingStatus, readonly BookingStatus[]> = {
  pending: ['booked', 'arrived', 'cancelled'],
  booked: ['arrived', 'cancelled', 'noshow'],
  arrived: ['fulfilled', 'booked', 'cancelled', 'noshow'],
  fulfilled: ['arrived'],
  cancelled: [],
  noshow: ['arrived'],
};

export const mayBecome = (from: BookingStatus, to: BookingStatus): boolean => NEXT[from].includes(to);

export const isLive = (status: BookingStatus): boolean =>
  status === 'pending' || status === 'booked' || status === 'arrived';

/** A hold that became a booking. */
export const isConfirmed = ({ status }: Pick<Booking, 'status'>): boolean =>
  status === 'booked' || status === 'arrived';

/** New end of a hold: two minutes more, never past its limit. */
export function extendedUntil(createdAt: Date, expiresAt: Date): Date {
  const [wanted, limit] = [plusMinutes(expiresAt, EXTENSION_MINUTES), plusMinutes(createdAt, HOLD_LIMIT_MINUTES)];
  return wanted < limit ? wanted : limit;
}

const COOLING_FROM = 10;
const COOLING_TO = 40;

/**
 * When a freed place comes back to the public: after a random 10 to 40 minutes, so that it cannot be handed over by
 * arrangement. Null when its time is too near to lie idle.
 */
export function coolsUntil(now: Date, startsAt: Date, leadMinutes: number, random: () => number): Date | null {
  const until = plusMinutes(now, COOLING_FROM + random() * (COOLING_TO - COOLING_FROM));
  return plusMinutes(until, leadMinutes) < startsAt ? until : null;
}

/** An invitation stands 72 hours, and never past the start. */
export function invitationEnd(now: Date, startsAt: Date): Date {
  const end = plusMinutes(now, INVITATION_HOURS * 60);
  return end < startsAt ? end : startsAt;
}

/** Moving ends some time before the start (2 hours by default); cancelling works until the start. */
export const mayMove = (startsAt: Date, now: Date, cutoffMinutes: number): boolean =>
  plusMinutes(now, cutoffMinutes) <= startsAt;
export const mayCancel = (startsAt: Date, now: Date): boolean => now < startsAt;

/** Where and on which day a booking is, as its row says it. */
export const onDay = (day: Pick<ServiceDay, 'id' | 'regionId' | 'siteId' | 'date'>) => ({
  regionId: day.regionId,
  siteId: day.siteId,
  serviceDayId: day.id,
  serviceOn: day.date,
});

type Given =
  | 'language'
  | 'version'
  | 'accessNonce'
  | 'deviceHmac'
  | 'willAttend'
  | 'lateMinutes'
  | 'placePassedAt'
  | 'reason'
  | 'expiresAt';

/** A booking as it begins: first version, first links, nothing said yet. */
export const newBooking = (own: Omit<Booking, Given> & Partial<Pick<Booking, Given>>): Booking => ({
  language: 'id',
  version: 1,
  accessNonce: 1,
  deviceHmac: null,
  willAttend: null,
  lateMinutes: null,
  placePassedAt: null,
  reason: null,
  expiresAt: null,
  ...own,
});

/** The row that keeps the places of an ended booking until the public may see them. */
export const coolingOf = (
  booking: Booking,
  own: Pick<Booking, 'id' | 'code' | 'createdAt' | 'expiresAt'>,
): Booking => ({
  ...booking,
  ...own,
  kind: 'cooling',
  status: 'pending',
  cardsHeld: 0,
  version: 1,
  accessNonce: 1,
  deviceHmac: null,
  willAttend: null,
  lateMinutes: null,
  placePassedAt: null,
  reason: null,
});
