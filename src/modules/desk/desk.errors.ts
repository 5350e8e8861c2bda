import { DomainError, mapConstraints } from '../../platform/database/database.errors.js';

const conflict = (code: string) =>
  class extends DomainError {
    constructor(facts: Record<string, string | number> = {}) {
      super(code, 409, facts, facts);
    }
  };

/** The booking is for another day; `date` says which. */
export class WrongDay extends conflict('wrong_day') {}
/** The booking is for another site; `site` says which. */
export class WrongSite extends conflict('wrong_site') {}
export class BookingCancelled extends conflict('cancelled') {}
/** The counter still has somebody called or served. */
export class CounterBusy extends conflict('counter_busy') {}
/** Nobody has opened the counter. */
export class CounterClosed extends conflict('counter_closed') {}
/** A colleague has the counter open, or the clerk has another one. */
export class CounterTaken extends conflict('counter_taken') {}
/** The ticket is at another counter, or at none. */
export class TicketNotHere extends conflict('ticket_not_here') {}
/** Not possible from where the ticket is now. */
export class IllegalMove extends conflict('illegal_move') {}
/** The standby places of the day are gone. */
export class NoPlacesLeft extends conflict('no_places_left') {}

mapConstraints({
  tickets_one_per_counter_uq: () => new CounterBusy(),
  counters_one_per_staff_uq: () => new CounterTaken(),
});
