import type { LineRule, Ticket } from '../../src/modules/desk/desk.types.js';

export const at = (time: string) => new Date(`2027-02-13T${time}:00+07:00`);
export const RULE: LineRule = { earlyMinutes: 15, lateMinutes: 10, priorityEvery: 2 };

/** Somebody in a line of Saturday 13 February 2027. */
export interface Who {
  name: string;
  arrived: string;
  booked?: string;
  isPriority?: boolean;
  /** Came back after a missed call, so many numbers behind. */
  returned?: string;
  behind?: number;
  counter?: string;
}

export const ticketOf = ({
  name,
  arrived,
  booked,
  isPriority = false,
  returned,
  behind = 0,
  counter,
}: Who): Ticket => ({
  id: name,
  regionId: 'r',
  siteId: 's',
  serviceOn: '2027-02-13',
  series: booked ? 'A' : 'B',
  number: 1,
  bookingId: 'b',
  status: 'waiting',
  counterId: null,
  counterNumber: null,
  bookedFor: booked ? at(booked) : null,
  arrivedAt: at(arrived),
  isPriority,
  calls: 0,
  calledAt: null,
  turnAt: null,
  servingAt: null,
  missedAt: null,
  endedAt: null,
  returns: returned ? 1 : 0,
  returnedAt: returned ? at(returned) : null,
  afterNumber: returned ? 5 : null,
  behind,
  forCounterId: counter ?? null,
  forCounterNumber: null,
  note: null,
  version: 1,
});
