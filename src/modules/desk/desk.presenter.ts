import { isoWithOffset } from '../../common/local-date.js';
import type { Counter, TicketPerson, TicketView } from './desk.types.js';

const at = (zone: string, instant: Date | null) => instant && isoWithOffset(zone, instant);

const personAnswer = ({
  applicantId: _,
  serviceCode: service,
  cardState: state,
  printableFrom,
  ...rest
}: TicketPerson) => ({
  ...rest,
  service,
  card: { state, ...(printableFrom ? { printableFrom } : {}) },
});

/** A ticket as the API gives it; instants with the offset of the site. */
export const ticketAnswer = (zone: string, { serviceCode: service, people, ...view }: TicketView) => ({
  ...view,
  service,
  bookedFor: at(zone, view.bookedFor),
  arrivedAt: at(zone, view.arrivedAt),
  calledAt: at(zone, view.calledAt),
  servingAt: at(zone, view.servingAt),
  people: people.map(personAnswer),
});

export const counterAnswer = (zone: string, { id, siteId, number, staffName, openedAt }: Counter) => ({
  id,
  siteId,
  number,
  staffName,
  openedAt: at(zone, openedAt),
});
