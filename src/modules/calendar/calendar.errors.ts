import { DomainError } from '../../platform/database/database.errors.js';

/** The day waits for a decision, was closed, or is out of the bookable range. */
export class DayClosed extends DomainError {
  constructor(reason?: string | null) {
    super('day_closed', 409, {}, reason ? { reason } : {});
  }
}

export class DayAlreadyDecided extends DomainError {
  constructor() {
    super('illegal_move', 409);
  }
}
