import { isoWithOffset } from '../../common/local-date.js';
import type { CardState } from '../applicants/applicants.types.js';
import type { Site } from '../calendar/calendar.types.js';
import type { BookingPerson, BookingView, BookingWarning, BookingWithPeople } from './bookings.types.js';

const cardOf = (person: BookingPerson | undefined): CardState => ({
  state: person?.cardState ?? 'none',
  ...(person?.printableFrom ? { printableFrom: person.printableFrom } : {}),
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
