import { DomainError } from '../../platform/database/database.errors.js';

/** No decree names the holidays of that year yet: publish again and say so. */
export class YearNotDecreed extends DomainError {
  constructor(year: string) {
    super('year_not_decreed', 409, { year }, { retryWith: { acknowledgeUndecreed: true } });
  }
}

/** An open day in the range may have bookings: people would have to move first. */
export class ClosureMeetsBookings extends DomainError {
  constructor() {
    super('plan_needed', 409);
  }
}
