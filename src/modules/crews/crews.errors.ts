import { DomainError, mapConstraints } from '../../platform/database/database.errors.js';

/** The team or vehicle is elsewhere then, or on its way. */
export class CrewBusy extends DomainError {
  constructor() {
    super('crew_busy', 409);
  }
}

export class CrewNameTaken extends DomainError {
  constructor() {
    super('crew_name_taken', 409);
  }
}

mapConstraints({
  crew_assignments_one_place_ex: () => new CrewBusy(),
  crews_name_uq: () => new CrewNameTaken(),
});
