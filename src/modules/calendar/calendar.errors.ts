import { DomainError } from '../../platform/database/database.errors.js';
import type { BookingPause, Mode, ModeState } from './calendar.types.js';

/** The day waits for a decision, was closed, or is out of the bookable range. */
export class DayClosed extends DomainError {
  constructor(reason?: string | null) {
    super('day_closed', 409, {}, reason ? { reason } : {});
  }
}

/** A supervisor paused booking at the site. */
export class BookingPaused extends DomainError {
  constructor(readonly pause: BookingPause) {
    const { reason, endsAt } = pause;
    super('booking_paused', 503, { reason }, { reason, until: endsAt?.toISOString() ?? null });
  }
}

export class DayAlreadyDecided extends DomainError {
  constructor() {
    super('illegal_move', 409);
  }
}

/** The way is closed on that date: by what and since when, and which ways are open instead. */
export class ModeClosed extends DomainError {
  constructor({ mode, period }: ModeState, alternatives: readonly Mode[]) {
    const because: Record<string, string> = period ? { since: period.from, legalBasis: period.legalBasis } : {};
    super('mode_closed', 409, because, { mode, ...because, alternatives });
  }
}

export class ModePeriodTaken extends DomainError {
  constructor() {
    super('mode_period_taken', 409);
  }
}
