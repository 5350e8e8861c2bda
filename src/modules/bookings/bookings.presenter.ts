import { isoWithOffset } from '../../common/local-date.js';
import type { CardState } from '../applicants/applicants.types.js';
import type { Site } from '../calendar/calendar.types.js';
import type {
  Booking,
  BookingPerson,
  BookingReceipt,
  BookingView,
  BookingWarning,
  BookingWithPeople,
} from './bookings.types.js';
import type { WaitingEntry, WaitingView } from './bookings.waiting.types.js';

const cardOf = (person: BookingPerson | undefined): CardState => ({
  state: person?.cardState ?? 'none',
  ...(person?.printableFrom ? { printableFrom: person.printableFrom } : {}),
});

/** What is kept to answer a booking's request again. */
export const receiptOf = (whole: BookingWithPeople, site: Site, warnings: BookingWarning[]): BookingReceipt => ({
  bookingId: whole.booking.id,
  accessNonce: whole.booking.accessNonce,
  view: presentBooking(whole, site, warnings),
});

/** Without names, numbers or tokens. */
export const presentBooking = (
  { booking, people }: BookingWithPeople,
  site: Site,
  warnings: BookingWarning[] = [],
): BookingView => ({
  code: booking.code,
  version: booking.version,
  status: booking.status,
  service: booking.serviceCode,
  site: { id: site.id, code: site.code, name: site.name, timezone: site.timezone },
  startsAt: isoWithOffset(site.timezone, booking.startsAt),
  card: cardOf(people[0]),
  people: people.map((p) => ({ id: p.id, service: p.serviceCode, status: p.status, card: cardOf(p) })),
  warnings,
});

/** What an entry of the waiting list may say of itself. */
export const presentWaiting = (
  entry: WaitingEntry,
  site: Site,
  { ahead, offer }: { ahead: number | null; offer: Booking | null },
): WaitingView => ({
  code: entry.code,
  status: entry.status,
  service: entry.serviceCode,
  site: { id: site.id, code: site.code, name: site.name, timezone: site.timezone },
  party: entry.party,
  ...(entry.wishOn ? { date: entry.wishOn } : {}),
  ...(ahead === null ? {} : { position: ahead + 1 }),
  isForEarlierDay: (entry.status === 'offered' ? entry.movesBookingId : entry.bookingId) !== null,
  ...(entry.status === 'offered' && offer?.expiresAt
    ? {
        offer: {
          startsAt: isoWithOffset(site.timezone, offer.startsAt),
          expiresAt: isoWithOffset(site.timezone, offer.expiresAt),
          cards: offer.cardsHeld,
        },
      }
    : {}),
});
