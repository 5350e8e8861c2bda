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
/** Called a moment ago; `seconds` says when it may be repeated. */
export class RecallTooSoon extends conflict('recall_too_soon') {}
/** Not called often enough to count as missed: `calls` of `limit`. */
export class TooFewCalls extends conflict('too_few_calls') {}
/** Came back once already. */
export class ReturnedBefore extends conflict('returned_before') {}
/** No act that stands, or none of the last minute. */
export class NothingToUndo extends conflict('nothing_to_undo') {}
/** The minute is over. */
export class UndoTooLate extends conflict('undo_too_late') {}
/** Undone already. */
export class UndoneBefore extends conflict('undone_before') {}
/** Somebody else has acted on the ticket since. */
export class ActedSince extends conflict('acted_since') {}
/** An outcome that was corrected is corrected again. */
export class CorrectAgain extends conflict('correct_again') {}
/** Outcomes are corrected on the day itself. */
export class DayIsOver extends conflict('day_is_over') {}

mapConstraints({
  tickets_one_per_counter_uq: () => new CounterBusy(),
  counters_one_per_staff_uq: () => new CounterTaken(),
});
