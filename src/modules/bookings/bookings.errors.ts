import { DomainError, mapConstraints } from '../../platform/database/database.errors.js';
import { TooManyRequests } from '../../platform/http/too-many.errors.js';
import type { EligibilityDecision } from '../applicants/applicants.types.js';

const DAY_SECONDS = 86_400;

/** The person has a live booking of the same group. Says nothing of its time, place or number. */
export class AlreadyBooked extends DomainError {
  constructor() {
    super('already_booked', 409);
  }
}

export class HoldExpired extends DomainError {
  constructor() {
    super('hold_expired', 410);
  }
}

/** Unknown hold, or a token that does not fit: the same answer. */
export class HoldNotFound extends DomainError {
  constructor() {
    super('hold_not_found', 404);
  }
}

/** The rules say no, with every reason, and from when the answer changes if only the age is missing. */
export class NotEligible extends DomainError {
  constructor(
    readonly decision: Pick<EligibilityDecision, 'reasons' | 'from'>,
    person = 0,
  ) {
    super(
      'not_eligible',
      422,
      {},
      { reasons: decision.reasons, ...(decision.from ? { from: decision.from } : {}), person },
    );
  }
}

/** Past the site's cut-off for moving. */
export class TooLate extends DomainError {
  constructor() {
    super('too_late', 409);
  }
}

/** Wrong digits, or a code that is old, used or tried out; the same for a booking that does not exist. */
export class AccessCodeWrong extends DomainError {
  constructor() {
    super('access_code_wrong', 401);
  }
}

/** Its phone number was reported twice: staff look into it first; `report` is what they have to settle. */
export class BookingFrozen extends DomainError {
  constructor(report: string) {
    super('booking_frozen', 409, { report });
  }
}

/** As `BookingFrozen`, to whoever opened it by its link: nothing can be changed from afar. */
export class BookingUnderReview extends DomainError {
  constructor() {
    super('booking_under_review', 409);
  }
}

/** It was cancelled, used, or its time has passed. */
export class BookingNotLive extends DomainError {
  constructor() {
    super('booking_not_live', 409);
  }
}

/** The person waits already, for a service of the same group. */
export class AlreadyWaiting extends DomainError {
  constructor() {
    super('already_waiting', 409);
  }
}

/** Nobody took it in time, it was let go, or it was never made: the place has gone to the next in line. */
export class OfferEnded extends DomainError {
  constructor() {
    super('offer_ended', 410);
  }
}

/** Taking it would move a booking that the asker has not shown to be theirs: the link to it went to the known contact. */
export class OfferLinkNeeded extends DomainError {
  constructor() {
    super('offer_link_needed', 403);
  }
}

/** The phone number stands for as many live bookings as one may. */
export class PhoneLimit extends TooManyRequests {
  constructor() {
    super(DAY_SECONDS, 'phone_limit');
  }
}

/** Somebody in the booking is at the desk now: what is known of them is needed until they leave. */
export class VisitUnderWay extends DomainError {
  constructor() {
    super('visit_under_way', 409);
  }
}

/** Somebody else changed a booking between reading and locking it; to be tried again. */
export class BookingMoved extends DomainError {
  constructor() {
    super('unavailable', 503);
  }
}

mapConstraints({
  booking_people_one_live_per_group_uq: () => new AlreadyBooked(),
  waiting_people_one_live_per_group_uq: () => new AlreadyWaiting(),
});
