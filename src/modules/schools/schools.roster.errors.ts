import { DomainError, mapConstraints } from '../../platform/database/database.errors.js';

/** Another pupil of the same list has this NIK. */
export class NikOnList extends DomainError {
  constructor() {
    super('nik_on_list', 409);
  }
}

/** A pupil with a place or a booking is not taken off a list like a row. */
export class PupilSeated extends DomainError {
  constructor() {
    super('pupil_seated', 409);
  }
}

/** The list of a request that is over is only looked at. */
export class RosterClosed extends DomainError {
  constructor() {
    super('roster_closed', 409);
  }
}

mapConstraints({ pupils_nik_once_uq: () => new NikOnList() });
